"""Measure how smooth the editor's timeline is in Chromium: 300 words in a song of four minutes.

    .venv/bin/python benchmarks/timeline.py [--words 300] [--seconds 240]

Runs a server and Chromium on loopback and opens a project of a song with so many words. Then a word
is dragged, the timeline is scrolled through the song, it is zoomed, and the song is played. A frame
is the time between two calls of requestAnimationFrame. Work is what the page's main thread does per
frame, by the browser's own metrics (scripts, style, layout).
"""

from __future__ import annotations

import argparse
import base64
import shutil
import statistics
import struct
import tempfile
import wave
from collections.abc import Callable
from pathlib import Path
from typing import Any

from pages import start_server
from playwright.sync_api import CDPSession, Page, sync_playwright

RATE = 8000
WORDS_PER_LINE = 6
STEPS = 120
NOTE_FRAMES = """
window.frames_ms = [];
let before = 0;
const note = (now) => {
  if (before) frames_ms.push(now - before);
  before = now;
  requestAnimationFrame(note);
};
requestAnimationFrame(note);
"""


def write_song(path: Path, seconds: int) -> None:
    """Write a song: a click each half second, which is quick to analyze."""
    with wave.open(str(path), "wb") as file:
        file.setparams((1, 2, RATE, 0, "NONE", ""))
        click = [round(20000 * (1 - n / 400)) * (-1) ** (n // 8) for n in range(400)]
        half = struct.pack(f"<{RATE // 2}h", *click, *[0] * (RATE // 2 - 400))
        file.writeframes(half * (2 * seconds))


def list_words(count: int, seconds: int) -> list[dict[str, Any]]:
    """Return so many words, spread evenly over the song in lines of six."""
    step = seconds / count
    return [
        {
            "word": f"word{number}" + "\n" * (number % WORDS_PER_LINE == WORDS_PER_LINE - 1),
            "start_s": round(number * step, 3),
            "end_s": round((number + 0.9) * step, 3),
        }
        for number in range(count)
    ]


def open_project(page: Page, song: Path, words: list[dict[str, Any]], root: str) -> None:
    """Import the song with its words by the studio's own calls, and open its project."""
    page.goto(f"{root}/studio/keys")
    call = """async ([bytes, words]) => {
        const { call, upload } = await import(new URL("js/api.js", document.querySelector(
            "link[href*='/css/base']").href.replace("css/base.css", "")));
        const file = new File([Uint8Array.from(atob(bytes), (c) => c.charCodeAt(0))], "song.wav");
        const { url } = await upload(file);
        const input = { audio_url: url, aligned_words: words, title: "Four minutes" };
        const { task_id } = await call("POST", "/client/job/CreateTask",
            { model: "scopitone/import", input });
        for (;;) {
            const task = await call("GET", "/client/job/TaskInfo?task_id=" + task_id);
            if (task.status === "failed") throw new Error(task.result.message);
            if (task.status === "success") return [task_id, task.result.suno_data[0].suno_id];
            await new Promise((done) => setTimeout(done, 200));
        }
    }"""
    task_id, suno_id = page.evaluate(call, [base64.b64encode(song.read_bytes()).decode(), words])
    page.goto(f"{root}/studio/video?task_id={task_id}&suno_id={suno_id}")
    page.locator("#timeline .word").nth(len(words) - 1).wait_for(state="attached")
    page.locator("#frame").wait_for()


def drag(page: Page) -> None:
    """Drag a word to and fro."""
    word = page.locator("#timeline .word").nth(1)
    word.scroll_into_view_if_needed()
    box = word.bounding_box()
    assert box is not None
    x, y = box["x"] + box["width"] / 2, box["y"] + box["height"] / 2
    page.mouse.move(x, y)
    page.mouse.down()
    for step in range(STEPS):
        page.mouse.move(x + 30 * ((step % 40) / 20 - 1), y)
    page.mouse.up()


def scroll(page: Page) -> None:
    """Scroll through the whole song with the wheel."""
    page.hover("#timeline")
    for _ in range(STEPS):
        page.mouse.wheel(180, 0)


def zoom(page: Page) -> None:
    """Zoom out and in again."""
    for name in ("zoom_out", "zoom_in") * 3:
        page.click(f"[data-command={name}]")


def play(page: Page) -> None:
    """Play two seconds."""
    page.click("#play")
    page.wait_for_timeout(2000)
    page.click("#play")


ACTS: dict[str, Callable[[Page], None]] = {
    "drag a word": drag,
    "scroll": scroll,
    "zoom": zoom,
    "play": play,
}


def read_work(client: CDPSession) -> float:
    """Return the seconds that the page's main thread has worked."""
    metrics = {
        one["name"]: one["value"] for one in client.send("Performance.getMetrics")["metrics"]
    }
    return sum(
        metrics[name] for name in ("ScriptDuration", "LayoutDuration", "RecalcStyleDuration")
    )


def measure(page: Page, client: CDPSession, act: Callable[[Page], None]) -> list[float]:
    """Return frames per second; median, 95th percentile, longest frame, work per frame in ms."""
    page.evaluate("frames_ms.length = 0")
    before = read_work(client)
    act(page)
    work = read_work(client) - before
    frames: list[float] = page.evaluate("frames_ms")
    return [
        1000 * len(frames) / sum(frames),
        statistics.median(frames),
        statistics.quantiles(frames, n=20)[-1],
        max(frames),
        1000 * work / len(frames),
    ]


def main() -> None:
    """Measure each act and print a table."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--words", type=int, default=300)
    parser.add_argument("--seconds", type=int, default=240)
    given = parser.parse_args()
    browser_path = shutil.which("chromium") or shutil.which("google-chrome")
    if browser_path is None:
        raise SystemExit("Chromium is not installed; on Debian: apt-get install chromium")
    with tempfile.TemporaryDirectory() as folder, sync_playwright() as playwright:
        song = Path(folder, "song.wav")
        write_song(song, given.seconds)
        process, url, link = start_server(Path(folder, "data"))
        try:
            browser = playwright.chromium.launch(
                executable_path=browser_path,
                args=[
                    "--no-sandbox",
                    "--disable-gpu",
                    "--autoplay-policy=no-user-gesture-required",
                ],
            )
            page = browser.new_page(viewport={"width": 1280, "height": 900})
            page.set_default_timeout(120_000)
            page.goto(link)
            page.wait_for_url("**/studio/")
            open_project(page, song, list_words(given.words, given.seconds), url)
            page.evaluate(NOTE_FRAMES)
            client = page.context.new_cdp_session(page)
            client.send("Performance.enable")
            print("| act | frames/s | median, ms | 95 %, ms | longest, ms | work per frame, ms |")
            print("|---|---|---|---|---|---|")
            for name, act in ACTS.items():
                rate, median, most, longest, work = measure(page, client, act)
                print(
                    f"| {name} | {rate:.0f} | {median:.1f} | {most:.1f} | {longest:.0f} "
                    f"| {work:.1f} |",
                    flush=True,
                )
            browser.close()
        finally:
            process.terminate()
            process.wait()


if __name__ == "__main__":
    main()
