"""Times that were found, kept on disk by what the song and its lyrics hold."""

from __future__ import annotations

import hashlib
import json
from dataclasses import asdict
from pathlib import Path
from typing import Any

from scopitone.song import Line, Lyrics, Word
from scopitone.video.keeping import keep

VERSION = 1
"""Raised whenever the same song and lyrics would be aligned differently."""


def place(folder: Path, audio: Path, lyrics: Lyrics, recogniser: bool) -> Path:
    """Where in `folder` the times of these very lyrics in this very sound are kept."""
    with audio.open("rb") as file:
        digest = hashlib.file_digest(file, "sha256")
    digest.update(json.dumps([asdict(lyrics), recogniser]).encode())
    return folder / f"{digest.hexdigest()}-words-{VERSION}.json"


def load(path: Path) -> Lyrics | None:
    """What is kept at `path`; None where there is nothing, or nothing that can be read."""
    try:
        return Lyrics(tuple(_line(line) for line in json.loads(path.read_bytes())["lines"]))
    except (OSError, ValueError, TypeError, KeyError):
        return None


def save(lyrics: Lyrics, path: Path) -> None:
    """Keep `lyrics` at `path`, whole or not at all. A disk that is full is no error."""
    keep(path, lambda file: file.write(json.dumps(asdict(lyrics)).encode()))


def _line(told: dict[str, Any]) -> Line:
    words = tuple(Word(**word) for word in told["words"])
    return Line(told["text"], told["start"], told["end"], words, told["confidence"])
