"""scopitone project: make project files, and take their lyrics out."""

from __future__ import annotations

import json
from pathlib import Path
from typing import TYPE_CHECKING

import click

from scopitone.api.video_request import ChosenOptions, build_request
from scopitone.cli.help.option_groups import GroupedCommand, grouped_option
from scopitone.cli.shared import output
from scopitone.cli.shared.video_options import add_song_options, cuts_option
from scopitone.cli.values.names import Choice
from scopitone.cli.values.standard_input import STANDARD
from scopitone.core import output_files
from scopitone.core.errors import InputError
from scopitone.lyrics.formats.registry import exported_formats
from scopitone.lyrics.losses import list_losses
from scopitone.video.options import OPTIONS

if TYPE_CHECKING:
    from scopitone.core.song import Song
    from scopitone.video.project.project_document import Project

_FILE = click.Path(path_type=Path)


@click.group()
def command() -> None:
    """Keep a song, its lyrics, and the options of its video in one project file.

    `scopitone render FILE.scopitone.json` makes the video.
    """


@command.command(cls=GroupedCommand)
@add_song_options([option for option in OPTIONS if option.in_project != "nothing"])
@cuts_option
@grouped_option(
    "Output",
    "-o",
    "out",
    type=_FILE,
    help="Project file to write; default SONG.scopitone.json in the current folder.",
)
@grouped_option("Output", "--overwrite", is_flag=True, help="Replace an existing file.")
@grouped_option(
    "Output", "--json", "as_json", is_flag=True, help="Print the result as one JSON object."
)
def new(
    song: Path,
    given: ChosenOptions,
    cuts: tuple[str, ...],
    out: Path | None,
    overwrite: bool,
    as_json: bool,
) -> None:
    """Write a project file for SONG with the lyrics and options that you give.

    Lyrics are read from the song's tags unless --lyrics names a file. Missing times are found
    when the project is rendered. Paths of files are stored relative to the project file's
    folder.
    """
    from scopitone.video.project.project_file import SUFFIX, format_project, is_project

    if is_project(song):
        raise click.UsageError(f"{song} is a project file; SONG must be a song")
    request = build_request(song, given)
    path = Path(song.stem + SUFFIX) if out is None else out
    output.check_output(path, song, ".json", request.inputs)
    if path.exists() and not overwrite:
        raise click.UsageError(f"{path} exists; choose another file, or add --overwrite")
    read = request.read_song()
    output.warn_once((*read.warnings, *read.lyrics.warnings), set())
    project = _collect_project(read, given, cuts, hear_lyrics=request.options.hear_lyrics)
    output_files.write_file(path, format_project(project, path))
    lines = len(read.lyrics.lines)
    if as_json:
        output.print_json({"path": path, "lines": lines})
    else:
        click.echo(f"{path}: {lines} lines of lyrics; next: scopitone render {path}")


@command.command()
@click.argument("file", type=_FILE)
@click.option(
    "--lyrics",
    "out",
    type=_FILE,
    required=True,
    help=f"Lyrics file to write, in the format of its extension: {', '.join(exported_formats())}; "
    "-: stdout, in the format of --to.",
)
@click.option("--to", "target", type=Choice(tuple(exported_formats())), help="Format to write.")
@click.option("--json", "as_json", is_flag=True, help="Print the result as one JSON object.")
def export(file: Path, out: Path, target: str | None, as_json: bool) -> None:
    """Write the lyrics of the project FILE in another format."""
    from scopitone.video.project.project_file import read_project

    name = _choose_format(out, target)
    if out == STANDARD and as_json:
        raise click.UsageError("--lyrics - and --json cannot be used together")
    if out != STANDARD:
        output.check_output(out, out, out.suffix.lower(), [file])
    lyrics = read_project(file).lyrics
    if lyrics is None or not lyrics.is_timed:
        raise InputError(
            "project.lyrics",
            "contain no lines, or lines without times; accepted: a time for every line. "
            "scopitone lyrics FILE --song SONG finds times",
        )
    output.warn_once(list_losses(lyrics, name), set())
    text = exported_formats()[name].write(lyrics)
    if out == STANDARD:
        click.echo(text, nl=False)
        return
    output_files.write_file(out, text.encode())
    if as_json:
        output.print_json({"path": out, "lines": len(lyrics.lines)})
    else:
        click.echo(f"{out}: {len(lyrics.lines)} lines")


def _choose_format(out: Path, target: str | None) -> str:
    """Return the name of the format to write. Raises: UsageError."""
    name = target or out.suffix.lower()[1:]
    formats = exported_formats()
    if name not in formats:
        accepted = ", ".join(f".{name}" for name in formats)
        raise click.UsageError(
            f"{str(out)!r} has no extension of a lyrics format; accepted: {accepted}, or --to"
        )
    return name


@command.command()
def schema() -> None:
    """Print the JSON Schema of project files."""
    from scopitone.video.project.project_schema import build_schema

    click.echo(json.dumps(build_schema(), ensure_ascii=False, indent=1))


def _collect_project(
    song: Song, given: ChosenOptions, cuts: tuple[str, ...], *, hear_lyrics: bool
) -> Project:
    """The project of a command line whose song was read."""
    from scopitone.video.project.project_document import Project
    from scopitone.video.project.project_schema import stored_options

    return Project(
        song=song.audio,
        lyrics=None if hear_lyrics else song.lyrics,
        hear_lyrics=hear_lyrics,
        options={
            option.name: given.values[option.name]
            for option in stored_options()
            if option.name in given.names
        },
        cuts=cuts,
    )
