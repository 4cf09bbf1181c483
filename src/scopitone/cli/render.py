"""scopitone render: a song's music video."""

from __future__ import annotations

import dataclasses
from pathlib import Path
from typing import TYPE_CHECKING

import click

from scopitone.cli import captions, output
from scopitone.cli.progress import shown
from scopitone.cli.reports import check_place, report_option, write_report
from scopitone.cli.song_options import Request, for_preset, song_options
from scopitone.cli.stopping import Stop, stop_on_signals
from scopitone.folders import cache_folder
from scopitone.video.codecs import suffix_of
from scopitone.video.presets import PRESETS

if TYPE_CHECKING:
    from scopitone.song import Song
    from scopitone.video.options import Options
    from scopitone.video.render import Report


@click.command()
@song_options
@click.option(
    "-o", "out", type=click.Path(path_type=Path), help="The video; default SONG.mp4, here."
)
@click.option(
    "--cuts",
    metavar="PRESETS",
    callback=lambda _context, _option, value: _presets(value),
    help="Several videos at once, such as youtube,shorts,canvas: each -o with -PRESET added.",
)
@captions.captions_option
@report_option
@click.option(
    "--watch",
    is_flag=True,
    help="SONG is a folder: make the video of each song in it, and of those that come; -o is "
    "the folder of the videos.",
)
@click.option("--once", is_flag=True, help="With --watch: those that are there, then end.")
@click.option("--json", "as_json", is_flag=True, help="Print the result as one JSON object.")
@click.option("-q", "--quiet", is_flag=True, help="Show no progress.")
def command(
    request: Request,
    out: Path | None,
    cuts: tuple[str, ...],
    captions: tuple[str, ...],
    report: Path | None,
    watch: bool,
    once: bool,
    as_json: bool,
    quiet: bool,
) -> None:
    """Make the music video of SONG.

    Title, author, cover and lyrics are read from the song's tags where they are not given. An
    MP4 that is there already is replaced when the new one is finished.
    """
    if watch:
        from scopitone.cli.watching import songs_to_come

        for found in songs_to_come(request.audio, out, once=once):
            lyrics, cover = found.lyrics or request.lyrics, found.cover or request.cover
            one = dataclasses.replace(request, audio=found.song, lyrics=lyrics, cover=cover)
            _one(one, found.video, cuts, captions, report, as_json, quiet)
        return
    _one(request, out, cuts, captions, report, as_json, quiet)


def _one(
    request: Request,
    out: Path | None,
    cuts: tuple[str, ...],
    formats: tuple[str, ...],
    report: Path | None,
    as_json: bool,
    quiet: bool,
) -> None:
    path = output.target(out, request.audio, suffix_of(request.options.codec), request.inputs)
    check_place(report)
    wanted = [("", path, request.options)]
    if cuts:
        wanted = [(cut, _named(path, cut), for_preset(request.options, cut)) for cut in cuts]
    texts = {where: captions.places(where, formats, request.inputs) for _, where, _ in wanted}
    output.show_warnings()
    reports = []
    with stop_on_signals() as stop:
        from scopitone.video.review.record import of_render

        song = request.song()
        for cut, where, options in wanted:
            made = _make(song, options, where, stop, quiet, reviewed=report is not None)
            reports.append(made)
            captions.write(made.lyrics, texts[where])
            if report is not None and made.review is not None:
                write_report(report, of_render(made, song, options), made.review.stills, cut=cut)
            if not as_json:
                click.echo(_summary(made))
    if as_json:
        told = [_told(made) for made in reports]
        output.print_json({"videos": told} if cuts else told[0])


def _presets(value: str | None) -> tuple[str, ...]:
    names = tuple(dict.fromkeys(value.split(","))) if value is not None else ()
    unknown = [name for name in names if name not in PRESETS]
    if unknown:
        raise click.BadParameter(f"there is no {unknown[0]!r}; accepted: {', '.join(PRESETS)}")
    return names


def _named(path: Path, cut: str) -> Path:
    return path.with_name(f"{path.stem}-{cut}{path.suffix}")


def _make(
    song: Song, options: Options, path: Path, stop: Stop, quiet: bool, *, reviewed: bool
) -> Report:
    from scopitone.video.render import render

    with shown(options.fps, quiet=quiet) as progress:
        report = render(
            song,
            options,
            path,
            progress=stop.heard_by(progress),
            cache=cache_folder(),
            reviewed=reviewed,
        )
    for warning in report.warnings:
        output.warn(warning)
    return report


def _told(report: Report) -> dict[str, object]:
    told = dataclasses.asdict(report)
    # The words are in the song already, the review is in its own files.
    del told["lyrics"], told["review"]
    return told


def _summary(report: Report) -> str:
    from scopitone.video.lyrics.timing import clock

    return (
        f"{report.path}: {clock(report.duration)}, {report.width}×{report.height}, "
        f"{report.fps} fps, made in {report.seconds:.1f} s ({report.speed:.1f}× real time)"
    )
