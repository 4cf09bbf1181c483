"""Fixtures of browser tests: a real server, and pages in Chromium."""

from __future__ import annotations

import os
import re
import subprocess
import sys
from collections.abc import Iterator
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

import pytest
from browsers import find_browser, help_text
from browsing import Api
from commands import command
from playwright.sync_api import Browser, BrowserContext, Page, expect, sync_playwright

from scopitone.core.settings import Settings
from scopitone.store.database import open_engine
from scopitone.studio import PATH
from scopitone.tasks.accounts.sessions import make_link

SCOPITONE = Path(sys.executable).with_name("scopitone")
# Timeout of expectations; a busy machine needs more than Playwright's five seconds.
expect.set_options(timeout=20_000)
NO_LIMITS = {"SCOPITONE_RATE_CREATES": "0", "SCOPITONE_RATE_CALLS": "0"}
# Tests of videos that are being rendered need videos that take their time.
NOTHING_KEPT = {"SCOPITONE_SEGMENT_CACHE_MB": "0"}
# The tests' webhook receivers run on this machine.
LOOPBACK = {"SCOPITONE_ALLOW_NETWORKS": '["127.0.0.0/8", "::1/128"]'}
FLAGS = [
    # Chromium refuses to run as root with its sandbox. All pages come from this machine.
    "--no-sandbox",
    "--disable-gpu",
    "--disable-quic",
    "--no-first-run",
    "--disable-background-networking",
    "--disable-component-update",
    "--disable-sync",
]


@dataclass
class Studio:
    """`scopitone serve` with the studio, in its own process group, on a free port."""

    data_dir: Path
    environment: dict[str, str] = field(default_factory=dict)
    url: str = ""
    key: str = ""
    link: str = ""
    process: subprocess.Popen[str] | None = None

    @property
    def env(self) -> dict[str, str]:
        settings = {
            "SCOPITONE_DATA_DIR": str(self.data_dir),
            **NO_LIMITS,
            **NOTHING_KEPT,
            **LOOPBACK,
        }
        return {**os.environ, **settings, **self.environment}

    def start(self) -> None:
        """Start the server, on the same port as before if it was started before."""
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
            if match := re.search(r"listens on (\S+)", line):
                self.url = match[1]
            elif "API key" in line:
                self.key = line.split()[-1]
            elif "Studio" in line:
                self.link = line.split()[-1] if "/enter/" in line else ""
                return
        pytest.fail((self.data_dir / "log").read_text())

    def stop(self) -> None:
        """Stop the server as an operator does."""
        assert self.process is not None
        self.process.terminate()
        assert self.process.wait(30) == 0

    def run(self, *arguments: str) -> str:
        """Run a `scopitone` command while the server runs, and return its output."""
        done = command(*arguments, environment=self.env)
        done.check_returncode()
        return done.stdout

    def new_link(self, account: str = "default") -> str:
        """Create a sign-in link, as `scopitone open` does."""
        engine = open_engine(Settings.with_options({"data_dir": self.data_dir}).database_url)
        try:
            return f"{self.url}{PATH}/enter/{make_link(engine, account)}"
        finally:
            engine.dispose()


@pytest.fixture(scope="session")
def browser() -> Iterator[Browser]:
    path = find_browser()
    if path is None:
        pytest.fail(help_text())
    with sync_playwright() as playwright:
        browser = playwright.chromium.launch(executable_path=path, args=FLAGS)
        yield browser
        browser.close()


@pytest.fixture(scope="module")
def studio_environment() -> dict[str, str]:
    """Environment variables of the shared server; modules override it."""
    return {}


@pytest.fixture(scope="module")
def studio(
    tmp_path_factory: pytest.TempPathFactory, studio_environment: dict[str, str]
) -> Iterator[Studio]:
    """A running server that the tests of one module share."""
    server = Studio(tmp_path_factory.mktemp("studio"), studio_environment)
    server.start()
    yield server
    server.stop()


@pytest.fixture
def own_studio(tmp_path: Path) -> Iterator[Studio]:
    """A new server for one test, not started yet."""
    server = Studio(tmp_path)
    yield server
    if server.process is not None and server.process.poll() is None:
        server.stop()


@pytest.fixture
def context(browser: Browser) -> Iterator[BrowserContext]:
    """A browser without cookies and without animations."""
    context = browser.new_context(locale="en-GB", reduced_motion="reduce", color_scheme="dark")
    context.set_default_timeout(20_000)
    yield context
    context.close()


@pytest.fixture
def page(context: BrowserContext) -> Iterator[Page]:
    """A page. Errors in its console and violations of its policy fail the test."""
    page = context.new_page()
    problems: list[str] = []
    page.on("pageerror", lambda error: problems.append(str(error)))
    page.on(
        "console", lambda message: problems.append(message.text) if _is_error(message) else None
    )
    yield page
    assert problems == []


@pytest.fixture
def signed_in(studio: Studio, page: Page) -> Page:
    """A page that is signed in to the shared server as the default account."""
    page.goto(studio.new_link())
    page.wait_for_url("**/studio/")
    return page


def _is_error(message: Any) -> bool:
    # The browser logs each response with a status of 400 or more; tests check those themselves.
    return message.type == "error" and "Failed to load resource" not in message.text


@pytest.fixture(scope="module")
def api(studio: Studio) -> Api:
    """A client of the shared server's job API."""
    return Api(studio)
