"""Lyrics: read, found in songs, written."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING

from scopitone.api.lyric_times import LyricsWithSource, find_times, read_timed_lyrics
from scopitone.api.output_path import AnyPath
from scopitone.core.errors import InputError
from scopitone.core.output_files import write_file
from scopitone.core.progress import ProgressCallback, ignore_progress
from scopitone.core.song import Lyrics
from scopitone.lyrics.formats.registry import exported_formats, parse_any_format
from scopitone.lyrics.listening.weights import DEFAULT_MODEL, ModelChoice

if TYPE_CHECKING:
    from scopitone.lyrics.formats.base import LyricFormat


def read_lyrics(file: AnyPath, *, encoding: str | None = None) -> Lyrics:
    """Read a lyrics file of any format, or the lyrics in the tags of a song.

    Args:
        encoding: of the file, such as `cp1251`; by default it is detected.

    Returns: the lines, with times in seconds where the file has them, and warnings.
    Raises: InputError("lyrics") and its kinds.
    """
    return read_timed_lyrics(Path(file), None, encoding).lyrics


def parse_lyrics(text: str) -> Lyrics:
    """Read lyrics in any format from a text. Raises: InputError("lyrics")."""
    return parse_any_format(text.encode()).lyrics


def align(
    song: AnyPath,
    lyrics: Lyrics | AnyPath | None = None,
    *,
    language: str | None = None,
    listening_model: str = DEFAULT_MODEL,
    progress: ProgressCallback = ignore_progress,
) -> Lyrics:
    """Find the times that lyrics lack, by listening to the song.

    Args:
        lyrics: lyrics, or a file of any format. Default: those of the song's tags; if it has
            none, its words are transcribed.
        language: code of the language, such as `en`; by default it is detected.
        listening_model: a Whisper model, `tiny` to `large-v3-turbo`, a folder, or `none`.
            Models that are not installed are downloaded.
        progress: called often; what it raises stops the work.

    Returns: lyrics in which each line and word has times in seconds, and warnings.
    Raises: InputError, MediaError.
    """
    if isinstance(lyrics, Lyrics):
        known = LyricsWithSource(lyrics, "given", None, warnings=lyrics.warnings)
    else:
        known = read_timed_lyrics(Path(lyrics) if lyrics is not None else None, Path(song), None)
    model = ModelChoice(listening_model, may_download=True)
    found_times = find_times(known, Path(song), _check_language(language), model, progress)
    return Lyrics(found_times.lyrics.lines, found_times.warnings)


def write_lyrics(lyrics: Lyrics, path: AnyPath) -> None:
    """Write lyrics in the format of the file's suffix: `.lrc`, `.srt`, `.ass`, `.ttml`, ….

    Raises: InputError("path") for another suffix, InputError("lyrics") if lines have no times,
        OutputError if the file cannot be written.
    """
    target = Path(path)
    lyric_format = find_format_of(target)
    untimed = sum(line.start is None for line in lyrics.lines)
    if untimed:
        count = f"{untimed} of {len(lyrics.lines)} lines have no time"
        raise InputError("lyrics", f"{count}; use align to find them")
    write_file(target, lyric_format.write(lyrics).encode())


def find_format_of(path: Path) -> LyricFormat:
    """Return the format of a lyrics file to write, by its suffix. Raises: InputError("path")."""
    formats = exported_formats()
    lyric_format = formats.get(path.suffix.lower()[1:])
    if lyric_format is None:
        accepted = ", ".join(f".{name}" for name in formats)
        raise InputError(
            "path", f"{path.name!r} does not have the extension of a lyrics format; use {accepted}"
        )
    return lyric_format


def _check_language(code: str | None) -> str | None:
    from scopitone.lyrics.listening.languages import parse_language

    return None if code is None else parse_language(code)
