"""scopitone lyrics: read lyrics, find their times in a song, and write any format."""

from __future__ import annotations

import codecs
from dataclasses import dataclass, replace
from pathlib import Path
from typing import TYPE_CHECKING, Literal

import click

from scopitone.cli.shared import output
from scopitone.cli.shared.answer import Answer
from scopitone.cli.shared.listening_option import listening_model_option
from scopitone.cli.shared.progress_bar import show_progress
from scopitone.cli.signals import stop_on_signals
from scopitone.core.errors import InputError, MediaError
from scopitone.core.paths import cache_folder
from scopitone.core.song import Lyrics
from scopitone.lyrics.formats.registry import exported_formats, find_format
from scopitone.video.options import Options

if TYPE_CHECKING:
    from scopitone.core.progress import ProgressCallback
    from scopitone.lyrics.listening.weights import ModelChoice

JSON = "json"
FORMATS = (JSON, *(name for name in exported_formats() if name != JSON))
"""Output formats. JSON is not the registry's aligned JSON, but this command's own."""

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
_FILE = click.Path(path_type=Path)


@dataclass(frozen=True, slots=True)
class TimedLyrics:
    """Lyrics, their source, and the warnings about them.

    format: name of the format that was read; None for transcribed words.
    """

    lyrics: Lyrics
    source: Literal["given", "tags", "heard"]
    format: str | None
    language: str | None = None
    warnings: tuple[str, ...] = ()


@click.command()
@click.argument("file", type=_FILE, required=False)
@click.option("--song", type=_FILE, help="Song in which to find missing times.")
@click.option(
    "--lyrics-encoding",
    metavar="NAME",
    help="Encoding of FILE, such as cp1251; by default it is detected.",
)
@click.option(
    "--language",
    metavar="CODE",
    help="Language of the lyrics, such as en; by default it is detected.",
)
@click.option(
    "--romanize",
    is_flag=True,
    help="Add a romanization to lines that are not in Latin letters and have none.",
)
@click.option(
    "--furigana",
    is_flag=True,
    help="Add readings over the Chinese characters of Japanese lines that have none.",
)
@click.option(
    "--to",
    "target",
    type=click.Choice(FORMATS),
    help="Output format; default: the extension of OUT, or json on stdout.",
)
@click.option("-o", "out", type=_FILE, help="File to write, instead of stdout.")
@listening_model_option
@click.option("-q", "--quiet", is_flag=True, help="Show no progress.")
@click.pass_obj
def command(
    answer: Answer,
    file: Path | None,
    song: Path | None,
    lyrics_encoding: str | None,
    language: str | None,
    romanize: bool,
    furigana: bool,
    target: str | None,
    out: Path | None,
    listening_model: ModelChoice,
    quiet: bool,
) -> None:
    """Read lyrics, find their missing times in a song, and write the lyrics.

    FILE is a lyrics file in any format, or a song with lyrics in its tags. Without FILE, the
    lyrics are read from the tags of SONG; if it has none, its words are transcribed.
    """
    target = _choose_format(target, out)
    answer.in_json = target == JSON
    if file is None and song is None:
        raise click.UsageError("FILE is missing; specify a lyrics file, or a song with --song")
    inputs = [path for path in (file, song) if path is not None]
    path = None if out is None else output.check_output(out, out, out.suffix.lower(), inputs)
    if language is not None:
        from scopitone.lyrics.listening.languages import parse_language

        language = parse_language(language)
    if lyrics_encoding is not None:
        from scopitone.core.text_encoding import check_encoding

        check_encoding(lyrics_encoding, "lyrics_encoding")
    if furigana:
        from scopitone.lyrics.readings import check_furigana

        check_furigana()
    result = _read_lyrics(file, song, lyrics_encoding)
    with stop_on_signals() as stop, show_progress(Options().fps, quiet=quiet) as progress:
        if song is not None:
            result = _find_times(
                result, song, language, listening_model, stop.wrap_progress(progress)
            )
    result = _add_readings(result, romanize=romanize, furigana=furigana)
    result = replace(
        result, language=language or result.language or _detect_language(result.lyrics)
    )
    for warning in (*result.warnings, *_list_losses(result.lyrics, target)):
        output.warn(warning)
    text = _format_lyrics(result, target)
    if path is None:
        click.echo(text, nl=False)
    else:
        output.write_file(path, text.encode())
        click.echo(f"{path}: {len(result.lyrics.lines)} lines")


