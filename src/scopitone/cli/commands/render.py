"""scopitone render: make a song's music video."""

from __future__ import annotations

import dataclasses
from collections.abc import Iterator, Sequence
from pathlib import Path
from typing import TYPE_CHECKING

import click

from scopitone.api.video_request import Request
from scopitone.cli import exit_codes
from scopitone.cli.help.error_text import describe_error
from scopitone.cli.help.option_groups import GroupedCommand, grouped_option
from scopitone.cli.progress.json_lines import ProgressItem
from scopitone.cli.progress.progress_bar import ProgressMode, show_progress
from scopitone.cli.progress.progress_option import progress_options
from scopitone.cli.shared import caption_files as captions
from scopitone.cli.shared import output
from scopitone.cli.shared.answer import Answer
from scopitone.cli.shared.made_files import MadeFiles, users_made_files
from scopitone.cli.shared.output_plan import PlannedOutput, check_plan
from scopitone.cli.shared.pack_files import WrittenPack, pack_folder, pack_option, write_pack
from scopitone.cli.shared.reports import (
    check_report_path,
    report_option,
    report_paths,
    write_report,
)
from scopitone.cli.shared.storyboard_file import storyboard_paths, write_storyboard
from scopitone.cli.shared.video_options import cuts_option, song_options
from scopitone.cli.signals import Stop, stop_on_signals
from scopitone.core.errors import OutputError
from scopitone.core.paths import cache_folder
from scopitone.video.encode.codecs import suffix_of
from scopitone.video.encode.pool import preload_encoders
from scopitone.video.options_merge import apply_preset
from scopitone.video.packs.registry import PACKS, check_pack

if TYPE_CHECKING:
    from scopitone.core.song import Song
    from scopitone.video.options import Options
    from scopitone.video.result import RenderResult

    # The preset of one of several videos, or an empty text; the file; its options.
    _PlannedVideo = tuple[str, Path, Options]


@click.command(cls=GroupedCommand)
@song_options
@grouped_option(
    "Output",
    "-o",
    "out",
    type=click.Path(path_type=Path),
    help="Video file to write; default SONG.mp4, or the project's name, in the current folder.",
)
@cuts_option
@captions.captions_option
@report_option
@pack_option
@grouped_option(
    "Output",
    "--watch",
    is_flag=True,
    help="SONG is a folder: make the video of each song in it, and of songs added later. -o is "
    "the folder of the videos.",
)
@grouped_option(
    "Output", "--once", is_flag=True, help="With --watch: process the existing songs, then exit."
)
@grouped_option(
    "Advanced",
    "--no-cache",
    is_flag=True,
    help="Analyze and encode everything from scratch, and cache nothing.",
)
@grouped_option(
    "Output", "--json", "as_json", is_flag=True, help="Print the result as one JSON object."
)
@progress_options
@click.pass_obj
def command(
    answer: Answer | None,
    *,
    request: Request,
    out: Path | None,
    cuts: tuple[str, ...],
    captions: tuple[str, ...],
    report: Path | None,
    pack: str | None,
    watch: bool,
    once: bool,
    no_cache: bool,
    as_json: bool,
    progress: ProgressMode,
) -> None:
    """Make the music video of SONG, a song or a project file.

    Title, author, cover, and lyrics are read from the song's tags unless options set them. A video
    that you name with -o is replaced only after the new one is finished; other files are replaced
    only if Scopitone made them, and inputs never. Rendering again encodes only what has changed.
    """
    cache = None if no_cache else cache_folder()
    made_files = (answer and answer.made_files) or users_made_files()
    if watch:
        from scopitone.cli.shared.watch_folder import find_songs

        left: set[str] = set()
        for files in find_songs(request.audio, out, made_files, once=once):
            lyrics, cover = files.lyrics or request.lyrics, files.cover or request.cover
            single = dataclasses.replace(request, audio=files.song, lyrics=lyrics, cover=cover)
            videos = _plan_videos(single, files.video, cuts)
            planned = _plan_outputs(videos, captions, report, pack, is_named=False)
            try:
                check_plan(planned, single.inputs, made_files)
            except (click.UsageError, OutputError) as error:
                reason = describe_error(error, exit_codes.code_of(error))
                output.warn_once([f"{files.song.name} is left out: {reason}"], left)
                continue
            _render_song(
                single, videos, captions, report, pack, cache, as_json, progress, None, made_files
            )
        return
    item = None if answer is None else answer.item
    videos = _plan_videos(request, out, cuts)
    planned = _plan_outputs(videos, captions, report, pack, is_named=out is not None)
    check_plan(planned, request.inputs, made_files)
    _render_song(
        request, videos, captions, report, pack, cache, as_json, progress, item, made_files
    )


