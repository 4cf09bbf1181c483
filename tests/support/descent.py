"""The processes below a process."""

from __future__ import annotations

import subprocess
import sys

# Of a process that multiprocessing forks or starts: scopitone/core/child_processes/processes.py.
_MARK = "multiprocessing.forkserver" if sys.platform == "linux" else "spawn_main"


def descendants(pid: int) -> set[int]:
    """The ids of all processes below."""
    return set(_below(pid))


def encoders(pid: int) -> set[int]:
    """The ids of the encoding processes below, without the one that they are forked from."""
    below = _below(pid)
    ours = {one for one, (_, arguments) in below.items() if _MARK in arguments}
    if sys.platform != "linux":
        return ours
    return {one for one in ours if below[one][0] in ours}


def listeners(pid: int) -> set[int]:
    """The ids of the listening processes below."""
    return {one for one, (_, arguments) in _below(pid).items() if "listening.child" in arguments}


def _below(pid: int) -> dict[int, tuple[int, str]]:
    """By id, the parent and the arguments."""
    command = ["ps", "-wweo", "pid=,ppid=,args="]
    listed = subprocess.run(command, capture_output=True, text=True, check=True).stdout
    every: dict[int, tuple[int, str]] = {}
    for line in listed.splitlines():
        one, above, *arguments = line.split(None, 2)
        every[int(one)] = int(above), " ".join(arguments)
    found: dict[int, tuple[int, str]] = {}
    front = {pid}
    while front:
        front = {one for one, (above, _) in every.items() if above in front}
        found.update((one, every[one]) for one in front)
    return found
