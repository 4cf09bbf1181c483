"""Words as a wall: each line fills the frame, row by row, and its words come as they are sung."""

from __future__ import annotations

import unicodedata
from bisect import bisect_right
from dataclasses import dataclass
from functools import lru_cache

import numpy as np

from scopitone.video.layers.paper import sides
from scopitone.video.layers.text import ASCENT_EM, DESCENT_EM, draw_word
from scopitone.video.motion import ease_in, ease_out, mix, ramp, spring
from scopitone.video.raster.canvas import Canvas, Mask
from scopitone.video.raster.kernels import Floats
from scopitone.video.raster.paint import Box, draw_mask, white
from scopitone.video.raster.type import Placed, Row, set_rows
from scopitone.video.timeline import LineCue, Timeline

WEIGHT = 800
MOST_ROWS = 5
# Glyphs may hang over their advance: rows are so much narrower than the box.
OPTICAL = 0.98
# Rows follow each other by so much of their size: capitals and descenders just do not touch.
LEADING = 1.02
# Scripts that stack marks above and below their letters need more, and begin lower.
TALL_LEADING, ASCENT, TALL_ASCENT = 1.34, 0.86, 1.06
TALL = ("ARABIC", "DEVANAGARI", "BENGALI", "GURMUKHI", "TAMIL", "TELUGU", "THAI", "LAO", "KHMER",
        "MYANMAR", "TIBETAN", "SINHALA", "KANNADA", "MALAYALAM", "GUJARATI", "ORIYA")  # fmt: skip
COLOUR_SECONDS, ARRIVE_SECONDS, LEAVE_SECONDS = 0.18, 0.4, 0.25


@dataclass(frozen=True, slots=True)
class _Brick:
    """A word in its place: origin in pixels, size, and the frames in which it is sung."""

    word: Placed
    x: float
    y: float
    size: float
    start: float
    stop: float


@dataclass(frozen=True, slots=True)
class Panel:
    """A text that fills the box, seen from frame `enter` to `leave`."""

    enter: float
    leave: float
    bricks: tuple[_Brick, ...]


@dataclass(frozen=True, slots=True)
class WallInk:
    """Y, U, V of words and of the one that is sung, and how opaque those are that wait."""

    plain: Floats
    lit: Floats
    unsung: float


