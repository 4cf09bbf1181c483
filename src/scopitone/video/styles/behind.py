"""The user's own picture or clip behind a style, dark enough for what stands upon it."""

from __future__ import annotations

from collections.abc import Mapping

from scopitone.video.layers.background import Background
from scopitone.video.layers.film import BRIGHTEST, HEADROOM, Film
from scopitone.video.layers.footage import Footage
from scopitone.video.layers.layer import Ground
from scopitone.video.layers.pose import Choreography
from scopitone.video.palette import brightest, luminance
from scopitone.video.timeline import Pose, Timeline

# Dark from the top: words and captions may stand anywhere.
DARK: dict[Pose, tuple[float, float]] = dict.fromkeys(("title", "sing", "open", "end"), (-0.2, 0.0))
TONED = 0.12


def ground(timeline: Timeline, moves: Choreography) -> tuple[Ground, float]:
    """What stands behind everything, and the highest relative luminance that it has."""
    if timeline.backdrop is None:
        return Background(timeline), brightest(timeline.palette)
    return film(timeline, moves, DARK), SHADED


def film(
    timeline: Timeline, moves: Choreography, shades: Mapping[Pose, tuple[float, float]]
) -> Ground:
    """The user's clip or picture, or the cover. shades: see `Film`."""
    backdrop = timeline.backdrop
    if backdrop is not None and backdrop.frames:
        return Footage(timeline, moves, backdrop, shades)
    picture = None if backdrop is None else backdrop.data
    tint = timeline.palette.accent
    return Film(timeline, moves, tint=tint, toned=TONED, shades=shades, picture=picture)


SHADED = luminance((HEADROOM * BRIGHTEST,) * 3)
"""The highest relative luminance of a film where it is shaded."""
