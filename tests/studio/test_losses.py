"""Nothing that somebody entered is lost: corrections, drafts, uploads, tasks, and tabs."""

from __future__ import annotations

import json
from pathlib import Path
from typing import Any

import pytest
from browsing import LONG_S, Api, new_slow_project, wav
from playwright.sync_api import Page, Route, expect

WORDS = [
    {"word": "Helo", "start_s": 0.5, "end_s": 0.9},
    {"word": "river\n", "start_s": 0.9, "end_s": 1.5},
    {"word": "go", "start_s": 2.0, "end_s": 2.4},
    {"word": "home\n", "start_s": 2.5, "end_s": 3.1},
]
TIMES = [(word["start_s"], word["end_s"]) for word in WORDS]
CREATE = "**/job/CreateTask"
PROJECTS = "/api/v1/projects"
DROP = """(selector) => {
    const files = new DataTransfer();
    files.items.add(new File(["x"], "x.mp3", { type: "audio/mpeg" }));
    const event = new DragEvent("drop", { dataTransfer: files, bubbles: true, cancelable: true });
    document.querySelector(selector).dispatchEvent(event);
    return event.defaultPrevented;
}"""


@pytest.fixture(scope="module")
def clip(api: Api, tmp_path_factory: pytest.TempPathFactory) -> dict[str, str]:
    """The ids of a song of two lines, of which the first word has a typo."""
    audio = api.upload(wav(tmp_path_factory.mktemp("song"), LONG_S))
    fields = {"audio_url": audio, "aligned_words": WORDS, "title": "Typo"}
    task = api.ended(api.create("scopitone/import", fields))
    return {"task_id": task["task_id"], "suno_id": task["result"]["suno_data"][0]["suno_id"]}


@pytest.fixture
def project_id(api: Api, clip: dict[str, str]) -> str:
    """The id of a new project of the song."""
    return new_slow_project(api, clip)


@pytest.fixture
def song(studio: Any, project_id: str, signed_in: Page) -> Page:
    """The page with the project."""
    signed_in.goto(f"{studio.url}/studio/video?project={project_id}")
    expect(signed_in.locator("#lines button")).to_have_count(4)
    return signed_in


def type_lyrics(page: Page, text: str) -> None:
    """Open the dialog and enter `text`."""
    page.get_by_role("button", name="Edit the song").click()
    page.get_by_role("textbox", name="Lyrics").fill(text)


def words_on(page: Page) -> list[str]:
    """The words of the editor."""
    return page.locator("#lines button").all_inner_texts()


def stored_words(api: Api, project_id: str) -> list[list[Any]]:
    """The words of the project on the server: text, start, and end."""
    document = api("GET", f"{PROJECTS}/{project_id}")["document"]
    return [word for line in document["lyrics"]["lines"] for word in line["words"]]


def test_a_corrected_typo_keeps_the_times_and_is_undone(
    song: Page, api: Api, project_id: str
) -> None:
    type_lyrics(song, "Hello river\ngo home")
    song.get_by_role("button", name="Save", exact=True).click()
    expect(song.locator("#lines button").first).to_have_text("Hello")
    expect(song.locator("#saved")).to_have_text("Saved")
    words = stored_words(api, project_id)
    assert [(start, end) for _, start, end in words] == TIMES
    assert [text for text, *_ in words] == ["Hello", "river", "go", "home"]
    song.get_by_role("button", name="Undo").click()
    assert words_on(song) == ["Helo", "river", "go", "home"]
    song.keyboard.press("Control+Shift+Z")
    assert words_on(song) == ["Hello", "river", "go", "home"]


def test_what_is_on_the_screen_is_previewed_rendered_and_kept_over_a_reload(song: Page) -> None:
    expect(song.locator("#frame")).to_be_visible(timeout=60_000)
    song.get_by_role("button", name="go", exact=True).click()
    with song.expect_request(
        lambda request: "preview" in request.url and "aligned_words" in (request.post_data or "")
    ) as preview:
        song.get_by_role("button", name="+50 ms").click()
    assert json.loads(preview.value.post_data or "")["input"]["aligned_words"][2]["start_s"] == 2.05
    # At once, before it is saved.
    song.get_by_role("button", name="home", exact=True).click()
    song.get_by_role("button", name="+50 ms").click()
    song.reload()
    expect(song.get_by_role("button", name="home")).to_have_attribute("title", "0:02.55 to 0:03.15")
    song.route(CREATE, lambda route: route.abort())
    with song.expect_request(CREATE) as rendered:
        song.get_by_role("button", name="Render the video").click()
    words = json.loads(rendered.value.post_data or "")["input"]["aligned_words"]
    assert [word["start_s"] for word in words] == [0.5, 0.9, 2.05, 2.55]


