"""The black-box client's journey on both databases."""

from __future__ import annotations

import subprocess
import sys
from pathlib import Path
from typing import Any

import pytest

JOURNEY = Path(__file__).with_name("journey.py")


@pytest.mark.slow
def test_the_journey(own_server: Any, database_url: str) -> None:
    server = own_server(
        SCOPITONE_DATABASE_URL=database_url,
        SCOPITONE_PRICES='{"suno/music-video": "2.5", "scopitone/import": "0.5"}',
    )
    server.cli("credits", "grant", "default", "10")
    done = subprocess.run(
        [sys.executable, "-I", JOURNEY, server.url, server.key],
        capture_output=True,
        text=True,
        timeout=280,
        check=False,
    )
    assert done.returncode == 0, done.stdout + done.stderr
    assert "balance 7" in done.stdout.splitlines()[-1]
