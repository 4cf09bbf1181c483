"""The looks: one module per style, Timeline -> Scene.

To add one: write a module with `scene(timeline) -> Scene`, made of layers, and name it in
`STYLES`. A scene draws frame n from n alone; colours come from `timeline.palette`, measures
from the frame's size, never from a fixed number of pixels.
"""

from __future__ import annotations

from collections.abc import Callable
from importlib import import_module
from typing import TYPE_CHECKING, cast

from scopitone.errors import InputError
from scopitone.video.timeline import Timeline

if TYPE_CHECKING:
    from scopitone.video.styles.scene import Scene

STYLES = {"cover": "scopitone.video.styles.cover"}


def style(name: str) -> Callable[[Timeline], Scene]:
    """The style of this name. Raises InputError("style", …) listing those there are."""
    check_style(name)
    return cast("Callable[[Timeline], Scene]", import_module(STYLES[name]).scene)


def check_style(name: str) -> None:
    """Raise InputError("style", …) listing those there are, if there is no style `name`."""
    if name not in STYLES:
        raise InputError("style", f"there is no {name!r}; accepted: {', '.join(sorted(STYLES))}")
