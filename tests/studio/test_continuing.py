"""Coming back to a project in a real browser: undo after a reload, and a video older than the
project."""

from __future__ import annotations

from typing import Any

import pytest
from browsing import Api, violations, wav
from playwright.sync_api import Locator, Page, expect

PROJECTS = "/api/v1/projects"
WORDS = [["one", 0.5, 1.0], ["two", 1.0, 1.5], ["three", 1.5, 2.0]]
LINE = {"text": "one two three", "start": 0.5, "end": 2.0, "words": WORDS}
QUICK = {"style": "type", "resolution": "720p", "fps": 24, "motion": "still"}


@pytest.fixture(scope="module")
def clip(api: Api, tmp_path_factory: pytest.TempPathFactory) -> dict[str, str]:
    song = wav(tmp_path_factory.mktemp("song"))
    task = api.ended(api.create("scopitone/import", {"audio_url": api.upload(song)}))
    return {"task_id": task["task_id"], "suno_id": task["result"]["suno_data"][0]["suno_id"]}


class Opened:
    """A project in the editor."""

    def __init__(self, page: Page, api: Api, url: str, clip: dict[str, str]) -> None:
        self.page, self.api, self.url = page, api, url
        made = api("POST", PROJECTS, {**clip, "name": "Tides"})
        self.id = made["id"]
        self.path = f"{PROJECTS}/{self.id}"
        self.document = {**made["document"], "lyrics": {"lines": [LINE]}, "options": QUICK}
        self.save(self.document)
        self.open()

    def save(self, document: Any) -> None:
        """Save as another program does."""
        revision = self.api("GET", self.path)["revision"]
        self.api("PUT", self.path, {"revision": revision, "document": document})

    def open(self) -> None:
        self.page.goto(f"{self.url}/studio/video?project={self.id}")
        expect(self.word(0)).to_be_visible()

    def word(self, index: int) -> Locator:
        return self.page.locator("#lines button").nth(index)

    def rename(self, index: int, text: str) -> None:
        """Give a word another text, and wait until it is saved."""
        self.word(index).dblclick()
        self.page.locator("input.word-text").fill(text)
        self.page.keyboard.press("Enter")
        self.expect_texts({index: text})

    def expect_texts(self, texts: dict[int, str]) -> None:
        for index, text in texts.items():
            expect(self.word(index)).to_have_text(text)
        expect(self.page.locator("#saved")).to_have_text("Saved")

    def saved_words(self) -> list[list[Any]]:
        words: list[list[Any]] = self.api("GET", self.path)["document"]["lyrics"]["lines"][0][
            "words"
        ]
        return words

    def step(self, name: str) -> None:
        self.page.get_by_role("button", name=name, exact=True).click()


@pytest.fixture
def opened(studio: Any, signed_in: Page, api: Api, clip: Any) -> Opened:
    return Opened(signed_in, api, studio.url, clip)


def test_undo_and_redo_go_on_after_a_reload(opened: Opened) -> None:
    page = opened.page
    opened.rename(0, "uno")
    opened.rename(1, "dos")
    opened.rename(2, "tres")
    page.reload()
    expect(opened.word(2)).to_have_text("tres")
    opened.step("Undo")
    opened.step("Undo")
    opened.expect_texts({0: "uno", 1: "two", 2: "three"})
    page.reload()
    expect(opened.word(1)).to_have_text("two")
    opened.step("Redo")
    opened.expect_texts({1: "dos", 2: "three"})
    opened.step("Undo")
    opened.step("Undo")
    opened.expect_texts({0: "one", 1: "two", 2: "three"})
    expect(page.locator("#undo")).to_be_disabled()
    assert opened.saved_words() == WORDS


def test_an_edit_that_was_not_saved_before_a_reload_is_undone_after_it(opened: Opened) -> None:
    page = opened.page
    opened.rename(0, "uno")
    page.route(f"**{opened.path}", lambda route: route.abort())
    opened.word(1).dblclick()
    page.locator("input.word-text").fill("dos")
    page.keyboard.press("Enter")
    expect(page.locator("#saved")).to_contain_text("Not saved")
    page.on("dialog", lambda dialog: dialog.accept())
    page.unroute(f"**{opened.path}")
    page.reload()
    expect(opened.word(1)).to_have_text("dos")
    opened.step("Undo")
    opened.expect_texts({0: "uno", 1: "two"})
    opened.step("Undo")
    opened.expect_texts({0: "one"})
    expect(page.locator("#undo")).to_be_disabled()


def test_history_is_discarded_if_the_project_was_changed_elsewhere(opened: Opened) -> None:
    page = opened.page
    opened.rename(0, "uno")
    page.goto("about:blank")
    opened.save({**opened.document, "options": {**QUICK, "title": "Elsewhere"}})
    opened.open()
    expect(opened.word(0)).to_have_text("one")
    expect(page.locator("#undo")).to_be_disabled()
    opened.rename(0, "eins")
    opened.step("Undo")
    opened.expect_texts({0: "one"})


@pytest.mark.slow
def test_a_video_that_is_older_than_its_project_says_so(opened: Opened, studio: Any) -> None:
    page = opened.page
    note = page.locator("#made-outdated")
    page.get_by_role("button", name="Render the video").click()
    expect(page.locator("#made-result video")).to_be_visible(timeout=120_000)
    expect(note).to_be_hidden()
    opened.rename(0, "uno")
    expect(note).to_be_visible()
    assert violations(page) == []
    # It is about what is in the video: undo makes it current again.
    opened.step("Undo")
    expect(note).to_be_hidden()
    opened.step("Redo")
    expect(note).to_be_visible()
    # Another browser shows the project's video, too.
    page.evaluate("sessionStorage.clear()")
    page.goto("about:blank")
    opened.open()
    expect(page.locator("#made-result video")).to_be_visible()
    expect(note).to_be_visible()

    library = page.context.new_page()
    library.goto(f"{studio.url}/studio/projects")
    outdated = library.locator(f".project[data-id='{opened.id}'] .gone")
    expect(outdated).to_have_text("The latest video does not have your most recent changes.")
    assert violations(library) == []
    page.bring_to_front()
    note.get_by_role("button", name="Render again").click()
    expect(note).to_be_hidden()
    expect(page.locator("#made-result video")).to_be_visible(timeout=120_000)
    expect(note).to_be_hidden()
    library.bring_to_front()
    expect(outdated).to_have_count(0)
