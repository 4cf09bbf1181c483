"""All pages: accessibility, size, layout shifts, languages, keyboard, hostile text."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

import pytest
from browsing import Api, violations, wav
from playwright.sync_api import Browser, Page, Route, expect

from scopitone.lyrics.formats.registry import file_extensions
from scopitone.studio.translations import load_strings

PAGES = ["", "projects", "song", "tasks", "keys", "credits", "webhooks", "reference", "operator"]
HOSTILE = '<script>document.title="taken"</script><img src=x onerror=alert(1)> \u202e\x1b[31m'
LONG = "a long title without any end " * 345
PHONE = {"width": 390, "height": 844}
ZOOMED = 640


@pytest.fixture(scope="module")
def task_id(api: Api, tmp_path_factory: pytest.TempPathFactory) -> str:
    """Import a song with hostile texts and a request of 10 kB, and return the task id."""
    song = wav(tmp_path_factory.mktemp("song"))
    fields = {"audio_url": api.upload(song), "title": HOSTILE[:200], "artist": HOSTILE[:200]}
    fields["lyrics"] = "\n".join([HOSTILE, "word" * 90, *[LONG[:300]] * 30])
    # Unknown fields are ignored, but the page shows the whole request.
    fields["note"] = HOSTILE + LONG + "x" * 10_000
    task = api.ended(api.create("scopitone/import", fields))
    assert task["status"] == "success", task
    return str(task["task_id"])


@pytest.fixture(scope="module")
def webhook_id(api: Api) -> str:
    """The delivery of a failed task to an endpoint that has long names, and is then disabled."""
    url = f"http://127.0.0.1:9/{'long' * 200}"
    endpoints = "/account/webhook-endpoints"
    made = [
        api("POST", endpoints, {"url": url, "name": name, "events": ["failed"]})
        for name in ("N" * 50, HOSTILE[:50])
    ]
    task = api.ended(api.create("scopitone/import", {"audio_url": "data:,"}))
    api("POST", f"{endpoints}/{made[0]['id']}/disable")
    log = f"/account/webhook-deliveries?task_id={task['task_id']}&endpoint_id={made[0]['id']}"
    [entry] = api("GET", log)["deliveries"]
    return str(entry["webhook_id"])


@pytest.fixture
def shaped(browser: Browser, studio: Any, request: Any) -> Iterator[Page]:
    """A signed-in page with the width and color scheme of the test's parameter."""
    width, scheme = request.param
    context = browser.new_context(
        viewport={"width": width, "height": 844},
        # A window of 1280 pixels that is zoomed to 200%.
        device_scale_factor=2 if width == ZOOMED else 1,
        color_scheme=scheme,
        reduced_motion="reduce",
        locale="en-GB",
    )
    page = context.new_page()
    page.goto(studio.new_link())
    page.wait_for_url("**/studio/")
    yield page
    context.close()


def visit(page: Page, studio: Any, name: str) -> None:
    page.goto(f"{studio.url}/studio/{name}")
    if name == "reference":
        page.wait_for_selector(".operation")
        page.locator(".operation summary").first.click()
    page.wait_for_load_state("load")


@pytest.mark.slow
@pytest.mark.parametrize(
    "shaped",
    [
        (1440, "dark"),
        (1440, "light"),
        (390, "dark"),
        pytest.param((ZOOMED, "light"), marks=pytest.mark.extended),
    ],
    indirect=True,
    ids=str,
)
def test_no_page_violates_wcag(studio: Any, shaped: Page, task_id: str, webhook_id: str) -> None:
    violations_by_page = {}
    more = (f"tasks/{task_id}", f"webhooks/{webhook_id}", "operator/health", "nothing-here")
    for name in [*PAGES, *more]:
        visit(shaped, studio, name)
        if problems := violations(shaped):
            violations_by_page[name] = problems
    assert violations_by_page == {}


@pytest.mark.parametrize(
    "shaped", [(390, "dark"), (ZOOMED, "dark"), (3840, "light")], indirect=True, ids=str
)
def test_no_page_is_wider_than_its_window(
    studio: Any, shaped: Page, task_id: str, webhook_id: str
) -> None:
    for name in [*PAGES, f"tasks/{task_id}", f"webhooks/{webhook_id}"]:
        visit(shaped, studio, name)
        assert overflow(shaped) <= 0, name
    visit(shaped, studio, "")
    shaped.locator("#shelf button").first.click()
    expect(shaped.locator("#bench")).to_be_visible()
    assert overflow(shaped) <= 0, "the editor"


