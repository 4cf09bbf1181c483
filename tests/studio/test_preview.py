"""The moving preview in a real browser: it plays with the song, and follows a jump and a change."""

from __future__ import annotations

from pathlib import Path

from browsing import wav
from playwright.sync_api import Page, expect

# Resolves to the time of a frame on screen that is less than 0.2 s from the sound, after `later`.
FRAME_IN_TIME = """([later, width]) => new Promise((resolve) => {
    const [video, audio] = ["moving", "audio"].map((id) => document.getElementById(id));
    const look = (_, { mediaTime, width: shown }) => {
        const isInTime = Math.abs(mediaTime - audio.currentTime) < 0.2;
        if (isInTime && mediaTime >= later && shown === width) resolve(mediaTime);
        else video.requestVideoFrameCallback(look);
    };
    video.requestVideoFrameCallback(look);
})"""


def test_the_picture_moves_with_the_song_and_follows_a_jump_and_a_change(
    signed_in: Page, tmp_path: Path
) -> None:
    signed_in.set_input_files("#files", [wav(tmp_path, 120.0)])
    expect(signed_in.locator("#frame")).to_be_visible(timeout=60_000)
    signed_in.get_by_role("button", name="Play").first.click()
    moving = signed_in.locator("#moving")
    assert signed_in.evaluate(FRAME_IN_TIME, [8.0, 960]) < 120
    expect(moving).to_be_visible()
    signed_in.locator("#at").fill("30")
    assert signed_in.evaluate(FRAME_IN_TIME, [30.0, 960]) < 120
    signed_in.get_by_role("radio", name="1:1").check(force=True)
    assert signed_in.evaluate(FRAME_IN_TIME, [30.0, 540]) < 120
    signed_in.get_by_role("button", name="Pause").first.click()
    expect(moving).to_be_hidden()
    expect(signed_in.locator("#frame")).to_be_visible()
