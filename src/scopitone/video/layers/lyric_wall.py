"""A wall of words: each line fills the frame in rows, and its words light up when they are sung.

Lines that overlap in time share the frame. What belongs to a line is below its words.
"""

from __future__ import annotations

import unicodedata
from bisect import bisect_right
from dataclasses import dataclass, replace
from functools import lru_cache

import numpy as np

from scopitone.video.layers.line_slots import LineSlot, assign_slots
from scopitone.video.layers.lyric_pages import find_beats, find_earliest_turn, join_lines
from scopitone.video.layers.lyric_rows import RowPainter, TypesetRow, set_lyric_rows
from scopitone.video.layers.paper import split_by_flood
from scopitone.video.layers.ruby_readings import RUBY_ROOM, place_readings
from scopitone.video.layers.sweep_path import RowPath
from scopitone.video.layers.text import ASCENT_EM, DESCENT_EM, Ink, draw_word
from scopitone.video.layers.voices import Voice, Voices
from scopitone.video.plan.easing import ease_in, ease_out, mix, ramp, spring
from scopitone.video.plan.line_cues import MAX_TOGETHER, LineCue
from scopitone.video.plan.timeline import Timeline
from scopitone.video.plan.timeline_window import LyricReach
from scopitone.video.raster.canvas import Canvas, Mask
from scopitone.video.raster.paint import Box, draw_mask, white_paint
from scopitone.video.raster.text_layout import PlacedWord, TextRow, is_rightward, set_rows
from scopitone.video.raster.yuv_kernels import Floats

WEIGHT = 800
MAX_ROWS = 5
# Of a line with a word that is broken.
MAX_BROKEN_ROWS = 10
# The share of the largest size from which a word is whole. It would be smaller only if it is longer
# than any word, such as a scream or letters without spaces: then it is broken.
MIN_WORD_SIZE = 0.12
# Rows are slightly narrower than the box because glyphs may extend beyond their advance.
OPTICAL = 0.98
# The distance of rows as a multiple of their size: capitals and descenders do not touch.
LEADING = 1.02
# Scripts that stack marks above and below their letters need more space and a lower baseline.
TALL_LEADING, ASCENT, TALL_ASCENT = 1.34, 0.86, 1.06
TALL = ("ARABIC", "DEVANAGARI", "BENGALI", "GURMUKHI", "TAMIL", "TELUGU", "THAI", "LAO", "KHMER",
        "MYANMAR", "TIBETAN", "SINHALA", "KANNADA", "MALAYALAM", "GUJARATI", "ORIYA")  # fmt: skip
COLOR_SECONDS, ARRIVE_SECONDS, LEAVE_SECONDS = 0.18, 0.4, 0.25
SEEN_SECONDS = 0.6 * ARRIVE_SECONDS
# Fewer frames for a change of lines would be none: in a rap, it is a cut.
MIN_TURN_FRAMES = 1.0
# The pace of a change on a beat: that of a cut would be hard on the eye, that of others not felt.
BEAT_PACE = 0.3
# The size of a line of which the rows below the words have their usual share, as a share of the
# largest size of words; and the most of the height that these rows take.
ROWS_SIZE, MAX_ROWS_SHARE = 0.42, 0.42
# The distance of lines that share the frame, as a share of the height of the box.
PANEL_GAP = 0.06
WALL_REACH = LyricReach(ahead=1.5, after=3.0, before=6, behind=2, takes_turns=True)


@dataclass(frozen=True, slots=True)
class _Brick:
    """A word in its place: origin and size in pixels, and the frames in which it is sung."""

    word: PlacedWord
    x: float
    y: float
    size: float
    start: float
    stop: float


@dataclass(frozen=True, slots=True)
class Panel:
    """A text that fills the box, visible from frame `enter` to `leave`.

    rows: what is below the words of `cue`, from the place `rows_origin`: x, y and size in pixels.
    pace: the share of the usual time in which it arrives, and in which it leaves.
    """

    enter: float
    leave: float
    bricks: tuple[_Brick, ...]
    cue: LineCue
    rows: tuple[TypesetRow, ...] = ()
    rows_origin: tuple[float, float, float] = (0.0, 0.0, 0.0)
    pace: tuple[float, float] = (1.0, 1.0)


@dataclass(frozen=True, slots=True)
class _Turn:
    """When a panel makes room for the one that takes its place, in frames, and at which pace."""

    leave: float
    enter: float
    pace: float


@dataclass(frozen=True, slots=True)
class WallInk:
    """Y, U, V of words and of the sung word, and the opacity of words not yet sung."""

    plain: Floats
    lit: Floats
    unsung: float


