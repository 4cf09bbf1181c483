"""Motes of dust in the light of the cover, blown by the bass."""

from __future__ import annotations

import math

import numpy as np

from scopitone.video.layers.pose import Choreography
from scopitone.video.raster import effects
from scopitone.video.raster.canvas import Canvas
from scopitone.video.raster.kernels import Floats
from scopitone.video.timeline import Timeline

MOTES = 2600
# Of the frame's shorter side, a second: by themselves, and when the bass is at its loudest.
DRIFT, GUST = 0.012, 0.34
# A mote that leaves at one edge comes back at the other, out of the dark.
EDGE = 0.06


class Dust:
    """Draws the motes of a frame: each is a function of its number and n."""

    def __init__(
        self, timeline: Timeline, choreography: Choreography, colour: Floats, dim: Floats
    ) -> None:
        random = np.random.default_rng(timeline.seed + 7)
        self._home = random.random((MOTES, 2), np.float32)
        self._near = random.random(MOTES, np.float32) ** 2.2
        self._turn = random.random((MOTES, 2), np.float32) * np.float32(2 * math.pi)
        self._band = random.integers(0, timeline.bands.shape[1], MOTES)
        self._timeline = timeline
        self._choreography = choreography
        self._colour, self._dim = colour, dim
        self._blown = np.cumsum(timeline.low.astype(np.float64) ** 2) / timeline.fps
        self._size = np.array([timeline.width, timeline.height], np.float32)
        self._unit = min(timeline.width, timeline.height) / 1080

    def draw(self, canvas: Canvas, n: int) -> None:
        """Draw the motes of frame n."""
        at = self._places(n)
        stance = self._choreography.stance(n)
        heart = np.array([stance.cover_x, stance.cover_y], np.float32) + stance.cover_side / 2
        away = np.linalg.norm((at * self._size - heart) / self._size.min(), axis=1)
        lit = 0.22 + 0.95 * np.exp(-((away / 0.62) ** 2))
        loud = self._timeline.bands[n][self._band]
        edges = np.clip(np.minimum(at, 1 - at) / EDGE, 0, 1).prod(axis=1)
        places = np.empty((MOTES, 4), np.float32)
        places[:, :2] = at * self._size
        places[:, 2] = self._unit * (1.5 + 5.0 * self._near)
        places[:, 3] = np.clip((0.24 + 0.9 * loud) * lit * edges, 0, 0.9)
        # The nearest are out of focus: large and faint.
        blurred = self._near > 0.9
        places[blurred, 2] *= 3.4
        places[blurred, 3] *= 0.22
        effects.motes(canvas.luma, canvas.blue, canvas.red, places, self._colour, self._dim)

    def _places(self, n: int) -> Floats:
        """Where the motes are (MOTES, 2), 0 to 1 of the frame."""
        seconds = n / self._timeline.fps
        way = DRIFT * seconds + GUST * 0.25 * float(self._blown[min(n, len(self._blown) - 1)])
        depth = 0.3 + 0.7 * self._near
        swing = 0.02 * np.sin(self._turn + np.float32(seconds) * (0.3 + 0.5 * depth[:, None]))
        course = np.array([0.35, -1.0], np.float32) * np.float32(way)
        shares = self._size.min() / self._size
        return np.asarray((self._home + swing + depth[:, None] * course * shares) % 1.0, np.float32)
