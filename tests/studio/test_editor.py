"""The editor in a real browser: a song is dropped, its words are heard and corrected, and its video
is rendered, changed, rendered again, and downloaded; by mouse and keyboard, and by touch."""

from __future__ import annotations

from collections.abc import Iterator
from itertools import islice
from pathlib import Path
from typing import Any
from urllib.parse import parse_qs, urlsplit

import pytest
from browsing import EXAMPLES, Api, violations
from playwright.sync_api import Browser, CDPSession, Locator, Page, expect

from scopitone.audio.decode import AAC_RATE, decode
from scopitone.audio.encode import write_wav
from scopitone.lyrics import parse

# Seconds of the demo song, with three lines that the listener hears well.
VERSE = (9, 22)
DRAG_PIXELS = 24
PROJECTS = "/api/v1/projects"
DEVICES: dict[str, dict[str, Any]] = {
    "desktop": {"viewport": {"width": 1440, "height": 900}},
    "phone": {"viewport": {"width": 390, "height": 844}, "has_touch": True, "is_mobile": True},
}
RENDER_TIMEOUT_MS = 240_000


@pytest.fixture(scope="module")
def studio_environment() -> dict[str, str]:
    """The server hears words."""
    return {"SCOPITONE_LISTENING_MODEL": "base"}


