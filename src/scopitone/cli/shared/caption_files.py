"""The option --captions: write the words as files next to the video."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from pathlib import Path
from typing import Any

from scopitone.cli.help.option_groups import grouped_option
from scopitone.cli.shared import output
from scopitone.cli.shared.made_files import MadeFiles
from scopitone.cli.values.name_sources import list_caption_formats
from scopitone.cli.values.names import NameList
from scopitone.core import output_files
from scopitone.core.song import Lyrics
from scopitone.lyrics.formats.registry import exported_formats
from scopitone.lyrics.losses import list_losses


def captions_option(command: Callable[..., Any]) -> Callable[..., Any]:
    """Add the option --captions to `command`, which gets the format names as a tuple."""
    return grouped_option(
        "Output",
        "--captions",
        metavar="FORMATS",
        type=NameList("format", list_caption_formats),
        default=(),
        help="Write the words as caption files next to the video: any of "
        f"{', '.join(exported_formats())}.",
    )(command)


def caption_paths(video: Path, formats: Sequence[str]) -> list[Path]:
    """Return the caption files of a video."""
    return [video.with_suffix(f".{name}") for name in formats]


def write_captions(lyrics: Lyrics, paths: Sequence[Path], made: MadeFiles) -> None:
    """Write `lyrics` to each path, in the format of its suffix, warning of losses.

    Without words, no file is written, and a warning says so. made: gets the files.

    Raises: OutputError.
    """
    if not lyrics.lines:
        for path in paths:
            output.warn(f"captions: there are no words, and so {path} was not written")
        return
    formats = exported_formats()
    for path in paths:
        for warning in list_losses(lyrics, path.suffix[1:]):
            output.warn(warning)
        output_files.write_file(path, formats[path.suffix[1:]].write(lyrics).encode())
        made.add(path)
