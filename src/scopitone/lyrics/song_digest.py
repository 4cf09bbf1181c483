"""Keys of cached results about a song, from the content of its file."""

from __future__ import annotations

import hashlib
import json
from functools import cached_property
from pathlib import Path
from typing import Any


class SongDigest:
    """The SHA-256 of a song's file. It is read when the first key is made, and only once."""

    def __init__(self, audio: Path) -> None:
        self._audio = audio

    def make_key(self, details: object) -> str:
        """Return a key, in hexadecimal, of the song and `details`, which can be written as JSON."""
        digest = self._content.copy()
        digest.update(json.dumps(details).encode())
        return str(digest.hexdigest())

    @cached_property
    def _content(self) -> Any:
        with self._audio.open("rb") as file:
            return hashlib.file_digest(file, "sha256")
