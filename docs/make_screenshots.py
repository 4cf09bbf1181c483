"""Take pictures of the studio for docs/how-to/use-the-studio.md: dark, light, and on a phone.

    python docs/make_screenshots.py

It starts its own server in a temporary folder and renders the demo song's video. It needs
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
from typing import Any

from PIL import Image
from playwright.sync_api import Browser, Page, sync_playwright

ROOT = Path(__file__).parent.parent
OUT = Path(__file__).parent / "studio"
SCOPITONE = Path(sys.executable).with_name("scopitone")
LOOKS: dict[str, dict[str, Any]] = {
    "dark": {"viewport": {"width": 1440, "height": 900}, "color_scheme": "dark"},
    "light": {"viewport": {"width": 1440, "height": 900}, "color_scheme": "light"},
    "phone": {"viewport": {"width": 390, "height": 844}, "color_scheme": "dark"},
}
PAGES = ("projects", "song", "tasks", "keys", "credits", "webhooks", "reference", "operator")
_WIDTH = {"dark": 960, "light": 960, "phone": 390}


def main() -> None:
    OUT.mkdir(exist_ok=True)
    with run_server() as (url, link), sync_playwright() as playwright:
        browser = playwright.chromium.launch(
            executable_path=shutil.which("chromium"), args=["--no-sandbox", "--disable-gpu"]
        )
        context = browser.new_context(reduced_motion="reduce")
        page = context.new_page()
        page.goto(link)
        page.wait_for_url("**/studio/")
        task_path = render_demo_video(page)
        add_webhook_endpoint(page, url)
        cookies = context.cookies()
        for look in LOOKS:
            capture_pages(browser, url, cookies, look, task_path)
        browser.close()


def render_demo_video(page: Page) -> str:
    """Render the demo song's video; return the path of its task's page."""
    examples = [ROOT / "examples" / name for name in ("song.mp3", "cover.jpg", "song.lrc")]
    page.set_input_files("#files", examples)
    page.wait_for_selector("#bench:not([hidden])", timeout=60_000)
    page.fill("#author", "Ava")
    page.fill("#brand", "Moth Records")
    page.click("#render")
    page.wait_for_selector("#made-result video", timeout=900_000)
    page.goto(page.url.rpartition("/")[0] + "/tasks")
    address = page.get_attribute("#rows a", "href")
    assert address
    return address


def add_webhook_endpoint(page: Page, url: str) -> None:
    """Add an endpoint for failed tasks. None fails here, so that nothing is sent."""
    page.goto(f"{url}/studio/webhooks")
    page.fill("#endpoint-url", "https://example.com/hooks/scopitone")
    page.fill("#endpoint-name", "Production")
    page.select_option("#endpoint-events", "failed")
    page.click("#add button")
    page.click("dialog button.primary")
    page.wait_for_selector("#endpoints")


def capture_pages(
    browser: Browser, url: str, cookies: list[dict[str, object]], look: str, task_path: str
) -> None:
    """Save a picture of every page in one look."""
    context = browser.new_context(**LOOKS[look], reduced_motion="reduce", locale="en-GB")
    page = context.new_page()
    page.goto(f"{url}/studio/sign-in")
    save_screenshot(page, "sign-in", look)
    context.add_cookies(cookies)  # type: ignore[arg-type]
    page.goto(f"{url}/studio/")
    page.locator("#shelf img").first.evaluate("(image) => image.decode()")
    save_screenshot(page, "choose", look)
    page.click("#shelf button >> nth=0")
    page.wait_for_selector("#frame:not([hidden])", timeout=60_000)
    # The gallery is drawn as its thumbnails come into view.
    for thumb in page.locator("canvas.thumb").all():
        box = thumb.bounding_box()
        if box and box["y"] < LOOKS[look]["viewport"]["height"]:
            style = thumb.get_attribute("data-style")
            page.wait_for_selector(f"canvas.drawn[data-style={style}]", timeout=300_000)
    page.wait_for_timeout(500)
    save_screenshot(page, "video", look)
    capture_editor(page, look)
    page.goto(url + task_path)
    page.wait_for_selector("#result video")
    save_screenshot(page, "task", look)
    for name in PAGES:
        page.goto(f"{url}/studio/{name}")
        page.wait_for_load_state("load")
        if name == "reference":
            page.wait_for_selector(".operation")
            page.click(".operation summary >> nth=0")
        page.wait_for_timeout(300)
        save_screenshot(page, name, look)
    context.close()


def capture_editor(page: Page, look: str) -> None:
    """Save pictures of the editor's states: a word, options, keys, and a video being rendered."""
    page.click("#lines button >> nth=2")
    page.click("[data-command=loop]")
    page.wait_for_selector("#nudge:not([hidden])")
    show(page, "#words-card", "editor-word", look)
    page.click("[data-command=loop]")
    page.click(".more summary >> nth=0")
    show(page, "#look .more", "editor-options", look)
    page.click("[data-command=keys]")
    show(page, "#keys-dialog", "editor-keys", look)
    page.keyboard.press("Escape")
    page.click("#render")
    page.wait_for_selector("#made:not([hidden])", timeout=60_000)
    show(page, "#made", "editor-rendering", look)
    page.wait_for_selector("#made-result video", timeout=900_000)
    show(page, "#made", "editor-result", look)


def show(page: Page, selector: str, name: str, look: str) -> None:
    """Save the picture of a part of the page, which is scrolled to the top."""
    page.evaluate("(selector) => document.querySelector(selector).scrollIntoView()", selector)
    page.wait_for_timeout(300)
    save_screenshot(page, name, look)


def save_screenshot(page: Page, name: str, look: str) -> None:
    """Save the upper part of the page as WebP, which takes a tenth of PNG's space."""
    picture = Image.open(io.BytesIO(page.screenshot())).convert("RGB")
    height = round(picture.height * _WIDTH[look] / picture.width)
    picture.resize((_WIDTH[look], height), Image.Resampling.LANCZOS).save(
        OUT / f"{name}-{look}.webp", quality=82
    )


@contextmanager
def run_server() -> Iterator[tuple[str, str]]:
    """Run a new server; yield its address and a link into its studio."""
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
