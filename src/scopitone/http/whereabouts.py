"""Where the server of a data folder listens, for commands beside it."""

from __future__ import annotations

import contextlib
import json
import os
from collections.abc import Iterator
from pathlib import Path

_FILE = "server.json"


@contextlib.contextmanager
def announced(data_dir: Path, address: str) -> Iterator[None]:
    """Say that this process listens at `address`, such as http://127.0.0.1:8000, until it ends."""
    path = data_dir / _FILE
    path.write_text(json.dumps({"pid": os.getpid(), "address": address}))
    try:
        yield
    finally:
        # Another server may have said so since.
        if _read(path)[0] == os.getpid():
            path.unlink(missing_ok=True)


def address_of(data_dir: Path) -> str | None:
    """Where the last server that was started with this data folder listens, if it still runs."""
    pid, address = _read(data_dir / _FILE)
    if pid is None:
        return None
    try:
        os.kill(pid, 0)
    except ProcessLookupError:
        return None
    except PermissionError:
        # It runs, as another user.
        pass
    return address


def _read(path: Path) -> tuple[int | None, str]:
    try:
        said = json.loads(path.read_text())
        return int(said["pid"]), str(said["address"])
    except (OSError, ValueError, KeyError, TypeError):
        return None, ""