def _choose_format(target: str | None, out: Path | None) -> str:
    if target is not None:
        return target
    if out is None:
        return JSON
    suffix = out.suffix.lower()[1:]
    if suffix not in FORMATS:
        raise click.UsageError(
            f"{out.name!r} does not have the extension of a lyrics format; use --to, or one of "
            + ", ".join(f".{name}" for name in FORMATS)
        )
    return suffix


def _read_lyrics(file: Path | None, song: Path | None, encoding: str | None) -> TimedLyrics:
    from scopitone.video.inputs.song_files import read_lyrics_file, read_tagged_lyrics

    if file is not None and not _is_song(file):
        read = read_lyrics_file(file, encoding)
        return TimedLyrics(read.lyrics, "given", read.format, warnings=read.lyrics.warnings)
    tagged = file or song
    assert tagged is not None
    read = read_tagged_lyrics(tagged)
    warnings = read.lyrics.warnings
    if read.lyrics.lines:
        return TimedLyrics(read.lyrics, "tags", read.format, warnings=warnings)
    if song is None:
        reason = warnings[0] if warnings else f"{_NO_TAGS}; use --song to transcribe it"
        raise InputError("lyrics", f"{tagged.name}: {reason}")
    return TimedLyrics(Lyrics(), "heard", None, warnings=warnings)


_NO_TAGS = "its tags contain no readable lyrics"


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


def _find_times(
    result: TimedLyrics,
    song: Path,
    language: str | None,
    model: ModelChoice,
    progress: ProgressCallback,
) -> TimedLyrics:
    """Add the times that are found in `song`, or the words that are transcribed from it.

    Raises: MediaError if the song is silent.
    """
    from math import isfinite

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


def _add_readings(result: TimedLyrics, *, romanize: bool, furigana: bool) -> TimedLyrics:
    if not romanize and not furigana:
        return result
    from scopitone.lyrics.readings import add_readings

    lyrics, warnings = add_readings(result.lyrics, romanize=romanize, furigana=furigana)
    return replace(result, lyrics=lyrics, warnings=(*result.warnings, *warnings))


def _detect_language(lyrics: Lyrics) -> str | None:
    from scopitone.lyrics.alignment.text_language import detect_language

    return detect_language(lyrics.lines)


def _list_losses(lyrics: Lyrics, target: str) -> tuple[str, ...]:
    from scopitone.lyrics.losses import list_losses

    return () if target == JSON else list_losses(lyrics, target)


def _format_lyrics(result: TimedLyrics, target: str) -> str:
    if target != JSON:
        _check_times(result.lyrics, target)
        return find_format(target).write(result.lyrics)
    import json

    from scopitone.lyrics.lyrics_json import dump_lyrics

    lyrics = dump_lyrics(result.lyrics)
    content = {
        "lines": lyrics["lines"],
        "source": result.source,
        "language": result.language,
        "format": result.format,
        "confident": lyrics["confident"],
        "warnings": list(result.warnings),
    }
    return json.dumps(content, ensure_ascii=False, indent=1) + "\n"


def _check_times(lyrics: Lyrics, target: str) -> None:
    untimed = sum(line.start is None for line in lyrics.lines)
    if untimed:
        raise InputError(
            "lyrics",
            f"{untimed} of {len(lyrics.lines)} lines have no time, and {target} requires times; "
            "use --song to find them, or write json",
        )
