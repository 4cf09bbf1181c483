"""Network namespaces of the tests' own where the system permits them: Linux, root, ip(8)."""

from __future__ import annotations

import fcntl
import os
import re
import shutil
import subprocess
import tempfile
from collections.abc import Iterator
from contextlib import ExitStack, contextmanager
from dataclasses import dataclass
from pathlib import Path

# Nobody's network, we hope: what is here already is not touched, the test then goes without.
_NETWORK = "10.213"
# Runs of the tests that start at the same time take their numbers one after the other.
_LOCK = Path(tempfile.gettempdir()) / "scopitone-test-namespaces.lock"


@dataclass(frozen=True)
class Apart:
    """Run `prefix` and a command: it sees its own loopback, and of the host only `host`."""

    prefix: tuple[str, ...]
    host: str


def _ip(*arguments: str) -> str:
    command = ["ip", *arguments]
    return subprocess.run(command, check=True, capture_output=True, text=True).stdout


def _remove_stale() -> None:
    """Remove the namespaces of runs that were killed."""
    for name, pid in re.findall(r"^(sct(\d+)x\d+)", _ip("netns", "list"), re.MULTILINE):
        if not Path(f"/proc/{pid}").exists():
            _ip("netns", "delete", name)


def _free_number() -> int:
    taken = set(re.findall(rf"\b{re.escape(_NETWORK)}\.(\d+)\.", _ip("-4", "address")))
    return next(number for number in range(1, 255) if str(number) not in taken)


@contextmanager
def _one() -> Iterator[Apart]:
    with _LOCK.open("a") as lock:
        fcntl.flock(lock, fcntl.LOCK_EX)
        _remove_stale()
        number = _free_number()
        name = f"sct{os.getpid()}x{number}"
        space = _create(name, number)
    try:
        yield space
    finally:
        subprocess.run(["ip", "netns", "delete", name], check=False, capture_output=True)


def _create(name: str, number: int) -> Apart:
    ours, theirs = f"{_NETWORK}.{number}.1", f"{_NETWORK}.{number}.2"
    _ip("netns", "add", name)
    try:
        # The pair goes with the namespace that holds one end.
        _ip("link", "add", f"{name}a", "type", "veth", "peer", "name", f"{name}b", "netns", name)
        _ip("address", "add", f"{ours}/30", "dev", f"{name}a")
        _ip("link", "set", f"{name}a", "up")
        for command in (
            ("address", "add", f"{theirs}/30", "dev", f"{name}b"),
            ("link", "set", f"{name}b", "up"),
            ("link", "set", "lo", "up"),
        ):
            _ip("-n", name, *command)
    except BaseException:
        subprocess.run(["ip", "netns", "delete", name], check=False, capture_output=True)
        raise
    return Apart(("ip", "netns", "exec", name), ours)


@contextmanager
def apart(count: int) -> Iterator[list[Apart] | None]:
    """So many namespaces that cannot reach each other; None where that is not permitted."""
    with ExitStack() as made:
        try:
            if os.geteuid() or shutil.which("ip") is None:
                raise PermissionError
            spaces = [made.enter_context(_one()) for _ in range(count)]
        except (OSError, subprocess.CalledProcessError):
            spaces = None
        yield spaces
