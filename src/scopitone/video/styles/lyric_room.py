"""The place of the lyrics in a style: the room for everything that belongs to them, and colors."""

from __future__ import annotations

from dataclasses import dataclass, replace

from scopitone.video.layers.layout_pose import Choreography
from scopitone.video.layers.lyric_line import LyricBox
from scopitone.video.layers.text import INK, Ink
from scopitone.video.layers.veil import Veil
from scopitone.video.layers.voices import Voices, make_voices
from scopitone.video.plan.palette import relative_luminance
from scopitone.video.plan.timeline import Timeline
from scopitone.video.raster.yuv_kernels import Floats
from scopitone.video.styles.cover_layout import Layout
from scopitone.video.styles.title_block import find_captions_foot

# Pixels, at 1080 rows, between the lyrics and what is above and below them.
CLEARANCE = 28.0
# The relative luminance of a ground on which light colors differ well; lighter ones get a veil.
VEILED_LUMINANCE = 0.085
_STEPS = 100


@dataclass(frozen=True, slots=True)
class LyricPlace:
    """The box and the voices of the lyrics, and what is between them and the ground."""

    box: LyricBox
    voices: Voices
    veil: tuple[Veil, ...] = ()


def place_lyrics(
    timeline: Timeline,
    places: Layout,
    moves: Choreography,
    grounds: tuple[float, ...],
    opacities: tuple[float, float],
    glow: Floats,
    *,
    ink: Ink = INK,
    top: float | None = None,
) -> LyricPlace:
    """Return the place of the lyrics.

    grounds: relative luminances of what may be behind the words. opacities: of small text, and of
    words that are not sung yet. top: the row of pixels below which words are legible; None: all.
    """
    box = _find_box(timeline, places, top)
    veil: tuple[Veil, ...] = ()
    if ink is INK:
        veil, grounds = make_veil(timeline, moves, grounds, top)
    quiet, unsung = opacities
    return LyricPlace(box, make_voices(timeline, grounds, unsung, quiet, glow, ink), veil)


def make_veil(
    timeline: Timeline, moves: Choreography, grounds: tuple[float, ...], top: float | None = None
) -> tuple[tuple[Veil, ...], tuple[float, ...]]:
    """Return a veil below `top`, if singers' colors need one, and the luminances of the grounds."""
    if not timeline.singers or max(grounds) <= VEILED_LUMINANCE:
        return (), grounds
    opacity = _find_veil_opacity(max(grounds))
    return (Veil(timeline, moves, opacity, -1.0 if top is None else top),), (VEILED_LUMINANCE,)


def _find_box(timeline: Timeline, places: Layout, top: float | None) -> LyricBox:
    """Return the box of the lyrics with the room that the layout leaves above and below it."""
    box, sing = places.lyrics, places.stances["sing"]
    gap = CLEARANCE * places.unit
    if top is None:
        captions = find_captions_foot(timeline, places)
        is_under = (places.centered or places.head is not None) and captions < box.center
        top = (captions if is_under else places.brand) + gap
    foot = min(places.line.top, sing.spectrum_base - sing.spectrum_height, box.foot) - gap
    return replace(box, room=(top, foot))


def _find_veil_opacity(luminance: float) -> float:
    """Return the opacity of black that darkens a gray of this luminance to VEILED_LUMINANCE."""
    levels = [step / _STEPS for step in range(_STEPS + 1)]
    lights = [relative_luminance((level, level, level)) for level in levels]
    ground = next(level for level, light in zip(levels, lights, strict=True) if light >= luminance)
    wanted = max(
        level for level, light in zip(levels, lights, strict=True) if light <= VEILED_LUMINANCE
    )
    return 1.0 - wanted / ground
