"""Motes of dust in the light of the cover, blown by the bass."""

from __future__ import annotations

import math
from collections.abc import Mapping

import numpy as np

from scopitone.video.layers.pose import Choreography
from scopitone.video.motion import mix
from scopitone.video.raster import effects
from scopitone.video.raster.canvas import Canvas
from scopitone.video.raster.kernels import Floats
from scopitone.video.raster.paint import Box
from scopitone.video.timeline import Pose, Timeline

MOTES = 2600
# Of the frame's shorter side, a second: by themselves, and when the bass is at its loudest.
DRIFT, GUST = 0.012, 0.34
# A drop blows so much more; outside a chorus the motes have so much of their light.
DROPPED, CALM = 2.5, 0.62
# A mote that leaves at one edge comes back at the other, out of the dark.
EDGE = 0.06
# How much light a mote keeps among letters, and how softly that ends, at 1080 rows.
AMONG_TEXT, SOFT = 0.1, 36.0


class Dust:
    """Draws the motes of a frame: each is a function of its number and n.

    texts: by pose, where small text stands, which motes must not dot. amount: how many there are,
    by MOTES.
    """

    def __init__(
        self,
        timeline: Timeline,
        choreography: Choreography,
        colour: Floats,
        dim: Floats,
        texts: Mapping[Pose, tuple[Box, ...]],
        amount: float,
    ) -> None:
        self._texts = texts
        count = round(MOTES * amount)
        random = np.random.default_rng(timeline.seed + 7)
        self._home = random.random((count, 2), np.float32)
        self._near = random.random(count, np.float32) ** 2.2
        self._turn = random.random((count, 2), np.float32) * np.float32(2 * math.pi)
        self._band = random.integers(0, timeline.bands.shape[1], count)
        self._timeline = timeline
        self._choreography = choreography
        self._colour, self._dim = colour, dim
        dynamics = timeline.dynamics
        blown = timeline.low.astype(np.float64) ** 2 + DROPPED * dynamics.drop
        self._blown = np.cumsum(blown) / timeline.fps
        self._dynamics = dynamics
        self._size = np.array([timeline.width, timeline.height], np.float32)
        self._unit = min(timeline.width, timeline.height) / 1080

    def draw(self, canvas: Canvas, n: int) -> None:
        """Draw the motes of frame n."""
        at = self._places(n)
        stance = self._choreography.stance(n)
        heart = np.array([stance.cover_x, stance.cover_y], np.float32) + stance.cover_side / 2
        away = np.linalg.norm((at * self._size - heart) / self._size.min(), axis=1)
        light = mix(CALM, 1.0, float(self._dynamics.lift[n])) + 0.3 * float(self._dynamics.drop[n])
        lit = light * (0.2 + 1.1 * np.exp(-((away / 0.58) ** 2)))
        loud = self._timeline.bands[n][self._band]
        edges = np.clip(np.minimum(at, 1 - at) / EDGE, 0, 1).prod(axis=1)
        places = np.empty((len(at), 4), np.float32)
        places[:, :2] = at * self._size
        places[:, 2] = self._unit * (1.7 + 5.2 * self._near)
        hushed = self._hushed(places, n)
        places[:, 3] = np.clip((0.3 + 1.0 * loud) * lit * edges * hushed, 0, 0.95)
        # The nearest are out of focus: large and faint.
        blurred = self._near > 0.9
        places[blurred, 2] *= 3.4
        places[blurred, 3] *= 0.24
        closest = self._near > 0.975
        places[closest, 2] *= 1.9
        places[closest, 3] *= 0.7
        effects.motes(canvas.luma, canvas.blue, canvas.red, places, self._colour, self._dim)

    def _hushed(self, places: Floats, n: int) -> Floats:
        """How much of its light each mote keeps: little among letters, which it would spot."""
        before, after, way = self._choreography.travel(n)
        here, there = (self._clear(places, self._texts[pose]) for pose in (before, after))
        return np.asarray(1.0 - (1.0 - AMONG_TEXT) * (here + (there - here) * way), np.float32)

    def _clear(self, places: Floats, boxes: tuple[Box, ...]) -> Floats:
        """1 in a box, 0 far from all."""
        inside = np.zeros(len(places), np.float32)
        soft = SOFT * self._unit
        for box in boxes:
            x = np.minimum(places[:, 0] - box.left, box.right - places[:, 0])
            y = np.minimum(places[:, 1] - box.top, box.bottom - places[:, 1])
            inside = np.maximum(inside, np.clip(np.minimum(x, y) / soft + 1.0, 0.0, 1.0))
        return inside

    def _places(self, n: int) -> Floats:
        """Where the motes are (motes, 2), 0 to 1 of the frame."""
        seconds = float(self._dynamics.flow[min(n, len(self._dynamics.flow) - 1)])
        way = DRIFT * seconds + GUST * 0.25 * float(self._blown[min(n, len(self._blown) - 1)])
        depth = 0.3 + 0.7 * self._near
        swing = 0.02 * np.sin(self._turn + np.float32(seconds) * (0.3 + 0.5 * depth[:, None]))
        course = np.array([0.35, -1.0], np.float32) * np.float32(way)
        shares = self._size.min() / self._size
        return np.asarray((self._home + swing + depth[:, None] * course * shares) % 1.0, np.float32)
