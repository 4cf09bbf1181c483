"""A sheet of paper: one pale colour, in a chorus flooded by another, and the spectrum in print."""

from __future__ import annotations

import numpy as np

from scopitone.video.dynamics import VERSE
from scopitone.video.layers.pose import Choreography, Stance
from scopitone.video.motion import ramp
from scopitone.video.raster import kernels
from scopitone.video.raster.canvas import Canvas, Mask
from scopitone.video.raster.kernels import Floats
from scopitone.video.timeline import Timeline

# Of the steps' pitch.
STEP = 0.82
LEAST = 0.1


class Paper:
    """Makes canvases of one colour, with a grain that stays where it is.

    A chorus pulls a sheet of the colour `flood` over it from the left.
    """

    def __init__(self, timeline: Timeline, colour: Floats, flood: Floats) -> None:
        self._lift = timeline.dynamics.lift
        size = timeline.width, timeline.height
        self._sheet, self._flood = (_sheet(*size, timeline.seed, c) for c in (colour, flood))

    def canvas(self, n: int) -> Canvas:
        """A new sheet, flooded as far as frame n has it."""
        width = self._sheet.luma.shape[1]
        canvas = Canvas.blank(width, self._sheet.luma.shape[0])
        far = flooded(self._lift, n)
        edge = 2 * round(width * far / 2)
        for ours, paper, flood in zip(
            _planes(canvas), _planes(self._sheet), _planes(self._flood), strict=True
        ):
            at = edge * ours.shape[1] // width
            ours[:, :at], ours[:, at:] = flood[:, :at], paper[:, at:]
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
        far = flooded(self._lift, n)
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


def flooded(lift: Floats, n: int) -> float:
    """How far the sheet is flooded: 0 outside a chorus, 1 in it."""
    return ramp(float(lift[min(n, len(lift) - 1)]), VERSE, 1.0 - VERSE)


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
