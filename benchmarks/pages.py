"""Measure how fast the studio's pages are painted, their size, and their layout shift.

    .venv/bin/python benchmarks/pages.py

Runs a server and Chromium by Playwright on loopback, without a cache, and prints the median of
five loads of each page. First contentful paint and layout shift come from the browser's
PerformanceObserver. The size is everything transferred except pictures and sound.
"""

from __future__ import annotations

import os
import re
import shutil
import statistics
import subprocess
import sys
import tempfile
from pathlib import Path
from typing import Any

from playwright.sync_api import Page, sync_playwright

PAGES = ["", "song", "tasks", "keys", "credits", "webhooks", "reference", "operator"]
LOADS = 5
OBSERVER = """
window.shifts = 0;
new PerformanceObserver((list) => {
  for (const entry of list.getEntries()) if (!entry.hadRecentInput) window.shifts += entry.value;
}).observe({type: 'layout-shift', buffered: true});
"""
PAINT_TIME = "performance.getEntriesByName('first-contentful-paint')[0]?.startTime ?? 0"


def start_server(folder: Path) -> tuple[subprocess.Popen[str], str, str]:
    """Start a server on a free port; return its process, its URL, and a sign-in link."""
    command = [Path(sys.executable).with_name("scopitone"), "serve", "--port", "0"]
    env = {**os.environ, "SCOPITONE_DATA_DIR": str(folder), "SCOPITONE_RATE_CALLS": "0"}
    process = subprocess.Popen(
        command, stdout=subprocess.PIPE, stderr=subprocess.DEVNULL, text=True, env=env
    )
    assert process.stdout is not None
    url = ""
    for line in process.stdout:
        if match := re.search(r"listens on (\S+)", line):
            url = match[1]
        elif "/enter/" in line:
            return process, url, line.split()[-1]
    raise SystemExit("the server did not start")


def measure_load(page: Page, url: str) -> tuple[float, float, float]:
    """Load a page once; return ms to the first contentful paint, kilobytes, and layout shift."""
    client = page.context.new_cdp_session(page)
    client.send("Network.enable")
    client.send("Network.setCacheDisabled", {"cacheDisabled": True})
    kinds: dict[str, str] = {}
    sizes: dict[str, int] = {}

    def note_type(event: Any) -> None:
        kinds[event["requestId"]] = event["type"]

    def note_size(event: Any) -> None:
        sizes[event["requestId"]] = int(event["encodedDataLength"])

    client.on("Network.responseReceived", note_type)
    client.on("Network.loadingFinished", note_size)
    page.goto(url)
    page.wait_for_load_state("networkidle")
    weight = sum(
        size for request, size in sizes.items() if kinds.get(request) not in ("Image", "Media")
    )
    client.detach()
    return page.evaluate(PAINT_TIME), weight / 1000, page.evaluate("window.shifts")


def main() -> None:
    """Measure every page and print a table."""
    browser_path = shutil.which("chromium") or shutil.which("google-chrome")
    if browser_path is None:
        raise SystemExit("Chromium is not installed; on Debian: apt-get install chromium")
    with tempfile.TemporaryDirectory() as folder, sync_playwright() as playwright:
        process, url, link = start_server(Path(folder))
        try:
            browser = playwright.chromium.launch(
                executable_path=browser_path, args=["--no-sandbox", "--disable-gpu"]
            )
            page = browser.new_page()
            page.add_init_script(OBSERVER)
            page.goto(link)
            page.wait_for_url("**/studio/")
            print("| page | first contentful paint, ms | size, kB | layout shift |")
            print("|---|---|---|---|")
            for name in PAGES:
                runs = [measure_load(page, f"{url}/studio/{name}") for _ in range(LOADS)]
                paint, weight, shift = (
                    statistics.median(column) for column in zip(*runs, strict=True)
                )
                print(f"| {name or 'video'} | {paint:.0f} | {weight:.0f} | {shift:.3f} |")
            browser.close()
        finally:
            process.terminate()
            process.wait()


if __name__ == "__main__":
    main()