def test_what_is_not_saved_says_so_and_is_saved_later(
    song: Page, api: Api, project_id: str
) -> None:
    song.route(f"**{PROJECTS}/*", lambda route: route.abort("connectionreset"))
    song.get_by_role("button", name="go", exact=True).click()
    song.keyboard.press("ArrowRight")
    expect(song.locator("#saved")).to_contain_text("Not saved: The server is unreachable")
    song.get_by_role("button", name="Render the video").click()
    expect(song.locator("#render + [role=alert]")).to_contain_text("unreachable")
    song.unroute(f"**{PROJECTS}/*")
    expect(song.locator("#saved")).to_have_text("Saved")
    assert stored_words(api, project_id)[2] == ["go", 2.01, 2.41]


def test_two_tabs_end_with_the_last_edit_told_to_both(
    song: Page, api: Api, project_id: str
) -> None:
    other = song.context.new_page()
    other.goto(song.url)
    other.get_by_role("button", name="go", exact=True).click()
    song.get_by_role("button", name="home", exact=True).click()
    song.keyboard.press("ArrowRight")
    moved = other.get_by_role("button", name="home", exact=True)
    expect(moved).to_have_attribute("title", "0:02.51 to 0:03.11")
    expect(other.locator("#toasts")).to_contain_text("in another tab")
    # This tab has not heard of the next edit of the other one when it is edited.
    with song.expect_request(lambda request: request.method == "PUT"):
        song.keyboard.press("ArrowRight")
    other.keyboard.press("ArrowLeft")
    for page in (song, other):
        # What the other tab did last has arrived in both: only then is everything saved.
        go = page.get_by_role("button", name="go", exact=True)
        expect(go).to_have_attribute("title", "0:01.99 to 0:02.39")
        expect(page.locator("#saved")).to_have_text("Saved")
    last = stored_words(api, project_id)
    title = "0:0{:.2f} to 0:0{:.2f}"
    for page in (song, other):
        for text, start, end in last[2:]:
            button = page.get_by_role("button", name=text, exact=True)
            expect(button).to_have_attribute("title", title.format(start, end))
    assert last[2] == ["go", 1.99, 2.39]
    other.close()


@pytest.mark.parametrize(("code", "reason"), [(402, "enough credits"), (0, "unreachable")])
def test_a_refused_task_says_why_where_the_button_is(song: Page, code: int, reason: str) -> None:
    def refuse(route: Route) -> None:
        if code:
            route.fulfill(status=code, json={"code": code, "message": f"{reason}: 3 are missing"})
        else:
            route.abort("connectionreset")

    song.route(CREATE, refuse)
    button = song.get_by_role("button", name="Render the video")
    button.click()
    expect(song.locator("#render + [role=alert]")).to_contain_text(reason)
    expect(button).to_be_enabled()
    expect(song.locator("#made")).to_be_hidden()
    song.unroute(CREATE)
    button.click()
    expect(song.locator("#made")).to_be_visible()
    expect(song.locator("#render + [role=alert]")).to_have_count(0)
    song.get_by_role("button", name="Cancel").click()
    expect(song.locator("#made-title")).to_have_text("Rendering canceled")


def test_a_reload_follows_the_video_that_is_rendered(song: Page, api: Api) -> None:
    with song.expect_response(CREATE) as response:
        song.get_by_role("button", name="Render the video").click()
    task_id = response.value.json()["data"]["task_id"]
    song.reload()
    expect(song.locator("#made")).to_be_visible()
    expect(song.get_by_role("button", name="Render the video")).to_be_disabled()
    song.get_by_role("button", name="Cancel").click()
    expect(song.locator("#made-title")).to_have_text("Rendering canceled")
    videos = [task["task_id"] for task in api("GET", "/job/list?model=suno/music-video")["tasks"]]
    assert videos[0] == task_id
    assert videos.count(task_id) == 1


def test_a_lost_answer_creates_no_second_task(song: Page, api: Api) -> None:
    def lose(route: Route) -> None:
        route.fetch()
        route.abort("connectionreset")

    before = len(api("GET", "/job/list?model=suno/music-video&limit=100")["tasks"])
    song.route(CREATE, lose, times=1)
    song.get_by_role("button", name="Render the video").click()
    expect(song.locator("#render + [role=alert]")).to_contain_text("unreachable")
    song.reload()
    expect(song.locator("#made")).to_be_visible()
    song.get_by_role("button", name="Cancel").click()
    expect(song.locator("#made-title")).to_have_text("Rendering canceled")
    assert len(api("GET", "/job/list?model=suno/music-video&limit=100")["tasks"]) == before + 1


