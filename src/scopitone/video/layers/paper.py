"""A sheet of paper: one pale colour, in a chorus flooded by another, and the spectrum in print."""

from __future__ import annotations

from bisect import bisect_left, bisect_right
from itertools import pairwise

import numpy as np

from scopitone.video.dynamics import VERSE
from scopitone.video.layers.pose import Choreography, Stance
from scopitone.video.motion import ease_out, ramp
from scopitone.video.raster import kernels
from scopitone.video.raster.canvas import Canvas, Mask
from scopitone.video.raster.kernels import Floats
from scopitone.video.timeline import Timeline

# Of the steps' pitch.
STEP = 0.82
LEAST = 0.1
# Columns for the beats of a bar, how light they are and for how long, in so many steps.
COLUMNS, COLUMN_LIGHT, COLUMN_SECONDS, COLUMN_STEPS = 4, 0.07, 0.45, 8


class Paper:
    """Makes canvases of one colour, with a grain that stays where it is.

    In quiet parts it has the colour `quiet`; what follows is pulled over it from the left, and
    in a chorus a sheet of the colour `flood` over that.
    """

    def __init__(self, timeline: Timeline, quiet: Floats, colour: Floats, flood: Floats) -> None:
        self._lift = timeline.dynamics.lift
        self._size = timeline.width, timeline.height
        self._sheets = [_sheet(*self._size, timeline.seed, c) for c in (quiet, colour, flood)]

    def canvas(self, n: int) -> Canvas:
        """A new sheet, covered as far as frame n has it."""
        width = self._size[0]
        canvas = Canvas.blank(*self._size)
        lift = float(self._lift[min(n, len(self._lift) - 1)])
        edges = [flood_edge(width, ramp(lift, 0.0, VERSE)), flood_edge(width, flooded(lift))]
        for ours, quiet, paper, flood in zip(
            _planes(canvas), *(_planes(sheet) for sheet in self._sheets), strict=True
        ):
            far, near = (edge * ours.shape[1] // width for edge in edges)
            ours[:, :near] = flood[:, :near]
            ours[:, near:far] = paper[:, near:far]
            ours[:, far:] = quiet[:, far:]
        return canvas


class Steps:
    """The spectrum as steps of print, the bass at their foot or in their middle.

    They grow out of the cover's right side (`beside`), or else hang from a block that reaches
    from the head of the sheet to the cover's middle. reach: pixels of the loudest.
    """

    def __init__(
        self,
        timeline: Timeline,
        choreography: Choreography,
        steps: int,
        reach: float,
        *,
        colours: tuple[Floats, Floats],
        beside: bool,
    ) -> None:
        parts = np.array_split(timeline.bands, steps, axis=1)
        levels = np.stack([part.mean(axis=1) for part in parts], axis=1)
        self._levels = levels[:, ::-1] if beside else np.hstack([levels[:, ::-1], levels])
        self._choreography = choreography
        self._lift, self._reach = timeline.dynamics.lift, reach
        self._size, self._colours, self._beside = (
            (timeline.width, timeline.height),
            colours,
            beside,
        )

    def draw(self, canvas: Canvas, n: int) -> None:
        """Draw the steps of frame n."""
        stance = self._choreography.stance(n)
        lengths = self._reach * (LEAST + (1.0 - LEAST) * self._levels[n]).astype(np.float32)
        mask = self._right(stance, lengths) if self._beside else self._down(stance, lengths)
        far = flooded(float(self._lift[n]))
        paper, flood = self._colours
        opacity = stance.spectrum if self._beside else 1.0
        canvas.paint(mask, (paper + (flood - paper) * far).astype(np.float32), opacity)

    def _right(self, stance: Stance, lengths: Floats) -> Mask:
        left = stance.cover_x + stance.cover_side
        x, y = 2 * int(left / 2), 2 * int(stance.cover_y / 2)
        pitch = stance.cover_side / len(lengths)
        rects = np.zeros((len(lengths), 5), np.float32)
        rects[:, 0] = left - x
        rects[:, 1] = stance.cover_y - y + pitch * np.arange(len(lengths))
        rects[:, 2] = rects[:, 0] + lengths
        rects[:, 3] = rects[:, 1] + STEP * pitch
        return _filled(x, y, int(self._reach) + 4, int(stance.cover_side) + 4, rects)

    def _down(self, stance: Stance, lengths: Floats) -> Mask:
        width, edge = self._size[0], stance.cover_y + stance.cover_side / 2
        pitch = width / len(lengths)
        rects = np.zeros((len(lengths), 5), np.float32)
        rects[:, 0] = pitch * (np.arange(len(lengths)) + (1.0 - STEP) / 2)
        rects[:, 2] = rects[:, 0] + STEP * pitch
        rects[:, 1] = edge - 1
        rects[:, 3] = edge + lengths
        mask = _filled(0, 0, width, int(edge + self._reach) + 4, rects)
        mask.cover[: int(edge)] = 255
        return mask


class Bars:
    """The beats of a bar as columns of the sheet, each lit as its beat is heard."""

    def __init__(self, timeline: Timeline, colours: tuple[Floats, Floats]) -> None:
        self._beats, self._bars = timeline.beats, timeline.bars
        self._fps, self._lift, self._colours = timeline.fps, timeline.dynamics.lift, colours
        width, height = timeline.width, timeline.height
        edges = [flood_edge(width, k / COLUMNS) for k in range(COLUMNS + 1)]
        self._columns = [
            Mask(a, 0, np.full((height, b - a), 255, np.uint8)) for a, b in pairwise(edges)
        ]

    def draw(self, canvas: Canvas, n: int) -> None:
        """Draw the column of the beat that is heard in frame n."""
        beat, bar = bisect_right(self._beats, n), bisect_right(self._bars, n)
        if not beat or not bar:
            return
        number = beat - 1 - bisect_left(self._beats, self._bars[bar - 1] - 1.0)
        left = ramp(n, self._beats[beat - 1], COLUMN_SECONDS * self._fps)
        strength = COLUMN_LIGHT * round((1.0 - ease_out(left)) * COLUMN_STEPS) / COLUMN_STEPS
        lit = self._colours[flooded(float(self._lift[n])) > 0.5]
        canvas.paint(self._columns[number % COLUMNS], lit, strength)


def sides(timeline: Timeline, mask: Mask, n: int) -> list[tuple[bool, Floats]]:
    """The columns of a mask, 0 or 1, that lie on the sheet (False) and on its flood (True)."""
    far = flooded(float(timeline.dynamics.lift[n]))
    columns = mask.x + np.arange(mask.cover.shape[1])
    there = columns < flood_edge(timeline.width, far)
    parts = [(False, ~there), (True, there)]
    return [(side, part.astype(np.float32)) for side, part in parts if part.any()]


def flooded(lift: float) -> float:
    """How far the sheet is flooded: 0 outside a chorus, 1 in it."""
    return ramp(lift, VERSE, 1.0 - VERSE)


def flood_edge(width: int, far: float) -> int:
    """The column up to which the flood has come, even."""
    return 2 * round(width * far / 2)


def _filled(x: int, y: int, width: int, height: int, rects: Floats) -> Mask:
    # The kernel's edge is half a pixel outside of its radius.
    rects[:, 4] = 0.5
    cover = np.zeros((height + height % 2, width + width % 2), np.uint8)
    kernels.fill_round_rects(cover, rects)
    return Mask(x, y, cover)


def _sheet(width: int, height: int, seed: int, colour: Floats) -> Canvas:
    sheet = Canvas.blank(width, height)
    grain = np.random.default_rng(seed).integers(-1, 2, sheet.luma.shape)
    sheet.luma[:] = np.clip(round(float(colour[0])) + grain * 0.6, 16, 235).round()
    sheet.blue[:] = round(float(colour[1]))
    sheet.red[:] = round(float(colour[2]))
    return sheet


def _planes(canvas: Canvas) -> tuple[kernels.Plane, ...]:
    return canvas.luma, canvas.blue, canvas.red
