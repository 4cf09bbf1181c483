"""Reading a foreign song and cover: in a child process, which leaves plain files behind.

`inspect` is the worker's side, `main` the child's. They talk by files in one folder: ASKED and
ANSWER as JSON, SOUND and COVER as the plain forms that everything after this decodes. To keep
the original and decode it again in the renderer would be a second chance for a bad file.
"""

from __future__ import annotations

import json
from collections.abc import Callable
from dataclasses import asdict, dataclass
from pathlib import Path
from typing import Any

from scopitone.errors import InputError, MediaError
from scopitone.tasks import bounded, lyrics
from scopitone.tasks.bounded import Bounds, BoundsError

ASKED, ANSWER = "asked.json", "answer.json"
SOUND, COVER = "plain.flac", "plain-cover"
_FIELDS = {"audio": "input.audio_url", "cover": "input.image_url", "lyrics": "input.lyrics"}
# 48 kHz, two channels, 16 bits: FLAC never becomes larger than that, by more than its headers.
_BYTES_PER_SECOND = 48_000 * 2 * 2
_ROOM = 64 * 2**20
_LARGEST_ANSWER = 16 * 2**20


@dataclass(frozen=True, slots=True)
class Asked:
    """What the child is to read: files by their names in its folder, and what the client said."""

    audio: str
    cover: str | None
    title: str | None
    artist: str | None
    lyrics: str | None
    longest_s: float


def inspect(
    folder: Path, asked: Asked, bounds: Bounds, check: Callable[[], None]
) -> dict[str, Any]:
    """Have the files in `folder` read: {"title", "author", "duration", "lyrics", "cover"}.

    `cover` says whether there is a COVER; `lyrics` is what `tasks.lyrics.to_json` writes.

    Raises:
        InputError: naming the request's field; the child refused a file, or did not survive it.
    """
    (folder / ASKED).write_text(json.dumps(asdict(asked)))
    try:
        bounded.run(__name__, folder, bounds, check)
    except BoundsError as error:
        raise InputError(_FIELDS["audio"], f"cannot be read: decoding it {error}") from error
    answer = folder / ANSWER
    if answer.stat().st_size > _LARGEST_ANSWER:
        raise InputError(_FIELDS["lyrics"], "are too long: the song's tags hold too much text")
    found: dict[str, Any] = json.loads(answer.read_bytes())
    if "refused" in found:
        field, message = found["refused"]
        raise InputError(_FIELDS.get(field, field), message)
    return found


def largest_file(longest_s: float) -> int:
    """Bytes that the child may write into one file, for songs of at most `longest_s` seconds."""
    return int(longest_s * _BYTES_PER_SECOND) + _ROOM


def main(folder: Path) -> None:
    """Read what ASKED names, and write ANSWER."""
    asked = Asked(**json.loads((folder / ASKED).read_bytes()))
    try:
        answer = _read(folder, asked)
    except InputError as error:
        answer = {"refused": [error.field, error.message]}
    (folder / ANSWER).write_text(json.dumps(answer))


def _read(folder: Path, asked: Asked) -> dict[str, Any]:
    from scopitone.video.lyrics.detect import read_lyrics
    from scopitone.video.plain_sound import write_plain
    from scopitone.video.tags import read_song

    audio = folder / asked.audio
    cover = None if asked.cover is None else folder / asked.cover
    song = read_song(audio, title=asked.title, author=asked.artist, cover=cover)
    words = read_lyrics(asked.lyrics.encode()) if asked.lyrics else song.lyrics
    duration = write_plain(audio, folder / SOUND, limit=asked.longest_s)
    if song.cover is not None:
        (folder / COVER).write_bytes(_plain(song.cover))
    return {
        "title": song.title,
        "author": song.author,
        "duration": duration,
        "lyrics": lyrics.to_json(words),
        "cover": song.cover is not None,
    }


def _plain(cover: bytes) -> bytes:
    from scopitone.video.artwork import plain_cover

    try:
        return plain_cover(cover)
    except MemoryError as error:
        raise MediaError("cover", "needs too much memory to be decoded") from error


if __name__ == "__main__":
    main(Path.cwd())
