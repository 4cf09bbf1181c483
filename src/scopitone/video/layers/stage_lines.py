"""Karaoke as on a stage: two lines low in the picture that take turns, filled with colour."""

from __future__ import annotations

from bisect import bisect_right
from functools import lru_cache

import numpy as np

from scopitone.video.layers.lyric_line import LEADING, LyricBox, typeset
from scopitone.video.layers.pose import Choreography
from scopitone.video.layers.text import Sprite, make_sprite, soft_sweep
from scopitone.video.motion import ease_in, ease_out, ramp
from scopitone.video.raster.canvas import Canvas
from scopitone.video.raster.kernels import Floats
from scopitone.video.timeline import Timeline

SWEEP_EM = 0.2
FADE_SECONDS = 0.3
# From this long before it is sung the next line is there to be read.
READ_AHEAD_SECONDS = 6.0


class StageLines:
    """Draws the lines of frame n: even ones in the upper row, odd ones in the lower.

    fills: Y, U, V of what was sung, in a chorus the second.
    """

    def __init__(
        self,
        timeline: Timeline,
        choreography: Choreography,
        box: LyricBox,
        fills: tuple[Floats, Floats],
    ) -> None:
        self._fps = timeline.fps
        self._choreography = choreography
        self._box = box
        lift = timeline.dynamics.lift
        rows = [min(max(0, round(cue.start)), len(lift) - 1) for cue in timeline.lines]
        self._fills = [fills[bool(lift[row] > 0.5)] for row in rows]
        self._cues = timeline.lines
        # In a narrow frame one row would be too small to be read.
        self._rows = 2 if box.centred else 1
        self._lines = [typeset(cue, box, most_rows=self._rows) for cue in timeline.lines]
        self._enters = [self._enter(index) for index in range(len(self._lines))]
        self._sprite = lru_cache(maxsize=6)(self._make_sprite)

    def above(self, start: float) -> float:
        """The middle of the gap above both lines."""
        del start
        rows = 1.0 + LEADING * (self._rows - 1)
        return self._box.centre - (rows + 0.5) * self._box.size - self._box.gap

    def draw(self, canvas: Canvas, n: int) -> None:
        """Draw the lines that are seen in frame n."""
        shown = self._choreography.stance(n).lyrics
        if shown <= 0.003:
            return
        last = bisect_right(self._enters, n)
        for index in range(max(0, last - 3), last):
            opacity = shown * self._seen(index, n)
            if opacity > 0.003 and self._lines[index].block.rows:
                self._draw_line(canvas, n, index, opacity)

    def _enter(self, index: int) -> float:
        """When a line's row is free: the line two before has gone."""
        cue = self._cues[index]
        ahead = cue.start - READ_AHEAD_SECONDS * self._fps
        free = self._cues[index - 2].stop + 0.15 * self._fps if index >= 2 else -1.0
        return min(max(ahead, free), cue.enter)

    def _seen(self, index: int, n: int) -> float:
        fade = FADE_SECONDS * self._fps
        arrived = ease_out(ramp(n, self._enters[index], fade))
        stop = self._cues[index].stop + 0.1 * self._fps
        if index + 2 < len(self._enters):
            stop = min(stop, self._enters[index + 2] - fade)
            stop = max(stop, self._cues[index].stop - fade)
        return arrived * (1.0 - ease_in(ramp(n, stop, fade)))

    def _draw_line(self, canvas: Canvas, n: int, index: int, opacity: float) -> None:
        line = self._lines[index]
        sprite = self._sprite(index)
        sprite.draw(canvas, opacity)
        character = float(np.interp(n, line.times, line.characters))
        for row, path, mask in zip(line.block.rows, line.paths, sprite.rows, strict=True):
            edge = path.edge(character, SWEEP_EM) * line.size + self._place(index)[0] - mask.x
            left, right = (opacity, 0.0) if row.rightward else (0.0, opacity)
            width = mask.cover.shape[1]
            columns = soft_sweep(width, edge, SWEEP_EM * line.size, right, left)
            canvas.paint(mask, self._fills[index], columns)

    def _make_sprite(self, index: int) -> Sprite:
        line = self._lines[index]
        return make_sprite(line.block, *self._place(index), line.size)

    def _place(self, index: int) -> tuple[float, float]:
        """The block's origin: upper lines from the left, lower ones to the right."""
        box, line = self._box, self._lines[index]
        lower = index % 2
        y = box.centre + (lower - 0.5) * box.gap + 0.86 * line.size
        if not lower:
            y -= line.height * line.size
        if box.centred:
            return box.left + box.measure / 2, y
        row = line.block.rows[0] if line.block.rows else None
        width = row.width * line.size if row else 0.0
        left = box.left + lower * (box.measure - width)
        return left - (row.x * line.size if row else 0.0), y
