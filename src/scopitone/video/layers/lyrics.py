"""The lyrics: the line that is sung, lit word by word, between the one before and the next."""

from __future__ import annotations

import math
from bisect import bisect_right
from dataclasses import replace
from functools import lru_cache

import numpy as np

from scopitone.video.layers.lyric_line import LyricBox, TypesetLine, typeset
from scopitone.video.layers.pose import Choreography
from scopitone.video.layers.text import INK, Ink, Sprite, make_sprite, soft_sweep, word_glow
from scopitone.video.motion import ease, ease_in, ease_out, mix, ramp
from scopitone.video.raster.canvas import Canvas, Mask
from scopitone.video.raster.kernels import Floats
from scopitone.video.timeline import Timeline

SWEEP_EM = 0.35
GLOW_BLUR_EM = 0.30
GLOW_OPACITY = 0.42
ARRIVE_SECONDS = 0.35
GLOW_IN_SECONDS, GLOW_OUT_SECONDS = 0.08, 0.25
# A line that waits or is over is drawn at half size, as in the type scale 104 : 52.
RESTING = 0.5
PAST_OPACITY = 0.34
# In a chorus the words are larger by so much, and so much more light is behind them.
CHORUS_SIZE, CHORUS_GLOW = 1.1, 1.5


class LyricLines:
    """Draws the lyrics of frame n: a list that scrolls so that the sung line is central."""

    def __init__(
        self,
        timeline: Timeline,
        choreography: Choreography,
        box: LyricBox,
        unsung: float,
        accent: Floats,
        ink: Ink = INK,
        *,
        glows: bool = True,
    ) -> None:
        self._ink = ink
        self._glows = glows
        self._fps = timeline.fps
        self._choreography = choreography
        self._box = box
        self._unsung = unsung
        self._accent = accent
        lift = timeline.dynamics.lift
        self._chorus = [float(lift[_row(cue.start, lift)]) > 0.5 for cue in timeline.lines]
        self._lines = [
            _larger(typeset(cue, box), box) if chorus else typeset(cue, box)
            for cue, chorus in zip(timeline.lines, self._chorus, strict=True)
        ]
        self._enters = [cue.enter for cue in timeline.lines]
        # Before a rest a line leaves for good: the next one comes back to a cleared place.
        counted = {cue[-1] for cue in timeline.countdowns}
        self._retiring = {
            index - 1 for index, cue in enumerate(timeline.lines) if cue.start in counted
        }
        self._sprite = lru_cache(maxsize=8)(self._make_sprite)
        self._glow = lru_cache(maxsize=8)(self._make_glow)

    def above(self, start: float) -> float:
        """The middle of the gap above the line that is sung from frame `start`, in its place."""
        line = next(line for line in self._lines if line.cue.start == start)
        return self._box.centre - line.height * line.size / 2 - self._box.gap * 0.6

    def draw(self, canvas: Canvas, n: int) -> None:
        """Draw the lines that are seen in frame n."""
        shown = self._choreography.stance(n).lyrics
        if shown <= 0.003 or not self._lines:
            return
        at, way = self._focus(n)
        focus = at + way
        for index in range(max(0, at - 1), min(len(self._lines), at + 4)):
            distance = index - focus
            opacity = _visibility(distance) * shown
            if index in self._retiring:
                opacity *= min(1.0, max(0.0, 1.0 + distance))
            elif self._box.centred:
                opacity *= min(1.0, max(0.0, 1.0 + 2.5 * distance))
            # A line of characters that no font has is set in no rows.
            if opacity > 0.003 and self._lines[index].block.rows:
                y = self._baseline(index, at, way)
                if distance > 0.0:
                    opacity *= self._above_foot(index, at, way, y)
                self._draw_line(canvas, n, index, y, distance, opacity)

    def _above_foot(self, index: int, at: int, way: float, y: float) -> float:
        """1 where a line with its first baseline at y stands above the foot, 0 where below."""
        if self._box.foot == math.inf:
            return 1.0
        line = self._lines[index]
        size = line.size * self._scale(index, at, way)
        end = y + ((line.height - 1.0) + 0.3) * size
        return ramp(self._box.foot - end, 0.0, 0.4 * size)

    def _focus(self, n: int) -> tuple[int, float]:
        """The line that leaves the centre, and how far the next one has taken its place."""
        index = bisect_right(self._enters, n) - 1
        if index < 0:
            return -1, 0.0
        way = ease(ramp(n, self._enters[index], ARRIVE_SECONDS * self._fps))
        return (index, 0.0) if way >= 1.0 else (index - 1, way)

    def _scale(self, index: int, at: int, way: float) -> float:
        activeness = max(0.0, 1.0 - abs(index - at - way))
        return mix(RESTING, 1.0, activeness)

    def _extent(self, index: int, at: int, way: float) -> float:
        line = self._lines[index]
        return line.height * line.size * self._scale(index, at, way)

    def _baseline(self, index: int, at: int, way: float) -> float:
        """The first baseline of a line, so that the focus lies on the box's centre."""
        centres = self._centres(at, way)
        low, high = max(at, 0), min(at + 1, len(self._lines) - 1)
        if at < 0:
            # Before the first line comes it waits one step below.
            step = self._extent(0, at, way) + self._box.gap
            focus = centres[0] - step * (1.0 - way)
        else:
            focus = mix(centres[low], centres[high], way)
        line = self._lines[index]
        size = line.size * self._scale(index, at, way)
        middle = self._box.centre + centres[index] - focus
        # Capitals are 0.73 em high: their middle lies that much above the baseline's.
        return middle - (line.height - 1.0) * size / 2 + 0.36 * size

    def _centres(self, at: int, way: float) -> dict[int, float]:
        centres: dict[int, float] = {}
        pen = 0.0
        for index in range(max(0, at - 2), min(len(self._lines), at + 5)):
            extent = self._extent(index, at, way)
            centres[index] = pen + extent / 2
            pen += extent + self._box.gap
        return centres

    def _draw_line(
        self, canvas: Canvas, n: int, index: int, y: float, distance: float, opacity: float
    ) -> None:
        line = self._lines[index]
        activeness = max(0.0, 1.0 - abs(distance))
        size = line.size * mix(RESTING, 1.0, activeness)
        sprite = self._sprite(index, y, size)
        sprite.draw_shadow(canvas, opacity * mix(0.5, 1.0, activeness), self._ink)
        if self._glows and activeness > 0.0:
            self._draw_glow(canvas, n, index, y, size, activeness * opacity)
        dimmed = opacity * (mix(PAST_OPACITY, 1.0, activeness) if distance < 0 else 1.0)
        low = min(dimmed, opacity * self._unsung)
        character = float(np.interp(n, line.times, line.characters))
        for row, path, mask in zip(line.block.rows, line.paths, sprite.rows, strict=True):
            edge = path.edge(character, SWEEP_EM) * size + self._left(line, size) - mask.x
            left, right = (dimmed, low) if row.rightward else (low, dimmed)
            columns = soft_sweep(mask.cover.shape[1], edge, SWEEP_EM * size, right, left)
            canvas.paint(mask, self._ink.paint, columns)

    def _draw_glow(
        self, canvas: Canvas, n: int, index: int, y: float, size: float, opacity: float
    ) -> None:
        glow = GLOW_OPACITY * (CHORUS_GLOW if self._chorus[index] else 1.0)
        for position, (_, start, stop) in enumerate(self._lines[index].words):
            arrived = ease_out(ramp(n, start, GLOW_IN_SECONDS * self._fps))
            left = ease_in(ramp(n, stop, GLOW_OUT_SECONDS * self._fps))
            strength = glow * arrived * (1.0 - left) * opacity
            if strength > 0.01:
                canvas.paint(self._glow(index, position, y, size), self._accent, strength)

    def _make_sprite(self, index: int, y: float, size: float) -> Sprite:
        line = self._lines[index]
        return make_sprite(line.block, self._left(line, size), y, size)

    def _make_glow(self, index: int, position: int, y: float, size: float) -> Mask:
        line = self._lines[index]
        word = line.words[position][0]
        return word_glow(word, self._left(line, size), y, size, GLOW_BLUR_EM * size)

    def _left(self, line: TypesetLine, size: float) -> float:
        """The block's origin: right-to-left lines keep their right edge at every size."""
        if self._box.centred:
            return self._box.left + self._box.measure / 2
        if line.block.rows[0].rightward:
            return self._box.left
        return self._box.left + self._box.measure * (1.0 - size / line.size)


def _visibility(distance: float) -> float:
    """1 for the line in the centre and its two neighbours, fading to 0 beyond them."""
    return 1.0 - ease(ramp(abs(distance), 1.05, 0.6))


def _row(frame: float, rows: Floats) -> int:
    return min(max(0, round(frame)), len(rows) - 1)


def _larger(line: TypesetLine, box: LyricBox) -> TypesetLine:
    """The line as large as a chorus has it, if it needs no more rows so."""
    larger = typeset(line.cue, replace(box, size=box.size * CHORUS_SIZE))
    return larger if len(larger.block.rows) <= len(line.block.rows) else line
