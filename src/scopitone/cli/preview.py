"""scopitone preview: one frame of a song's music video."""

from __future__ import annotations

from pathlib import Path

import click

from scopitone.cli import output
from scopitone.cli.song_options import Request, song_options
from scopitone.cli.stopping import stop_on_signals
from scopitone.folders import cache_folder


@click.command()
@song_options
@click.option(
    "--at",
    type=click.FloatRange(min=0),
    required=True,
    metavar="SECONDS",
    help="The time of the frame in the video.",
)
@click.option("-o", "out", type=click.Path(path_type=Path), help="The PNG; default SONG.png, here.")
@click.option("--json", "as_json", is_flag=True, help="Print the result as one JSON object.")
def command(request: Request, at: float, out: Path | None, as_json: bool) -> None:
    """Draw one frame of the video of SONG: the very pixels that `render` encodes."""
    path = output.target(out, request.audio, ".png", request.inputs)
    output.show_warnings()
    with stop_on_signals():
        song = request.song()
        from scopitone.video.stage import preview

        output.write(path, preview(song, request.options, at, cache=cache_folder()))
    if as_json:
        output.print_json({"path": path, "at": at})
    else:
        click.echo(path)
