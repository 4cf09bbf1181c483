"""The lyrics: the sung line, lit word by word, between the previous and the next line.

Readings are above words, and rows below the sung line. `lyric_scroll` says where each line is.
"""

from __future__ import annotations

import math
from dataclasses import replace
from functools import lru_cache

import numpy as np

from scopitone.video.layers.layout_pose import Choreography
from scopitone.video.layers.lyric_line import LyricBox, TypesetLine, find_presence, set_line
from scopitone.video.layers.lyric_rows import RowPainter
from scopitone.video.layers.lyric_scroll import LyricScroll, ScrolledLines
from scopitone.video.layers.text import INK, Ink, Sprite, make_sprite, word_glow
from scopitone.video.layers.voices import Voice, Voices
from scopitone.video.plan.easing import ease, ease_in, ease_out, mix, ramp
from scopitone.video.plan.timeline import Timeline
from scopitone.video.plan.timeline_window import LyricReach
from scopitone.video.raster.canvas import Canvas, Mask
from scopitone.video.raster.yuv_kernels import Floats

SWEEP_EM = 0.35
GLOW_BLUR_EM = 0.30
GLOW_OPACITY = 0.42
GLOW_IN_SECONDS, GLOW_OUT_SECONDS = 0.08, 0.25
PAST_OPACITY = 0.34
# Factors for the size of the words and for the light behind them in a chorus.
CHORUS_SIZE, CHORUS_GLOW = 1.1, 1.5
# A line of less opacity is not drawn.
SHOWN = 0.003
# The smallest share of the box's size of lines that share the room with rows.
MIN_SIZE = 0.35
LINES_REACH = LyricReach(ahead=0.5, after=1.0, before=3, behind=3)


