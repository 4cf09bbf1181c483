"""Vinyl: the cover turns as the label of a record, whose arm tells how far the song is."""

from __future__ import annotations

from dataclasses import dataclass, replace
from typing import Literal

from scopitone.video.layers.countdown import Countdown
from scopitone.video.layers.layer import Layer
from scopitone.video.layers.lyrics import LyricLines
from scopitone.video.layers.pose import Choreography
from scopitone.video.layers.record import Record
from scopitone.video.layers.tonearm import Tonearm
from scopitone.video.raster.colour import yuv
from scopitone.video.styles.behind import ground
from scopitone.video.styles.captions import captions
from scopitone.video.styles.choices import choice, read
from scopitone.video.styles.cover_layout import layout
from scopitone.video.styles.scene import Scene, opacities
from scopitone.video.timeline import Timeline

# Turns a second at what the labels say: an LP's 33 1/3 a minute, a single's 45, a shellac's 78.
TURNS = {"33": 100 / 3 / 60, "45": 45 / 60, "78": 78 / 60}


BACKDROP = True
"""A picture or clip of the user's may stand behind it."""


@dataclass(frozen=True, slots=True)
class Choices:
    """What a user may set."""

    turns: Literal["33", "45", "78"] = choice("33", "How often the record turns in a minute.")
    arm: bool = choice(True, "The arm that tells how far the song is.")


def scene(timeline: Timeline) -> Scene:
    """Lay the style out for the timeline's frame size."""
    choices = read(Choices, timeline.choices)
    places = layout(timeline.width, timeline.height)
    # A disc looks smaller than a square; where the brand stands above it there is no more room.
    grown = 0.97 if places.centred else 1.08
    places = replace(places, rim=max(0.0, grown - 1.0) / 2)
    moves = Choreography(timeline.poses, places.stances)
    accent = yuv(timeline.palette.accent)
    behind, lightest = ground(timeline, moves)
    quiet, unsung = opacities(lightest)
    lyrics = LyricLines(timeline, moves, places.lyrics, unsung, accent)
    largest = max(stance.cover_side for stance in places.stances.values())
    layers: list[Layer] = [Record(timeline, moves, largest, accent, grown, TURNS[choices.turns])]
    if choices.arm and not timeline.seam:
        layers.append(Tonearm(timeline, moves, grown))
    layers += captions(timeline, places, moves, quiet)
    layers += [lyrics, Countdown(timeline, places.counts, 9 * places.unit, lyrics.above)]
    return Scene(behind, tuple(layers))
