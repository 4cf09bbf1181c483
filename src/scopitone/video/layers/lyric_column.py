"""A column of lyrics in one size: the current line sharp and lit, the others faint and blurred.

Words that are held rise and glow. In rests, three dots are the current line.
"""

from __future__ import annotations

import math
from collections.abc import Iterator
from dataclasses import dataclass, replace
from functools import lru_cache

import numpy as np

from scopitone.core.graphics import skia
from scopitone.video.layers.column_scroll import ColumnItem, ColumnScroll
from scopitone.video.layers.layout_pose import Choreography
from scopitone.video.layers.lyric_line import LyricBox, TypesetLine, find_presence, set_line
from scopitone.video.layers.lyric_rows import RowPainter
from scopitone.video.layers.text import draw_row, word_glow
from scopitone.video.layers.voices import Voices
from scopitone.video.plan.easing import ease, ease_in, ease_out, mix, ramp
from scopitone.video.plan.line_cues import LineCue, find_held
from scopitone.video.plan.timeline import Timeline
from scopitone.video.plan.timeline_window import LyricReach
from scopitone.video.raster.canvas import Canvas, Mask
from scopitone.video.raster.paint import Box, draw_mask, white_paint
from scopitone.video.raster.text_layout import is_rightward

REST_OPACITY, REST_SCALE = 0.30, 0.97
BLUR_PIXELS, MOST_BLURRED = 1.5, 4
"""Standard deviation of the blur at 1080 rows for each step from the current line, and the most
steps that count."""
MAX_ROWS = 4
SWEEP_EM = 0.35
# A word that is sung for longer is held: it rises by a part of an em, and glows.
HELD_SECONDS, RISE_EM = 1.0, 0.05
MAX_LONE_LETTERS = 8
RISE_SECONDS, SINK_SECONDS = 0.6, 0.5
GLOW_BLUR_EM, GLOW_OPACITY = 0.22, 0.6
# A line is current soon enough for its first word: within this share of the time until then.
ARRIVE_SECONDS, ARRIVE_SHARE = 0.3, 0.6
HOLD_SECONDS = 0.1
# The dots: when they come after the last word and leave before the next one, in seconds; their
# radius and distance in ems; their opacity before they count.
DOTS_AFTER, DOTS_BEFORE = 0.4, 0.35
DOT_RADIUS, DOT_STEP, DOT_FAINT = 0.13, 0.52, 0.34
DOT_BREATH, BREATH_SECONDS = 0.16, 2.4
# The height of capitals above the baseline, and where the baseline is below the top, in ems.
CAPITAL, BASELINE = 0.73, 0.86
# At the edges of the room rows fade within this share of their size.
EDGE_FADE = 0.5
# Lines are placed below all lines before them, so every text matters.
COLUMN_REACH = LyricReach(ahead=0.5, after=3.5, before=None, behind=None, held_seconds=HELD_SECONDS)


@dataclass(frozen=True, slots=True)
class _RowMasks:
    """The masks of a row of words: of most of them, and of each held word with its number."""

    rest: Mask
    held: tuple[tuple[int, Mask], ...]


@dataclass(frozen=True, slots=True)
class _Entry:
    """An item of the column: line `index`, or the dots before it."""

    index: int
    dots: tuple[float, ...] = ()


