"""The demo on a fresh server: a Debian that has only Python, venv, make and git."""

from __future__ import annotations

import subprocess
from pathlib import Path

import pytest

ROOT = Path(__file__).parents[2]
SKIPPED = 77


@pytest.mark.slow
@pytest.mark.timeout(1800)
def test_make_demo_runs_in_a_bare_root() -> None:
    done = subprocess.run(
        [ROOT / "release" / "bare_root.sh"], capture_output=True, text=True, check=False
    )
    if done.returncode == SKIPPED:
        pytest.skip(done.stderr.strip().splitlines()[-1])
    assert done.returncode == 0, done.stdout[-2000:] + done.stderr[-2000:]
    assert "demo/leave-a-light-on.mp4: 0:48" in done.stdout
