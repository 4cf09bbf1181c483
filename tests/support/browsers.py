"""The browser of the pages' tests: the system's Chromium or Chrome, or one that Playwright has.

`python tests/support/browsers.py` gets one where there is none: by Playwright's own download, or
by apt-get where one is root. It ends with an error and the command to run if neither works;
`--check` only says what would be done. It needs nothing but the standard library to say so.
"""

from __future__ import annotations

import os
import shutil
import subprocess
import sys
from collections.abc import Iterator
from pathlib import Path

VARIABLE = "SCOPITONE_TEST_BROWSER"
NAMES = ("chromium", "chromium-browser", "google-chrome", "google-chrome-stable")
MACOS = "/Applications/Google Chrome.app/Contents/MacOS/Google Chrome"
_APT = "apt-get update && apt-get install --yes --no-install-recommends chromium"
_DOWNLOAD_S = 900


def find_browser() -> str | None:
    """The path of a browser that runs here, None if there is none.

    SCOPITONE_TEST_BROWSER names one that is used before all others.
    """
    return next((path for path in _candidates() if _runs(path)), None)


def help_text() -> str:
    """What to type to get a browser on this system."""
    command = "sudo sh -c '" + _APT + "'" if shutil.which("apt-get") else _download_command()
    problem = "There is no browser for the pages' tests."
    return f"{problem} Run: {command}   (or set {VARIABLE} to one's path)"


def _candidates() -> Iterator[str]:
    if named := os.environ.get(VARIABLE):
        yield named
        return
    yield from filter(None, map(shutil.which, NAMES))
    yield MACOS
    for folder in _playwright_folders():
        for pattern in ("chromium-*/chrome-*/*", "chromium_headless_shell-*/*/*"):
            for path in sorted(folder.glob(pattern), reverse=True):
                if path.name in ("chrome", "headless_shell", "chrome-headless-shell"):
                    yield str(path)
        pattern = "chromium-*/chrome-mac*/*.app/Contents/MacOS/*"
        yield from map(str, sorted(folder.glob(pattern), reverse=True))


def _playwright_folders() -> Iterator[Path]:
    if named := os.environ.get("PLAYWRIGHT_BROWSERS_PATH"):
        yield Path(named)
    home = Path(os.path.expanduser("~"))
    yield home / ".cache" / "ms-playwright"
    yield home / "Library" / "Caches" / "ms-playwright"


def _runs(path: str) -> bool:
    # A downloaded browser starts only where the system has its libraries.
    try:
        done = subprocess.run([path, "--version"], capture_output=True, timeout=60, check=False)
    except (OSError, subprocess.TimeoutExpired):
        return False
    return done.returncode == 0


def _download_command() -> str:
    return f"{sys.executable} -m playwright install chromium"


def _download() -> None:
    environment = {"PLAYWRIGHT_DOWNLOAD_CONNECTION_TIMEOUT": "15000", **os.environ}
    command = [sys.executable, "-m", "playwright", "install", "chromium"]
    try:
        subprocess.run(command, env=environment, timeout=_DOWNLOAD_S, check=False)
    except subprocess.TimeoutExpired:
        _say("Playwright's download took too long.")


def _install_by_apt() -> None:
    environment = {**os.environ, "DEBIAN_FRONTEND": "noninteractive"}
    subprocess.run(["sh", "-c", _APT], env=environment, check=False)


def _may_use_apt() -> bool:
    return sys.platform == "linux" and os.geteuid() == 0 and shutil.which("apt-get") is not None


def _say(text: str) -> None:
    print(text, flush=True)  # noqa: T201


def main() -> None:
    """Say whether there is a browser; without `--check`, get one, or exit with an error."""
    if find_browser() is not None:
        return
    ways = "by Playwright's download" + (", else by apt-get" if _may_use_apt() else "")
    if "--check" in sys.argv:
        _say(f"No browser here: the set-up tries to get one {ways}. If it cannot: {help_text()}")
        return
    _say(f"No browser here: getting one {ways}.")
    _download()
    if find_browser() is None and _may_use_apt():
        _install_by_apt()
    if find_browser() is None:
        sys.exit(help_text())


if __name__ == "__main__":
    main()