class Wall:
    """Draws the panels of the lines, and the title while nobody sings.

    `inks` are for the plain sheet and for the flood of a chorus, and so are `voices`.
    """

    def __init__(
        self,
        timeline: Timeline,
        box: Box,
        inks: tuple[WallInk, WallInk],
        *,
        largest: float,
        voices: tuple[Voices, Voices] | None = None,
    ) -> None:
        self._timeline, self._fps, self._inks = timeline, timeline.fps, inks
        self._box, self._largest = box, largest
        self._voices = voices or (_make_plain_voices(inks[0]), _make_plain_voices(inks[1]))
        pages, numbers = join_lines(timeline.lines, timeline.beats, timeline.fps)
        lines, titles = self._make_panels(replace(timeline, lines=pages))
        self._panels = tuple(sorted([*lines, *titles], key=lambda panel: panel.enter))
        self._panel_of = [lines[number] for number in numbers]
        self._painters = [RowPainter(self._panels, voice) for voice in self._voices]
        self._enters = [panel.enter for panel in self._panels]
        self._mask = lru_cache(maxsize=40)(self._draw_mask)

    def draw(self, canvas: Canvas, n: int) -> None:
        """Draw the panels that are visible in frame n."""
        last = bisect_right(self._enters, n)
        for index in range(max(0, last - 2 * MAX_TOGETHER), last):
            opacity = self.opacity_of(self._panels[index], n)
            if opacity > 0.0:
                self._draw_panel(canvas, n, index, opacity)

    def find_opacity(self, index: int, n: int) -> float:
        """Return how visible the words of a line are in frame n: 1 while nothing comes or goes."""
        return self.opacity_of(self._panel_of[index], n)

    def opacity_of(self, panel: Panel, n: int) -> float:
        """Return how visible a panel is in frame n, 0 to 1."""
        arriving, leaving = panel.pace
        visibility = ease_out(ramp(n, panel.enter, arriving * SEEN_SECONDS * self._fps))
        return visibility * (
            1.0 - ease_in(ramp(n, panel.leave, leaving * LEAVE_SECONDS * self._fps))
        )

    def _draw_panel(self, canvas: Canvas, n: int, index: int, opacity: float) -> None:
        panel = self._panels[index]
        rise = spring(ramp(n, panel.enter, panel.pace[0] * ARRIVE_SECONDS * self._fps))
        inks = [self._find_ink(panel.cue, flood) for flood in (False, True)]
        for number, brick in enumerate(panel.bricks):
            mask = self._mask(index, number)
            # Chroma planes have half as many rows, so masks move by two rows.
            shift = 2 * round((1.0 - rise) * 0.12 * brick.size / 2)
            moved = Mask(mask.x, mask.y + shift, mask.cover)
            sung = ease_out(ramp(n, brick.start, COLOR_SECONDS * self._fps))
            lit = sung * (1.0 - ease_in(ramp(n, brick.stop, 2 * COLOR_SECONDS * self._fps)))
            for flood, columns in split_by_flood(self._timeline, moved, n):
                ink = inks[flood]
                word_opacity = np.float32(opacity * mix(ink.unsung, 1.0, sung))
                canvas.paint(moved, ink.plain, columns * word_opacity)
                if lit > 0.003:
                    canvas.paint(moved, ink.lit, columns * np.float32(opacity * lit))
        if panel.rows:
            self._draw_rows(canvas, n, index, opacity)

    def _draw_rows(self, canvas: Canvas, n: int, index: int, opacity: float) -> None:
        for flood, painter in enumerate(self._painters):

            def clip(mask: Mask, flood: int = flood) -> Floats:
                parts = dict(split_by_flood(self._timeline, mask, n))
                return parts.get(bool(flood), np.zeros(mask.cover.shape[1], np.float32))

            painter.draw(canvas, n, index, self._panels[index].rows_origin, opacity, clip)

    def _find_ink(self, cue: LineCue, flood: bool) -> WallInk:
        if cue.singer is None:
            return self._inks[flood]
        voice = self._voices[flood].of(cue.singer)
        return WallInk(voice.ink.paint, voice.ink.paint, voice.unsung)

    def _make_panels(self, timeline: Timeline) -> tuple[list[Panel], list[Panel]]:
        """Return the panels of the lines, in their order, and those of the title."""
        panels: list[Panel] = []
        titles: list[Panel] = []
        gap = LEAVE_SECONDS * self._fps
        title, until = timeline.title, -1.0 - gap
        slots = assign_slots(timeline.lines, self._fps, least=1)
        turns = [self._find_turn(timeline, index, slot) for index, slot in enumerate(slots)]
        entries = {
            slot.after: turn for slot, turn in zip(slots, turns, strict=True) if turn is not None
        }
        for index, (cue, slot) in enumerate(zip(timeline.lines, slots, strict=True)):
            entry, turn = entries.get(index), turns[index]
            enter = entry.enter if entry else cue.enter
            if title and enter - until > 1.5 * self._fps:
                titles.append(self._make_title_panel(title, until + gap, enter - gap))
            leave = turn.leave if turn else cue.last_stop + self._fps
            until = max(until, leave)
            pace = (entry.pace if entry else 1.0, turn.pace if turn else 1.0)
            panel = self._make_panel(cue, slot, leave)
            panels.append(replace(panel, enter=enter, pace=pace))
        if title and timeline.frames - until > 2 * self._fps:
            titles.append(self._make_title_panel(title, until + gap, float(timeline.frames)))
        return panels, titles

    def _find_turn(self, timeline: Timeline, index: int, slot: LineSlot) -> _Turn | None:
        """Return when a line makes room for the next one in its place, if there is one.

        It stays until its last word was sung, or on a beat nearly, and the next one is there before
        its first word begins. Where the time between them is shorter than a change takes, the
        change is faster, and so it is on a beat.
        """
        if slot.after is None:
            return None
        cue, after = timeline.lines[index], timeline.lines[slot.after]
        leaving, arriving = LEAVE_SECONDS * self._fps, SEEN_SECONDS * self._fps
        beats = find_beats(cue, after, timeline.beats, self._fps)
        if beats:
            beat = min(beats, key=lambda beat: abs(beat - after.enter))
            room = beat - find_earliest_turn(cue, self._fps), after.opens - beat
            pace = min(BEAT_PACE, room[0] / leaving, room[1] / arriving)
            return _Turn(min(cue.last_stop + self._fps, beat - pace * leaving), beat, pace)
        opens = min([after.start, *(word.start for row in after.rows for word in row.words)])
        pace = min(1.0, max(MIN_TURN_FRAMES, opens - cue.last_stop) / (leaving + arriving))
        enter = max(min(after.enter, opens - pace * arriving), cue.last_stop + pace * leaving)
        enter = min(enter, opens - pace * arriving)
        return _Turn(min(cue.last_stop + self._fps, enter - pace * leaving), enter, pace)

    def _make_title_panel(self, text: str, enter: float, leave: float) -> Panel:
        bricks = self._lay_bricks(LineCue(text, enter, enter, leave, ()), self._box)[0]
        return Panel(enter, leave, bricks, LineCue("", enter, enter, leave, ()))

    def _make_panel(self, cue: LineCue, slot: LineSlot, leave: float) -> Panel:
        """Lay the words of a line in its part of the box, and its rows below them."""
        box = self._box
        height = box.bottom - box.top
        if slot.count > 1:
            part = (1.0 + PANEL_GAP) / slot.count
            top = box.top + part * slot.number * height
            box = Box(box.left, top, box.right, top + (part - PANEL_GAP) * height)
            height = box.bottom - box.top
        size = min(ROWS_SIZE * self._largest, 0.4 * height)
        across = box.right - box.left
        align = _align_rows(cue)
        rows, room = set_lyric_rows(cue.rows, across / size, align, 0.0, 1.0)
        while room * size > MAX_ROWS_SHARE * height:
            size *= 0.92
            rows, room = set_lyric_rows(cue.rows, across / size, align, 0.0, 1.0)
        words = Box(box.left, box.top, box.right, box.bottom - room * size)
        widest = max((row.block.width * row.size * size for row in rows), default=0.0)
        bricks, indent, foot = self._lay_bricks(cue, words, widest)
        x = box.right - indent if align else box.left + indent
        return Panel(cue.enter, leave, bricks, cue, rows, (x, foot, size))

    def _lay_bricks(
        self, cue: LineCue, box: Box, least: float = 0.0
    ) -> tuple[tuple[_Brick, ...], float, float]:
        """Lay the words and readings of a line in the middle of the box.

        They leave room beside them for something as wide as `least`, flush with them. Returns
        them, their distance from the side of the box where they begin, and their foot.
        """
        leading, ascent = (TALL_LEADING, TALL_ASCENT) if _is_tall(cue.text) else (LEADING, ASCENT)
        if cue.ruby:
            leading, ascent = leading + RUBY_ROOM, ascent + RUBY_ROOM
        rows, sizes = self._break_rows(cue.text, leading, box)
        height = sum(size * leading for size in sizes)
        pen = (box.top + box.bottom - height) / 2
        widest = max([least, *(row.width * size for row, size in zip(rows, sizes, strict=True))])
        # If the height limits the size, the block is centered, or on the side of its singer.
        indent = (box.right - box.left - widest) / 2 if cue.side is None else 0.0
        paths = [RowPath.from_row(row) for row in rows] if cue.ruby else []
        reach = indent / max(sizes, default=1.0)
        bounds = (
            min((row.x for row in rows), default=0.0) - reach,
            max((row.x + row.width for row in rows), default=0.0) + reach,
        )
        readings = place_readings(cue.ruby, paths, bounds)
        bricks: list[_Brick] = []
        for number, (row, size) in enumerate(zip(rows, sizes, strict=True)):
            baseline = pen + ascent * size
            pen += leading * size
            left = box.left + indent
            if cue.side == "right" or (cue.side is None and not row.rightward):
                left = box.right - indent - row.width * size
            for placed in row.words:
                x = left + (placed.x - row.x) * size
                bricks.append(_Brick(placed, x, baseline, size, *_sung_frames(placed, cue)))
            for reading in readings[number] if readings else ():
                x = left + (reading.x - row.x) * size
                y = baseline + (reading.y - row.y) * size
                over = PlacedWord(reading.word, 0.0, 0.0, 0)
                middle = reading.x + reading.word.advance * reading.size / 2
                sung = _sung_frames(_find_word(row, middle), cue)
                bricks.append(_Brick(over, x, y, reading.size * size, *sung))
        return tuple(bricks), indent, pen

    def _break_rows(self, text: str, leading: float, box: Box) -> tuple[list[TextRow], list[float]]:
        """Return the rows, each as wide as the box, that fill the box best, and their sizes."""
        across, down = OPTICAL * (box.right - box.left), box.bottom - box.top
        best: tuple[float, list[TextRow], list[float]] = (0.0, [], [])
        whole = set_rows(text, weight=WEIGHT, measure=1e6)
        words = [w.word for w in whole.words if _is_spaced_script(w.word.text)]
        limit = across / (MIN_WORD_SIZE * self._largest)
        longest = max((w.advance for w in words if w.advance <= limit), default=0.0)
        most = MAX_ROWS if all(w.advance <= limit for w in words) else MAX_BROKEN_ROWS
        for count in range(1, most + 1):
            measure = max(whole.width / count * 1.12, 1.001 * longest, 1.0)
            rows = list(set_rows(text, weight=WEIGHT, measure=measure).rows)
            if not rows or len(rows) > most + 3:
                continue
            sizes = [min(across / row.width, self._largest) for row in rows]
            shrunk = min(1.0, down / (leading * sum(sizes)))
            sizes = [size * shrunk for size in sizes]
            filled = sum(size * size * row.width for size, row in zip(sizes, rows, strict=True))
            if filled > best[0]:
                best = filled, rows, sizes
        return best[1], best[2]

    def _draw_mask(self, index: int, number: int) -> Mask:
        brick = self._panels[index].bricks[number]
        box = Box(
            brick.x - 0.1 * brick.size,
            brick.y - ASCENT_EM * brick.size,
            brick.x + (brick.word.word.advance + 0.1) * brick.size,
            brick.y + DESCENT_EM * brick.size,
        )
        return draw_mask(
            box,
            lambda canvas: draw_word(
                canvas, brick.word.word, brick.x, brick.y, brick.size, white_paint()
            ),
        )