def _render_song(
    request: Request,
    videos: Sequence[_PlannedVideo],
    formats: tuple[str, ...],
    report: Path | None,
    pack: str | None,
    cache: Path | None,
    as_json: bool,
    mode: ProgressMode,
    item: ProgressItem | None,
    made_files: MadeFiles,
) -> None:
    output.show_warnings()
    reports: list[RenderResult] = []
    packs: list[WrittenPack] = []
    # First of all: other cores load the encoding processes while the song is read.
    preload_encoders()
    with stop_on_signals() as stop:
        song = request.read_song()
        # At once, so that they are seen even if the rest fails.
        shown: set[str] = set()
        output.warn_once((*song.warnings, *song.lyrics.warnings), shown)
        for _, _, options in videos:
            check_pack(pack, song, options)
        for number, (cut, video, options) in enumerate(videos, 1):
            place = item or ProgressItem(video, number, len(videos))
            place = dataclasses.replace(place, path=video)
            result = _render_video(
                song, options, video, place, stop, mode, cache, with_review=report is not None
            )
            output.warn_once(result.warnings, shown)
            reports.append(result)
            made_files.add(video)
            captions.write_captions(
                result.lyrics, captions.caption_paths(video, formats), made_files
            )
            board = write_storyboard(result.storyboard, video, options.storyboard)
            if report is not None and result.review is not None:
                from scopitone.video.quality.report.data import record_of_render

                record = record_of_render(result, song, options)
                write_report(report, record, result.review.stills, cut=cut)
            if not as_json:
                click.echo(_format_summary(result))
            if pack is not None:
                written = write_pack(pack, song, options, result, stop, mode=mode, cache=cache)
                packs.append(written)
                output.warn_once(written.remarks, shown)
                click.echo(f"{written.folder}: {PACKS[pack].purpose}", err=as_json)
            if not as_json and board is not None:
                click.echo(f"{board}: the storyboard; edit it, and render with --storyboard")
    if as_json:
        items = [_report_json(result) for result in reports]
        for row, written in zip(items, packs, strict=False):
            row["pack"] = dataclasses.asdict(written)
        output.print_json({"videos": items} if videos[0][0] else items[0])


def _plan_videos(request: Request, out: Path | None, cuts: tuple[str, ...]) -> list[_PlannedVideo]:
    """Return the videos to make. Raises: BadParameter, OutputError, InputError."""
    suffix = suffix_of(request.options.codec)
    path = output.check_output(out, request.name_source, suffix, request.inputs)
    return [
        (cut, cut_path(path, cut), apply_preset(request.options, cut))
        for cut in cuts or request.cuts
    ] or [("", path, request.options)]


def _plan_outputs(
    videos: Sequence[_PlannedVideo],
    formats: tuple[str, ...],
    report: Path | None,
    pack: str | None,
    *,
    is_named: bool,
) -> list[PlannedOutput]:
    """Return all that is written. Raises: OutputError if the report cannot be.

    is_named: whether the user named exactly this video.
    """
    check_report_path(report)
    planned: list[PlannedOutput] = []
    for cut, video, options in videos:
        option = "--cuts" if cut else "-o"
        planned.append(PlannedOutput(option, video, replaces=is_named and not cut))
        planned += _plan_companions(video, cut, options, formats, report, pack)
    return planned


def _plan_companions(
    video: Path,
    cut: str,
    options: Options,
    formats: tuple[str, ...],
    report: Path | None,
    pack: str | None,
) -> Iterator[PlannedOutput]:
    """Yield what is written besides a video."""
    for path in captions.caption_paths(video, formats):
        yield PlannedOutput("--captions", path)
    for path in report_paths(report, cut) if report is not None else ():
        yield PlannedOutput("--report", path, replaces=True)
    if pack is not None:
        yield PlannedOutput("--pack", pack_folder(video, pack), is_folder=True)
    if options.footage or options.storyboard or options.pictures:
        for path in storyboard_paths(video, options.storyboard):
            # An edited one is kept under another name.
            yield PlannedOutput("-o", path, replaces=True)


def cut_path(path: Path, cut: str) -> Path:
    """Return the path of the video of the preset `cut`, in the folder of `path`."""
    return path.with_name(f"{path.stem}-{cut}{path.suffix}")


def _render_video(
    song: Song,
    options: Options,
    path: Path,
    item: ProgressItem,
    stop: Stop,
    mode: ProgressMode,
    cache: Path | None,
    *,
    with_review: bool,
) -> RenderResult:
    from scopitone.video.render import render

    with show_progress(options.fps, mode, item) as progress:
        return render(
            song,
            options,
            path,
            progress=stop.wrap_progress(progress),
            cache=cache,
            with_review=with_review,
        )


def _report_json(report: RenderResult) -> dict[str, object]:
    content = dataclasses.asdict(report)
    # The words are in the song already, and these are in their own files.
    del content["lyrics"], content["review"], content["storyboard"], content["cover"]
    # These are for packs.
    del content["parts"], content["beats"], content["downbeats"]
    return content


def _format_summary(report: RenderResult) -> str:
    from scopitone.lyrics.line_timing import format_clock

    reused = report.segments - report.encoded_segments
    return (
        f"{report.path}: {format_clock(report.duration)}, {report.width}×{report.height}, "
        f"{report.fps} fps, rendered in {report.seconds:.1f} s ({report.speed:.1f}× real time)"
        + (f"; {reused} of {report.segments} segments were reused" if reused else "")
    )
