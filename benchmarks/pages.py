"""How soon the studio's pages are seen, how much they weigh, and whether anything moves.

    .venv/bin/python benchmarks/pages.py

A server with one song, Chromium by Playwright on loopback, its cache off: the median of five
loads of each page. First contentful paint and layout shift are what the browser's own
PerformanceObserver says; the weight is all that was transferred but pictures and sound.
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
OBSERVED = """
window.shifts = 0;
new PerformanceObserver((list) => {
  for (const entry of list.getEntries()) if (!entry.hadRecentInput) window.shifts += entry.value;
}).observe({type: 'layout-shift', buffered: true});
"""
PAINTED = "performance.getEntriesByName('first-contentful-paint')[0]?.startTime ?? 0"


def started(folder: Path) -> tuple[subprocess.Popen[str], str, str]:
    """A server on a free port: its process, its address, and a link that signs in."""
    command = [Path(sys.executable).with_name("scopitone"), "serve", "--port", "0"]
    env = {**os.environ, "SCOPITONE_DATA_DIR": str(folder), "SCOPITONE_RATE_CALLS": "0"}
    process = subprocess.Popen(
        command, stdout=subprocess.PIPE, stderr=subprocess.DEVNULL, text=True, env=env
    )
    assert process.stdout is not None
    url = ""
    for line in process.stdout:
        if found := re.search(r"listens on (\S+)", line):
            url = found[1]
        elif "/enter/" in line:
            return process, url, line.split()[-1]
    raise SystemExit("the server did not start")


def measured(page: Page, url: str) -> tuple[float, float, float]:
    """Milliseconds to the first contentful paint, kilobytes, and layout shift of one load."""
    client = page.context.new_cdp_session(page)
    client.send("Network.enable")
    client.send("Network.setCacheDisabled", {"cacheDisabled": True})
    kinds: dict[str, str] = {}
    sizes: dict[str, int] = {}

    def answered(event: Any) -> None:
        kinds[event["requestId"]] = event["type"]

    def loaded(event: Any) -> None:
        sizes[event["requestId"]] = int(event["encodedDataLength"])

    client.on("Network.responseReceived", answered)
    client.on("Network.loadingFinished", loaded)
    page.goto(url)
    page.wait_for_load_state("networkidle")
    weight = sum(size for one, size in sizes.items() if kinds.get(one) not in ("Image", "Media"))
    client.detach()
    return page.evaluate(PAINTED), weight / 1000, page.evaluate("window.shifts")


def main() -> None:
    """Measure every page and print a table."""
    browser_path = shutil.which("chromium") or shutil.which("google-chrome")
    if browser_path is None:
        raise SystemExit("there is no Chromium; on Debian apt-get install chromium")
    with tempfile.TemporaryDirectory() as folder, sync_playwright() as playwright:
        process, url, link = started(Path(folder))
        try:
            browser = playwright.chromium.launch(
                executable_path=browser_path, args=["--no-sandbox", "--disable-gpu"]
            )
            page = browser.new_page()
            page.add_init_script(OBSERVED)
            page.goto(link)
            page.wait_for_url("**/studio/")
            print("| page | first contentful paint, ms | weight, kB | layout shift |")
            print("|---|---|---|---|")
            for name in PAGES:
                runs = [measured(page, f"{url}/studio/{name}") for _ in range(LOADS)]
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
