"""The options that say what a video is made of, shared by `render` and `preview`."""

from __future__ import annotations

import functools
from collections.abc import Callable
from dataclasses import dataclass, replace
from pathlib import Path
from typing import Any, Literal

import click

from scopitone.song import Lyrics, Song
from scopitone.video.options import Options

SIZES = {"720p": (1280, 720), "1080p": (1920, 1080)}

FPS = click.IntRange(10, 60)
"""Below ten nothing moves; above sixty no platform plays it."""

_FILE = click.Path(path_type=Path)
_DEFAULT = Options()


@dataclass(frozen=True, slots=True)
class Request:
    """What the user asked for, not yet looked at."""

    audio: Path
    title: str | None
    author: str | None
    cover: Path | None
    lyrics: Path | None
    no_lyrics: bool
    lyrics_offset: float
    options: Options

    @property
    def inputs(self) -> tuple[Path, ...]:
        """The files that were named."""
        return tuple(path for path in (self.audio, self.cover, self.lyrics) if path)

    def song(self) -> Song:
        """Read the files. Raises InputError and its kinds."""
        from scopitone.video.lyrics.timing import shifted
        from scopitone.video.tags import read_song

        song = read_song(
            self.audio, title=self.title, author=self.author, cover=self.cover, lyrics=self.lyrics
        )
        if self.no_lyrics:
            return replace(song, lyrics=Lyrics())
        return replace(song, lyrics=shifted(song.lyrics, self.lyrics_offset))


def song_options(command: Callable[..., None]) -> Callable[..., None]:
    """Give `command` the argument SONG and the shared options; it gets them as `request`."""

    @functools.wraps(command)
    def with_request(
        *,
        song: Path,
        title: str | None,
        author: str | None,
        cover: Path | None,
        lyrics: Path | None,
        no_lyrics: bool,
        lyrics_offset: int,
        brand: str,
        resolution: str,
        fps: int,
        motion: Literal["drift", "still"],
        style: str,
        workers: int | None,
        **others: Any,
    ) -> None:
        if no_lyrics and lyrics:
            raise click.UsageError("--lyrics and --no-lyrics cannot be given together")
        width, height = SIZES[resolution]
        options = Options(
            width=width,
            height=height,
            fps=fps,
            brand=brand,
            style=style,
            motion=motion,
            workers=workers,
        )
        request = Request(
            song, title, author, cover, lyrics, no_lyrics, lyrics_offset / 1000, options
        )
        command(request=request, **others)

    for option in reversed(_OPTIONS):
        with_request = option(with_request)
    return with_request


_OPTIONS = (
    click.argument("song", type=_FILE),
    click.option("--lyrics", type=_FILE, help="Lyrics: plain text, LRC, enhanced LRC or SRT."),
    click.option("--cover", type=_FILE, help="Cover art: JPEG, PNG or WebP."),
    click.option("--title", help="The song's title."),
    click.option("--author", help="Who made it: shown as “by AUTHOR”."),
    click.option("--brand", default=_DEFAULT.brand, help="A discreet watermark."),
    click.option(
        "--resolution", type=click.Choice(tuple(SIZES)), default="1080p", show_default=True
    ),
    click.option(
        "--fps", type=FPS, default=_DEFAULT.fps, show_default=True, help="Frames per second."
    ),
    click.option(
        "--motion",
        type=click.Choice(("drift", "still")),
        default=_DEFAULT.motion,
        show_default=True,
        help="Whether the background moves.",
    ),
    click.option(
        "--style", metavar="NAME", default=_DEFAULT.style, show_default=True, help="The look."
    ),
    click.option(
        "--workers", type=click.IntRange(1), help="Encoding processes; default one per core."
    ),
    click.option(
        "--lyrics-offset",
        type=click.IntRange(-3_600_000, 3_600_000),
        metavar="MS",
        default=0,
        help="Show timed lyrics this many milliseconds later (negative: earlier).",
    ),
    click.option("--no-lyrics", is_flag=True, help="Leave out the lyrics that are in the song."),
)
