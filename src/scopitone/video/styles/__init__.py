"""The looks: one module per style, Timeline -> Scene.

To add one: write a module with `scene(timeline) -> Scene`, made of layers, and name it in
`STYLES`, or in a package of your own under the entry points "scopitone.styles"
(docs/styles.md). A scene draws frame n from n alone; colours come from `timeline.palette`,
measures from the frame's size, never from a fixed number of pixels.
"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import asdict, dataclass
from functools import lru_cache
from importlib import import_module
from importlib.metadata import EntryPoint, entry_points
from typing import TYPE_CHECKING, Any, Protocol, cast

from scopitone.errors import InputError

# The names of styles are asked for by those who draw nothing: what draws is large to load.
if TYPE_CHECKING:
    from scopitone.video.raster.canvas import Canvas
    from scopitone.video.raster.fonts import Chosen
    from scopitone.video.styles.scene import Scene
    from scopitone.video.timeline import Timeline


@dataclass(frozen=True, slots=True)
class Look:
    """A style: the module that draws it, and what it shows in a sentence."""

    module: str
    about: str


def type_of(timeline: Timeline) -> Chosen:
    """What the timeline's text is set with."""
    from scopitone.video.raster.fonts import Chosen

    return Chosen(timeline.fonts, timeline.language)


class Drawable(Protocol):
    """What draws frame n."""

    def draw(self, n: int) -> Canvas:
        """Frame n, ready for the encoder."""


def _ours(name: str, about: str) -> Look:
    return Look(f"scopitone.video.styles.{name}", about)


STYLES = {
    name: _ours(name, about)
    for name, about in {
        "cover": "The artwork as the hero, the words beside or below it, the spectrum at the foot.",
        "vinyl": "The cover turns as the label of a record, whose arm tells how far the song is.",
        "type": "Nothing but words, as large as the frame, on colour that steps with the bar.",
        "stage": "Karaoke under coloured lamps, more in the chorus: two lines that take turns.",
        "horizon": "The spectrum's history as a landscape under a sun that is the cover.",
        "dust": "Thousands of motes in the light of the cover, blown by the bass.",
        "poster": "Ink on pale paper, on a strict grid, and one colour that floods the chorus.",
        "scopitone": "A jukebox's screen before a curtain, whose bulbs chase on the beat.",
        "window": "The picture from edge to edge, slowly moving, clear above its words.",
    }.items()
}


ENTRY_POINTS = "scopitone.styles"
AUTO = "auto"
"""The name that lets the song decide."""


@lru_cache
def looks() -> dict[str, Look]:
    """Every style by its name: our own, and those of installed packages.

    A package's entry point names its module; the module's docstring says what it shows. Nothing
    takes the place of a style of ours.
    """
    found = dict(STYLES)
    for entry in entry_points(group=ENTRY_POINTS):
        found.setdefault(entry.name, Look(entry.value, f"Of the package {_package(entry)}."))
    return found


def _package(entry: EntryPoint) -> str:
    return entry.dist.name if entry.dist else entry.module


def style(name: str) -> Callable[[Timeline], Scene]:
    """The style of this name. Raises InputError("style", …) listing those there are."""
    check_style(name)
    return cast("Callable[[Timeline], Scene]", import_module(looks()[name].module).scene)


def choices_of(name: str) -> type:
    """The dataclass of what a style lets its user set, see `choices`."""
    check_style(name)
    return cast("type", getattr(import_module(looks()[name].module), "Choices", NoChoices))


def listed() -> list[dict[str, Any]]:
    """Every style as lists tell of it: name, about, background, options. Loads them all."""
    from scopitone.video.styles.choices import described

    return [
        {
            "name": name,
            "about": look.about,
            "background": shows_backdrop(name),
            "options": [asdict(option) for option in described(choices_of(name))],
        }
        for name, look in looks().items()
    ]


def shows_backdrop(name: str) -> bool:
    """Whether a picture or clip of the user's can stand behind this style."""
    check_style(name)
    return bool(getattr(import_module(looks()[name].module), "BACKDROP", False))


@dataclass(frozen=True, slots=True)
class NoChoices:
    """Of a style that lets nothing be set."""


def staged(name: str, timeline: Timeline) -> Drawable:
    """The timeline in a style; where it loops, its end leads into its beginning."""
    from scopitone.video.raster.fonts import set_with

    with set_with(type_of(timeline)):
        scene = style(name)(timeline)
    return finished(scene, timeline)


def finished(scene: Scene, timeline: Timeline) -> Drawable:
    """The scene in the timeline's type; where it loops, its end leads into its beginning."""
    from scopitone.video.raster.fonts import Chosen
    from scopitone.video.styles.scene import Loop, Typeset

    made = Loop(scene, timeline.frames, timeline.seam) if timeline.seam else scene
    kind = type_of(timeline)
    return made if kind == Chosen() else Typeset(made, kind)


def check_style(name: str) -> None:
    """Raise InputError("style", …) listing those there are, if there is no style `name`."""
    if name not in looks():
        accepted = ", ".join(sorted(looks()))
        raise InputError("style", f"there is no {name!r}; accepted: {AUTO}, {accepted}")
