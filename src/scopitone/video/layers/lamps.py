"""The frame of a jukebox screen: a board with bulbs that light up in turn on the beat."""

from __future__ import annotations

import math
from bisect import bisect_right
from functools import lru_cache

from scopitone.core.graphics import skia
from scopitone.video.layers.layout_pose import Choreography, Stance
from scopitone.video.plan.easing import ease_out, mix, ramp
from scopitone.video.plan.song_energy import VERSE_LIFT
from scopitone.video.plan.timeline import Timeline
from scopitone.video.raster.canvas import BLACK, Canvas, Mask
from scopitone.video.raster.paint import Box, draw_mask, white_paint
from scopitone.video.raster.yuv_kernels import Floats

# As shares of the side of the picture: the width of the board, and the radius of its corners.
BOARD, CORNER = 0.085, 0.12
SHADOW_BLUR, SHADOW_DROP, SHADOW_OPACITY = 0.05, 0.03, 0.6
COUNT, CHASE = 48, 3
TURN_S = 0.16
DIM_LEVEL, GLOW = 0.16, 0.6
# The level of the other bulbs in a chorus.
CHORUS_LEVEL = 0.5
RADIUS = 0.0165


class Bulbs:
    """Draws the board and the bulbs of frame n. Without a beat the pattern does not move.

    `lit`, `heart` and `board` are Y, U, V of the glow, the bulbs and the board.
    """

    def __init__(
        self,
        timeline: Timeline,
        choreography: Choreography,
        *,
        lit: Floats,
        heart: Floats,
        board: Floats,
    ) -> None:
        self._beats = list(timeline.beats)
        self._fps = timeline.fps
        self._dynamics = timeline.dynamics
        self._choreography = choreography
        self._lit, self._heart, self._color = lit, heart, board
        self._board = lru_cache(maxsize=2)(_draw_board)
        self._bulbs = lru_cache(maxsize=2)(_draw_bulbs)

    def draw(self, canvas: Canvas, n: int) -> None:
        """Draw the board and every bulb of frame n."""
        stance = self._choreography.stance(n)
        x, y, side = stance.cover_x, stance.cover_y, stance.cover_side
        shadow, board, line = self._board(x, y, side)
        canvas.paint(shadow, BLACK, SHADOW_OPACITY)
        canvas.paint(board, self._color, 0.96)
        canvas.paint(line, self._heart, 0.22)
        self._draw_lights(canvas, n, stance)

    def _draw_lights(self, canvas: Canvas, n: int, stance: Stance) -> None:
        beat = bisect_right(self._beats, n)
        way = 1.0
        if beat:
            way = ease_out(ramp(n, self._beats[beat - 1], TURN_S * self._fps))
        lift, drop = float(self._dynamics.lift[n]), float(self._dynamics.drop[n])
        least = max(CHORUS_LEVEL * ramp(lift, VERSE_LIFT, 1.0 - VERSE_LIFT), drop)
        groups = self._bulbs(stance.cover_x, stance.cover_y, stance.cover_side)
        for index, group in enumerate(groups):
            now = (index - beat) % CHASE == 0
            before = (index - beat + 1) % CHASE == 0
            level = max(least, mix(float(before), float(now), way))
            for glow, heart in group:
                canvas.paint(glow, self._lit, GLOW * level)
                canvas.paint(heart, self._heart, mix(DIM_LEVEL, 1.0, level))


def _draw_board(x: float, y: float, side: float) -> tuple[Mask, Mask, Mask]:
    """Return the masks of the shadow, the board and the edge of the board."""
    wide = BOARD * side
    box = Box(x, y, x + side, y + side).grow(wide)
    shape = skia.RRect.MakeRectXY(
        skia.Rect.MakeLTRB(box.left, box.top, box.right, box.bottom), CORNER * side, CORNER * side
    )
    blur, drop = SHADOW_BLUR * side, SHADOW_DROP * side

    def shadow(canvas: skia.Canvas) -> None:
        canvas.translate(0, drop)
        canvas.drawRRect(shape, white_paint(blur=blur))

    def line(canvas: skia.Canvas) -> None:
        paint = white_paint()
        paint.setStyle(skia.Paint.kStroke_Style)
        paint.setStrokeWidth(side / 240)
        canvas.drawRRect(shape, paint)

    return (
        draw_mask(box.grow(3 * blur + drop), shadow),
        draw_mask(box, lambda canvas: canvas.drawRRect(shape, white_paint())),
        draw_mask(box.grow(2), line),
    )


def _draw_bulbs(x: float, y: float, side: float) -> tuple[tuple[tuple[Mask, Mask], ...], ...]:
    """Return the masks of the glow and of the bulbs that light up together, for each edge."""
    radius = RADIUS * side
    positions = _bulb_positions(x, y, side)
    middle = x + side / 2, y + side / 2
    groups = []
    for number in range(CHASE):
        edges: dict[tuple[bool, bool], list[tuple[float, float]]] = {}
        for cx, cy in positions[number::CHASE]:
            u, v = cx - middle[0], cy - middle[1]
            edges.setdefault((u > v, u > -v), []).append((cx, cy))
        groups.append(
            tuple(
                (
                    _draw_discs(points, 3.0 * radius, 0.9 * radius),
                    _draw_discs(points, radius, 0.0),
                )
                for points in edges.values()
            )
        )
    return tuple(groups)


def _bulb_positions(x: float, y: float, side: float) -> list[tuple[float, float]]:
    """Return points on the center line of the board, evenly spaced, around corners too."""
    out = BOARD * side / 2
    corner = CORNER * side - out
    straight = side + 2 * out - 2 * corner
    quarter = math.pi / 2 * corner
    total = 4 * (straight + quarter)
    cx, cy, half = x + side / 2, y + side / 2, side / 2 + out
    positions = []
    for index in range(COUNT):
        turn, along = divmod(total * index / COUNT, straight + quarter)
        if along < straight:
            u, v = -straight / 2 + along, -half
        else:
            angle = (along - straight) / corner
            u = straight / 2 + corner * math.sin(angle)
            v = -straight / 2 - corner * math.cos(angle)
        for _ in range(int(turn)):
            u, v = -v, u
        positions.append((cx + u, cy + v))
    return positions


def _draw_discs(points: list[tuple[float, float]], radius: float, blur: float) -> Mask:
    def paint(canvas: skia.Canvas) -> None:
        for x, y in points:
            canvas.drawCircle(x, y, radius - 2 * blur, white_paint(blur=blur))

    xs, ys = zip(*points, strict=True)
    return draw_mask(Box(min(xs), min(ys), max(xs), max(ys)).grow(radius + blur), paint)
