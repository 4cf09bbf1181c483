"""Measure the moving preview of the studio in Chromium: smoothness, distance from sound, response.

    .venv/bin/python benchmarks/preview.py [--seconds 6] [STYLE …]

Runs a server and Chromium on loopback, drops the demo song, and plays it in each style. Frames are
counted by requestVideoFrameCallback; a frame's distance is that of its middle from the time of the
audio element. "Change" is from the choice of a style and of another brand to the first picture
with both, while the song plays, and while it rests. Processor time is that of the server's
processes, per second of the song.
"""

from __future__ import annotations

import argparse
import os
import shutil
import statistics
import subprocess
import tempfile
from pathlib import Path
from typing import Any

from material import EXAMPLES
from pages import start_server
from playwright.sync_api import Page, sync_playwright

from scopitone.video.styles import STYLES

PROBE = """
window.probe = { frames: [], style: "", changed: null, moved: null, drawn: null, asked: 0 };
// Only what was asked for with the new style counts: a picture of the old one may be on its way.
const isOfStyle = { picture: false, piece: false };
const ask = window.fetch;
window.fetch = async (address, options) => {
  const kind = { preview: "picture", "preview-piece": "piece" }[String(address).split("/").pop()];
  if (!kind) return ask(address, options);
  const { input } = JSON.parse(options.body);
  probe.asked += 1;
  try {
    const answer = await ask(address, options);
    if (answer.ok && input.style === probe.style) isOfStyle[kind] = true;
    return answer;
  } finally {
    probe.asked -= 1;
    probe.restedSince = performance.now();
  }
};
let changes = 0;
let appended = false;
const append = SourceBuffer.prototype.appendBuffer;
SourceBuffer.prototype.appendBuffer = function (data) {
  appended ||= isOfStyle.piece;
  return append.call(this, data);
};
window.watchPreview = () => {
  const [video, audio, frame] = ["moving", "audio", "frame"].map(
    (id) => document.getElementById(id),
  );
  let seeked = false;
  video.addEventListener("seeked", () => { seeked = appended; });
  frame.addEventListener("load", () => {
    if (isOfStyle.picture) probe.drawn ??= performance.now();
  });
  const note = (now, { mediaTime }) => {
    probe.frames.push(mediaTime + 1 / 60 - audio.currentTime);
    if (seeked && appended) probe.moved ??= now;
    video.requestVideoFrameCallback(note);
  };
  video.requestVideoFrameCallback(note);
  window.change = (style) => {
    Object.assign(probe, { style, moved: null, drawn: null, changed: performance.now() });
    seeked = appended = isOfStyle.picture = isOfStyle.piece = false;
    document.querySelector(`input[name=style][value=${style}]`).click();
    // No earlier plan of the video has this brand.
    const brand = document.querySelector("#look input[name=brand]");
    brand.value = `Change ${(changes += 1)}`;
    brand.dispatchEvent(new Event("input", { bubbles: true }));
  };
};
"""
MOVED, DRAWN = (
    "probe.moved && probe.moved - probe.changed",
    "probe.drawn && probe.drawn - probe.changed",
)
# Nothing is asked for, and nothing has been for longer than it takes until a picture is sharpened.
RESTED = "!probe.asked && performance.now() - probe.restedSince > 1500"
TIME = "document.getElementById('audio').currentTime"
CHANGES = 3
CLOCK_TICKS = os.sysconf("SC_CLK_TCK")