def overflow(page: Page) -> int:
    """The pixels by which a page is wider than its window."""
    wide: int = page.evaluate("document.documentElement.scrollWidth - innerWidth")
    return wide


@pytest.mark.parametrize("motion", ["reduce", "no-preference"])
def test_nothing_moves_for_whoever_wants_less_motion(
    studio: Any, signed_in: Page, motion: Any
) -> None:
    signed_in.emulate_media(reduced_motion=motion)
    visit(signed_in, studio, "keys")
    moving = signed_in.evaluate(
        """() => [...document.querySelectorAll("*")].filter((element) => {
            const style = getComputedStyle(element);
            return parseFloat(style.transitionDuration) || style.animationName !== "none"
                || style.scrollBehavior === "smooth";
        }).length"""
    )
    assert (moving > 0) is (motion == "no-preference")


def test_text_of_others_is_only_text(
    studio: Any, signed_in: Page, task_id: str, webhook_id: str
) -> None:
    pages = ("tasks", f"tasks/{task_id}", f"tasks?search={HOSTILE[:20]}")
    for name in ("", *pages, "webhooks", f"webhooks/{webhook_id}"):
        visit(signed_in, studio, name)
        assert "taken" not in signed_in.title()
        assert signed_in.locator("img[src=x]").count() == 0
    visit(signed_in, studio, "")
    signed_in.locator("#shelf button").first.click()
    expect(signed_in.locator("#now-title")).to_contain_text("<script>")


def test_dropped_files_are_sorted_by_the_extensions_of_all_lyric_formats(
    studio: Any, signed_in: Page
) -> None:
    visit(signed_in, studio, "")
    script = signed_in.locator('script[src$="/js/editor.js"]').get_attribute("src") or ""
    names = ["a.mp3", *(f"words{extension.upper()}" for extension in file_extensions())]
    sorted_names = signed_in.evaluate(
        """async ([script, names]) => {
            const { sortFiles } = await import(script);
            const song = new File([], names[0]);
            return names.slice(1).map((name) => sortFiles([song, new File([], name)]).lyrics?.name);
        }""",
        [script.replace("editor.js", "intake.js"), names],
    )
    assert sorted_names == names[1:]
    accepted = signed_in.locator("#files").get_attribute("accept") or ""
    assert set(file_extensions()) <= set(accepted.split(","))
    signed_in.locator("#edit-lyrics-hint").wait_for(state="attached")
    assert "SRT, WebVTT" in (signed_in.locator("#edit-lyrics-hint").text_content() or "")


def test_pages_are_light_and_stand_still(studio: Any, signed_in: Page) -> None:
    sizes: dict[str, int] = {}
    for name in PAGES:
        client = signed_in.context.new_cdp_session(signed_in)
        client.send("Network.enable")
        client.send("Network.setCacheDisabled", {"cacheDisabled": True})
        kinds: dict[str, str] = {}
        loaded_bytes: dict[str, int] = {}
        client.on(
            "Network.responseReceived",
            lambda event, kinds=kinds: kinds.update({event["requestId"]: event["type"]}),
        )
        client.on(
            "Network.loadingFinished",
            lambda event, loaded_bytes=loaded_bytes: loaded_bytes.update(
                {event["requestId"]: int(event["encodedDataLength"])}
            ),
        )
        signed_in.add_init_script(
            "window.shifts = 0; new PerformanceObserver((list) => { for (const entry of "
            "list.getEntries()) if (!entry.hadRecentInput) window.shifts += entry.value; })"
            ".observe({type: 'layout-shift', buffered: true});"
        )
        visit(signed_in, studio, name)
        # Requests of the previous page may end in this session. Their responses came before it.
        counted = [key for key, kind in kinds.items() if kind not in ("Image", "Media")]
        sizes[name] = sum(loaded_bytes.get(key, 0) for key in counted)
        assert signed_in.evaluate("window.shifts") <= 0.05, name
        client.detach()
    assert max(sizes.values()) <= 300_000, sizes


