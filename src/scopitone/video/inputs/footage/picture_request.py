"""The request for a picture, and the error of those who make pictures."""

from __future__ import annotations

from dataclasses import dataclass


class PictureError(Exception):
    """A picture was not made; the message says why."""


@dataclass(frozen=True, slots=True)
class PictureRequest:
    """A request for pictures of a section of a song.

    section: such as "chorus 1". kind: quiet, verse or chorus. words: what is sung, a line a row.
    palette: colors as #rrggbb, the accent first. width, height: of the video, in pixels.
    """

    section: str
    kind: str
    title: str
    words: str
    palette: tuple[str, ...]
    width: int
    height: int
    seed: int
