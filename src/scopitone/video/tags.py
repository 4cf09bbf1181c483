"""A song from its files: the sound, the tags inside it, and what the user gave instead.

The tags are read by tinytag (MIT): pure Python, every common container, pictures and synced
lyrics included. Mutagen would also do, but it is GPL.
"""

from __future__ import annotations

import logging
import re
from pathlib import Path

from tinytag import TinyTag, TinyTagException

from scopitone.errors import InputError, MediaError, MissingInputError
from scopitone.song import Lyrics, Song
from scopitone.video import artwork
from scopitone.video.lyrics import reading
from scopitone.video.lyrics.detect import read_lyrics

logger = logging.getLogger(__name__)

MAX_NAME = 300
"""Characters of a title or an author that are kept; no card has room for more."""

_TRACK_NUMBER = re.compile(r"^\s*\d{1,3}\s*(?:[-._)]\s*)+(?=\S)")


def read_song(
    audio: Path,
    *,
    title: str | None = None,
    author: str | None = None,
    cover: Path | None = None,
    lyrics: Path | None = None,
) -> Song:
    """The song in the file `audio`. What is given wins over the file's own tags.

    A title that is nowhere is made from the file's name. Tags that cannot be used (a damaged
    picture, lyrics with impossible times) are left out and logged as warnings; files that
    were given and cannot be used raise MissingInputError, MediaError("cover", …) or
    InputError("lyrics", …). Whether `audio` holds sound is not looked at here.
    """
    tag = _tag(_existing(audio, "audio"))
    return Song(
        audio=audio,
        title=_name(title if title is not None else tag.title) or title_of(audio),
        author=_name(author if author is not None else tag.artist or tag.albumartist),
        cover=_embedded_cover(tag) if cover is None else _cover_file(cover),
        lyrics=_embedded_lyrics(tag) if lyrics is None else _lyrics_file(lyrics),
        genre=_name(tag.genre),
    )


def title_of(audio: Path) -> str:
    """A readable title from a file's name: "01 - my_song.mp3" is "my song"."""
    stem = _TRACK_NUMBER.sub("", audio.stem)
    return _name(stem.replace("_", " ")) or audio.stem


def _existing(path: Path, field: str) -> Path:
    if not path.exists():
        raise MissingInputError(field, f"no such file: {path}")
    if not path.is_file():
        raise MissingInputError(field, f"not a file: {path}")
    return path


def _contents(path: Path, field: str, most: int) -> bytes:
    """The bytes of a file, one more than `most` at most."""
    try:
        with _existing(path, field).open("rb") as file:
            return file.read(most + 1)
    except OSError as error:
        raise MissingInputError(field, f"cannot be read: {path} ({error.strerror})") from error


def _tag(audio: Path) -> TinyTag:
    try:
        return TinyTag.get(audio, duration=False, image=True)
    except TinyTagException:
        # Not every container that FFmpeg plays has tags that tinytag knows.
        return TinyTag()
    except OSError as error:
        raise MissingInputError("audio", f"cannot be read: {audio} ({error.strerror})") from error


def _name(text: str | None) -> str:
    return " ".join(reading.clean(text or "").split())[:MAX_NAME].strip()


def _cover_file(path: Path) -> bytes:
    data = _contents(path, "cover", artwork.MAX_BYTES)
    try:
        return artwork.checked_cover(data)
    except MediaError as error:
        raise MediaError("cover", f"{path.name}: {error.message}") from error


def _lyrics_file(path: Path) -> Lyrics:
    return read_lyrics(_contents(path, "lyrics", reading.MAX_BYTES), name=path.name)


def _embedded_cover(tag: TinyTag) -> bytes | None:
    image = tag.images.front_cover or tag.images.any
    if image is None:
        return None
    try:
        return artwork.checked_cover(image.data)
    except MediaError as error:
        logger.warning("the picture in the song's tags is left out: %s", error.message)
        return None


def _embedded_lyrics(tag: TinyTag) -> Lyrics:
    """The first lyrics in the tags that have times, else the first that can be read."""
    found = []
    for text in tag.other.get("lyrics") or []:
        try:
            found.append(read_lyrics(text.encode("utf-8", "replace")))
        except InputError as error:
            logger.warning("lyrics in the song's tags are left out: %s", error.message)
    return next((one for one in found if one.timed), found[0] if found else Lyrics())
