"""What every pack gets, and what it returns."""

from __future__ import annotations

from dataclasses import dataclass
from pathlib import Path

from scopitone.core.output_files import make_folder, write_file
from scopitone.core.song import NO_PARTS, Song, SongParts
from scopitone.video.options import Options
from scopitone.video.result import RenderResult


@dataclass(frozen=True, slots=True)
class PackSource:
    """A finished video, with the song and the options that it was made from."""

    song: Song
    options: Options
    result: RenderResult
    parts: SongParts = NO_PARTS


@dataclass(frozen=True, slots=True)
class PackFiles:
    """The files of a pack. remarks: sentences for the user about what is missing, and why."""

    files: tuple[Path, ...]
    remarks: tuple[str, ...] = ()


def write_files(folder: Path, files: dict[str, bytes]) -> list[Path]:
    """Write files by name into a folder. Returns their paths. Raises: OutputError."""
    make_folder(folder)
    for name, content in files.items():
        write_file(folder / name, content)
    return [folder / name for name in files]