def _is_tall(text: str) -> bool:
    return any(unicodedata.name(c, "").startswith(TALL) for c in text if ord(c) > 0x5FF)


def _is_spaced_script(word: str) -> bool:
    """Return whether the script of a word uses spaces, so that the word must not be cut.

    Han, kana and hangul are wide or written in syllables; Thai, Lao, Burmese and Khmer have none.
    """
    return not any(
        unicodedata.east_asian_width(c) in "WF"
        or "\u0e00" <= c <= "\u109f"
        or "\u1780" <= c <= "\u17ff"
        for c in word
    )


def _make_plain_voices(ink: WallInk) -> Voices:
    luma, blue, red = (float(part) for part in ink.plain)
    voice = Voice(Ink((luma, blue, red), shadow=0.0), ink.unsung, 1.0, ink.plain)
    return Voices(voice, (voice,), 1.0)


def _align_rows(cue: LineCue) -> float:
    """Return 0 for rows that are flush with the left edge of the words, 1 for the right one."""
    if cue.side is not None:
        return float(cue.side == "right")
    return float(not is_rightward(cue.text))


def _find_word(row: TextRow, x: float) -> PlacedWord:
    """Return the word of a row that is at x, or nearest to it."""
    return min(row.words, key=lambda word: abs(word.x + word.word.advance / 2 - x))


def _sung_frames(placed: PlacedWord, cue: LineCue) -> tuple[float, float]:
    """Return the frames in which a word is sung; a title is visible at once and never lit."""
    if not cue.words:
        return -1e6, -1e6
    characters: list[float] = []
    times: list[float] = []
    for word in cue.words:
        characters += [word.begin, word.end]
        times += [word.start, word.stop]
    when = np.maximum.accumulate(np.array(times))
    start, stop = np.interp([placed.begin, placed.end - 0.5], characters, when)
    return float(start), float(stop)
