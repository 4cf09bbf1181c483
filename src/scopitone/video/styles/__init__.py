"""The styles: one module per style, which makes a Scene of a Timeline.

To add a style, write a module with `scene(timeline) -> Scene`, made of layers, and add its name
to `STYLES`; or, in your own package, to the entry points "scopitone.styles"
(docs/contributing/add-a-style.md). A scene draws frame n from n alone. Colors come from
`timeline.palette`, measures from the size of the frame, never from a fixed number of pixels.

Modules:

    backdrop_layer   The picture or clip that fills the frame: the user's, or the cover.
    cover            Cover: the cover image, the words beside it, the spectrum below.
    cover_layout     Layouts: cover and words beside each other in a wide frame, below each other
                     in other frames.
    dust             Dust: thousands of dust motes in the light of the cover, blown by the bass.
    field            Field: flowing noise in the colors of the cover, for music without words.
    horizon          Horizon: the history of the spectrum as a landscape, under a sun that is the
                     cover.
    lyric_room       The place of the lyrics in a style: the room for everything that belongs to
                     them, and colors.
    overlay          A style's foreground as a picture with an alpha channel.
    parameters       The parameters of a style: a frozen dataclass called `Choices` in the module
                     of the style.
    poster           Poster: ink on pale paper in a strict grid, with one color that floods the
                     chorus.
    reel             Reel: the user's photos and clips, cut on the beat of the song.
    scene            A scene: a background and the layers on it.
    scopitone        Scopitone: a jukebox screen in front of a curtain, with bulbs that chase on
                     the beat.
    stack            Stack: a column of lines in one size that springs upward, over slow light in
                     the cover's colors.
    stage            Stage: karaoke with two alternating lines under colored lamps; more lamps in
                     the chorus.
    style_selection  Selection of a style that suits a song: by genre, or else by words and energy.
    title_block      The layers of title, author and brand, in the places of a layout.
    type             Type: only words, as large as the frame, on a color that changes with each
                     bar.
    vinyl            Vinyl: the cover is the label of a turning record; the tonearm shows the
                     position in the song.
    window           Window: the picture fills the frame, moves slowly, and is darkened only behind
                     words.
    word_layers      The words of a style in its shots: in their usual place, and alone in the
                     middle of the frame.
"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import asdict, dataclass
from functools import lru_cache
from importlib import import_module
from importlib.metadata import EntryPoint, entry_points
from typing import TYPE_CHECKING, Any, Protocol, cast

from scopitone.core.errors import InputError, suggest

# Loaded only when something is drawn: the names of styles are needed by code that draws nothing.
if TYPE_CHECKING:
    from scopitone.video.plan.timeline import Timeline
    from scopitone.video.plan.timeline_window import LyricReach
    from scopitone.video.raster.canvas import Canvas
    from scopitone.video.raster.fonts import FontChoice, Typeface
    from scopitone.video.styles.scene import FadedScene, Scene


@dataclass(frozen=True, slots=True)
class StyleInfo:
    """A style: the module that draws it, and a sentence that describes it."""

    module: str
    about: str


def typography_of(timeline: Timeline, style: str | None = None) -> FontChoice:
    """Return the fonts and the language of the timeline's text, with the typeface of a style."""
    from scopitone.video.raster.fonts import FontChoice

    return FontChoice(timeline.fonts, timeline.language, _typeface_of(style) if style else None)


def _typeface_of(name: str) -> Typeface | None:
    """Return the style's own typeface, `TYPEFACE` in its module, or None."""
    check_style(name)
    return getattr(import_module(styles_by_name()[name].module), "TYPEFACE", None)


class Drawable(Protocol):
    """Draws frames by their number."""

    def draw(self, n: int) -> Canvas:
        """Return frame n, ready for the encoder."""


def _builtin(name: str, about: str) -> StyleInfo:
    return StyleInfo(f"scopitone.video.styles.{name}", about)


