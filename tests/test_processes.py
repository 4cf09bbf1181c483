"""Processes that are forked from one that has loaded their libraries."""

from __future__ import annotations

import os
import subprocess
import sys
from pathlib import Path

import pytest

pytestmark = pytest.mark.skipif(sys.platform != "linux", reason="nothing is forked here")

FORK = """
import os, signal, sys
from multiprocessing import forkserver
from scopitone import processes

def work(number):
    sys.exit(number if "colorsys" in sys.modules else 1)

if __name__ == "__main__":
    context = processes.forked(["colorsys"])
    assert processes.warm(context)
    for number in (40, 41):
        process = context.Process(target=work, args=(number,))
        processes.start(process)
        process.join()
        print(process.exitcode)
        os.kill(forkserver._forkserver._forkserver_pid, signal.SIGKILL)
"""


@pytest.mark.parametrize("temporary", ["short", "of-a-" + "long" * 30 + "-name"])
def test_they_have_the_libraries_wherever_temporary_files_are_and_whoever_dies(
    tmp_path: Path, temporary: str
) -> None:
    folder = tmp_path / temporary
    folder.mkdir()
    script = tmp_path / "fork.py"
    script.write_text(FORK)
    done = subprocess.run(
        [sys.executable, script],
        env={**os.environ, "TMPDIR": str(folder)},
        capture_output=True,
        text=True,
        check=True,
        timeout=60,
    )
    assert done.stdout.split() == ["40", "41"], done.stderr
    assert list(folder.iterdir()) == []