def test_both_languages_say_everything() -> None:
    assert set(load_strings("de")) == set(load_strings("en"))
    import tomllib

    from scopitone.studio.translations import FOLDER

    german = tomllib.loads((FOLDER / "de.toml").read_text())
    english = tomllib.loads((FOLDER / "en.toml").read_text())
    assert {name: set(part) for name, part in german.items()} == {
        name: set(part) for name, part in english.items()
    }


def test_language_and_theme_are_chosen_and_kept(studio: Any, signed_in: Page) -> None:
    visit(signed_in, studio, "keys")
    signed_in.get_by_label("Language").select_option("de")
    expect(signed_in.get_by_role("heading", name="API-Schlüssel").first).to_be_visible()
    signed_in.get_by_label("Darstellung").select_option("light")
    expect(signed_in.locator("html")).to_have_attribute("data-theme", "light")
    visit(signed_in, studio, "tasks")
    expect(signed_in.locator("html")).to_have_attribute("lang", "de")
    expect(signed_in.locator("html")).to_have_attribute("data-theme", "light")


def test_what_is_chosen_before_scripts_are_loaded_counts(studio: Any, signed_in: Page) -> None:
    routes: list[Route] = []
    signed_in.route("**/layout.js*", lambda route: routes.append(route))
    signed_in.goto(f"{studio.url}/studio/keys", wait_until="commit")
    signed_in.get_by_label("Appearance").select_option("dark")
    assert len(routes) == 1
    routes[0].continue_()
    expect(signed_in.locator("html")).to_have_attribute("data-theme", "dark")


def test_a_key_is_made_with_the_keyboard_alone(studio: Any, signed_in: Page) -> None:
    visit(signed_in, studio, "keys")
    signed_in.keyboard.press("Tab")
    expect(signed_in.get_by_role("link", name="Skip to content")).to_be_focused()
    signed_in.keyboard.press("Enter")
    signed_in.keyboard.press("Tab")
    expect(signed_in.get_by_role("textbox", name="Name", exact=True)).to_be_focused()
    signed_in.keyboard.type("by keyboard")
    signed_in.keyboard.press("Enter")
    dialog = signed_in.get_by_role("dialog")
    expect(dialog).to_contain_text("ak_")
    done = dialog.get_by_role("button", name="I have copied it")
    for _ in range(4):
        if done.evaluate("(button) => button === document.activeElement"):
            break
        signed_in.keyboard.press("Tab")
    signed_in.keyboard.press("Enter")
    expect(signed_in.get_by_role("row").filter(has_text="by keyboard")).to_be_visible()


def test_the_phones_menu_opens_and_closes(studio: Any, signed_in: Page) -> None:
    signed_in.set_viewport_size(PHONE)  # type: ignore[arg-type]
    visit(signed_in, studio, "")
    link = signed_in.get_by_role("link", name="Keys")
    expect(link).to_be_hidden()
    signed_in.locator("#menu summary").click()
    expect(link).to_be_visible()
    signed_in.keyboard.press("Escape")
    expect(link).to_be_hidden()
    signed_in.locator("#menu summary").click()
    link.click()
    expect(signed_in).to_have_url(f"{studio.url}/studio/keys")


def test_only_operators_see_the_operators_page(studio: Any, page: Page) -> None:
    account = studio.run("accounts", "create", "Ava").split()[-1]
    page.goto(studio.new_link(account))
    page.wait_for_url("**/studio/")
    expect(page.get_by_role("link", name="Operator")).to_have_count(0)
    assert page.request.get(f"{studio.url}/studio/operator").status == 403
    assert page.goto(f"{studio.url}/studio/operator").status == 403
    expect(page.get_by_role("heading", name="The request was rejected")).to_be_visible()


def test_behind_a_prefix_every_address_has_it(own_studio: Any, page: Page) -> None:
    own_studio.environment["SCOPITONE_PUBLIC_URL"] = "http://example.test/music"
    own_studio.start()
    body = page.request.get(f"{own_studio.url}/studio/sign-in").text()
    assert 'href="/music/studio/static/' in body
    assert 'action="/music/studio/sign-in"' in body
    assert '="/studio' not in body
    assert own_studio.link.startswith("http://example.test/music/studio/enter/")
