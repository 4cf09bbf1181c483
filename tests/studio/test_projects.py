"""The library of projects in a real browser: by mouse, by keyboard, and on a phone."""

from __future__ import annotations

import json
from pathlib import Path
from typing import Any

import pytest
from browsing import LONG_S, Api, new_slow_project, violations, wav
from playwright.sync_api import Page, expect

PHONE = {"width": 390, "height": 844}


@pytest.fixture(scope="module")
def clip(api: Api, tmp_path_factory: pytest.TempPathFactory) -> dict[str, str]:
    song = wav(tmp_path_factory.mktemp("song"))
    fields = {"audio_url": api.upload(song), "title": "Low Tide", "artist": "Ava"}
    task = api.ended(api.create("scopitone/import", fields))
    return {"task_id": task["task_id"], "suno_id": task["result"]["suno_data"][0]["suno_id"]}


def open_library(page: Page, studio: Any) -> None:
    page.goto(f"{studio.url}/studio/projects")
    page.wait_for_load_state("load")


def choose(page: Page, name: str, action: str) -> None:
    card = page.locator(".project", has=page.get_by_role("link", name=name, exact=True))
    card.locator("summary").click()
    card.get_by_role("button", name=action).click()


def test_a_project_is_renamed_copied_and_deleted_and_comes_back(
    studio: Any, signed_in: Page, api: Api, clip: Any
) -> None:
    page = signed_in
    open_library(page, studio)
    expect(page.get_by_role("heading", name="No projects yet")).to_be_visible()
    assert violations(page) == []
    # Another tab makes a project: this one shows it by itself.
    project = api("POST", "/api/v1/projects", clip)
    link = page.get_by_role("link", name="Low Tide", exact=True)
    expect(link).to_have_attribute("href", f"/studio/video?project={project['id']}")
    picture = page.locator(".project img")
    picture.scroll_into_view_if_needed()
    assert picture.evaluate("(image) => image.decode().then(() => image.naturalWidth)") == 240

    choose(page, "Low Tide", "Rename")
    page.get_by_role("textbox", name="Name").fill("High Tide")
    page.keyboard.press("Enter")
    expect(page.get_by_role("link", name="High Tide", exact=True)).to_be_visible()
    choose(page, "High Tide", "Duplicate")
    expect(page.get_by_role("link", name="High Tide (2)")).to_be_visible()
    choose(page, "High Tide (2)", "Delete")
    expect(page.get_by_role("link", name="High Tide (2)")).to_have_count(0)
    page.get_by_role("button", name="Undo").click()
    expect(page.get_by_role("link", name="High Tide (2)")).to_be_visible()
    assert violations(page) == []
    page.reload()
    expect(page.locator(".project")).to_have_count(2)


def test_one_goes_back_to_a_version_by_keyboard(
    studio: Any, signed_in: Page, api: Api, clip: Any
) -> None:
    page = signed_in
    project = api("POST", "/api/v1/projects", {**clip, "name": "Versions"})
    path = f"/api/v1/projects/{project['id']}"
    api("POST", f"{path}/versions/1/restore", {})
    open_library(page, studio)
    page.get_by_label("Actions for “Versions”").focus()
    page.keyboard.press("Enter")
    page.get_by_role("button", name="Earlier versions").focus()
    page.keyboard.press("Enter")
    dialog = page.get_by_role("dialog")
    expect(dialog.get_by_text("Current")).to_be_visible()
    assert violations(page) == []
    dialog.get_by_role("button", name="Go back to this version").focus()
    page.keyboard.press("Enter")
    expect(dialog).to_have_count(0)
    assert [v["number"] for v in api("GET", f"{path}/versions")["versions"]] == [3, 2, 1]


def test_a_project_file_is_imported_on_a_phone(
    studio: Any, signed_in: Page, api: Api, clip: Any, tmp_path: Path
) -> None:
    page = signed_in
    page.set_viewport_size(PHONE)
    document = api("POST", "/api/v1/projects", clip)["document"]
    file = tmp_path / "From a file.scopitone.json"
    file.write_text(json.dumps(document))
    open_library(page, studio)
    page.locator("#import-file").set_input_files(file)
    expect(page.get_by_role("link", name="From a file")).to_be_visible()
    assert page.evaluate("document.documentElement.scrollWidth - innerWidth") <= 0
    assert violations(page) == []
    broken = tmp_path / "x.scopitone.json"
    broken.write_text("{}")
    page.locator("#import-file").set_input_files(broken)
    expect(page.locator(".toast.bad")).to_contain_text("version: is missing")


def test_codec_and_further_videos_are_kept_and_made(
    studio: Any, signed_in: Page, api: Api, clip: Any
) -> None:
    page = signed_in
    project = api("POST", "/api/v1/projects", clip)
    path = f"/api/v1/projects/{project['id']}"
    page.goto(f"{studio.url}/studio/video?project={project['id']}")
    page.get_by_text("More options").click()
    page.get_by_label("Video codec").select_option("av1")
    page.get_by_label("Quality").select_option("small")
    for name in ("Spotify Canvas", "TikTok"):
        page.get_by_role("checkbox", name=name).check(force=True)
    expect(page.locator("#saved")).to_have_text("Saved")
    document = api("GET", path)["document"]
    assert document["options"] == {"codec": "av1", "quality": "small"}
    assert document["cuts"] == ["tiktok", "canvas"]
    page.reload()
    page.get_by_text("More options").click()
    expect(page.get_by_label("Video codec")).to_have_value("av1")
    expect(page.get_by_role("checkbox", name="TikTok")).to_be_checked()
    page.get_by_role("button", name="Render the video").click()
    expect(page.locator("#made-cuts li")).to_have_count(2)
    # The song is too short for a loop.
    expect(page.locator("#made-cuts")).to_contain_text("too short")
    assert violations(page) == []
    # A choice that this server does not have is not lost.
    current = api("GET", path)
    document["options"]["codec"] = "hevc_nvenc"
    api("PUT", path, {"revision": current["revision"], "document": document})
    expect(page.get_by_label("Video codec")).to_have_value("hevc_nvenc")


