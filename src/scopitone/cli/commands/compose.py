"""scopitone compose: compose songs from a description."""

from __future__ import annotations

import re
import secrets
from pathlib import Path
from typing import TYPE_CHECKING, Literal

import click

from scopitone.cli.help.option_groups import GroupedCommand, grouped_option
from scopitone.cli.progress.json_lines import ProgressItem
from scopitone.cli.progress.progress_bar import ProgressMode, show_progress
from scopitone.cli.progress.progress_option import progress_options
from scopitone.cli.shared import output
from scopitone.cli.shared.answer import Answer
from scopitone.cli.signals import stop_on_signals
from scopitone.cli.values.name_sources import list_genres
from scopitone.cli.values.names import Choice, TagText
from scopitone.cli.values.ranges import Number, WholeNumber
from scopitone.cli.values.standard_input import InputFile
from scopitone.core.errors import MissingInputError
from scopitone.core.progress import RenderProgress
from scopitone.lyrics.line_timing import format_clock
from scopitone.video.options import Options

if TYPE_CHECKING:
    from scopitone.music.engine import Take, Understanding

_FILE = click.Path(path_type=Path)
_FRACTION = Number(0, 1)
_CLOCK = re.compile(r"(?:(\d+):(?=\d\d\b))?(\d+(?:\.\d+)?)")


@click.command(cls=GroupedCommand)
@click.argument("prompt", default="")
@grouped_option("Output", "-o", "out", type=_FILE, required=True, help="Folder for the takes.")
@grouped_option(
    "Song", "--title", default="", help="Song title; by default, the composer chooses one."
)
@grouped_option(
    "Song",
    "--tags",
    default="",
    type=TagText(list_genres),
    help="Style tags, such as “synthwave, 100 bpm, hopeful”.",
)
@grouped_option(
    "Song",
    "--negative-tags",
    default="",
    type=TagText(list_genres),
    help="Style tags to avoid.",
)
@grouped_option(
    "Words",
    "--lyrics",
    type=InputFile(),
    help="Text file with lyrics; tags such as [Verse] and [Chorus] are optional; -: stdin.",
)
@grouped_option("Words", "--instrumental", is_flag=True, help="Compose without vocals.")
@grouped_option("Words", "--gender", type=Choice(("m", "f")), help="Voice of the singer.")
@grouped_option(
    "Song", "--style-weight", type=_FRACTION, help="How closely to follow the genre, 0 to 1."
)
@grouped_option("Song", "--weirdness", type=_FRACTION, help="How unusual the song may be, 0 to 1.")
@grouped_option(
    "Song",
    "--length",
    callback=lambda _context, _option, text: _read_length(text),
    help="How long the song should last, as 0:30 or in seconds; whatever PROMPT says.",
)
@grouped_option(
    "Output",
    "--takes",
    type=WholeNumber(1, 8),
    default=2,
    show_default=True,
    help="Number of takes.",
)
@grouped_option(
    "Advanced", "--seed", type=int, help="Random seed; the same seed gives the same songs."
)
@grouped_option(
    "Advanced",
    "--soundfont",
    type=_FILE,
    help="SoundFont (.sf2) for the instruments, in place of the built-in one.",
)
@grouped_option(
    "Output", "--json", "as_json", is_flag=True, help="Print the result as one JSON object."
)
@progress_options
@click.pass_obj
def command(
    answer: Answer,
    *,
    prompt: str,
    out: Path,
    title: str,
    tags: str,
    negative_tags: str,
    lyrics: Path | None,
    instrumental: bool,
    gender: Literal["m", "f"] | None,
    style_weight: float | None,
    weirdness: float | None,
    length: float | None,
    takes: int,
    seed: int | None,
    soundfont: Path | None,
    as_json: bool,
    progress: ProgressMode,
) -> None:
    """Compose and sing the song that PROMPT describes, each take in its own folder."""
    from scopitone.api.songs import check_soundfont, compose_takes, describe_take, understand
    from scopitone.music.engine import GenerateSpec

    if not (prompt.strip() or tags.strip() or lyrics or title.strip()):
        raise click.UsageError(
            "PROMPT is missing; describe the song, or use --tags, --lyrics, or --title"
        )
    spec = GenerateSpec(
        prompt=prompt,
        title=title,
        tags=tags,
        lyrics=_read_lyrics(lyrics),
        instrumental=instrumental,
        vocal_gender=gender,
        style_weight=style_weight,
        weirdness=weirdness,
        negative_tags=negative_tags,
        seed=secrets.randbelow(2**31) if seed is None else seed,
        takes=takes,
        duration=length,
    )
    check_soundfont(soundfont)
    understood = understand(spec)
    if progress != "none" and not answer.has_events:
        click.echo(f"understood: {_summarize(understood)}", err=True)
    item = ProgressItem(out)
    with stop_on_signals() as stop, show_progress(Options().fps, progress, item) as show:
        report = stop.wrap_progress(show)
        finished = compose_takes(
            spec,
            out,
            soundfont=soundfont,
            progress=lambda share: report(RenderProgress("compose", share, 1.0)),
        )
        # The engine has no part in the last files.
        report(RenderProgress("compose", 1.0, 1.0))
    if answer.has_events:
        output.warn_once(finished[0].notes, set())
    if as_json:
        output.print_json(
            {
                "seed": spec.seed,
                "understood": understood.to_json(),
                "takes": [describe_take(take) for take in finished],
            }
        )
        return
    if not answer.has_events:
        for note in finished[0].notes:
            click.echo(f"note: {note}", err=True)
    _print_summary(finished, spec.seed)


