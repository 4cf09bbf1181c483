"""Cover: the cover image, the words beside it, the spectrum below.

A wide frame has a margin of a fifteenth of the width, the cover on the left, a common left edge
for lyrics and spectrum, and a line from margin to margin. In other frames everything is centered,
one below the other; in 9:16 the cover fills the frame from edge to edge and fades into the ground
above the words. `cover_layout` has the measures.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import Literal

from scopitone.video.layers.cover import RADIUS, CoverLayer
from scopitone.video.layers.layer import Layer
from scopitone.video.layers.layout_pose import Choreography
from scopitone.video.layers.lyrics import LINES_REACH
from scopitone.video.layers.spectrum import ProgressLine, Spectrum
from scopitone.video.plan.framing import find_faces_of
from scopitone.video.plan.timeline import Timeline
from scopitone.video.raster.color import rgb_to_yuv
from scopitone.video.styles.backdrop_layer import make_grounds
from scopitone.video.styles.cover_layout import bleed_cover, make_layout
from scopitone.video.styles.lyric_room import place_lyrics
from scopitone.video.styles.parameters import choice, parse_choices
from scopitone.video.styles.scene import Scene, opacities
from scopitone.video.styles.title_block import make_captions, split_brand
from scopitone.video.styles.word_layers import make_words, only_wide

BARS = 64


BACKDROP = True
"""The style can show a picture or clip of the user."""


LYRIC_REACH = LINES_REACH


@dataclass(frozen=True, slots=True)
class Choices:
    """The parameters of the style."""

    spectrum: bool = choice(True, "Spectrum bars at the bottom.")
    progress: bool = choice(True, "The thin line that shows the position in the song.")
    corners: Literal["round", "square"] = choice("round", "The corners of the cover.")


def scene(timeline: Timeline) -> Scene:
    """Lay out the style for the frame size of the timeline."""
    choices = parse_choices(Choices, timeline.choices)
    places = make_layout(timeline.width, timeline.height)
    if timeline.backdrop is None:
        places = bleed_cover(
            places,
            timeline.width,
            timeline.height,
            has_face=bool(find_faces_of(timeline.cover)),
        )
    moves = Choreography(timeline.poses, places.stances)
    accent = rgb_to_yuv(timeline.palette.accent)
    behind, lightest = make_grounds(timeline, moves, places)
    quiet, unsung = opacities(lightest)
    place = place_lyrics(timeline, places, moves, (lightest,), (quiet, unsung), accent)
    largest = max(stance.cover_side for stance in places.stances.values())
    radius = RADIUS if choices.corners == "round" else 0.0
    captions, brand = split_brand(make_captions(timeline, places, moves, quiet, in_views=False))
    wide: list[Layer] = [CoverLayer(timeline, moves, largest, accent, radius=radius, bleeds=True)]
    if choices.spectrum:
        wide.append(Spectrum(timeline, moves, BARS))
    layers: list[Layer] = [*place.veil, *only_wide(timeline, [*wide, *captions])]
    if choices.progress and not timeline.seam:
        layers.append(ProgressLine(timeline, moves, places.line, accent))
    layers += [*brand, *make_words(timeline, moves, places, place, unsung, accent)]
    return Scene(behind, tuple(layers))
