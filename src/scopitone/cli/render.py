"""scopitone render: a song's music video."""

from __future__ import annotations

import dataclasses
from pathlib import Path
from typing import TYPE_CHECKING

import click

from scopitone.cli import output
from scopitone.cli.folders import cache_folder
from scopitone.cli.progress import shown
from scopitone.cli.song_options import Request, song_options
from scopitone.cli.stopping import stop_on_signals

if TYPE_CHECKING:
    from scopitone.video.render import Report


@click.command()
@song_options
@click.option("-o", "out", type=click.Path(path_type=Path), help="The MP4; default SONG.mp4, here.")
@click.option("--json", "as_json", is_flag=True, help="Print the result as one JSON object.")
@click.option("-q", "--quiet", is_flag=True, help="Show no progress.")
def command(request: Request, out: Path | None, as_json: bool, quiet: bool) -> None:
    """Make the music video of SONG.

    Title, author, cover and lyrics are read from the song's tags where they are not given. An
    MP4 that is there already is replaced when the new one is finished.
    """
    path = output.target(out, request.audio, ".mp4", request.inputs)
    output.show_warnings()
    with stop_on_signals() as stop:
        song = request.song()
        from scopitone.video.render import render

        with shown(request.options.fps, quiet=quiet) as progress:
            report = render(
                song,
                request.options,
                path,
                progress=stop.heard_by(progress),
                cache=cache_folder(),
            )
    for warning in report.warnings:
        output.warn(warning)
    if as_json:
        told = dataclasses.asdict(report)
        # The words are in the song already.
        del told["lyrics"]
        output.print_json(told)
    else:
        click.echo(_summary(report))


def _summary(report: Report) -> str:
    from scopitone.video.lyrics.timing import clock

    return (
        f"{report.path}: {clock(report.duration)}, {report.width}×{report.height}, "
        f"{report.fps} fps, made in {report.seconds:.1f} s ({report.speed:.1f}× real time)"
    )
