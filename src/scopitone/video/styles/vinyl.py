"""Vinyl: the cover turns as the label of a record, whose arm tells how far the song is."""

from __future__ import annotations

from dataclasses import replace

from scopitone.video.layers.background import Background
from scopitone.video.layers.countdown import Countdown
from scopitone.video.layers.layer import Layer
from scopitone.video.layers.lyrics import LyricLines
from scopitone.video.layers.pose import Choreography
from scopitone.video.layers.record import Record
from scopitone.video.layers.tonearm import Tonearm
from scopitone.video.palette import brightest
from scopitone.video.raster.colour import yuv
from scopitone.video.styles.captions import captions
from scopitone.video.styles.cover_layout import layout
from scopitone.video.styles.scene import Scene, opacities
from scopitone.video.timeline import Timeline


def scene(timeline: Timeline) -> Scene:
    """Lay the style out for the timeline's frame size."""
    places = layout(timeline.width, timeline.height)
    # A disc looks smaller than a square; where the brand stands above it there is no more room.
    grown = 0.97 if places.centred else 1.08
    places = replace(places, rim=max(0.0, grown - 1.0) / 2)
    moves = Choreography(timeline.poses, places.stances)
    accent = yuv(timeline.palette.accent)
    quiet, unsung = opacities(brightest(timeline.palette))
    lyrics = LyricLines(timeline, moves, places.lyrics, unsung, accent)
    largest = max(stance.cover_side for stance in places.stances.values())
    layers: list[Layer] = [Record(timeline, moves, largest, accent, grown)]
    if not timeline.seam:
        layers.append(Tonearm(timeline, moves, grown))
    layers += captions(timeline, places, moves, quiet)
    layers += [lyrics, Countdown(timeline, places.counts, 9 * places.unit, lyrics.above)]
    return Scene(Background(timeline), tuple(layers))
