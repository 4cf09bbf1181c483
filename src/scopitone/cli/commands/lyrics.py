"""scopitone lyrics: read lyrics, find their times in a song, and write any format."""

from __future__ import annotations

from dataclasses import replace
from pathlib import Path
from typing import TYPE_CHECKING

import click

from scopitone.api.lyric_times import (
    LyricsWithSource,
    add_all_readings,
    find_times,
    read_timed_lyrics,
)
from scopitone.cli.help.option_groups import GroupedCommand, grouped_option
from scopitone.cli.progress.progress_bar import ProgressMode, show_progress
from scopitone.cli.progress.progress_option import progress_options
from scopitone.cli.shared import output
from scopitone.cli.shared.answer import Answer
from scopitone.cli.shared.listening_option import listening_model_option
from scopitone.cli.signals import stop_on_signals
from scopitone.cli.values.name_sources import list_encodings, list_languages
from scopitone.cli.values.names import Choice, Name
from scopitone.cli.values.standard_input import STANDARD, InputFile
from scopitone.core import output_files
from scopitone.core.errors import InputError
from scopitone.core.song import Lyrics
from scopitone.lyrics.formats.registry import exported_formats, find_format
from scopitone.lyrics.listening.weights import check_model_name
from scopitone.video.options import Options

if TYPE_CHECKING:
    from scopitone.lyrics.listening.weights import ModelChoice

JSON = "json"
FORMATS = (JSON, *(name for name in exported_formats() if name != JSON))
"""Output formats. JSON is not the registry's aligned JSON, but this command's own."""

_FILE = click.Path(path_type=Path)


@click.command(cls=GroupedCommand)
@click.argument("file", type=InputFile(), required=False)
@grouped_option("Words", "--song", type=_FILE, help="Song in which to find missing times.")
@grouped_option(
    "Words",
    "--lyrics-encoding",
    metavar="NAME",
    type=Name("encoding", list_encodings, is_checked=False),
    help="Encoding of FILE, such as cp1251; by default it is detected.",
)
@grouped_option(
    "Words",
    "--language",
    metavar="CODE",
    type=Name("language", list_languages, is_checked=False),
    help="Language of the lyrics, such as en; by default it is detected.",
)
@grouped_option(
    "Words",
    "--romanize",
    is_flag=True,
    help="Add a romanization to lines that are not in Latin letters and have none.",
)
@grouped_option(
    "Words",
    "--furigana",
    is_flag=True,
    help="Add readings over the Chinese characters of Japanese lines that have none.",
)
@grouped_option(
    "Output",
    "--to",
    "target",
    type=Choice(FORMATS),
    help="Output format; default: the extension of OUT, or json on stdout.",
)
@grouped_option("Output", "-o", "out", type=_FILE, help="File to write, instead of stdout (-).")
@listening_model_option
@progress_options
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
    progress: ProgressMode,
) -> None:
    """Read lyrics, find their missing times in a song, and write the lyrics.

    FILE is a lyrics file in any format, or a song with lyrics in its tags; - is stdin. Without
    FILE, the lyrics are read from the tags of SONG; if it has none, its words are transcribed.
    """
    out = None if out == STANDARD else out
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
    check_model_name(listening_model)
    result = read_timed_lyrics(file, song, lyrics_encoding)
    with stop_on_signals() as stop, show_progress(Options().fps, progress) as report:
        if song is not None:
            result = find_times(result, song, language, listening_model, stop.wrap_progress(report))
    result = add_all_readings(result, romanize=romanize, furigana=furigana)
    result = replace(
        result, language=language or result.language or _detect_language(result.lyrics)
    )
    for warning in (*result.warnings, *_list_losses(result.lyrics, target)):
        output.warn(warning)
    text = _format_lyrics(result, target)
    if path is None:
        click.echo(text, nl=False)
    else:
        output_files.write_file(path, text.encode())
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


def _detect_language(lyrics: Lyrics) -> str | None:
    from scopitone.lyrics.alignment.text_language import detect_language

    return detect_language(lyrics.lines)


def _list_losses(lyrics: Lyrics, target: str) -> tuple[str, ...]:
    from scopitone.lyrics.losses import list_losses

    return () if target == JSON else list_losses(lyrics, target)


def _format_lyrics(result: LyricsWithSource, target: str) -> str:
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
