"""The file that contains a running server's address, for commands on the same data folder."""

from __future__ import annotations

import contextlib
import json
import logging
import os
from collections.abc import Iterator
from pathlib import Path

log = logging.getLogger(__name__)
_FILE = "server.json"


@contextlib.contextmanager
def write_address(data_dir: Path, address: str) -> Iterator[None]:
    """Record that this process listens at `address`, for example http://127.0.0.1:8000.

    The file is removed at the end of the context, unless another server has replaced it.
    """
    path = data_dir / _FILE
    if path.exists() and path.stat().st_size and _read(path)[0] is None:
        log.warning(
            "%s was not written by Scopitone; commands will not find this server by it", path
        )
        yield
        return
    path.write_text(json.dumps({"pid": os.getpid(), "address": address}))
    try:
        yield
    finally:
        if _read(path)[0] == os.getpid():
            path.unlink(missing_ok=True)


def read_address(data_dir: Path) -> str | None:
    """Return the address of the last server started with this data folder; None if it has ended."""
    pid, address = _read(data_dir / _FILE)
    if pid is None:
        return None
    try:
        os.kill(pid, 0)
    except ProcessLookupError:
        return None
    except PermissionError:
        # It runs as another user.
        pass
    return address


def _read(path: Path) -> tuple[int | None, str]:
    try:
        content = json.loads(path.read_text())
        return int(content["pid"]), str(content["address"])
    except (OSError, ValueError, KeyError, TypeError):
        return None, ""
