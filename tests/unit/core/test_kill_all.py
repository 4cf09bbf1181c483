"""What a process that ends does with those it started, in an interpreter of its own."""

from __future__ import annotations

import subprocess
import sys

_PROGRAM = """
import time
from scopitone.core.child_processes import processes
from scopitone.core.errors import RenderError

context = processes.create_fork_context([])
child = context.Process(target=time.sleep, args=(600,), daemon=True)
processes.start(child)
processes.kill_all()
print(child.is_alive())
try:
    processes.start(context.Process(target=time.sleep, args=(600,), daemon=True))
except RenderError as error:
    print(error)
"""


def test_children_are_killed_and_no_others_start() -> None:
    done = subprocess.run(
        [sys.executable, "-c", _PROGRAM], capture_output=True, text=True, check=True
    )
    assert done.stdout.splitlines() == [
        "False",
        "a process cannot be started: this process is shutting down",
    ]