def _read_length(text: str | None) -> float | None:
    """Return the seconds that `text` says, as 1:30 or 90."""
    from scopitone.music.composer.prompt.length import MAX_LENGTH_S, MIN_LENGTH_S

    if text is None:
        return None
    clock = _CLOCK.fullmatch(text.strip())
    seconds = 60.0 * float(clock[1] or 0) + float(clock[2]) if clock else 0.0
    if not MIN_LENGTH_S <= seconds <= MAX_LENGTH_S:
        raise click.BadParameter(
            f"{text!r} is not a length from {format_clock(round(MIN_LENGTH_S))} to"
            f" {format_clock(round(MAX_LENGTH_S))}, such as 0:30 or 30",
            param_hint="--length",
        )
    return seconds


def _summarize(understood: Understanding) -> str:
    """Return what a request was understood as, in one line."""
    voices = {"f": "female", "m": "male"}
    rows = {
        "genre": understood.genre,
        "form": ", ".join(understood.forms),
        "moods": ", ".join(understood.moods),
        "tempo": f"{understood.tempo:g} bpm",
        "length": None if understood.length is None else format_clock(round(understood.length)),
        "language": understood.language,
        "voice": ", ".join(voices[voice] for voice in understood.voices) or "none",
        "subject": understood.subject,
        "names": ", ".join(understood.names),
    }
    return "; ".join(f"{name} {value}" for name, value in rows.items() if value)


def _read_lyrics(lyrics: Path | None) -> str:
    if lyrics is None:
        return ""
    try:
        return lyrics.read_text(encoding="utf-8-sig")
    except (OSError, UnicodeDecodeError) as error:
        raise MissingInputError("lyrics", f"{lyrics} cannot be read as UTF-8 text") from error


def _print_summary(takes: list[Take], seed: int) -> None:
    for take in takes:
        length = format_clock(round(take.duration))
        click.echo(f"{take.audio.parent}: “{take.title}”, {length}, {take.tags}")
    folder = takes[0].audio.parent
    lyrics = "" if takes[0].instrumental else f" --lyrics {folder / 'song.lrc'}"
    click.echo(f"Compose this song again with --seed {seed}. Make its video with:")
    click.echo(
        f"scopitone render {folder / 'song.mp3'}{lyrics} --cover {folder / 'cover.png'}"
        f" -o {folder / 'song.mp4'}"
    )