class LyricColumn:
    """Draws the lyrics of frame n.

    box: its `center` is the top of the current line, and its `room` that of the column. mirror:
    the same box for lines at the right. unsung: the opacity of words of the current line that are
    not sung yet. blurs: whether other lines are blurred.
    """

    def __init__(
        self,
        timeline: Timeline,
        choreography: Choreography,
        box: LyricBox,
        mirror: LyricBox,
        voices: Voices,
        *,
        blurs: bool = True,
    ) -> None:
        self._choreography, self._voices, self._blurs = choreography, voices, blurs
        self._fps, self._flow = timeline.fps, timeline.dynamics.flow
        self._box = box
        self._boxes = [mirror if _is_at_right(cue) else box for cue in timeline.lines]
        self._lines = [
            _fit_to_room(set_line(cue, side, MAX_ROWS), side)
            for cue, side in zip(timeline.lines, self._boxes, strict=True)
        ]
        self._held = [_find_held_words(line, self._fps) for line in self._lines]
        self._painter = RowPainter(self._lines, voices)
        self._entries, items = self._plan_items(timeline)
        self._scroll = ColumnScroll(items, box.center, box.room[1], self._fps)
        self._masks = lru_cache(maxsize=48)(self._draw_masks)
        self._glow = lru_cache(maxsize=4)(self._draw_glow)
        self._dot = lru_cache(maxsize=6)(self._draw_dot)

    def find_opacity(self, index: int, n: int) -> float:
        """Return how visible the words of a line are in frame n: 1 while nothing comes or goes."""
        number = next(k for k, e in enumerate(self._entries) if e.index == index and not e.dots)
        return self._choreography.stance(n).lyrics * self._find_strength(number, n)

    def _find_strength(self, number: int, n: int) -> float:
        """Return the opacity of the sung words of a line, from REST_OPACITY to 1."""
        cue = self._lines[self._entries[number].index].cue
        active = self._scroll.activeness(number, n)
        return mix(REST_OPACITY, 1.0, max(active, find_presence(cue, n, self._fps)))

    def draw(self, canvas: Canvas, n: int) -> None:
        """Draw the lines and dots that are visible in frame n."""
        shown = self._choreography.stance(n).lyrics
        if shown <= 0.003 or not self._lines:
            return
        first = max(0, self._scroll.focus(n) - 4)
        for number in range(first, len(self._entries)):
            top = self._scroll.top(number, n)
            if top > self._box.room[1] and number > self._scroll.focus(n):
                break
            if self._entries[number].dots:
                self._draw_dots(canvas, n, number, top, shown)
            elif self._lines[self._entries[number].index].block.rows:
                self._draw_line(canvas, n, number, top, shown)

    def _plan_items(self, timeline: Timeline) -> tuple[list[_Entry], list[ColumnItem]]:
        """Return the lines, and dots before those that follow a rest, with their times."""
        fps, gap = self._fps, self._box.gap
        counts = {cue[-1]: cue for cue in timeline.countdowns}
        held = find_held(timeline.lines, fps)
        entries: list[_Entry] = []
        items: list[ColumnItem] = []
        sung_until = -math.inf
        for index, (cue, line) in enumerate(zip(timeline.lines, self._lines, strict=True)):
            if cue.start in counts:
                entries.append(_Entry(index, counts[cue.start]))
                enter = max(-1.0, sung_until + DOTS_AFTER * fps)
                height = (2 * CAPITAL) * self._box.size
                leave = cue.start - DOTS_BEFORE * fps
                items.append(ColumnItem(enter, ARRIVE_SECONDS * fps, leave, _to_even(height)))
            entries.append(_Entry(index))
            arrive = min(ARRIVE_SECONDS * fps, ARRIVE_SHARE * max(2.0, cue.opens - cue.enter))
            height, more = (line.above + line.height) * line.size + gap, line.below * line.size
            enter = max([cue.enter, *(item.enter for item in items[-1:])])
            leave = held.get(index, -math.inf) + HOLD_SECONDS * fps
            items.append(ColumnItem(enter, arrive, leave, _to_even(height), _to_even(more)))
            sung_until = max(sung_until, cue.last_stop)
        return entries, _let_lines_leave(entries, items)

    def _draw_line(self, canvas: Canvas, n: int, number: int, top: float, shown: float) -> None:
        index = self._entries[number].index
        line, box = self._lines[index], self._boxes[index]
        voice = self._voices.of(line.cue.singer)
        active = self._scroll.activeness(number, n)
        baseline = top + (line.above + BASELINE) * line.size
        size = line.size * mix(REST_SCALE, 1.0, active)
        origin = line.find_origin(box, size)
        character = float(np.interp(n, line.times, line.characters))
        high = self._find_strength(number, n)
        low = mix(REST_OPACITY, voice.unsung, (high - REST_OPACITY) / (1.0 - REST_OPACITY))
        rises = {position: self._rise(line, position, n) * active for position in self._held[index]}
        for position, rise in rises.items():
            if rise > 0.01:
                glow = self._glow(index, position).move_down(baseline - rise * RISE_EM * size)
                canvas.paint(glow, voice.glow, GLOW_OPACITY * rise * shown)
        for row_number, (row, path) in enumerate(zip(line.block.rows, line.paths, strict=True)):
            row_baseline = baseline + row.y * size
            opacity = shown * self._edge_fade(row_baseline, size, line.above)
            if opacity <= 0.003:
                continue
            for share, masks in self._find_masks(n, number, active):
                drawn = masks[row_number]
                lifted = [
                    (mask, rises.get(position, 0.0) * RISE_EM * size)
                    for position, mask in drawn.held
                ]
                for mask, lift in [(drawn.rest, 0.0), *lifted]:
                    moved = mask.move_down(baseline - lift)
                    width = moved.cover.shape[1]
                    pen = origin - moved.x, size
                    columns = path.light(character, SWEEP_EM, pen, width, (low, high))
                    canvas.paint(moved, voice.ink.paint, columns * np.float32(opacity * share))
        if line.rows and active * shown > 0.003:
            place = line.find_row_origin(box), baseline, line.size
            self._painter.draw(canvas, n, index, place, active * shown)

    def _find_masks(
        self, n: int, number: int, active: float
    ) -> Iterator[tuple[float, tuple[_RowMasks, ...]]]:
        """Yield the masks of a line in frame n with their shares: two of a line between blurs."""
        index = self._entries[number].index
        steps = min(abs(self._scroll.distance(number, n)), MOST_BLURRED) if self._blurs else 0.0
        if active > 0.0:
            blur = round(steps * (1.0 - active), 2)
            yield 1.0, self._masks(index, mix(REST_SCALE, 1.0, active), blur)
            return
        level = math.floor(steps + 0.01)
        part = max(0.0, steps - level)
        yield 1.0 - part, self._masks(index, REST_SCALE, float(level))
        if part > 0.01:
            yield part, self._masks(index, REST_SCALE, level + 1.0)

    def _edge_fade(self, baseline: float, size: float, readings: float) -> float:
        """Return 1 for a row in the room of the column, and 0 for one outside.

        readings: the room that they need above the row, in ems.
        """
        above, below = self._box.room
        reach = EDGE_FADE * size
        return min(
            ramp(baseline - (CAPITAL + readings) * size - above, 0.0, reach),
            ramp(below - baseline - 0.22 * size, 0.0, reach),
        )

    def _rise(self, line: TypesetLine, position: int, n: int) -> float:
        """Return how far a held word has risen, 0 to 1."""
        _, start, stop = line.words[position]
        risen = ease_out(ramp(n, start, RISE_SECONDS * self._fps))
        return risen * (1.0 - ease(ramp(n, stop, SINK_SECONDS * self._fps)))

    def _draw_masks(self, index: int, scale: float, steps: float) -> tuple[_RowMasks, ...]:
        """Draw the rows of a line with the first baseline in row 0."""
        line, box = self._lines[index], self._boxes[index]
        size, blur = line.size * scale, steps * BLUR_PIXELS * self._box.size / 84
        x = line.find_origin(box, size)
        above = line.readings or ((),) * len(line.block.rows)
        held = {line.words[position][0]: position for position in self._held[index]}
        rows = []
        for row, over in zip(line.block.rows, above, strict=True):
            words = tuple(word for word in row.words if word not in held)
            rest = draw_row(row, words, x, 0.0, size, blur=blur, readings=over)
            lone = tuple(
                (held[word], draw_row(row, (word,), x, 0.0, size, blur=blur))
                for word in row.words
                if word in held
            )
            rows.append(_RowMasks(rest, lone))
        return tuple(rows)

    def _draw_glow(self, index: int, position: int) -> Mask:
        line = self._lines[index]
        x = line.find_origin(self._boxes[index], line.size)
        word = line.words[position][0]
        return word_glow(word, x, 0.0, line.size, GLOW_BLUR_EM * line.size)

    def _draw_dots(self, canvas: Canvas, n: int, number: int, top: float, shown: float) -> None:
        """Draw dots that breathe in a rest and light up on its last beats."""
        entry = self._entries[number]
        *counts, sung = entry.dots
        active = self._scroll.activeness(number, n)
        leaving = ease_in(ramp(n, sung - (DOTS_BEFORE + 0.15) * self._fps, 0.3 * self._fps))
        opacity = active * (1.0 - leaving) * shown
        if opacity <= 0.003:
            return
        row = min(n, len(self._flow) - 1)
        wave = math.sin(2 * math.pi * float(self._flow[row]) / BREATH_SECONDS)
        faint = DOT_FAINT + DOT_BREATH * (0.5 + 0.5 * wave)
        for place, count in enumerate(counts):
            lit = ease_out(ramp(n, count, 0.3 * self._fps))
            dot = self._dot(place, _is_at_right(self._lines[entry.index].cue))
            canvas.paint(
                dot.move_down(top + (BASELINE - CAPITAL / 2) * self._box.size),
                self._voices.default.ink.paint,
                opacity * mix(faint, 1.0, lit),
            )

    def _draw_dot(self, place: int, at_right: bool) -> Mask:
        size, box = self._box.size, self._box
        radius = DOT_RADIUS * size
        x = box.left + radius + place * DOT_STEP * size
        if at_right:
            mirror = next(side for side in self._boxes if side is not box)
            x = mirror.left + mirror.measure - radius - (2 - place) * DOT_STEP * size

        def paint(canvas: skia.Canvas) -> None:
            canvas.drawCircle(x, 0.0, radius, white_paint())

        return draw_mask(Box(x, 0.0, x, 0.0).grow(radius + 1), paint)


