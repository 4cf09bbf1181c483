"""Words and their times: read from files and tags, found in songs, or transcribed from them."""

from __future__ import annotations

import codecs
from dataclasses import dataclass, replace
from math import isfinite
from pathlib import Path
from typing import Literal

from scopitone.core.errors import InputError, MediaError
from scopitone.core.paths import cache_folder
from scopitone.core.progress import ProgressCallback
from scopitone.core.song import Lyrics
from scopitone.lyrics.listening.weights import ModelChoice
from scopitone.video.options import Options

_HEAD_BYTES = 4096
_OTHER_SONGS = (
    b"wvpk",
    b"MPCK",
    b"MP+",
    b"MAC ",
    b"FORM",
    b"\x1a\x45\xdf\xa3",
    b"\x30\x26\xb2\x75",
)
"""First bytes of songs that the API does not take: WavPack, Musepack, Monkey's Audio, AIFF,
Matroska, ASF."""


@dataclass(frozen=True, slots=True)
class LyricsWithSource:
    """Lyrics, their source, and the warnings about them.

    format: name of the format that was read; None for transcribed words.
    """

    lyrics: Lyrics
    source: Literal["given", "tags", "heard"]
    format: str | None
    language: str | None = None
    warnings: tuple[str, ...] = ()


def read_timed_lyrics(
    file: Path | None, song: Path | None, encoding: str | None
) -> LyricsWithSource:
    """Read a lyrics file, or the tags of a song. Without words, those of `song` are to be heard.

    Raises: InputError and its kinds.
    """
    from scopitone.video.inputs.song_files import read_lyrics_file, read_tagged_lyrics

    if file is not None and not _is_song(file):
        read = read_lyrics_file(file, encoding)
        return LyricsWithSource(read.lyrics, "given", read.format, warnings=read.lyrics.warnings)
    tagged = file or song
    assert tagged is not None
    read = read_tagged_lyrics(tagged)
    warnings = read.lyrics.warnings
    if read.lyrics.lines:
        return LyricsWithSource(read.lyrics, "tags", read.format, warnings=warnings)
    if song is None:
        reason = warnings[0] if warnings else _NO_TAGS
        raise InputError("lyrics", f"{tagged.name}: {reason}")
    return LyricsWithSource(Lyrics(), "heard", None, warnings=warnings)


_NO_TAGS = "its tags contain no readable lyrics; name it as the song (--song) to transcribe it"


def _is_song(path: Path) -> bool:
    """Whether a file is a song and not a text, by its first bytes and its name."""
    from tinytag import TinyTag

    from scopitone.tasks.files.mime_sniffing import sniff_audio

    try:
        with path.open("rb") as file:
            head = file.read(_HEAD_BYTES)
    except OSError:
        # Reading it later raises the error.
        return False
    # The byte order mark of UTF-16 looks like the first bytes of an MP3, and a text may begin
    # with any bytes.
    if head.startswith((codecs.BOM_UTF16_LE, codecs.BOM_UTF16_BE)) or b"\0" not in head:
        return False
    return (
        sniff_audio(head) is not None
        or head.startswith(_OTHER_SONGS)
        or TinyTag.is_supported(path.name)
    )


def find_times(
    result: LyricsWithSource,
    song: Path,
    language: str | None,
    model: ModelChoice,
    progress: ProgressCallback,
) -> LyricsWithSource:
    """Add the times that are found in `song`, or the words that are transcribed from it.

    Raises: MediaError if the song is silent.
    """
    from scopitone.audio.analysis.pipeline import analyze
    from scopitone.lyrics.alignment.align import align
    from scopitone.lyrics.line_timing import fit

    # At the default frame rate, so that rendering the song finds this analysis in the cache.
    cache = cache_folder()
    analysis = analyze(song, fps=Options().fps, progress=progress, cache=cache)
    if not isfinite(analysis.loudness):
        raise MediaError("audio", f"{song.name} is silent throughout")
    if result.source == "heard":
        from scopitone.lyrics.transcription.heard_lyrics import hear_lyrics

        transcript = hear_lyrics(
            song, analysis, model=model, language=language, progress=progress, cache=cache
        )
        warnings = [*result.warnings, *transcript.warnings]
        return replace(
            result, lyrics=transcript.lyrics, language=transcript.language, warnings=tuple(warnings)
        )
    lyrics, fit_warnings = fit(result.lyrics, analysis.duration)
    warnings = [*result.warnings, *fit_warnings]
    if lyrics.lines:
        aligned = align(
            lyrics, song, analysis, model=model, language=language, progress=progress, cache=cache
        )
        lyrics, warnings = aligned.lyrics, [*warnings, *aligned.warnings]
    return replace(result, lyrics=lyrics, warnings=tuple(warnings))


def add_all_readings(
    result: LyricsWithSource, *, romanize: bool, furigana: bool
) -> LyricsWithSource:
    """Add readings to lines that have none, with the warnings about them."""
    if not romanize and not furigana:
        return result
    from scopitone.lyrics.readings import add_readings

    lyrics, warnings = add_readings(result.lyrics, romanize=romanize, furigana=furigana)
    return replace(result, lyrics=lyrics, warnings=(*result.warnings, *warnings))
