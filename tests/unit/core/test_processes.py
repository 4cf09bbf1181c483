"""Processes that are forked from one that has loaded their libraries."""

from __future__ import annotations

import os
import signal
import subprocess
import sys
import tempfile
import threading
from pathlib import Path

import pytest

from scopitone.core.child_processes import processes

pytestmark = pytest.mark.skipif(sys.platform != "linux", reason="nothing is forked here")

# Children do not run the main module, so what they call is in another.
WORK = """
import sys

def work(number):
    sys.exit(number if "colorsys" in sys.modules else 1)
"""
FORK = """
import os, signal
from multiprocessing import forkserver
from scopitone.core.child_processes import processes
from work import work

if __name__ == "__main__":
    context = processes.create_fork_context(["colorsys"])
    assert processes.preload(context)
    for number in (40, 41):
        process = context.Process(target=work, args=(number,))
        processes.start(process)
        process.join()
        print(process.exitcode)
        os.kill(forkserver._forkserver._forkserver_pid, signal.SIGKILL)
"""


KILLED = """
import os, signal
from scopitone.core.child_processes import processes
assert processes.preload(processes.create_fork_context([]))
os.kill(os.getpid(), signal.SIGKILL)
"""
UNLOADABLE = """
from scopitone.core.child_processes import processes
from scopitone.core.errors import RenderError

if __name__ == "__main__":
    context = processes.create_fork_context(["unloadable"])
    try:
        processes.start(context.Process(target=print))
    except RenderError as error:
        print(error)
"""


def run(folder: Path, script: str, **environment: str) -> subprocess.CompletedProcess[str]:
    """Run a script whose temporary files are in `folder`."""
    program = folder.with_suffix(".py")
    program.write_text(script)
    folder.with_name("work.py").write_text(WORK)
    return subprocess.run(
        [sys.executable, program],
        env={**os.environ, "TMPDIR": str(folder), **environment},
        capture_output=True,
        text=True,
        check=False,
        timeout=60,
    )


@pytest.mark.parametrize("temporary", ["short", "of-a-" + "long" * 30 + "-name"])
def test_they_have_the_libraries_wherever_temporary_files_are_and_whoever_dies(
    tmp_path: Path, temporary: str
) -> None:
    folder = tmp_path / temporary
    folder.mkdir()
    done = run(folder, FORK)
    assert done.stdout.split() == ["40", "41"], done.stderr
    assert list(folder.iterdir()) == []


def test_what_a_killed_process_left_is_removed_by_the_next() -> None:
    # Not the default: a test of a server may have set it to a folder whose name is too long.
    with tempfile.TemporaryDirectory(dir="/tmp") as short:
        folder = Path(short) / "t"
        folder.mkdir()
        assert run(folder, KILLED).returncode == -signal.SIGKILL
        assert len(list(folder.iterdir())) == 1
        assert run(folder, FORK).stdout.split() == ["40", "41"]
        assert list(folder.iterdir()) == []


def test_libraries_that_cannot_be_loaded_are_an_error(tmp_path: Path) -> None:
    (tmp_path / "unloadable.py").write_text("import os; os._exit(3)")
    folder = tmp_path / "t"
    folder.mkdir()
    done = run(folder, UNLOADABLE, PYTHONPATH=str(tmp_path))
    assert "a process cannot be started" in done.stdout, done.stderr


def test_what_is_raised_meanwhile_or_beside_is_raised() -> None:
    polled = threading.Event()

    def poll() -> None:
        polled.set()
        raise KeyError("poll")

    with pytest.raises(KeyError, match="poll"):
        processes.run_while_polling(lambda: polled.wait(60) and None, poll)
    with pytest.raises(KeyError, match="work"):
        processes.run_while_polling(lambda: {}["work"], lambda: None)
