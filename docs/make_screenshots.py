"""Pictures of every page of the studio, for docs/studio.md: dark, light, and on a phone.

    python docs/make_screenshots.py

It starts a server of its own in a temporary folder, has the demo song's video made, and needs
Chromium and Playwright (`make test` installs the latter).
"""

from __future__ import annotations

import io
import os
import re
import shutil
import subprocess
import sys
import tempfile
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

from PIL import Image
from playwright.sync_api import Browser, Page, sync_playwright

ROOT = Path(__file__).parent.parent
OUT = Path(__file__).parent / "studio"
SCOPITONE = Path(sys.executable).with_name("scopitone")
LOOKS = {
    "dark": {"viewport": {"width": 1440, "height": 900}, "color_scheme": "dark"},
    "light": {"viewport": {"width": 1440, "height": 900}, "color_scheme": "light"},
    "phone": {"viewport": {"width": 390, "height": 844}, "color_scheme": "dark"},
}
PAGES = ("song", "tasks", "keys", "credits", "webhooks", "reference", "operator")
_WIDTH = {"dark": 960, "light": 960, "phone": 390}


def main() -> None:
    OUT.mkdir(exist_ok=True)
    with served() as (url, link), sync_playwright() as playwright:
        browser = playwright.chromium.launch(
            executable_path=shutil.which("chromium"), args=["--no-sandbox", "--disable-gpu"]
        )
        first = browser.new_context(reduced_motion="reduce")
        page = first.new_page()
        page.goto(link)
        page.wait_for_url("**/studio/")
        task = made(page)
        cookies = first.cookies()
        for look in LOOKS:
            taken(browser, url, cookies, look, task)
        browser.close()


def made(page: Page) -> str:
    """Make the demo song's video; its task's page."""
    examples = [ROOT / "examples" / name for name in ("song.mp3", "cover.jpg", "song.lrc")]
    page.set_input_files("#files", examples)
    page.wait_for_selector("#bench:not([hidden])", timeout=60_000)
    page.fill("#author", "Ava")
    page.fill("#brand", "Moth Records")
    page.click("#render")
    page.wait_for_selector("#made-result video", timeout=300_000)
    page.goto(page.url.partition("?")[0] + "tasks")
    address = page.get_attribute("#rows a", "href")
    assert address
    return address


def taken(
    browser: Browser, url: str, cookies: list[dict[str, object]], look: str, task: str
) -> None:
    """Every page in one look."""
    context = browser.new_context(**LOOKS[look], reduced_motion="reduce", locale="en-GB")
    page = context.new_page()
    page.goto(f"{url}/studio/sign-in")
    keep(page, "sign-in", look)
    context.add_cookies(cookies)  # type: ignore[arg-type]
    page.goto(f"{url}/studio/")
    keep(page, "choose", look)
    page.click("#shelf button >> nth=0")
    page.wait_for_selector("#frame:not([hidden])", timeout=60_000)
    page.wait_for_load_state("networkidle")
    keep(page, "video", look)
    page.goto(url + task)
    page.wait_for_load_state("networkidle")
    keep(page, "task", look)
    for name in PAGES:
        page.goto(f"{url}/studio/{name}")
        page.wait_for_load_state("load")
        if name == "reference":
            page.wait_for_selector(".operation")
            page.click(".operation summary >> nth=0")
        page.wait_for_timeout(300)
        keep(page, name, look)
    context.close()


def keep(page: Page, name: str, look: str) -> None:
    """The page's upper part as WebP, which takes a tenth of PNG's space."""
    picture = Image.open(io.BytesIO(page.screenshot())).convert("RGB")
    height = round(picture.height * _WIDTH[look] / picture.width)
    picture.resize((_WIDTH[look], height), Image.Resampling.LANCZOS).save(
        OUT / f"{name}-{look}.webp", quality=82
    )


@contextmanager
def served() -> Iterator[tuple[str, str]]:
    """A new server; its address and the link into its studio."""
    with tempfile.TemporaryDirectory() as folder:
        environment = {**os.environ, "SCOPITONE_DATA_DIR": folder}
        server = subprocess.Popen(
            [SCOPITONE, "serve", "--port", "0", "--price", "suno/music-video=2"],
            env=environment,
            stdout=subprocess.PIPE,
            stderr=subprocess.DEVNULL,
            text=True,
        )
        try:
            assert server.stdout is not None
            text = "".join(server.stdout.readline() for _ in range(3))
            grant = [SCOPITONE, "credits", "grant", "default", "100"]
            subprocess.run(grant, env=environment, check=True, stdout=subprocess.DEVNULL)
            link = re.search(r"http\S+/enter/\S+", text)
            assert link
            yield link[0].partition("/studio")[0], link[0]
        finally:
            server.terminate()
            server.wait(30)


if __name__ == "__main__":
    main()