def measure_style(page: Page, style: str, seconds: float, server: int) -> list[float]:
    """Return the columns of a style: change at rest and while playing, frames, distances, load."""
    other = next(name for name in STYLES if name != style)
    at_rest = []
    for _ in range(CHANGES):
        change(page, other, DRAWN)
        wait_for(page, RESTED)
        at_rest.append(change(page, style, DRAWN))
        wait_for(page, RESTED)
    page.evaluate(f"{TIME} = 12")
    page.click("#play")
    wait_for(page, "!document.getElementById('moving').hidden")
    # What plays is settled once the first jump is over.
    wait_for(page, f"{TIME} > 14")
    before = read_cpu_seconds(server)
    began = page.evaluate("(probe.frames.length = 0, performance.now())")
    wait_for(page, f"{TIME} > {14 + seconds}")
    elapsed = (page.evaluate("performance.now()") - began) / 1000
    cpu = (read_cpu_seconds(server) - before) / elapsed
    distances = [abs(distance) * 1000 for distance in page.evaluate("probe.frames")]
    playing = []
    for turn in range(CHANGES):
        change(page, other, MOVED)
        wait_for(page, f"{TIME} > {16 + seconds + 4 * turn}")
        playing.append(change(page, style, MOVED))
        wait_for(page, f"{TIME} > {18 + seconds + 4 * turn}")
    page.click("#play")
    return [
        statistics.median(at_rest),
        max(at_rest),
        statistics.median(playing),
        max(playing),
        len(distances) / elapsed,
        statistics.mean(distances),
        statistics.quantiles(distances, n=20)[-1],
        cpu,
    ]


def change(page: Page, style: str, shown: str) -> float:
    """Choose a style; return the milliseconds until `shown` is true."""
    page.evaluate("style => change(style)", style)
    return float(wait_for(page, shown))


def wait_for(page: Page, expression: str) -> Any:
    """Return the expression's value once it is true. The page's policy forbids Playwright's own."""
    look = f"const value = {expression}; value ? done(value) : requestAnimationFrame(look);"
    return page.evaluate(
        f"() => new Promise((done) => {{ const look = () => {{ {look} }}; look(); }})"
    )


def read_cpu_seconds(server: int) -> float:
    """Return the processor time of the server and its children, in seconds."""
    listed = subprocess.run(
        ["ps", "-o", "pid=", "--ppid", str(server)], capture_output=True, text=True, check=True
    )
    ticks = 0
    for pid in (server, *map(int, listed.stdout.split())):
        if (stat := Path(f"/proc/{pid}/stat")).exists():
            fields: list[Any] = stat.read_text().rpartition(")")[2].split()
            ticks += int(fields[11]) + int(fields[12])
    return ticks / CLOCK_TICKS


def main() -> None:
    """Measure the styles and print a table."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("styles", nargs="*", default=list(STYLES), metavar="STYLE")
    parser.add_argument("--seconds", type=float, default=6.0, help="how long each is played")
    given = parser.parse_args()
    browser_path = shutil.which("chromium") or shutil.which("google-chrome")
    if browser_path is None:
        raise SystemExit("Chromium is not installed; on Debian: apt-get install chromium")
    with tempfile.TemporaryDirectory() as folder, sync_playwright() as playwright:
        process, _, link = start_server(Path(folder))
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
            page.add_init_script(PROBE)
            page.goto(link)
            page.wait_for_url("**/studio/")
            page.set_input_files(
                "#files", [EXAMPLES / name for name in ("song.mp3", "song.lrc", "cover.jpg")]
            )
            page.wait_for_selector("#frame", state="visible")
            page.evaluate("watchPreview()")
            wait_for(page, RESTED)
            print(
                "| style | change at rest, ms (median) | (longest) | while playing, ms (median) "
                "| (longest) | frames/s | distance, ms (mean) | (95 %) | CPU s per s |"
            )
            print("|---|---|---|---|---|---|---|---|---|")
            for style in given.styles:
                *changes, rate, mean, most, cpu = measure_style(
                    page, style, given.seconds, process.pid
                )
                columns = [f"{ms:.0f}" for ms in changes]
                columns += [f"{rate:.1f}", f"{mean:.1f}", f"{most:.1f}", f"{cpu:.2f}"]
                print(f"| {style} | {' | '.join(columns)} |", flush=True)
            browser.close()
        finally:
            process.terminate()
            process.wait()


if __name__ == "__main__":
    main()
