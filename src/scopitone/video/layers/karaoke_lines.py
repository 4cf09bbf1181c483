"""Karaoke lines: two lines low in the picture that alternate and fill with color.

Lines that overlap in time have different places; if three do, there are three places.
"""

from __future__ import annotations

from bisect import bisect_right
from dataclasses import replace
from functools import lru_cache

import numpy as np

from scopitone.video.layers.layout_pose import Choreography
from scopitone.video.layers.line_slots import LineSlot, assign_slots
from scopitone.video.layers.lyric_line import LEADING, LyricBox, TypesetLine, set_line
from scopitone.video.layers.lyric_rows import RowPainter
from scopitone.video.layers.text import INK, Sprite, make_sprite
from scopitone.video.layers.voices import Voice, Voices
from scopitone.video.plan.easing import ease_in, ease_out, mix, ramp
from scopitone.video.plan.line_cues import LineCue
from scopitone.video.plan.timeline import Timeline
from scopitone.video.plan.timeline_window import LyricReach
from scopitone.video.raster.canvas import Canvas
from scopitone.video.raster.yuv_kernels import Floats

SWEEP_EM = 0.2
FADE_SECONDS, MIN_FADE_FRAMES = 0.3, 2.0
# The smallest share of the box's size, and the most rows, of lines for which there is no room.
MIN_SIZE, MAX_ROWS = 0.25, 12
# Of the em above the baseline that a block has, what no glyph fills.
EMPTY_EM = 0.06
# How long before it is sung a line becomes as bright as the sung one, and its opacity before that.
WAKE_SECONDS, MIN_WAITING = 0.3, 0.5
# How long a line is visible before it is sung.
LEAD_TIME_S = 6.0
STAGE_REACH = LyricReach(ahead=LEAD_TIME_S + 0.5, after=1.0, before=4, behind=3, takes_turns=True)

# The most lines before the last one that has appeared which may still be visible.
MAX_BEFORE = 8