class Wall:
    """Draws the panels: those of the lines, and the title where nobody sings.

    inks: on the sheet, and where a chorus floods it.
    """

    def __init__(
        self, timeline: Timeline, box: Box, inks: tuple[WallInk, WallInk], *, largest: float
    ) -> None:
        self._timeline, self._fps, self._inks = timeline, timeline.fps, inks
        self._box, self._largest = box, largest
        self._panels = tuple(self._make(timeline))
        self._enters = [panel.enter for panel in self._panels]
        self._mask = lru_cache(maxsize=40)(self._draw_mask)

    def draw(self, canvas: Canvas, n: int) -> None:
        """Draw the panels that are seen in frame n."""
        last = bisect_right(self._enters, n)
        for index in range(max(0, last - 2), last):
            panel = self._panels[index]
            left = ease_in(ramp(n, panel.leave, LEAVE_SECONDS * self._fps))
            if left < 1.0:
                self._draw_panel(canvas, n, index, 1.0 - left)

    def _draw_panel(self, canvas: Canvas, n: int, index: int, opacity: float) -> None:
        panel = self._panels[index]
        rise = spring(ramp(n, panel.enter, ARRIVE_SECONDS * self._fps))
        seen = ease_out(ramp(n, panel.enter, 0.6 * ARRIVE_SECONDS * self._fps)) * opacity
        for number, brick in enumerate(panel.bricks):
            mask = self._mask(index, number)
            # Chroma has half the rows: masks move by whole pairs.
            shift = 2 * round((1.0 - rise) * 0.12 * brick.size / 2)
            moved = Mask(mask.x, mask.y + shift, mask.cover)
            sung = ease_out(ramp(n, brick.start, COLOUR_SECONDS * self._fps))
            lit = sung * (1.0 - ease_in(ramp(n, brick.stop, 2 * COLOUR_SECONDS * self._fps)))
            for flood, columns in sides(self._timeline, moved, n):
                ink = self._inks[flood]
                there = np.float32(seen * mix(ink.unsung, 1.0, sung))
                canvas.paint(moved, ink.plain, columns * there)
                if lit > 0.003:
                    canvas.paint(moved, ink.lit, columns * np.float32(seen * lit))

    def _make(self, timeline: Timeline) -> list[Panel]:
        panels: list[Panel] = []
        gap = LEAVE_SECONDS * self._fps
        title, until = timeline.title, -1.0
        for index, cue in enumerate(timeline.lines):
            if title and cue.enter - until > 1.5 * self._fps:
                panels.append(self._still(title, until, cue.enter - gap))
            after = timeline.lines[index + 1].enter if index + 1 < len(timeline.lines) else None
            until = cue.stop + self._fps
            if after is not None:
                until = min(until, after - gap)
            panels.append(Panel(cue.enter, until, self._bricks(cue.text, cue)))
        if title and timeline.frames - until > 2 * self._fps:
            panels.append(self._still(title, until, float(timeline.frames)))
        return panels

    def _still(self, text: str, enter: float, leave: float) -> Panel:
        return Panel(enter, leave, self._bricks(text, None))

    def _bricks(self, text: str, cue: LineCue | None) -> tuple[_Brick, ...]:
        tall = _is_tall(text)
        leading, ascent = (TALL_LEADING, TALL_ASCENT) if tall else (LEADING, ASCENT)
        rows, sizes = self._rows(text, leading)
        height = sum(size * leading for size in sizes)
        box = self._box
        pen = (box.top + box.bottom - height) / 2
        widest = max((row.width * size for row, size in zip(rows, sizes, strict=True)), default=0)
        # Where the height was what limited it, the block stands in the middle.
        indent = (box.right - box.left - widest) / 2
        bricks: list[_Brick] = []
        for row, size in zip(rows, sizes, strict=True):
            baseline = pen + ascent * size
            pen += leading * size
            left = box.left + indent
            if not row.rightward:
                left = box.right - indent - row.width * size
            for placed in row.words:
                x = left + (placed.x - row.x) * size
                bricks.append(_Brick(placed, x, baseline, size, *_sung(placed, cue)))
        return tuple(bricks)

    def _rows(self, text: str, leading: float) -> tuple[list[Row], list[float]]:
        """The break into rows, each as wide as the box, that fills the box best."""
        box = self._box
        across, down = OPTICAL * (box.right - box.left), box.bottom - box.top
        best: tuple[float, list[Row], list[float]] = (0.0, [], [])
        whole = set_rows(text, weight=WEIGHT, measure=1e6)
        longest = max((w.word.advance for w in whole.words if _spaced(w.word.text)), default=0.0)
        for count in range(1, MOST_ROWS + 1):
            measure = max(whole.width / count * 1.12, 1.001 * longest, 1.0)
            rows = list(set_rows(text, weight=WEIGHT, measure=measure).rows)
            if not rows or len(rows) > MOST_ROWS + 3:
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
                canvas, brick.word.word, brick.x, brick.y, brick.size, white()
            ),
        )


def _is_tall(text: str) -> bool:
    return any(unicodedata.name(c, "").startswith(TALL) for c in text if ord(c) > 0x5FF)


def _spaced(word: str) -> bool:
    """Whether a word is of a script that has spaces, so that it must not be cut.

    Han, kana and hangul are wide or written in syllables; Thai, Lao, Burmese and Khmer have none.
    """
    return not any(
        unicodedata.east_asian_width(c) in "WF"
        or "\u0e00" <= c <= "\u109f"
        or "\u1780" <= c <= "\u17ff"
        for c in word
    )


def _sung(placed: Placed, cue: LineCue | None) -> tuple[float, float]:
    """The frames in which a word is sung; a title is there at once, and never lit."""
    if cue is None:
        return -1e6, -1e6
    characters: list[float] = []
    times: list[float] = []
    for word in cue.words:
        characters += [word.begin, word.end]
        times += [word.start, word.stop]
    when = np.maximum.accumulate(np.array(times))
    start, stop = np.interp([placed.begin, placed.end - 0.5], characters, when)
    return float(start), float(stop)
