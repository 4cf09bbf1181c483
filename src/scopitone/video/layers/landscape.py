"""The spectrum's last seconds as a landscape of ridges that comes towards the viewer."""

from __future__ import annotations

import numpy as np

from scopitone.video.layers.pose import Choreography
from scopitone.video.motion import mix
from scopitone.video.raster import effects
from scopitone.video.raster.canvas import Canvas, Mask
from scopitone.video.raster.kernels import Floats
from scopitone.video.timeline import Timeline

ROWS = 34
# A ridge is born at the horizon and reaches the viewer so many seconds later.
SECONDS = 5.0
# The farthest ridge by the nearest one's distance.
DEPTH = 9.0
# Of the ground's height: the highest a near ridge rises.
RISE = 0.66
# Outside a chorus they rise so far; a drop lifts them by so much more.
LOW, LIFTED = 0.7, 0.25
# How much of the sun's light there is at the sides.
SHADE = 0.5
# Half the valley in the middle, as a share of half the frame's width.
VALLEY = 0.07


class Landscape:
    """Draws ground and ridges from row `horizon` of pixels down to the frame's foot."""

    def __init__(
        self,
        timeline: Timeline,
        choreography: Choreography,
        horizon: float,
        line: Floats,
        ground: Floats,
        unit: float,
    ) -> None:
        # Rounded tops: a landscape, not a saw.
        padded = np.pad(timeline.bands, ((0, 0), (1, 1)), mode="edge")
        self._bands = padded[:, :-2] * 0.25 + padded[:, 1:-1] * 0.5 + padded[:, 2:] * 0.25
        self._step = timeline.fps * SECONDS / ROWS
        # Frames of music that were heard: in silence the land stands.
        self._flow = timeline.dynamics.flow.astype(np.float64) * timeline.fps
        self._choreography = choreography
        self._top = 2 * round((horizon - 0.35 * (timeline.height - horizon)) / 2)
        self._horizon = horizon - self._top
        self._shape = (timeline.height - self._top, timeline.width)
        self._line, self._ground, self._unit = line, ground, unit
        self._across = np.abs(np.linspace(-1, 1, timeline.width, dtype=np.float32))
        # The sun lights the ridges before it.
        sides = self._across * timeline.width / max(timeline.width, 0.9 * timeline.height)
        self._light = (SHADE + (1.0 - SHADE) * np.exp(-((sides / 0.34) ** 2))).astype(np.float32)
        self._dynamics = timeline.dynamics

    def draw(self, canvas: Canvas, n: int) -> None:
        """Draw the landscape of frame n."""
        shown = self._choreography.stance(n).spectrum
        if shown <= 0.003:
            return
        heights, depths = self._ridges(n)
        lines, hidden = np.zeros(self._shape, np.uint8), np.zeros(self._shape, np.uint8)
        near = 1.0 / depths
        widths = (self._unit * (0.65 + 1.15 * near)).astype(np.float32)
        # The farthest ridges rise out of the haze.
        strengths = np.clip((DEPTH - depths) / (0.45 * DEPTH), 0.0, 1.0) * (0.6 + 0.4 * near)
        effects.ridges(lines, hidden, heights, widths, strengths.astype(np.float32))
        canvas.paint(Mask(0, self._top, hidden), self._ground, shown)
        lift, drop = float(self._dynamics.lift[n]), float(self._dynamics.drop[n])
        light = np.minimum(1.0, self._light * mix(0.8, 1.15, lift) + 0.3 * drop)
        canvas.paint(Mask(0, self._top, lines), self._line, (shown * light).astype(np.float32))

    def _ridges(self, n: int) -> tuple[Floats, Floats]:
        """Rows of pixels (ROWS, w) of the ridges, nearest first, and their distances (ROWS,)."""
        newest, part = divmod(float(self._flow[n]), self._step)
        ages = (np.arange(ROWS)[::-1] + part / self._step) / ROWS
        depths = (DEPTH - ages * (DEPTH - 1.0)).astype(np.float32)
        ground = self._shape[0] - self._horizon
        feet = self._horizon + ground * (1.0 / depths - 1.0 / DEPTH) / (1.0 - 1.0 / DEPTH)
        heights = np.empty((ROWS, self._shape[1]), np.float32)
        for row, (depth, foot) in enumerate(zip(depths, feet, strict=True)):
            at = (newest - (ROWS - 1 - row)) * self._step
            born = min(int(np.searchsorted(self._flow, at)), n) if at >= 0 else -1
            bands = self._bands[born] * (born >= 0)
            rise = RISE * (mix(LOW, 1.0, float(self._dynamics.lift[born])) if born >= 0 else 0.0)
            rise *= 1.0 + LIFTED * float(self._dynamics.drop[n])
            heights[row] = foot - rise * ground / depth * self._profile(bands, float(depth))
        return heights, depths

    def _profile(self, bands: Floats, depth: float) -> Floats:
        """Heights (w,), 0 to 1: the bass beside the valley, the high bands at the sides."""
        # Far ridges show more of the land at the sides.
        across = self._across * (0.55 + 0.45 * depth / DEPTH)
        beyond = np.clip((across - VALLEY) / (1.0 - VALLEY), 0.0, 1.0)
        at = beyond * (len(bands) - 1)
        hills = np.interp(at, np.arange(len(bands)), bands)
        return np.asarray(hills * np.clip(beyond * 4.0, 0.0, 1.0), np.float32)
