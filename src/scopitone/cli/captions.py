"""Words as files beside the video: --captions."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from pathlib import Path
from typing import Any

import click

from scopitone.cli import output
from scopitone.song import Lyrics
from scopitone.video.lyrics.writing import WRITERS


def captions_option(command: Callable[..., Any]) -> Callable[..., Any]:
    """Give `command` the option --captions; it gets the names as a tuple."""
    return click.option(
        "--captions",
        metavar="FORMATS",
        callback=lambda _context, _option, value: _formats(value),
        help=f"Write the words as shown beside the video: any of {','.join(WRITERS)}.",
    )(command)


def places(video: Path, formats: Sequence[str], inputs: Sequence[Path]) -> list[Path]:
    """The files to write. Raises UsageError where one is an input."""
    return [
        output.target(video.with_suffix(f".{name}"), video, f".{name}", inputs) for name in formats
    ]


def write(lyrics: Lyrics, places: Sequence[Path]) -> None:
    """Write `lyrics` to each of `places`, by its ending. Raises OutputError."""
    for place in places:
        output.write(place, WRITERS[place.suffix[1:]](lyrics).encode())


def _formats(value: str | None) -> tuple[str, ...]:
    names = tuple(dict.fromkeys(value.split(","))) if value is not None else ()
    unknown = [name for name in names if name not in WRITERS]
    if unknown:
        raise click.BadParameter(f"there is no {unknown[0]!r}; accepted: {', '.join(WRITERS)}")
    return names
