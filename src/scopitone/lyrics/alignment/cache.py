"""The cache of times that were found, keyed by song, lyrics, model and language."""

from __future__ import annotations

import json
from dataclasses import asdict
from pathlib import Path

from scopitone.core.file_cache import write_cache_file
from scopitone.core.song import Lyrics
from scopitone.lyrics import json_codec
from scopitone.lyrics.listening.weights import identify_model
from scopitone.lyrics.song_digest import SongDigest

VERSION = 6
"""Increased whenever the same song and lyrics would be aligned differently."""


def cache_path(
    folder: Path, song: SongDigest, lyrics: Lyrics, model: Path | None, language: str | None
) -> Path:
    """Return the file in `folder` for the times that `model` finds for these lyrics in `song`."""
    key = song.make_key([asdict(lyrics), model and identify_model(model), language])
    return folder / f"{key}-words-{VERSION}.json"


def load(path: Path) -> Lyrics | None:
    """Read the lyrics at `path`; None if there are none or they cannot be read."""
    try:
        return json_codec.from_json(json.loads(path.read_bytes()))
    except (OSError, ValueError, TypeError, KeyError, AttributeError):
        return None


def save(lyrics: Lyrics, path: Path) -> None:
    """Write `lyrics` to `path`, whole or not at all. A full disk is not an error."""
    write_cache_file(path, lambda file: file.write(json.dumps(json_codec.to_json(lyrics)).encode()))