STYLES = {
    name: _builtin(name, about)
    for name, about in {
        "cover": "The cover image next to the words or above them; the spectrum at the bottom.",
        "vinyl": "The cover is the label of a turning record; the tonearm shows the position.",
        "type": "Only words, as large as the frame, on a color that changes with the view.",
        "stage": "Karaoke: two alternating lines under colored lamps, more of them in the chorus.",
        "horizon": "The history of the spectrum as a landscape, under a sun that shows the cover.",
        "dust": "Thousands of dust motes in the light of the cover, blown by the bass.",
        "poster": "Ink on pale paper in a strict grid, with one color that floods the chorus.",
        "scopitone": "A jukebox screen in front of a curtain, with bulbs that chase on the beat.",
        "field": "Flowing noise in the colors of the cover, for music without words.",
        "stack": "A column of lines of one size that springs upward; only the sung line is sharp.",
        "reel": "Your photos and clips, cut on the beat, above the words.",
        "window": "The picture fills the frame, moves slowly, and is darkened only behind words.",
    }.items()
}


ENTRY_POINTS = "scopitone.styles"
AUTO = "auto"
"""The name that selects a style by the song."""


@lru_cache
def styles_by_name() -> dict[str, StyleInfo]:
    """Return all styles by name: the built-in ones, and those of installed packages.

    The entry point of a package names the module of its style. A package cannot replace a
    built-in style.
    """
    styles = dict(STYLES)
    for entry in entry_points(group=ENTRY_POINTS):
        about = f"From the package {_package_name(entry)}."
        styles.setdefault(entry.name, StyleInfo(entry.value, about))
    return styles


def _package_name(entry: EntryPoint) -> str:
    return entry.dist.name if entry.dist else entry.module


def load_style(name: str) -> Callable[[Timeline], Scene]:
    """Import the style called `name` and return its `scene` function.

    Raises:
        InputError: (field "style") there is no such style.
    """
    check_style(name)
    return cast("Callable[[Timeline], Scene]", import_module(styles_by_name()[name].module).scene)


def choices_class_of(name: str) -> type:
    """Return the dataclass of the parameters of a style, see `parameters`."""
    check_style(name)
    return cast("type", getattr(import_module(styles_by_name()[name].module), "Choices", NoChoices))


def describe_styles() -> list[dict[str, Any]]:
    """Return name, about, background and options of every style, for lists. Imports them all."""
    from scopitone.video.styles.parameters import describe_parameters

    return [
        {
            "name": name,
            "about": look.about,
            "background": can_show_backdrop(name),
            "options": [asdict(option) for option in describe_parameters(choices_class_of(name))],
        }
        for name, look in styles_by_name().items()
    ]


def can_show_backdrop(name: str) -> bool:
    """Return whether the style can show a picture or clip of the user behind it."""
    check_style(name)
    return bool(getattr(import_module(styles_by_name()[name].module), "BACKDROP", False))


def can_show_footage(name: str) -> bool:
    """Return whether the style can show a montage of the user's photos and clips."""
    check_style(name)
    return bool(getattr(import_module(styles_by_name()[name].module), "FOOTAGE", False))


def lyric_reach_of(name: str) -> LyricReach | None:
    """Return what the style promises about frames far from lyric lines; None promises nothing."""
    check_style(name)
    return getattr(import_module(styles_by_name()[name].module), "LYRIC_REACH", None)


@dataclass(frozen=True, slots=True)
class NoChoices:
    """The parameters of a style that has none."""


def build_scene(name: str, timeline: Timeline) -> Drawable:
    """Lay out the timeline in a style, with its fonts, and its end if it fades out or loops."""
    from scopitone.video.raster.fonts import use_fonts
    from scopitone.video.styles.scene import FadedScene

    with use_fonts(typography_of(timeline, name)):
        scene = load_style(name)(timeline)
    faded = FadedScene(scene, timeline.frames, timeline.fade) if timeline.fade else scene
    return apply_postprocessing(name, faded, timeline)


def apply_postprocessing(name: str, scene: Scene | FadedScene, timeline: Timeline) -> Drawable:
    """Add the fonts of timeline and style, and the transition from end to start if it loops."""
    from scopitone.video.raster.fonts import FontChoice
    from scopitone.video.styles.scene import LoopedScene, SceneWithFonts

    looped = LoopedScene(scene, timeline.frames, timeline.seam) if timeline.seam else scene
    fonts = typography_of(timeline, name)
    return looped if fonts == FontChoice() else SceneWithFonts(looped, fonts)


def check_style(name: str) -> None:
    """Raise InputError (field "style") if there is no style called `name`."""
    if name not in styles_by_name():
        accepted = (AUTO, *sorted(styles_by_name()))
        guess = suggest(name, accepted)
        raise InputError("style", f"unknown style {name!r}{guess}; accepted: {', '.join(accepted)}")
