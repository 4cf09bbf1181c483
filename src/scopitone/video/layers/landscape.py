"""The last seconds of the spectrum as a landscape of ridges that moves toward the viewer."""

from __future__ import annotations

import numpy as np

from scopitone.video.layers.layout_pose import Choreography
from scopitone.video.plan.easing import mix
from scopitone.video.plan.timeline import Timeline
from scopitone.video.raster import effect_kernels
from scopitone.video.raster.canvas import Canvas, Mask
from scopitone.video.raster.yuv_kernels import Floats

ROWS = 34
# The time in which a ridge moves from the horizon to the viewer.
TRAVEL_S = 5.0
# The distance of the farthest ridge, relative to that of the nearest.
DEPTH = 9.0
# The height of the highest near ridge, as a share of the height of the ground.
RISE = 0.66
# The height outside a chorus, and what a drop adds.
VERSE_RISE, DROP_RISE = 0.7, 0.25
# The light at the sides, as a share of that in the middle.
SIDE_LIGHT = 0.5
# Half of the width of the valley in the middle, as a share of half of the width of the frame.
VALLEY = 0.07


class Landscape:
    """Draws ground and ridges from row `horizon` (pixels) down to the bottom of the frame."""

    def __init__(
        self,
        timeline: Timeline,
        choreography: Choreography,
        horizon: float,
        line: Floats,
        ground: Floats,
        unit: float,
    ) -> None:
        # Smoothed, so that it looks like hills and not like the teeth of a saw.
        padded = np.pad(timeline.bands, ((0, 0), (1, 1)), mode="edge")
        self._bands = padded[:, :-2] * 0.25 + padded[:, 1:-1] * 0.5 + padded[:, 2:] * 0.25
        self._step = timeline.fps * TRAVEL_S / ROWS
        # Counted in frames of sounding music: the landscape does not move in silence.
        self._flow = timeline.dynamics.flow.astype(np.float64) * timeline.fps
        self._choreography = choreography
        self._top = 2 * round((horizon - 0.35 * (timeline.height - horizon)) / 2)
        self._horizon = horizon - self._top
        self._shape = (timeline.height - self._top, timeline.width)
        self._line, self._ground, self._unit = line, ground, unit
        self._across = np.abs(np.linspace(-1, 1, timeline.width, dtype=np.float32))
        # The sun lights the ridges in front of it.
        sides = self._across * timeline.width / max(timeline.width, 0.9 * timeline.height)
        self._light = (SIDE_LIGHT + (1.0 - SIDE_LIGHT) * np.exp(-((sides / 0.34) ** 2))).astype(
            np.float32
        )
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
        # The farthest ridges fade in.
        strengths = np.clip((DEPTH - depths) / (0.45 * DEPTH), 0.0, 1.0) * (0.6 + 0.4 * near)
        effect_kernels.draw_ridges(lines, hidden, heights, widths, strengths.astype(np.float32))
        canvas.paint(Mask(0, self._top, hidden), self._ground, shown)
        lift, drop = float(self._dynamics.lift[n]), float(self._dynamics.drop[n])
        light = np.minimum(1.0, self._light * mix(0.8, 1.15, lift) + 0.3 * drop)
        canvas.paint(Mask(0, self._top, lines), self._line, (shown * light).astype(np.float32))

    def _ridges(self, n: int) -> tuple[Floats, Floats]:
        """Return the pixel rows (ROWS, w) of the ridges, nearest first, and their distances."""
        newest, part = divmod(float(self._flow[n]), self._step)
        ages = (np.arange(ROWS)[::-1] + part / self._step) / ROWS
        depths = (DEPTH - ages * (DEPTH - 1.0)).astype(np.float32)
        ground = self._shape[0] - self._horizon
        feet = self._horizon + ground * (1.0 / depths - 1.0 / DEPTH) / (1.0 - 1.0 / DEPTH)
        heights = np.empty((ROWS, self._shape[1]), np.float32)
        for row, (depth, foot) in enumerate(zip(depths, feet, strict=True)):
            birth = (newest - (ROWS - 1 - row)) * self._step
            born = min(int(np.searchsorted(self._flow, birth)), n) if birth >= 0 else -1
            bands = self._bands[born] * (born >= 0)
            rise = RISE * (
                mix(VERSE_RISE, 1.0, float(self._dynamics.lift[born])) if born >= 0 else 0.0
            )
            rise *= 1.0 + DROP_RISE * float(self._dynamics.drop[n])
            heights[row] = foot - rise * ground / depth * self._hill_profile(bands, float(depth))
        return heights, depths

    def _hill_profile(self, bands: Floats, depth: float) -> Floats:
        """Return heights (w,), 0 to 1: the bass next to the valley, high bands at the sides."""
        # Far ridges show more of the land at the sides.
        across = self._across * (0.55 + 0.45 * depth / DEPTH)
        beyond = np.clip((across - VALLEY) / (1.0 - VALLEY), 0.0, 1.0)
        positions = beyond * (len(bands) - 1)
        hills = np.interp(positions, np.arange(len(bands)), bands)
        return np.asarray(hills * np.clip(beyond * 4.0, 0.0, 1.0), np.float32)
