"""A song read from files: its sound, the tags inside, and the values that replace them.

`tags` reads the tags of all containers; this module decides which of them count.
"""

from __future__ import annotations

import re
from collections.abc import Iterable
from dataclasses import dataclass, replace
from pathlib import Path

from scopitone.core.errors import InputError, MediaError, MissingInputError
from scopitone.core.song import Lyrics, Song
from scopitone.lyrics import text_cleaning
from scopitone.lyrics.formats.registry import ParsedLyrics, parse_any_format
from scopitone.video.inputs import cover_image
from scopitone.video.inputs.tags.read_tags import read_tags
from scopitone.video.inputs.tags.song_tags import SongTags, join_names

MAX_NAME = 300
"""Characters of a title or an author that are kept; no card has room for more."""

MAX_PICTURES = 20
"""Pictures of the tags that are tried; a file with more damaged ones has no cover."""

ICON_SIDE = 32
"""Pixels of a file icon, which is no cover if there is another picture."""

_TRACK_NUMBER = re.compile(r"^\s*\d{1,3}\s*(?:[-._)]\s*)+(?=\S)")


@dataclass(frozen=True, slots=True)
class SongFacts:
    """What the tags of a song say, cleaned and checked.

    title, artist, album, genre: "" if the tags have none. picture: the picture for the cover as
    it is in the tags; cover: the same for the renderer. warnings: what was ignored or guessed.
    """

    title: str
    artist: str
    album: str
    genre: str
    words: ParsedLyrics
    picture: bytes | None
    cover: bytes | None
    warnings: tuple[str, ...]


def read_song_facts(audio: Path) -> SongFacts:
    """Read the tags of the song in the file `audio`. Raises MissingInputError("audio").

    Unusable tags (a damaged picture, lyrics with impossible times) become warnings.
    """
    tags = _read_tags(_require_file(audio, "audio"))
    words = _parse_tag_lyrics(tags)
    picture, cover, warnings = _choose_cover(tags)
    return SongFacts(
        title=_clean_name(next(iter(tags.titles), "")),
        artist=_clean_name(join_names(tags.artists or tags.album_artists)),
        album=_clean_name(next(iter(tags.albums), "")),
        genre=_clean_name(next(iter(tags.genres), "")),
        words=words,
        picture=picture,
        cover=cover,
        warnings=tuple(dict.fromkeys((*tags.warnings, *words.lyrics.warnings, *warnings))),
    )


def read_song(
    audio: Path,
    *,
    title: str | None = None,
    author: str | None = None,
    cover: Path | None = None,
    lyrics: Path | None = None,
    lyrics_encoding: str | None = None,
) -> Song:
    """Read the song in the file `audio`. Arguments take precedence over the file's own tags.

    Without any title, the title is made from the file's name. Unusable tags (a damaged picture,
    lyrics with impossible times) are ignored, with warnings in the song and its lyrics; unusable
    files among the arguments raise MissingInputError, MediaError("cover") or InputError("lyrics").
    Whether `audio` contains sound is not checked.
    """
    tags = _read_tags(_require_file(audio, "audio"))
    words = _parse_tag_lyrics(tags) if lyrics is None else read_lyrics_file(lyrics, lyrics_encoding)
    ignored: list[str] = []
    if cover is None:
        _, shown, ignored = _choose_cover(tags)
    else:
        shown = _read_cover_file(cover)
    tagged_title = _clean_name(next(iter(tags.titles), ""))
    tagged_artist = join_names(tags.artists or tags.album_artists)
    return Song(
        audio=audio,
        title=(tagged_title if title is None else _clean_name(title)) or title_of(audio),
        author=_clean_name(tagged_artist if author is None else author),
        cover=shown,
        lyrics=words.lyrics,
        genre=_clean_name(next(iter(tags.genres), "")),
        warnings=(*tags.warnings, *ignored),
    )


