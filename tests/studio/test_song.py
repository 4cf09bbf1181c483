"""The page that makes songs in a real browser: what is understood, kept, compared, and reworked."""

from __future__ import annotations

from typing import Any

import pytest
from browsing import Api, violations, wav
from playwright.sync_api import Page, expect

LULLABY = "a short jazz lullaby about rain"


@pytest.fixture(scope="module")
def songs(api: Api, tmp_path_factory: pytest.TempPathFactory) -> list[dict[str, str]]:
    """Two songs."""
    audio = api.upload(wav(tmp_path_factory.mktemp("song"), 20.0))
    tasks = [
        api.ended(api.create("scopitone/import", {"audio_url": audio, "title": title}))
        for title in ("Low Tide", "High Tide")
    ]
    return [
        {"task_id": task["task_id"], "suno_id": task["result"]["suno_data"][0]["suno_id"]}
        for task in tasks
    ]


@pytest.fixture
def page(studio: Any, signed_in: Page, songs: Any) -> Page:
    signed_in.goto(f"{studio.url}/studio/song")
    assert len(songs) == 2
    return signed_in


def test_what_a_request_is_understood_as_is_shown_before_it_is_made(page: Page, api: Api) -> None:
    page.get_by_label("What kind of song").fill(LULLABY)
    shown = page.locator("#understood")
    for text in ("genre jazz", "form lullaby", "tempo about", "length 1:00", "language English"):
        expect(shown).to_contain_text(text)
    assert violations(page) == []
    page.get_by_text("More options").click()
    length = page.get_by_label("Length")
    length.fill("2:30")
    expect(shown).to_contain_text("length 2:30")
    expect(page.locator("#call")).to_contain_text('"duration": 150')
    page.get_by_label("What kind of song").fill("techno with a xyzzyphone")
    expect(shown).to_contain_text("genre techno")
    expect(shown).to_contain_text("xyzzyphone")
    # A length that no song can have is refused at its field, and nothing is composed.
    length.fill("0:02")
    page.get_by_role("button", name="Compose").click()
    assert length.evaluate("(field) => field.validationMessage").startswith("0:08 to 8:00")
    expect(page.locator("#made")).to_be_hidden()

    body = {"model": "suno/music-generate", "input": {"mode": "simple", "model": "v5"}}
    body["input"] |= {"prompt": LULLABY, "duration": 40}
    answer = api("POST", "/job/understand", body)
    assert answer["understood"] == {
        "genre": "jazz",
        "forms": ["lullaby"],
        "moods": ["calm"],
        "tempo": 72,
        "length": 40,
        "language": "en",
        "voices": [],
        "subject": "rain",
        "names": [],
    }


def test_what_was_entered_survives_a_reload(page: Page) -> None:
    page.get_by_label("What kind of song").fill(LULLABY)
    page.get_by_role("tab", name="Use my lyrics").click()
    page.get_by_label("Title").fill("Rain")
    page.get_by_role("textbox", name="Lyrics").fill("[Verse]\nLight the lamp")
    page.get_by_text("More options").click()
    page.get_by_label("Length").fill("1:30")
    page.get_by_label("Voice").select_option("f")
    page.get_by_label("Instrumental").check()
    call = page.locator("#call").inner_text()
    page.reload()
    expect(page.get_by_role("tab", name="Use my lyrics")).to_have_attribute("aria-selected", "true")
    expect(page.get_by_label("Title")).to_have_value("Rain")
    assert page.locator("#call").inner_text() == call
    page.get_by_role("tab", name="Describe it").click()
    expect(page.get_by_label("What kind of song")).to_have_value(LULLABY)
    page.get_by_role("button", name="Extend: Low Tide").click()
    expect(page.locator("#source")).to_contain_text("Extends “Low Tide” (0:20)")
    page.get_by_label("Continue at").fill("12.5")
    page.reload()
    expect(page.locator("#source")).to_contain_text("Extends “Low Tide” (0:20)")
    expect(page.locator("#call")).to_contain_text('"continue_at": 12.5')
    page.get_by_role("button", name="Make a new song instead").click()
    page.reload()
    expect(page.locator("#source")).to_be_hidden()


def test_one_song_plays_at_a_time(page: Page) -> None:
    page.get_by_role("heading", name="Your songs").click()
    first, second = (page.locator("#songs audio").nth(index) for index in range(2))
    for audio in (first, second):
        audio.evaluate("(audio) => audio.play()")
    assert first.evaluate("(audio) => audio.paused")
    assert not second.evaluate("(audio) => audio.paused")
    first.evaluate("(audio) => audio.play()")
    assert second.evaluate("(audio) => audio.paused")


def test_a_song_is_extended_and_covered_from_anywhere(page: Page, studio: Any, songs: Any) -> None:
    source, call = page.locator("#source"), page.locator("#call")
    page.get_by_role("button", name="Cover: High Tide").click()
    expect(source).to_contain_text("Covers “High Tide”")
    expect(call).to_contain_text("suno/music-cover")
    assert violations(page) == []

    page.goto(f"{studio.url}/studio/tasks/{songs[0]['task_id']}")
    page.get_by_role("link", name="Extend").click()
    expect(source).to_contain_text("Extends “Low Tide”")
    expect(call).to_contain_text(songs[0]["suno_id"])

    ids = f"task_id={songs[1]['task_id']}&suno_id={songs[1]['suno_id']}"
    page.goto(f"{studio.url}/studio/video?{ids}")
    page.get_by_role("link", name="Cover", exact=True).click()
    expect(source).to_contain_text("Covers “High Tide”")
    # A reload keeps it, although the address says it no longer.
    page.reload()
    expect(source).to_contain_text("Covers “High Tide”")
