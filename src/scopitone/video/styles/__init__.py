"""The looks: one module per style, Timeline -> Scene.

To add one: write a module with `scene(timeline) -> Scene`, made of layers, and name it in
`STYLES`. A scene draws frame n from n alone; colours come from `timeline.palette`, measures
from the frame's size, never from a fixed number of pixels.
"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from importlib import import_module
from typing import TYPE_CHECKING, Protocol, cast

from scopitone.errors import InputError
from scopitone.video.timeline import Timeline

if TYPE_CHECKING:
    from scopitone.video.raster.canvas import Canvas
    from scopitone.video.styles.scene import Scene


@dataclass(frozen=True, slots=True)
class Look:
    """A style: the module that draws it, and what it shows in a sentence."""

    module: str
    about: str


class Drawable(Protocol):
    """What draws frame n."""

    def draw(self, n: int) -> Canvas:
        """Frame n, ready for the encoder."""


STYLES = {
    "cover": Look(
        "scopitone.video.styles.cover",
        "The artwork as the hero, the words beside or below it, the spectrum at the foot.",
    )
}


def style(name: str) -> Callable[[Timeline], Scene]:
    """The style of this name. Raises InputError("style", …) listing those there are."""
    check_style(name)
    return cast("Callable[[Timeline], Scene]", import_module(STYLES[name].module).scene)


def staged(name: str, timeline: Timeline) -> Drawable:
    """The timeline in a style; where it loops, its end leads into its beginning."""
    from scopitone.video.styles.scene import Loop

    scene = style(name)(timeline)
    return Loop(scene, timeline.frames, timeline.seam) if timeline.seam else scene


def check_style(name: str) -> None:
    """Raise InputError("style", …) listing those there are, if there is no style `name`."""
    if name not in STYLES:
        raise InputError("style", f"there is no {name!r}; accepted: {', '.join(sorted(STYLES))}")
