"""Motes of dust in the light of the cover, blown by the bass."""

from __future__ import annotations

import math
from collections.abc import Mapping

import numpy as np

from scopitone.video.layers.layout_pose import Choreography
from scopitone.video.plan.easing import mix
from scopitone.video.plan.timeline import Pose, Timeline
from scopitone.video.raster import effect_kernels
from scopitone.video.raster.canvas import Canvas
from scopitone.video.raster.paint import Box
from scopitone.video.raster.yuv_kernels import Floats

MOTES = 2600
# Speeds in shorter sides of the frame per second: of still air, and in the loudest bass.
DRIFT, GUST = 0.012, 0.34
# What a drop adds to the wind; the light of the motes outside a chorus.
DROP_GUST, CALM_LIGHT = 2.5, 0.62
# A mote that leaves at one edge fades in again at the opposite edge.
EDGE = 0.06
# The light that a mote keeps among letters, and the width of the transition at 1080 rows.
AMONG_TEXT, TEXT_EDGE = 0.1, 36.0


class Dust:
    """Draws the motes of a frame; each mote is a function of its number and n.

    `texts` are the boxes of small text in each pose, where motes are dimmed. `amount` is the
    number of motes relative to MOTES.
    """

    def __init__(
        self,
        timeline: Timeline,
        choreography: Choreography,
        color: Floats,
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
        self._color, self._dim = color, dim
        dynamics = timeline.dynamics
        blown = timeline.low.astype(np.float64) ** 2 + DROP_GUST * dynamics.drop
        self._blown = np.cumsum(blown) / timeline.fps
        self._dynamics = dynamics
        self._size = np.array([timeline.width, timeline.height], np.float32)
        self._unit = min(timeline.width, timeline.height) / 1080

    def draw(self, canvas: Canvas, n: int) -> None:
        """Draw the motes of frame n."""
        positions = self._mote_positions(n)
        stance = self._choreography.stance(n)
        heart = np.array([stance.cover_x, stance.cover_y], np.float32) + stance.cover_side / 2
        away = np.linalg.norm((positions * self._size - heart) / self._size.min(), axis=1)
        light = mix(CALM_LIGHT, 1.0, float(self._dynamics.lift[n])) + 0.3 * float(
            self._dynamics.drop[n]
        )
        lit = light * (0.2 + 1.1 * np.exp(-((away / 0.58) ** 2)))
        loud = self._timeline.bands[n][self._band]
        edges = np.clip(np.minimum(positions, 1 - positions) / EDGE, 0, 1).prod(axis=1)
        motes = np.empty((len(positions), 4), np.float32)
        motes[:, :2] = positions * self._size
        motes[:, 2] = self._unit * (1.7 + 5.2 * self._near)
        hushed = self._text_dimming(motes, n)
        motes[:, 3] = np.clip((0.3 + 1.0 * loud) * lit * edges * hushed, 0, 0.95)
        # The nearest motes are out of focus: large and faint.
        blurred = self._near > 0.9
        motes[blurred, 2] *= 3.4
        motes[blurred, 3] *= 0.24
        closest = self._near > 0.975
        motes[closest, 2] *= 1.9
        motes[closest, 3] *= 0.7
        effect_kernels.draw_motes(
            canvas.luma, canvas.blue, canvas.red, motes, self._color, self._dim
        )

    def _text_dimming(self, motes: Floats, n: int) -> Floats:
        """Return the share of its light that each mote keeps: little among letters."""
        before, after, way = self._choreography.travel(n)
        first, second = (self._text_coverage(motes, self._texts[pose]) for pose in (before, after))
        return np.asarray(1.0 - (1.0 - AMONG_TEXT) * (first + (second - first) * way), np.float32)

    def _text_coverage(self, motes: Floats, boxes: tuple[Box, ...]) -> Floats:
        """Return 1 for motes inside a box and 0 far from all boxes, with soft edges."""
        inside = np.zeros(len(motes), np.float32)
        soft = TEXT_EDGE * self._unit
        for box in boxes:
            x = np.minimum(motes[:, 0] - box.left, box.right - motes[:, 0])
            y = np.minimum(motes[:, 1] - box.top, box.bottom - motes[:, 1])
            inside = np.maximum(inside, np.clip(np.minimum(x, y) / soft + 1.0, 0.0, 1.0))
        return inside

    def _mote_positions(self, n: int) -> Floats:
        """Return the positions of the motes (motes, 2), as shares of the frame."""
        seconds = float(self._dynamics.flow[min(n, len(self._dynamics.flow) - 1)])
        way = DRIFT * seconds + GUST * 0.25 * float(self._blown[min(n, len(self._blown) - 1)])
        depth = 0.3 + 0.7 * self._near
        swing = 0.02 * np.sin(self._turn + np.float32(seconds) * (0.3 + 0.5 * depth[:, None]))
        course = np.array([0.35, -1.0], np.float32) * np.float32(way)
        shares = self._size.min() / self._size
        return np.asarray((self._home + swing + depth[:, None] * course * shares) % 1.0, np.float32)