class LyricLines:
    """Draws the lyrics of frame n: a list that scrolls to keep the sung lines in the center.

    `unsung`, `accent` and `ink` are for words without a singer; `voices` has those of singers.
    """

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
        voices: Voices | None = None,
    ) -> None:
        plain = Voice(ink, unsung, 1.0, accent)
        self._voices = voices or Voices(plain, (plain,), 1.0)
        self._glows = glows
        self._fps = timeline.fps
        self._choreography = choreography
        self._box = box
        self._lines = [
            _enlarge_for_chorus(set_line(cue, box), box) if cue.is_chorus else set_line(cue, box)
            for cue in timeline.lines
        ]
        self._lines = [self._fit_to_room(line) for line in self._lines]
        self._painter = RowPainter(self._lines, self._voices)
        self._scroll = LyricScroll(self._lines, box, self._fps, timeline.lyric_traits)
        # The last line before a rest disappears, so that the next one starts with an empty box.
        counted = {cue[-1] for cue in timeline.countdowns}
        self._retiring = {
            index - 1 for index, cue in enumerate(timeline.lines) if cue.start in counted
        }
        self._sprite = lru_cache(maxsize=8)(self._make_sprite)
        self._glow = lru_cache(maxsize=8)(self._make_glow)

    def gap_above(self, start: float) -> float:
        """Return the middle of the gap above the line that is sung from frame `start` on."""
        index = next(i for i, line in enumerate(self._lines) if line.cue.start == start)
        return self._scroll.at(start).edges(index)[0] - self._box.gap * 0.6

    def _fit_to_room(self, line: TypesetLine) -> TypesetLine:
        """Set a line smaller that is too high for the room with its readings and rows."""
        top, foot = self._box.room
        size = line.size
        while not line.cue.is_plain and size > MIN_SIZE * self._box.size:
            if line.full_height * line.size <= foot - top:
                break
            size *= 0.95
            line = set_line(line.cue, replace(self._box, size=size))
        return line

    def find_opacity(self, index: int, n: int) -> float:
        """Return how visible the words of a line are in frame n: 1 while nothing comes or goes."""
        shown = self._choreography.stance(n).lyrics
        scrolled = self._scroll.at(n)
        if shown <= SHOWN or index not in scrolled.visible:
            return 0.0
        opacity = self._find_line_opacity(index, n, scrolled) * shown
        return opacity * self._dim_past(index, n, scrolled)

    def draw(self, canvas: Canvas, n: int) -> None:
        """Draw the lines that are visible in frame n."""
        shown = self._choreography.stance(n).lyrics
        if shown <= SHOWN or not self._lines:
            return
        scrolled = self._scroll.at(n)
        for index in scrolled.visible:
            opacity = self._find_line_opacity(index, n, scrolled) * shown
            # A line of characters that no font has is set in no rows.
            if opacity > SHOWN and self._lines[index].block.rows:
                self._draw_line(canvas, n, index, scrolled, opacity)

    def _find_line_opacity(self, index: int, n: int, scrolled: ScrolledLines) -> float:
        """Return the opacity of a line in its place, 0 to 1, before past lines are dimmed."""
        distance = scrolled.visible_distance(index)
        opacity = _visibility(distance)
        if index in self._retiring:
            opacity *= min(1.0, max(0.0, 1.0 + distance))
        elif self._box.centered:
            opacity *= min(1.0, max(0.0, 1.0 + 2.5 * distance))
        if opacity > SHOWN and self._lines[index].block.rows:
            if distance > 0.0:
                opacity *= self._foot_fade(scrolled, index)
            opacity *= scrolled.room_fade(index)
        return max(opacity, find_presence(self._lines[index].cue, n, self._fps))

    def _dim_past(self, index: int, n: int, scrolled: ScrolledLines) -> float:
        """Return the factor for the opacity of a line: lines that were sung are dimmed."""
        if scrolled.distance(index) >= 0.0:
            return 1.0
        active = max(
            scrolled.activeness(index), find_presence(self._lines[index].cue, n, self._fps)
        )
        return mix(PAST_OPACITY, 1.0, active)

    def _foot_fade(self, scrolled: ScrolledLines, index: int) -> float:
        """Return 1 for a line that is above the foot of the box and 0 for one below it."""
        if self._box.foot == math.inf:
            return 1.0
        size = scrolled.size(index)
        end = scrolled.baseline(index) + ((self._lines[index].height - 1.0) + 0.3) * size
        return ramp(self._box.foot - end, 0.0, 0.4 * size)

    def _draw_line(
        self, canvas: Canvas, n: int, index: int, scrolled: ScrolledLines, opacity: float
    ) -> None:
        line = self._lines[index]
        activeness = scrolled.activeness(index)
        y, size = scrolled.baseline(index), scrolled.size(index)
        voice = self._voices.of(line.cue.singer)
        sprite = self._sprite(index, y, size)
        sprite.draw_shadow(canvas, opacity * mix(0.5, 1.0, activeness), voice.ink)
        if self._glows and activeness > 0.0:
            self._draw_glow(canvas, n, index, y, size, activeness * opacity)
        dimmed = opacity * self._dim_past(index, n, scrolled)
        low = min(dimmed, opacity * voice.unsung)
        character = float(np.interp(n, line.times, line.characters))
        origin = line.find_origin(self._box, size)
        for path, mask in zip(line.paths, sprite.rows, strict=True):
            place, width = (origin - mask.x, size), mask.cover.shape[1]
            columns = path.light(character, SWEEP_EM, place, width, (low, dimmed))
            canvas.paint(mask, voice.ink.paint, columns)
        opacity *= scrolled.presence(index)
        if line.rows and opacity > SHOWN:
            rows_origin = line.find_row_origin(self._box), y, size
            self._painter.draw(canvas, n, index, rows_origin, opacity)

    def _draw_glow(
        self, canvas: Canvas, n: int, index: int, y: float, size: float, opacity: float
    ) -> None:
        glow = GLOW_OPACITY * (CHORUS_GLOW if self._lines[index].cue.is_chorus else 1.0)
        color = self._voices.of(self._lines[index].cue.singer).glow
        for position, (_, start, stop) in enumerate(self._lines[index].words):
            arrived = ease_out(ramp(n, start, GLOW_IN_SECONDS * self._fps))
            left = ease_in(ramp(n, stop, GLOW_OUT_SECONDS * self._fps))
            strength = glow * arrived * (1.0 - left) * opacity
            if strength > 0.01:
                canvas.paint(self._glow(index, position, y, size), color, strength)

    def _make_sprite(self, index: int, y: float, size: float) -> Sprite:
        line = self._lines[index]
        return make_sprite(line.block, line.find_origin(self._box, size), y, size, line.readings)

    def _make_glow(self, index: int, position: int, y: float, size: float) -> Mask:
        line = self._lines[index]
        word = line.words[position][0]
        return word_glow(word, line.find_origin(self._box, size), y, size, GLOW_BLUR_EM * size)


def _visibility(distance: float) -> float:
    """Return 1 for the line in the center and its two neighbors, fading to 0 beyond them."""
    return 1.0 - ease(ramp(abs(distance), 1.05, 0.6))


def _enlarge_for_chorus(line: TypesetLine, box: LyricBox) -> TypesetLine:
    """Return the line in the larger size of a chorus, if that needs no more rows."""
    larger = set_line(line.cue, replace(box, size=box.size * CHORUS_SIZE))
    return larger if len(larger.block.rows) <= len(line.block.rows) else line
