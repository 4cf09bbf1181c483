"""A cache of shots that are ready to be drawn, so that an edited storyboard renders again quickly.

It has a limit: the shots of one video take some 100 MB.
"""

from __future__ import annotations

import contextlib
import hashlib
import json
from collections.abc import Callable
from pathlib import Path

from scopitone.core.file_cache import SizedCache

MAX_CACHE_BYTES = 1024**3

Entry = tuple[bytes, int, tuple[float, ...]]
"""The data of a shot, the number of its frames, and its lightest levels (`reel_cuts`)."""


class ShotCache:
    """Shots in files. Without a folder nothing is kept."""

    def __init__(self, cache: Path | None) -> None:
        self._files = SizedCache(cache and cache / "shots", MAX_CACHE_BYTES)

    def find_or_make(self, key: object, make: Callable[[], Entry]) -> Entry:
        """Return the entry of `key`, a JSON value; `make` makes it if there is none."""
        digest = hashlib.sha256(json.dumps(key).encode()).hexdigest()
        if (file := self._files.open(digest)) is not None:
            with contextlib.suppress(OSError, ValueError), file:
                head, _, data = file.read().partition(b"\n")
                frames, lightest = json.loads(head)
                return data, frames, tuple(lightest)
        data, frames, lightest = make()
        head = json.dumps([frames, lightest]).encode() + b"\n"
        self._files.write(digest, lambda file: file.write(head + data))
        return data, frames, lightest

    def trim(self) -> None:
        """Delete the entries that were not used for the longest time, down to the limit."""
        self._files.trim()
