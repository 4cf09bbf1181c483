"""Voices: the colors of singers, and the opacities that they need on their ground."""

from __future__ import annotations

from dataclasses import dataclass

from scopitone.video.layers.singer_colors import MIN_CONTRAST, choose_singer_colors, opacity_on
from scopitone.video.layers.text import INK, Ink
from scopitone.video.plan.timeline import Timeline
from scopitone.video.raster.color import rgb_to_yuv, yuv_to_rgb
from scopitone.video.raster.yuv_kernels import Floats

# The contrast of words that are not sung yet: of large text (WCAG 2.2, 1.4.3).
_WAITING_CONTRAST = 3.0
# The least opacity of background vocals while they are sung, below which they would look unlit.
BACKGROUND_OPACITY = 0.85


@dataclass(frozen=True, slots=True)
class Voice:
    """How the words of a singer are drawn.

    unsung: the opacity of words that are not sung yet. quiet: that of the sung words of background
    vocals. glow: the light behind sung words (Y, U, V).
    """

    ink: Ink
    unsung: float
    quiet: float
    glow: Floats


@dataclass(frozen=True, slots=True)
class Voices:
    """The voices of a song's singers, and `default` for words that have none.

    quiet: the opacity of small text in the ink of `default`.
    """

    default: Voice
    singers: tuple[Voice, ...]
    quiet: float

    def of(self, singer: int | None) -> Voice:
        """Return the voice of the singer with a number, see `LineCue.singer`."""
        return self.default if singer is None else self.singers[singer % len(self.singers)]


def make_voices(
    timeline: Timeline,
    grounds: tuple[float, ...],
    unsung: float,
    quiet: float,
    glow: Floats,
    ink: Ink = INK,
) -> Voices:
    """Return the voices of a timeline.

    grounds: relative luminances of what may be behind the words. unsung, quiet: the opacities of
    words without a singer that wait, and of small text.
    """
    plain = Voice(ink, unsung, max(quiet, BACKGROUND_OPACITY), glow)
    if not timeline.singers:
        return Voices(plain, (plain,), quiet)
    colors = choose_singer_colors(
        len(timeline.singers), timeline.palette.accent, yuv_to_rgb(ink.paint), grounds
    )
    singers = []
    for color in colors:
        luma, blue, red = (float(part) for part in rgb_to_yuv(color))
        waiting = max(opacity_on(color, ground, _WAITING_CONTRAST) for ground in grounds)
        small = max(opacity_on(color, ground, MIN_CONTRAST) for ground in grounds)
        singers.append(
            Voice(
                Ink((luma, blue, red), ink.shadow),
                max(unsung, waiting),
                max(small, BACKGROUND_OPACITY),
                rgb_to_yuv(color),
            )
        )
    return Voices(plain, tuple(singers), quiet)