def read_lyrics_file(path: Path, encoding: str | None = None) -> ParsedLyrics:
    """Read lyrics of any known format; `encoding` is that of the text, detected if it is None.

    Raises MissingInputError, InputError("lyrics").
    """
    data = _read_contents(path, "lyrics", text_cleaning.MAX_BYTES)
    return parse_any_format(data, name=path.name, encoding=encoding)


def read_tagged_lyrics(audio: Path) -> ParsedLyrics:
    """Read the lyrics in a song's tags: those with times if there are any, else the first.

    The result is empty if the tags contain none. Unreadable lyrics are ignored, with a warning.
    Raises MissingInputError("audio").
    """
    tags = _read_tags(_require_file(audio, "audio"))
    words = _parse_tag_lyrics(tags)
    return _add_warnings(words, tags.warnings)


def title_of(audio: Path) -> str:
    """Make a readable title from a file's name: "01 - my_song.mp3" becomes "my song"."""
    stem = _TRACK_NUMBER.sub("", audio.stem)
    return _clean_name(stem.replace("_", " ")) or audio.stem


def _require_file(path: Path, field: str) -> Path:
    if not path.exists():
        raise MissingInputError(field, f"no such file: {path}")
    if not path.is_file():
        raise MissingInputError(field, f"not a file: {path}")
    return path


def _read_contents(path: Path, field: str, most: int) -> bytes:
    """Read a file, at most one byte more than `most`."""
    try:
        with _require_file(path, field).open("rb") as file:
            return file.read(most + 1)
    except OSError as error:
        raise MissingInputError(field, f"cannot be read: {path} ({error.strerror})") from error


def _read_tags(audio: Path) -> SongTags:
    try:
        return read_tags(audio)
    except OSError as error:
        raise MissingInputError("audio", f"cannot be read: {audio} ({error.strerror})") from error


def _clean_name(text: str | None) -> str:
    return " ".join(text_cleaning.clean(text or "").split())[:MAX_NAME].strip()


def _read_cover_file(path: Path) -> bytes:
    data = _read_contents(path, "cover", cover_image.MAX_BYTES)
    try:
        return cover_image.prepare_cover(data)
    except MediaError as error:
        raise MediaError("cover", f"{path.name}: {error.message}") from error


def _choose_cover(tags: SongTags) -> tuple[bytes | None, bytes | None, list[str]]:
    """Return the first readable picture, the same for the renderer, and warnings.

    A picture as small as an icon is taken only if there is no other.
    """
    warnings: list[str] = []
    icon: tuple[bytes, bytes] | None = None
    for picture in tags.sorted_pictures()[:MAX_PICTURES]:
        try:
            facts = cover_image.describe_cover(picture.data)
            cover = cover_image.prepare_cover(picture.data)
        except MediaError as error:
            warnings.append(f"the picture in the song's tags is ignored: {error.message}")
            continue
        if max(facts.width, facts.height) > ICON_SIDE:
            return picture.data, cover, warnings
        icon = icon or (picture.data, cover)
    return (*(icon or (None, None)), warnings)


def _parse_tag_lyrics(tags: SongTags) -> ParsedLyrics:
    readable, warnings = [], []
    for text in (*tags.synced, *tags.lyrics):
        try:
            words = parse_any_format(text.encode("utf-8", "replace"))
        except InputError as error:
            warnings.append(f"lyrics in the song's tags are ignored: {error.message}")
            continue
        if words.lyrics.lines:
            readable.append(replace(words, format="SYLT") if text in tags.synced else words)
    first = readable[0] if readable else ParsedLyrics(Lyrics(), "")
    best = next((read for read in readable if read.lyrics.is_timed), first)
    return _add_warnings(best, warnings)


def _add_warnings(words: ParsedLyrics, warnings: Iterable[str]) -> ParsedLyrics:
    """Return `words` with `warnings` in front of the lyrics' own."""
    lyrics = replace(words.lyrics, warnings=(*warnings, *words.lyrics.warnings))
    return replace(words, lyrics=lyrics)
