"""The option --pack: write what belongs to a video into a folder next to it."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING, Any

from scopitone.cli.help.option_groups import grouped_option
from scopitone.cli.progress.json_lines import ProgressItem
from scopitone.cli.progress.progress_bar import ProgressMode, show_progress
from scopitone.cli.signals import Stop
from scopitone.cli.values.names import Choice
from scopitone.core.progress import RenderProgress
from scopitone.core.song import NO_PARTS
from scopitone.video.encode.work_dir import open_work_dir
from scopitone.video.packs.registry import PACKS, load_pack

if TYPE_CHECKING:
    from scopitone.core.song import Song
    from scopitone.video.options import Options
    from scopitone.video.result import RenderResult


@dataclass(frozen=True, slots=True)
class WrittenPack:
    """The files of a pack in their folder. remarks: about what is missing, and why."""

    folder: Path
    files: tuple[Path, ...]
    remarks: tuple[str, ...]


def pack_option(command: Callable[..., Any]) -> Callable[..., Any]:
    """Add the option --pack to `command`, which gets the pack's name or None."""
    return grouped_option(
        "Output",
        "--pack",
        type=Choice(list(PACKS)),
        help="Also write a folder VIDEO-PACK. youtube: all for an upload, such as a thumbnail and "
        "a description with chapters. karaoke: MP3+G, UltraStar, LRC, MIDI, and the video without "
        "the voice. editor: a timeline for editing programs, with an overlay and stems.",
    )(command)


def pack_folder(video: Path, pack: str) -> Path:
    """Return the folder that `write_pack` writes into."""
    return video.with_name(f"{video.stem}-{pack}")


def write_pack(
    pack: str,
    song: Song,
    options: Options,
    result: RenderResult,
    stop: Stop,
    *,
    mode: ProgressMode,
    cache: Path | None,
) -> WrittenPack:
    """Write a pack. Raises: OutputError, and what `render` and `find_song_parts` raise."""
    from scopitone.video.packs.pack import PackSource

    folder = pack_folder(result.path, pack)
    with (
        show_progress(options.fps, mode, ProgressItem(folder)) as progress,
        open_work_dir(folder) as work,
    ):
        report = stop.wrap_progress(progress)
        parts = NO_PARTS
        if PACKS[pack].uses_parts:
            from scopitone.api.song_parts import find_song_parts

            parts = find_song_parts(
                song.audio,
                work,
                lambda share: report(RenderProgress("plan", round(100 * share), 100)),
            )
        source = PackSource(song, options, result, parts)
        written = load_pack(pack)(source, folder, progress=report, cache=cache)
    return WrittenPack(folder, written.files, written.remarks)