def test_further_videos_are_canceled_one_by_one(
    studio: Any, signed_in: Page, api: Api, tmp_path: Path
) -> None:
    page = signed_in
    song = api.ended(
        api.create("scopitone/import", {"audio_url": api.upload(wav(tmp_path, LONG_S))})
    )
    clip = {"task_id": song["task_id"], "suno_id": song["result"]["suno_data"][0]["suno_id"]}
    project_id = new_slow_project(api, clip)
    page.goto(f"{studio.url}/studio/video?project={project_id}")
    page.get_by_text("More options").click()
    page.get_by_role("checkbox", name="TikTok").check(force=True)
    expect(page.locator("#saved")).to_have_text("Saved")
    page.get_by_role("button", name="Render the video").click()
    page.get_by_role("button", name="Cancel TikTok").click()
    expect(page.locator("#made-cuts")).to_contain_text("Rendering canceled")
    page.reload()
    expect(page.locator("#made-cuts li")).to_have_count(1)
    page.locator("#cancel").click()
    expect(page.locator("#made-title")).to_have_text("Rendering canceled")


def test_a_hundred_projects_are_light(studio: Any, signed_in: Page, api: Api, clip: Any) -> None:
    page = signed_in
    for number in range(100):
        api("POST", "/api/v1/projects", {**clip, "name": f"Project {number}"})
    sizes: list[int] = []
    client = page.context.new_cdp_session(page)
    client.send("Network.enable")
    client.send("Network.setCacheDisabled", {"cacheDisabled": True})
    client.on("Network.loadingFinished", lambda e: sizes.append(int(e["encodedDataLength"])))
    open_library(page, studio)
    expect(page.locator(".project")).to_have_count(24)
    assert sum(sizes) <= 500_000
    page.get_by_role("button", name="Load older projects").click()
    expect(page.locator(".project")).to_have_count(48)


def test_what_is_clicked_first_does_what_it_says(
    studio: Any, signed_in: Page, api: Api, clip: Any
) -> None:
    """A style starts with its own parameters; a double click on a word edits that word."""
    page = signed_in
    project = api("POST", "/api/v1/projects", clip)
    path = f"/api/v1/projects/{project['id']}"
    words = [["one", 0.5, 1.0], ["two", 1.0, 1.5]]
    line = {"text": "one two", "start": 0.5, "end": 1.5, "words": words}
    document = {**project["document"], "lyrics": {"lines": [line]}}
    api("PUT", path, {"revision": 1, "document": document})
    page.goto(f"{studio.url}/studio/video?project={project['id']}")
    page.locator("label:has(input[name=style][value=vinyl])").click()
    expect(page.locator("[name=option-arm]")).to_be_checked()
    page.locator("#lines button").last.dblclick()
    expect(page.locator("input.word-text")).to_have_value("two")
    page.keyboard.press("Escape")
    expect(page.locator("#saved")).to_have_text("Saved")
    saved = api("GET", path)["document"]
    assert saved["options"] == {"style": "vinyl"}
    assert saved["lyrics"] == document["lyrics"]


def test_a_split_word_and_a_clicked_word_stay_selected(
    studio: Any, signed_in: Page, api: Api, clip: Any
) -> None:
    page = signed_in
    project = api("POST", "/api/v1/projects", clip)
    path = f"/api/v1/projects/{project['id']}"
    words = [["one", 0.5, 1.0], ["two", 1.0, 1.5], ["three", 1.5, 2.0]]
    line = {"text": "one two three", "start": 0.5, "end": 2.0, "words": words}
    document = {**project["document"], "lyrics": {"lines": [line]}}
    api("PUT", path, {"revision": 1, "document": document})
    page.goto(f"{studio.url}/studio/video?project={project['id']}")
    buttons = page.locator("#lines button")
    buttons.nth(2).click()
    page.keyboard.press("b")
    pressed = page.locator('#lines button[aria-pressed="true"]')
    expect(pressed).to_have_text("three")
    expect(pressed).to_be_focused()
    # The keys go on to work with it.
    page.keyboard.press("ArrowRight")
    expect(pressed).to_have_attribute("title", "0:01.51 to 0:02.01")
    buttons.nth(0).dblclick()
    page.locator("input.word-text").fill("one and")
    page.get_by_role("button", name="two", exact=True).click()
    expect(page.locator("#lines")).to_contain_text("and")
    expect(pressed).to_have_text("two")
    page.keyboard.press("Enter")
    page.locator("input.word-text").fill("too")
    page.get_by_role("button", name="three", exact=True).click()
    expect(pressed).to_have_text("three")
    expect(page.locator("#saved")).to_have_text("Saved")
    lines = api("GET", path)["document"]["lyrics"]["lines"]
    assert [saved["text"] for saved in lines] == ["one and too", "three"]
