"""The option --pack: write what a platform asks for besides the video into a folder next to it."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path
from typing import TYPE_CHECKING, Any

from scopitone.cli.help.option_groups import grouped_option
from scopitone.cli.progress.json_lines import ProgressItem
from scopitone.cli.progress.progress_bar import ProgressMode, show_progress
from scopitone.cli.signals import Stop
from scopitone.cli.values.names import Choice
from scopitone.video.packs.registry import PACKS, load_pack

if TYPE_CHECKING:
    from scopitone.core.song import Song
    from scopitone.video.options import Options
    from scopitone.video.result import RenderResult


def pack_option(command: Callable[..., Any]) -> Callable[..., Any]:
    """Add the option --pack to `command`, which gets the pack's name or None."""
    return grouped_option(
        "Output",
        "--pack",
        type=Choice(list(PACKS)),
        help="Also write a folder VIDEO-youtube with everything for an upload: title, description "
        "with chapters, tags, thumbnail, captions, a square teaser, and a loop.",
    )(command)


def write_pack(
    pack: str,
    song: Song,
    options: Options,
    result: RenderResult,
    stop: Stop,
    *,
    mode: ProgressMode,
    cache: Path | None,
) -> Path:
    """Write a pack, and return its folder. Raises: OutputError, and what `render` raises."""
    folder = result.path.with_name(f"{result.path.stem}-{pack}")
    with show_progress(options.fps, mode, ProgressItem(folder)) as progress:
        load_pack(pack)(
            song,
            options,
            result,
            folder,
            progress=stop.wrap_progress(progress),
            cache=cache,
        )
    return folder
