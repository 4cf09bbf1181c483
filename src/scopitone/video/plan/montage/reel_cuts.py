"""What a montage shows in each frame: its pictures and its cuts, as plain data."""

from __future__ import annotations

from dataclasses import dataclass

from scopitone.video.inputs.footage.storyboard import Transition

BANDS = 16
"""Rows of a picture whose brightness is known."""


@dataclass(frozen=True, slots=True)
class ReelPicture:
    """A shot that is ready to be drawn.

    data: an encoded picture (`frames` 0) larger than the frame by `photos.ZOOM`, or an MP4 of
    `frames` frames with the video's size and rate. lightest: for BANDS rows from the top, the
    level (sRGB, 0 to 1) below which nearly all of the row lies.
    """

    data: bytes
    frames: int
    lightest: tuple[float, ...]


@dataclass(frozen=True, slots=True)
class ReelCut:
    """From frame `start` on, a picture is shown from its own first frame on.

    picture: index in `Reel.pictures`. transition: how it replaces the picture before.
    """

    start: int
    picture: int
    transition: Transition = "cut"


@dataclass(frozen=True, slots=True)
class Reel:
    """A planned montage. cuts: in order, the first one at frame 0. storyboard: the same as TOML."""

    pictures: tuple[ReelPicture, ...]
    cuts: tuple[ReelCut, ...]
    storyboard: str = ""
