"""A sheet of paper: a color that another one floods in a chorus, and a printed spectrum."""

from __future__ import annotations

from bisect import bisect_left, bisect_right
from itertools import pairwise

import numpy as np

from scopitone.video.layers.layout_pose import Choreography, Stance
from scopitone.video.plan.easing import ease_out, ramp
from scopitone.video.plan.song_energy import VERSE_LIFT
from scopitone.video.plan.timeline import Timeline
from scopitone.video.raster import yuv_kernels
from scopitone.video.raster.canvas import Canvas, Mask
from scopitone.video.raster.yuv_kernels import Floats

# The width of a step as a share of the pitch of the steps.
STEP_SHARE = 0.82
MIN_STEP = 0.1
# The columns for the beats of a bar: their number, light, duration and steps of fading.
COLUMNS, COLUMN_LIGHT, COLUMN_SECONDS, COLUMN_STEPS = 4, 0.07, 0.45, 8


class Paper:
    """Makes canvases of one color, without grain: an encoder would spend most of its bits on it.

    In quiet parts the sheet has the color `quiet`. The color of other parts covers it from the
    left, and in a chorus the color `flood` covers both.
    """

    def __init__(self, timeline: Timeline, quiet: Floats, color: Floats, flood: Floats) -> None:
        self._lift = timeline.dynamics.lift
        self._size = timeline.width, timeline.height
        colors = np.round(np.stack([quiet, color, flood], axis=1)).astype(np.uint8)
        # The colors of each plane.
        self._colors = colors.tolist()

    def canvas(self, n: int) -> Canvas:
        """Return a new canvas with the sheet of frame n."""
        width = self._size[0]
        canvas = Canvas.blank(*self._size)
        lift = float(self._lift[min(n, len(self._lift) - 1)])
        edges = [
            flood_edge(width, ramp(lift, 0.0, VERSE_LIFT)),
            flood_edge(width, flood_share(lift)),
        ]
        planes = (canvas.luma, canvas.blue, canvas.red)
        for ours, (quiet, paper, flood) in zip(planes, self._colors, strict=True):
            far, near = (edge * ours.shape[1] // width for edge in edges)
            ours[:, :near] = flood
            ours[:, near:far] = paper
            ours[:, far:] = quiet
        return canvas


class SpectrumSteps:
    """The spectrum as printed steps, with the bass at the foot or in the middle.

    They extend from the right side of the cover (`beside`), or hang from a block that extends
    from the top of the sheet to the middle of the cover. `reach` is the length of the loudest
    step in pixels.
    """

    def __init__(
        self,
        timeline: Timeline,
        choreography: Choreography,
        steps: int,
        reach: float,
        *,
        colors: tuple[Floats, Floats],
        beside: bool,
    ) -> None:
        parts = np.array_split(timeline.bands, steps, axis=1)
        levels = np.stack([part.mean(axis=1) for part in parts], axis=1)
        self._levels = levels[:, ::-1] if beside else np.hstack([levels[:, ::-1], levels])
        self._choreography = choreography
        self._lift, self._reach = timeline.dynamics.lift, reach
        self._size, self._colors, self._beside = (
            (timeline.width, timeline.height),
            colors,
            beside,
        )

    def draw(self, canvas: Canvas, n: int) -> None:
        """Draw the steps of frame n."""
        stance = self._choreography.stance(n)
        lengths = self._reach * (MIN_STEP + (1.0 - MIN_STEP) * self._levels[n]).astype(np.float32)
        mask = (
            self._steps_rightward(stance, lengths)
            if self._beside
            else self._steps_downward(stance, lengths)
        )
        far = flood_share(float(self._lift[n]))
        paper, flood = self._colors
        opacity = stance.spectrum if self._beside else 1.0
        canvas.paint(mask, (paper + (flood - paper) * far).astype(np.float32), opacity)

    def _steps_rightward(self, stance: Stance, lengths: Floats) -> Mask:
        left = stance.cover_x + stance.cover_side
        x, y = 2 * int(left / 2), 2 * int(stance.cover_y / 2)
        pitch = stance.cover_side / len(lengths)
        rects = np.zeros((len(lengths), 5), np.float32)
        rects[:, 0] = left - x
        rects[:, 1] = stance.cover_y - y + pitch * np.arange(len(lengths))
        rects[:, 2] = rects[:, 0] + lengths
        rects[:, 3] = rects[:, 1] + STEP_SHARE * pitch
        return _fill_mask(x, y, int(self._reach) + 4, int(stance.cover_side) + 4, rects)

    def _steps_downward(self, stance: Stance, lengths: Floats) -> Mask:
        width, edge = self._size[0], stance.cover_y + stance.cover_side / 2
        pitch = width / len(lengths)
        rects = np.zeros((len(lengths), 5), np.float32)
        rects[:, 0] = pitch * (np.arange(len(lengths)) + (1.0 - STEP_SHARE) / 2)
        rects[:, 2] = rects[:, 0] + STEP_SHARE * pitch
        rects[:, 1] = edge - 1
        rects[:, 3] = edge + lengths
        mask = _fill_mask(0, 0, width, int(edge + self._reach) + 4, rects)
        mask.cover[: int(edge)] = 255
        return mask


class BeatColumns:
    """The beats of a bar as columns of the sheet, each lit on its beat."""

    def __init__(self, timeline: Timeline, colors: tuple[Floats, Floats]) -> None:
        self._beats, self._bars = timeline.beats, timeline.bars
        self._fps, self._lift, self._colors = timeline.fps, timeline.dynamics.lift, colors
        width, height = timeline.width, timeline.height
        edges = [flood_edge(width, k / COLUMNS) for k in range(COLUMNS + 1)]
        self._columns = [
            Mask(a, 0, np.full((height, b - a), 255, np.uint8)) for a, b in pairwise(edges)
        ]

    def draw(self, canvas: Canvas, n: int) -> None:
        """Draw the column of the beat of frame n."""
        beat, bar = bisect_right(self._beats, n), bisect_right(self._bars, n)
        if not beat or not bar:
            return
        number = beat - 1 - bisect_left(self._beats, self._bars[bar - 1] - 1.0)
        left = ramp(n, self._beats[beat - 1], COLUMN_SECONDS * self._fps)
        strength = COLUMN_LIGHT * round((1.0 - ease_out(left)) * COLUMN_STEPS) / COLUMN_STEPS
        lit = self._colors[flood_share(float(self._lift[n])) > 0.5]
        canvas.paint(self._columns[number % COLUMNS], lit, strength)


def split_by_flood(timeline: Timeline, mask: Mask, n: int) -> list[tuple[bool, Floats]]:
    """Split the columns of a mask into those on the sheet (False) and on the flood (True).

    Returns the parts that are not empty, with the opacity (0 or 1) of each column.
    """
    far = flood_share(float(timeline.dynamics.lift[n]))
    columns = mask.x + np.arange(mask.cover.shape[1])
    is_flooded = columns < flood_edge(timeline.width, far)
    parts = [(False, ~is_flooded), (True, is_flooded)]
    return [(side, part.astype(np.float32)) for side, part in parts if part.any()]


def flood_share(lift: float) -> float:
    """Return how far the sheet is flooded: 0 outside a chorus, 1 in it."""
    return ramp(lift, VERSE_LIFT, 1.0 - VERSE_LIFT)


def flood_edge(width: int, far: float) -> int:
    """Return the column at the edge of the flood, an even number."""
    return 2 * round(width * far / 2)


def _fill_mask(x: int, y: int, width: int, height: int, rects: Floats) -> Mask:
    # The edge of the kernel is half a pixel outside of its radius.
    rects[:, 4] = 0.5
    cover = np.zeros((height + height % 2, width + width % 2), np.uint8)
    yuv_kernels.fill_round_rects(cover, rects)
    return Mask(x, y, cover)
