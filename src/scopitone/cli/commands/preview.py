"""scopitone preview: draw one frame of a song's music video."""

from __future__ import annotations

import sys
from pathlib import Path

import click

from scopitone.api.video_request import Request
from scopitone.cli.help.option_groups import GroupedCommand, grouped_option
from scopitone.cli.shared import output
from scopitone.cli.shared.made_files import users_made_files
from scopitone.cli.shared.output_plan import PlannedOutput, check_plan
from scopitone.cli.shared.video_options import song_options
from scopitone.cli.signals import stop_on_signals
from scopitone.cli.values.clock_time import SECONDS
from scopitone.cli.values.standard_input import STANDARD
from scopitone.core import output_files
from scopitone.core.paths import cache_folder


@click.command(cls=GroupedCommand)
@song_options
@grouped_option(
    "Output",
    "--at",
    type=SECONDS,
    required=True,
    metavar="TIME",
    help="Time of the frame in the video: seconds, or 1:30.",
)
@grouped_option(
    "Output",
    "-o",
    "out",
    type=click.Path(path_type=Path),
    help="PNG file to write, or - for stdout; default SONG.png, or the project's name, in the "
    "current folder.",
)
@grouped_option(
    "Output", "--json", "as_json", is_flag=True, help="Print the result as one JSON object."
)
def command(request: Request, at: float, out: Path | None, as_json: bool) -> None:
    """Draw one frame of the video of SONG, with exactly the pixels that `render` encodes.

    SONG is a song or a project file. Prints the warnings that `render` prints before it encodes.
    """
    if out == STANDARD and as_json:
        raise click.UsageError("-o - and --json cannot be used together")
    made_files = users_made_files()
    path: Path | None = None
    if out != STANDARD:
        inputs = request.inputs
        path = output.check_output(out, request.name_source, ".png", inputs)
        check_plan([PlannedOutput("-o", path, replaces=out is not None)], inputs, made_files)
    output.show_warnings()
    with stop_on_signals():
        song = request.read_song()
        shown: set[str] = set()
        output.warn_once((*song.warnings, *song.lyrics.warnings), shown)
        from scopitone.video.preview import prepare_preview
        from scopitone.video.raster.png import encode_png

        renderer = prepare_preview(song, request.options, cache=cache_folder())
        png = encode_png(renderer.draw(at))
    output.warn_once(renderer.warnings, shown)
    if path is None:
        sys.stdout.buffer.write(png)
        return
    output_files.write_file(path, png)
    made_files.add(path)
    if as_json:
        output.print_json({"path": path, "at": at, "warnings": renderer.warnings})
    else:
        click.echo(path)