def test_escape_keeps_what_was_entered(song: Page) -> None:
    type_lyrics(song, "Pasted words")
    song.keyboard.press("Escape")
    song.keyboard.press("Escape")
    expect(song.locator("#song-dialog")).to_be_hidden()
    song.reload()
    song.get_by_role("button", name="Edit the song").click()
    expect(song.get_by_role("textbox", name="Lyrics")).to_have_value("Pasted words")
    song.get_by_role("button", name="Discard changes").click()
    expect(song.get_by_role("textbox", name="Lyrics")).to_have_value("Helo river\ngo home")


def test_edits_make_no_copy_of_the_song_or_the_project(studio: Any, song: Page, api: Api) -> None:
    counts = []
    for _ in range(2):
        song.get_by_role("button", name="home", exact=True).click()
        song.get_by_role("button", name="+50 ms").click()
        expect(song.locator("#saved")).to_have_text("Saved")
        song.reload()
        songs = song.request.get(f"{studio.url}/studio/").text().count('class="song"')
        counts.append((songs, len(api("GET", PROJECTS)["projects"])))
    assert counts[0] == counts[1]


def test_the_last_of_two_dropped_files_wins(signed_in: Page, api: Api, tmp_path: Path) -> None:
    held: list[Route] = []
    signed_in.route("**/client/files", lambda route: held.append(route), times=1)
    for name in ("first.wav", "second.wav"):
        path = wav(tmp_path).rename(tmp_path / name)
        signed_in.set_input_files("#files", [path])
        signed_in.wait_for_timeout(0)
    expect(signed_in.locator("#now-title")).to_have_text("second", timeout=60_000)
    assert len(held) == 1
    assert held[0].request.failure is not None
    titles = [
        clip["title"]
        for task in api("GET", "/job/list?limit=100")["tasks"]
        for clip in (task["result"] or {}).get("suno_data", [])
    ]
    assert "first" not in titles


def test_a_drop_beside_the_field_stays_on_the_page(studio: Any, song: Page) -> None:
    assert song.evaluate(DROP, "h1")
    expect(song.locator("#toasts")).to_contain_text("Choose another song")
    song.goto(f"{studio.url}/studio/tasks")
    assert song.evaluate(DROP, "h1")
    expect(song.locator("#toasts")).to_contain_text("Make a video")
    song.goto(f"{studio.url}/studio/")
    song.route("**/client/files", lambda route: route.abort())
    assert song.evaluate(DROP, "h1")
    expect(song.get_by_role("alert")).to_contain_text("Could not import x.mp3")


def test_seven_tabs_share_one_stream(
    studio: Any, signed_in: Page, api: Api, tmp_path: Path
) -> None:
    tabs = [signed_in, *(signed_in.context.new_page() for _ in range(6))]
    for tab in tabs:
        tab.goto(f"{studio.url}/studio/tasks")
    task_id = api.create(
        "scopitone/import", {"audio_url": api.upload(wav(tmp_path)), "title": "In all tabs"}
    )
    for tab in tabs:
        row = tab.get_by_role("row").filter(has_text="In all tabs")
        expect(row).to_contain_text("finished", timeout=60_000)
    signed_in.goto(f"{studio.url}/studio/tasks/{task_id}")
    for tab in tabs[1:]:
        tab.close()


def test_a_hidden_tab_has_no_stream(studio: Any, signed_in: Page) -> None:
    # Without shared workers, a tab has its own stream, which a test can see.
    signed_in.add_init_script(
        "delete window.SharedWorker; window.streams = []; const Source = EventSource;"
        "window.EventSource = class extends Source {"
        "  constructor(address) { super(address); streams.push(this); } }"
    )
    signed_in.goto(f"{studio.url}/studio/tasks")
    states = "streams.map((stream) => stream.readyState)"
    opened = """() => new Promise((resolve) => {
        if (streams.at(-1).readyState === 1) resolve();
        streams.at(-1).addEventListener("open", () => resolve());
    })"""
    signed_in.evaluate(opened)
    hide = """(isHidden) => {
        Object.defineProperty(document, "hidden", { value: isHidden, configurable: true });
        document.dispatchEvent(new Event("visibilitychange"));
    }"""
    signed_in.evaluate(hide, True)
    assert signed_in.evaluate(states) == [2]
    signed_in.evaluate(hide, False)
    signed_in.evaluate(opened)
    assert signed_in.evaluate(states) == [2, 1]