def _let_lines_leave(entries: list[_Entry], items: list[ColumnItem]) -> list[ColumnItem]:
    """Return the items so that a line stays current until the next item is, if not longer."""
    leaving = []
    for number, (entry, item) in enumerate(zip(entries, items, strict=True)):
        after = items[number + 1].enter if number + 1 < len(items) else math.inf
        leaving.append(item if entry.dots else replace(item, leave=max(item.leave, after)))
    return leaving


def _is_at_right(cue: LineCue) -> bool:
    return cue.side == "right" or (cue.side is None and not is_rightward(cue.text))


def _find_held_words(line: TypesetLine, fps: int) -> tuple[int, ...]:
    """Return the words that are sung for long; without times of words nobody knows.

    A line with one time that is long has several words, also in scripts without spaces.
    """
    if len(line.cue.words) < 2 and (len(line.words) > 1 or len(line.cue.text) > MAX_LONE_LETTERS):
        return ()
    return tuple(
        position
        for position, (_, start, stop) in enumerate(line.words)
        if stop - start > HELD_SECONDS * fps
    )


def _fit_to_room(line: TypesetLine, box: LyricBox) -> TypesetLine:
    """Set a line smaller that is too high for the room with its readings and rows."""
    size = box.size
    while line.full_height * line.size > box.room[1] - box.center and size > 0.4 * box.size:
        size *= 0.94
        line = set_line(line.cue, replace(box, size=size), MAX_ROWS)
    return line


def _to_even(pixels: float) -> float:
    """Return an even number of pixels, so that resting lines are on rows of pixels."""
    return 2.0 * round(pixels / 2)
