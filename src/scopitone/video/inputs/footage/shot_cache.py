"""A cache of shots that are ready to be drawn, so that an edited storyboard renders again quickly.

It has a limit: the shots of one video take some 100 MB.
"""

from __future__ import annotations

import contextlib
import hashlib
import json
from collections.abc import Callable
from pathlib import Path

from scopitone.core.file_cache import write_cache_file

MAX_CACHE_BYTES = 1024**3

Entry = tuple[bytes, int, tuple[float, ...]]
"""The data of a shot, the number of its frames, and its lightest levels (`reel_cuts`)."""


class ShotCache:
    """Shots in files. Without a folder nothing is kept."""

    def __init__(self, cache: Path | None) -> None:
        self._folder = cache and cache / "shots"

    def find_or_make(self, key: object, make: Callable[[], Entry]) -> Entry:
        """Return the entry of `key`, a JSON value; `make` makes it if there is none."""
        if self._folder is None:
            return make()
        path = self._folder / hashlib.sha256(json.dumps(key).encode()).hexdigest()
        with contextlib.suppress(OSError, ValueError):
            head, _, data = path.read_bytes().partition(b"\n")
            frames, lightest = json.loads(head)
            # The oldest in use is the last to go.
            path.touch()
            return data, frames, tuple(lightest)
        data, frames, lightest = make()
        head = json.dumps([frames, lightest]).encode() + b"\n"
        write_cache_file(path, lambda file: file.write(head + data))
        return data, frames, lightest

    def trim(self) -> None:
        """Delete the entries that were not used for the longest time, down to the limit."""
        if self._folder is None:
            return
        # Another process may delete files meanwhile.
        with contextlib.suppress(OSError):
            files = [(path.stat(), path) for path in self._folder.iterdir()]
            size = 0
            for facts, path in sorted(files, key=lambda item: -item[0].st_mtime):
                size += facts.st_size
                if size > MAX_CACHE_BYTES:
                    path.unlink(missing_ok=True)
