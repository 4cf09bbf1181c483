"""The storyboard of a montage, written next to the video."""

from __future__ import annotations

from pathlib import Path

from scopitone.core import output_files

SUFFIX = ".storyboard.toml"


def storyboard_paths(video: Path, given: Path | None) -> tuple[Path, ...]:
    """Return the files that `write_storyboard` may write: the storyboard, and the one before."""
    path = video.with_suffix(SUFFIX)
    if given is not None and _is_same(given, path):
        return ()
    return path, path.with_name(path.name + ".bak")


def write_storyboard(text: str, video: Path, given: Path | None) -> Path | None:
    """Write a storyboard next to `video`. Returns its path; None if it is not written.

    given: the storyboard that the user named, which is not replaced. Another one with other
    content is kept as .bak: it may have been edited. Raises: OutputError.
    """
    paths = storyboard_paths(video, given)
    if not text or not paths:
        return None
    path, earlier = paths
    data = text.encode()
    before = path.read_bytes() if path.is_file() else data
    if before != data:
        output_files.write_file(earlier, before)
    output_files.write_file(path, data)
    return path


def _is_same(one: Path, other: Path) -> bool:
    return other.exists() and one.samefile(other)
