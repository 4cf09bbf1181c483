"""Storyboards in any format, told by the file's name."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path

from scopitone.video.inputs.footage import otio_storyboard
from scopitone.video.inputs.footage.storyboard import StoryboardCut, read_toml_storyboard

READERS: dict[str, Callable[[Path], tuple[StoryboardCut, ...]]] = {
    otio_storyboard.SUFFIX: otio_storyboard.read_otio,
}
"""Readers by suffix; other files are TOML."""


def read_storyboard(path: Path) -> tuple[StoryboardCut, ...]:
    """Read a storyboard. Raises MissingInputError, or InputError("storyboard") naming the cut."""
    return READERS.get(path.suffix.lower(), read_toml_storyboard)(path)