@pytest.fixture(scope="module")
def verse(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """Lines of the demo song, without its lyrics."""
    path = tmp_path_factory.mktemp("verse") / "verse.wav"
    write_wav(islice(decode(EXAMPLES / "song.mp3", rate=AAC_RATE, channels=2), *VERSE), path)
    return path


@pytest.fixture
def device(request: Any, browser: Browser, studio: Any) -> Iterator[Page]:
    """A signed-in page of the device of the test's parameter."""
    context = browser.new_context(
        **DEVICES[request.param], locale="en-GB", reduced_motion="reduce", accept_downloads=True
    )
    context.set_default_timeout(30_000)
    page = context.new_page()
    page.goto(studio.new_link())
    page.wait_for_url("**/studio/")
    yield page
    context.close()


class Hand:
    """Somebody at the page, with a mouse or with a finger."""

    def __init__(self, page: Page) -> None:
        self.page = page
        self.has_touch = bool(page.evaluate("navigator.maxTouchPoints > 0"))

    def press(self, target: Locator) -> None:
        """Click or tap."""
        target.scroll_into_view_if_needed()
        if self.has_touch:
            target.tap()
        else:
            target.click()

    def drag(self, target: Locator, pixels: int) -> None:
        """Drag the middle of an element to the right; a finger drags what is selected."""
        if self.has_touch:
            self.press(target)
        target.scroll_into_view_if_needed()
        box = target.bounding_box()
        assert box is not None
        x, y = box["x"] + box["width"] / 2, box["y"] + box["height"] / 2
        if self.has_touch:
            _drag_finger(self.page.context.new_cdp_session(self.page), x, y, pixels)
            return
        self.page.mouse.move(x, y)
        self.page.mouse.down()
        self.page.mouse.move(x + pixels, y, steps=6)
        self.page.mouse.up()


def _drag_finger(client: CDPSession, x: float, y: float, pixels: int) -> None:
    def touch(name: str, *points: dict[str, float]) -> None:
        client.send("Input.dispatchTouchEvent", {"type": name, "touchPoints": list(points)})

    touch("touchStart", {"x": x, "y": y})
    for step in range(1, 7):
        touch("touchMove", {"x": x + pixels * step / 6, "y": y})
    touch("touchEnd")
    client.detach()


class Journey:
    """The project on the page, which a reload must show as it was."""

    def __init__(self, page: Page, api: Api) -> None:
        self.page = page
        self.api = api
        self.hand = Hand(page)

    def words(self) -> list[list[Any]]:
        """The words on the server: text, start, and end."""
        project = parse_qs(urlsplit(self.page.url).query)["project"][0]
        document = self.api("GET", f"{PROJECTS}/{project}")["document"]
        return [word for line in document["lyrics"]["lines"] for word in line["words"]]

    def button(self, index: int) -> Locator:
        """A word in the list."""
        return self.page.locator("#lines button").nth(index)

    def block(self, index: int) -> Locator:
        """A word in the timeline."""
        return self.page.locator("#timeline .word").nth(index)

    def reload(self) -> list[list[Any]]:
        """Reload the page; nothing is lost. Returns the words."""
        titles = "(words) => words.map((word) => [word.textContent, word.title])"
        shown = self.page.locator("#lines button").evaluate_all(titles)
        self.page.reload()
        expect(self.page.locator("#lines button")).to_have_count(len(shown))
        assert self.page.locator("#lines button").evaluate_all(titles) == shown
        expect(self.page.locator("#saved")).not_to_have_attribute("data-state", "saving")
        return self.words()

    def render(self) -> None:
        """Render the video, over a reload."""
        self.hand.press(self.page.get_by_role("button", name="Render the video"))
        expect(self.page.locator("#made-progress")).to_be_visible()
        self.reload()
        video = self.page.locator("#made-result video")
        expect(video).to_be_visible(timeout=RENDER_TIMEOUT_MS)


@pytest.mark.slow
@pytest.mark.timeout(900)
@pytest.mark.parametrize("device", list(DEVICES), indirect=True)
def test_from_a_dropped_song_to_its_downloaded_video(
    device: Page, api: Api, verse: Path, tmp_path: Path
) -> None:
    page, journey = device, Journey(device, api)
    hand = journey.hand
    page.set_input_files("#files", verse)
    expect(page.locator("#no-words")).to_be_visible(timeout=60_000)
    hand.press(page.get_by_role("button", name="Transcribe from the song").first)
    expect(journey.button(7)).to_be_visible(timeout=RENDER_TIMEOUT_MS)
    before = journey.reload()
    # How sure the listener is stays with the words.
    hand.press(journey.button(7))
    expect(page.locator("#nudge-times")).to_contain_text("% sure")

    hand.press(page.get_by_role("button", name="Snap to beats"))
    for index in (1, 3, len(before) - 1):
        hand.drag(journey.block(index), DRAG_PIXELS)
    dragged = journey.reload()
    for index in (1, 3, len(before) - 1):
        assert dragged[index][1] > before[index][1]

    if hand.has_touch:
        for index in (0, 2, 4):
            hand.press(journey.button(index))
            hand.press(page.get_by_role("button", name="−50 ms"))
    else:
        journey.button(0).click()
        page.keyboard.press("ArrowLeft")
        page.keyboard.press("ArrowDown")
        page.keyboard.press("ArrowDown")
        page.keyboard.press("Control+ArrowLeft")
        page.keyboard.press("ArrowDown")
        page.keyboard.press("ArrowDown")
        page.keyboard.press(".")
    hand.press(journey.button(5))
    hand.press(page.get_by_role("button", name="Edit text"))
    page.keyboard.type("Each")
    page.keyboard.press("Enter")
    expect(journey.button(5)).to_have_text("Each")
    edited = journey.reload()
    assert edited[0][1] < dragged[0][1]
    assert edited[2][1] < dragged[2][1]
    assert edited[4] != dragged[4]

    page.get_by_role("radio", name="Type", exact=True).check(force=True)
    page.get_by_text("More options").click()
    page.get_by_label("Resolution").select_option("720p")
    journey.reload()
    expect(page.get_by_role("radio", name="Type", exact=True)).to_be_checked()
    journey.render()

    hand.press(journey.button(6))
    hand.press(page.get_by_role("button", name="+50 ms"))
    journey.render()
    assert violations(page) == []
    with page.expect_download() as download:
        hand.press(page.get_by_role("link", name="Download video"))
    download.value.save_as(tmp_path / "video.mp4")
    assert (tmp_path / "video.mp4").read_bytes()[4:8] == b"ftyp"
    hand.press(page.get_by_text("More files"))
    captions = page.get_by_role("link", name="TTML").get_attribute("href") or ""
    lyrics = parse(page.request.get(page.url.partition("/studio")[0] + captions).body())
    words = [word for line in lyrics.lines for word in line.words]
    shown = [[word.text, round(word.start, 3), round(word.end, 3)] for word in words]
    assert shown == journey.words()


@pytest.fixture
def misplaced(studio: Any, signed_in: Page, api: Api, verse: Path) -> Page:
    """The page with the verse, in whose second line the words are seconds off."""
    lines = parse((EXAMPLES / "song.lrc").read_bytes()).lines[1:4]
    words = [
        {"word": word.text, "start_s": word.start - VERSE[0], "end_s": word.end - VERSE[0]}
        for line in lines
        for word in line.words
    ]
    count = 0
    for line in lines:
        count += len(line.words)
        words[count - 1]["word"] += "\n"
    for index in range(6, 12):
        words[index] |= {"start_s": 3.2 + 0.1 * (index - 6), "end_s": 3.3 + 0.1 * (index - 6)}
    song = {"audio_url": api.upload(verse), "aligned_words": words, "title": "Verse"}
    task = api.ended(api.create("scopitone/import", song))
    clip = {"task_id": task["task_id"], "suno_id": task["result"]["suno_data"][0]["suno_id"]}
    project = api("POST", PROJECTS, clip)["id"]
    signed_in.goto(f"{studio.url}/studio/video?project={project}")
    expect(signed_in.locator("#lines button")).to_have_count(len(words))
    return signed_in


@pytest.mark.slow
def test_a_line_is_heard_again(misplaced: Page, api: Api) -> None:
    page, journey = misplaced, Journey(misplaced, api)
    before = journey.words()
    journey.button(7).click()
    page.get_by_role("button", name="Time this line again").click()
    expect(page.get_by_role("status").filter(has_text="Listening")).to_be_visible()
    # The page goes on after a reload.
    page.reload()
    expect(page.locator(".toast")).to_contain_text("% sure of them", timeout=60_000)
    expect(page.locator("#saved")).to_have_text("Saved")
    heard = journey.words()
    assert heard[:6] + heard[12:] == before[:6] + before[12:]
    true = [
        word.start - VERSE[0] for word in parse((EXAMPLES / "song.lrc").read_bytes()).lines[2].words
    ]
    for (_, start, _), expected in zip(heard[6:12], true, strict=True):
        assert abs(start - expected) < 0.4
    journey.button(7).click()
    expect(page.locator("#nudge-times")).to_contain_text("% sure")
    page.keyboard.press("Control+z")
    expect(page.locator("#undo")).to_be_disabled()
    expect(page.locator("#saved")).to_have_text("Saved")
    assert journey.words() == before

    journey.button(2).click()
    journey.button(8).click(modifiers=["Shift"])
    expect(page.locator('#lines button[aria-pressed="true"]')).to_have_count(7)
    page.get_by_role("button", name="Time these 7 words again").click()
    with page.expect_response("**/job/cancel"):
        page.get_by_role("button", name="Cancel").first.click()
    expect(page.locator("#hearing")).to_be_hidden()
    expect(page.locator("#undo")).to_be_disabled()
    task = api("GET", "/job/list?model=scopitone/word-times&limit=1")["tasks"][0]
    assert (task["status"], task["result"]["message"]) == ("failed", "cancelled")
    assert journey.words() == before
