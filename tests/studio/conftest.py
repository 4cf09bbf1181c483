"""Real pages: a real server, and Chromium that clicks through them."""

from __future__ import annotations

import os
import re
import shutil
import subprocess
import sys
from collections.abc import Iterator
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

import pytest
from browsing import Api
from commands import command
from playwright.sync_api import Browser, BrowserContext, Page, expect, sync_playwright

from scopitone.settings import Settings
from scopitone.store.database import open_engine
from scopitone.studio import PATH
from scopitone.tasks.sessions import make_link

SCOPITONE = Path(sys.executable).with_name("scopitone")
# What is waited for on a page; a busy machine needs more than Playwright's five seconds.
expect.set_options(timeout=20_000)
NO_LIMITS = {"SCOPITONE_RATE_CREATES": "0", "SCOPITONE_RATE_CALLS": "0"}
FLAGS = [
    # Chromium does not run as root with its sandbox; pages come from this machine alone.
    "--no-sandbox",
    "--disable-gpu",
    "--disable-quic",
    "--no-first-run",
    "--disable-background-networking",
    "--disable-component-update",
    "--disable-sync",
]
NO_BROWSER = "No Chromium: apt-get install chromium, or set SCOPITONE_TEST_BROWSER to one's path"


def chromium() -> str:
    """The path of a browser. Fails, and says what to do, where there is none."""
    named = [os.environ.get("SCOPITONE_TEST_BROWSER"), "chromium", "chromium-browser"]
    for name in filter(None, [*named, "google-chrome"]):
        if found := shutil.which(name):
            return found
    pytest.fail(NO_BROWSER)


@dataclass
class Studio:
    """`scopitone serve` with its studio, as its own process group, on a free port."""

    data_dir: Path
    environment: dict[str, str] = field(default_factory=dict)
    url: str = ""
    key: str = ""
    link: str = ""
    process: subprocess.Popen[str] | None = None

    @property
    def env(self) -> dict[str, str]:
        ours = {"SCOPITONE_DATA_DIR": str(self.data_dir), **NO_LIMITS}
        return {**os.environ, **ours, **self.environment}

    def start(self) -> None:
        """Start, on the same port as before if there was one."""
        port = self.url.rpartition(":")[2] or "0"
        self.process = subprocess.Popen(
            [SCOPITONE, "serve", "--port", port],
            stdout=subprocess.PIPE,
            stderr=(self.data_dir / "log").open("a"),
            text=True,
            env=self.env,
            start_new_session=True,
        )
        assert self.process.stdout is not None
        for line in self.process.stdout:
            if found := re.search(r"listens on (\S+)", line):
                self.url = found[1]
            elif "API key" in line:
                self.key = line.split()[-1]
            elif "Studio" in line:
                self.link = line.split()[-1] if "/enter/" in line else ""
                return
        pytest.fail((self.data_dir / "log").read_text())

    def stop(self) -> None:
        """Stop it as an operator does."""
        assert self.process is not None
        self.process.terminate()
        assert self.process.wait(30) == 0

    def run(self, *arguments: str) -> str:
        """What one of the operator's commands prints, beside the running server."""
        done = command(*arguments, environment=self.env)
        done.check_returncode()
        return done.stdout

    def new_link(self, account: str = "default") -> str:
        """A fresh link into the studio, as `scopitone open` makes it."""
        engine = open_engine(Settings.with_options({"data_dir": self.data_dir}).database_url)
        try:
            return f"{self.url}{PATH}/enter/{make_link(engine, account)}"
        finally:
            engine.dispose()


@pytest.fixture(scope="session")
def browser() -> Iterator[Browser]:
    with sync_playwright() as playwright:
        browser = playwright.chromium.launch(executable_path=chromium(), args=FLAGS)
        yield browser
        browser.close()


@pytest.fixture(scope="module")
def studio(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Studio]:
    """A server that the tests of one module share."""
    made = Studio(tmp_path_factory.mktemp("studio"))
    made.start()
    yield made
    made.stop()


@pytest.fixture
def own_studio(tmp_path: Path) -> Iterator[Studio]:
    """A new server of the test's own, not started."""
    made = Studio(tmp_path)
    yield made
    if made.process is not None and made.process.poll() is None:
        made.stop()


@pytest.fixture
def context(browser: Browser) -> Iterator[BrowserContext]:
    """A browser without cookies, that does not animate."""
    context = browser.new_context(locale="en-GB", reduced_motion="reduce", color_scheme="dark")
    context.set_default_timeout(20_000)
    yield context
    context.close()


@pytest.fixture
def page(context: BrowserContext) -> Iterator[Page]:
    """A page; what its scripts log as an error, and what its policy refuses, fails the test."""
    page = context.new_page()
    problems: list[str] = []
    page.on("pageerror", lambda error: problems.append(str(error)))
    page.on("console", lambda said: problems.append(said.text) if _bad(said) else None)
    yield page
    assert problems == []


@pytest.fixture
def signed_in(studio: Studio, page: Page) -> Page:
    """A page of a browser that is signed in to the shared server as its first account."""
    page.goto(studio.new_link())
    page.wait_for_url("**/studio/")
    return page


def _bad(said: Any) -> bool:
    # The browser itself logs each answer of 400 and more; tests look at those themselves.
    return said.type == "error" and "Failed to load resource" not in said.text


@pytest.fixture(scope="module")
def api(studio: Studio) -> Api:
    """The shared server's job API."""
    return Api(studio)
