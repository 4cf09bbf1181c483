"""Network namespaces of the tests' own where the system permits them: Linux, root, ip(8)."""

from __future__ import annotations

import os
import shutil
import subprocess
from collections.abc import Iterator
from contextlib import ExitStack, contextmanager
from dataclasses import dataclass

# Nobody's network, we hope: what is here already is not touched, the test then goes without.
_NETWORK = "10.213"


@dataclass(frozen=True)
class Apart:
    """Run `prefix` and a command: it sees its own loopback, and of the host only `host`."""

    prefix: tuple[str, ...]
    host: str


def _ip(*arguments: str) -> None:
    subprocess.run(["ip", *arguments], check=True, capture_output=True)


@contextmanager
def _one(number: int) -> Iterator[Apart]:
    name = f"sct{os.getpid() % 100_000}x{number}"
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
        yield Apart(("ip", "netns", "exec", name), ours)
    finally:
        subprocess.run(["ip", "netns", "delete", name], check=False, capture_output=True)


@contextmanager
def apart(count: int) -> Iterator[list[Apart] | None]:
    """So many namespaces that cannot reach each other; None where that is not permitted."""
    with ExitStack() as made:
        try:
            if os.geteuid() or shutil.which("ip") is None:
                raise PermissionError
            spaces = [made.enter_context(_one(number)) for number in range(1, count + 1)]
        except (OSError, subprocess.CalledProcessError):
            spaces = None
        yield spaces