class StageLines:
    """Draws the lines of frame n: even lines in the upper row, odd lines in the lower row.

    `fills` are Y, U, V of sung words, the second one in a chorus; the words of singers have the
    colors of `voices`. `edges` are the rows of pixels between which lines stay.
    """

    def __init__(
        self,
        timeline: Timeline,
        choreography: Choreography,
        box: LyricBox,
        fills: tuple[Floats, Floats],
        edges: tuple[float, float],
        voices: Voices | None = None,
    ) -> None:
        self._fps = timeline.fps
        self._choreography = choreography
        self._box = box
        self._fills = [fills[cue.is_chorus] for cue in timeline.lines]
        plain = Voice(INK, 1.0, 1.0, fills[0])
        self._voices = voices or Voices(plain, (plain,), 1.0)
        self._slots = assign_slots(timeline.lines, self._fps)
        self._cues = tuple(
            _choose_side(cue, slot, box)
            for cue, slot in zip(timeline.lines, self._slots, strict=True)
        )
        # In a narrow frame a single row would be too small to read.
        self._rows = 2 if box.centered else 1
        self._edges = edges
        self._lines = [
            self._fit_line(cue, slot) for cue, slot in zip(self._cues, self._slots, strict=True)
        ]
        self._painter = RowPainter(self._lines, self._voices)
        self._enters: list[float] = []
        for index in range(len(self._lines)):
            self._enters.append(max([self._enter_frame(index), *self._enters[-1:]]))
        self._sprite = lru_cache(maxsize=6)(self._make_sprite)

    def gap_above(self, start: float) -> float:
        """Return the middle of the gap above both lines."""
        rows = 1.0 + LEADING * (self._rows - 1)
        middle = self._box.center - (rows + 0.5) * self._box.size - self._box.gap
        index = next(i for i, cue in enumerate(self._cues) if cue.start == start)
        line = self._lines[index]
        if line.cue.is_plain:
            return middle
        top = self._block_origin(index)[1] - (0.86 + line.above) * line.size
        return min(middle, top - 0.5 * self._box.gap)

    def find_opacity(self, index: int, n: int) -> float:
        """Return how visible the words of a line are in frame n: 1 while nothing comes or goes."""
        last = bisect_right(self._enters, n)
        if not last - MAX_BEFORE <= index < last:
            return 0.0
        return self._choreography.stance(n).lyrics * self._visibility(index, n)

    def draw(self, canvas: Canvas, n: int) -> None:
        """Draw the lines that are visible in frame n."""
        shown = self._choreography.stance(n).lyrics
        if shown <= 0.003:
            return
        last = bisect_right(self._enters, n)
        for index in range(max(0, last - MAX_BEFORE), last):
            opacity = shown * self._visibility(index, n)
            if opacity > 0.003 and self._lines[index].block.rows:
                self._draw_line(canvas, n, index, opacity)

    def _fit_line(self, cue: LineCue, slot: LineSlot) -> TypesetLine:
        """Set a line, smaller if the captions or the foot of the frame are in its way."""
        box, (top, bottom) = self._box, self._edges
        if slot.count == 2:
            room = (bottom - box.center if slot.number else box.center - top) - 0.5 * box.gap
        else:
            room = (bottom - top - box.gap * (slot.count - 1)) / slot.count
        line = set_line(cue, box, max_rows=self._rows)
        size = line.size
        while _glyph_height(line, slot) > room and size > MIN_SIZE * box.size:
            size *= 0.96
            line = set_line(cue, replace(box, size=size), max_rows=MAX_ROWS)
        return line

    def _enter_frame(self, index: int) -> float:
        """Return the frame in which a line appears: its row is free again."""
        cue = self._cues[index]
        ahead = cue.start - LEAD_TIME_S * self._fps
        free = -1.0
        before = self._slots[index].before
        if before is not None:
            free = self._cues[before].last_stop + 0.15 * self._fps
        return min(max(ahead, free), cue.enter, cue.opens - MIN_FADE_FRAMES)

    def _visibility(self, index: int, n: int) -> float:
        fade = FADE_SECONDS * self._fps
        cue, enter = self._cues[index], self._enters[index]
        # With little time before its first word, or after its last one, it comes or goes faster.
        coming = min(fade, max(MIN_FADE_FRAMES, cue.opens - enter))
        going, stop = fade, cue.last_stop + 0.1 * self._fps
        after = self._slots[index].after
        if after is not None:
            least = max(cue.last_stop - fade, cue.last_start + 1.0)
            stop = max(min(stop, self._enters[after] - fade), least)
            going = min(fade, max(MIN_FADE_FRAMES, self._enters[after] - stop))
        return ease_out(ramp(n, enter, coming)) * (1.0 - ease_in(ramp(n, stop, going)))

    def _draw_line(self, canvas: Canvas, n: int, index: int, opacity: float) -> None:
        line = self._lines[index]
        sprite = self._sprite(index)
        x, y = self._block_origin(index)
        low, fill = 0.0, self._fills[index]
        if line.cue.singer is None:
            sprite.draw(canvas, opacity * self._find_wakefulness(line.cue, n))
        else:
            voice = self._voices.of(line.cue.singer)
            low, fill = voice.unsung, voice.ink.paint
            sprite.draw_shadow(canvas, opacity, voice.ink)
        character = float(np.interp(n, line.times, line.characters))
        for path, mask in zip(line.paths, sprite.rows, strict=True):
            place, width = (x - mask.x, line.size), mask.cover.shape[1]
            lights = (opacity * low, opacity)
            canvas.paint(mask, fill, path.light(character, SWEEP_EM, place, width, lights))
        if line.rows:
            origin = line.find_row_origin(self._box), y, line.size
            self._painter.draw(canvas, n, index, origin, opacity)

    def _find_wakefulness(self, cue: LineCue, n: int) -> float:
        """Return the factor for the opacity of white words: those of the waiting line are dim."""
        length = WAKE_SECONDS * self._fps
        awake = ease_out(ramp(n, cue.opens - length, 0.8 * length))
        return mix(max(MIN_WAITING, self._voices.default.unsung), 1.0, awake)

    def _make_sprite(self, index: int) -> Sprite:
        line = self._lines[index]
        return make_sprite(line.block, *self._block_origin(index), line.size, line.readings)

    def _block_origin(self, index: int) -> tuple[float, float]:
        """Return the origin of the block: upper lines on the left, lower lines on the right."""
        box, line, slot = self._box, self._lines[index], self._slots[index]
        y = self._find_baseline(line, slot)
        if line.align is not None:
            return line.find_origin(box, line.size), y
        if box.centered:
            return box.left + box.measure / 2, y
        row = line.block.rows[0] if line.block.rows else None
        width = row.width * line.size if row else 0.0
        left = box.left + (slot.number % 2) * (box.measure - width)
        return left - (row.x * line.size if row else 0.0), y

    def _find_baseline(self, line: TypesetLine, slot: LineSlot) -> float:
        """Return the first baseline: lines of two places meet in the middle of the box."""
        box, (top, bottom) = self._box, self._edges
        if slot.count == 2:
            y = box.center + (slot.number - 0.5) * box.gap + 0.86 * line.size
            if slot.number:
                return y + line.above * line.size
            return y - (line.height + line.below) * line.size
        room = (bottom - top + box.gap) / slot.count
        middle = top + room * (slot.number + 0.5) - box.gap / 2
        return middle + (line.above + 0.86 - line.full_height / 2) * line.size


def _choose_side(cue: LineCue, slot: LineSlot, box: LyricBox) -> LineCue:
    """Return the cue with the side of its place, if other rows must be on the side of the words."""
    if cue.is_plain or cue.side is not None or box.centered:
        return cue
    return replace(cue, side="right" if slot.number % 2 else "left")


def _glyph_height(line: TypesetLine, slot: LineSlot) -> float:
    """Return the pixels from the middle of the picture that the glyphs of a line take."""
    is_upper = slot.count == 2 and not slot.number and not line.above
    return (line.full_height - (EMPTY_EM if is_upper else 0.0)) * line.size
