"""The layout of a lyric line: its words in rows, readings over them, and other rows below."""

from __future__ import annotations

import math
from dataclasses import dataclass, replace

import numpy as np

from scopitone.audio.analysis.model import Times
from scopitone.video.layers.lyric_rows import DESCENT, TypesetRow, set_lyric_rows
from scopitone.video.layers.ruby_readings import RUBY_ROOM, place_readings
from scopitone.video.layers.sweep_path import RowPath, list_sweep_times
from scopitone.video.layers.text import Reading
from scopitone.video.plan.easing import ease_in, ramp
from scopitone.video.plan.line_cues import LineCue
from scopitone.video.raster.text_layout import PlacedWord, TextBlock, is_rightward, set_rows

LEADING = 1.16
MAX_ROWS = 2
# How fast a line comes or goes that is sung before it is in its place, or after it has left it.
PRESENT_IN_SECONDS, PRESENT_OUT_SECONDS = 0.1, 0.2
MIN_SIZE = 0.55
"""The smallest size, as a share of the size of the box. Longer lines get more rows."""


@dataclass(frozen=True, slots=True)
class LyricBox:
    """The place of the lyrics: left edge, measure, center of the middle line, sizes, in pixels.

    If `centered`, sung lines above disappear at once, because the captions are there. A line is
    not visible before it is above `foot`. `room`: the rows of pixels between which the sung lines
    stay, with everything that belongs to them.
    """

    left: float
    measure: float
    center: float
    size: float
    gap: float
    centered: bool = False
    foot: float = math.inf
    room: tuple[float, float] = (-math.inf, math.inf)


@dataclass(frozen=True, slots=True)
class TypesetLine:
    """The layout of a line cue: frames and characters of the sweep, words, and paths of rows.

    readings: of each row of words; rows: what is below them. above, below: the room that readings
    and rows need, in ems. align: 0 flush left, 0.5 centered, 1 flush right, for a line on a side
    and for all rows; None for a line that begins where its script does.
    """

    cue: LineCue
    block: TextBlock
    size: float
    times: Times
    characters: Times
    words: tuple[tuple[PlacedWord, float, float], ...]
    paths: tuple[RowPath, ...]
    readings: tuple[tuple[Reading, ...], ...] = ()
    rows: tuple[TypesetRow, ...] = ()
    above: float = 0.0
    below: float = 0.0
    align: float | None = None

    @property
    def height(self) -> float:
        """The height from the ascent of the first row to the descent of the last, in ems."""
        return (len(self.block.rows) - 1) * self.block.leading + 1.0

    @property
    def full_height(self) -> float:
        """The height with readings and rows, in ems."""
        return self.above + self.height + self.below

    def find_origin(self, box: LyricBox, size: float) -> float:
        """Return the x of the block's origin; lines keep their edge at any size."""
        if self.align is not None:
            return box.left + self.align * box.measure
        if box.centered:
            return box.left + box.measure / 2
        if self.block.rows[0].rightward:
            return box.left
        return box.left + box.measure * (1.0 - size / self.size)

    def find_row_origin(self, box: LyricBox) -> float:
        """Return the x of the origin of all rows."""
        return box.left + _align_rows(self.cue, box) * box.measure


def set_line(cue: LineCue, box: LyricBox, max_rows: int = MAX_ROWS) -> TypesetLine:
    """Set the words of the cue in the box, smaller if they need more than `max_rows` rows."""
    size, block = box.size, _set_text(cue, box, box.size)
    while len(block.rows) > max_rows and size > MIN_SIZE * box.size:
        size *= 0.9
        block = _set_text(cue, box, size)
    when, positions = list_sweep_times(cue.words)
    words = tuple(
        (
            placed,
            float(np.interp(placed.begin, positions, when)),
            float(np.interp(placed.end - 0.5, positions, when)),
        )
        for placed in block.words
    )
    paths = tuple(RowPath.from_row(row) for row in block.rows)
    line = TypesetLine(cue, block, size, when, positions, words, paths, align=_align_words(cue))
    return line if cue.is_plain or not block.rows else _add_rows(line, box)


def find_presence(cue: LineCue, n: float, fps: int) -> float:
    """Return 1 from the first to the last beginning of a word, wherever the line is then.

    In a fast song, lines are still moving when they begin, or when their last word does.
    """
    coming, going = PRESENT_IN_SECONDS * fps, PRESENT_OUT_SECONDS * fps
    arrival = ramp(n, cue.opens - coming, coming)
    return arrival * (1.0 - ease_in(ramp(n, cue.last_start + 1.0, going)))


def _add_rows(line: TypesetLine, box: LyricBox) -> TypesetLine:
    cue, measure = line.cue, box.measure / line.size
    align = _align_rows(cue, box)
    start = 0.0 if line.align is None and not box.centered else -align * measure
    readings = place_readings(cue.ruby, line.paths, (start, start + measure))
    foot = (len(line.block.rows) - 1) * line.block.leading + DESCENT
    rows, below = set_lyric_rows(cue.rows, measure, align, foot, box.size / line.size)
    above = RUBY_ROOM if any(readings) else 0.0
    return replace(line, readings=readings, rows=rows, above=above, below=below)


def _align_words(cue: LineCue) -> float | None:
    if cue.side is not None:
        return 0.0 if cue.side == "left" else 1.0
    return None


def _align_rows(cue: LineCue, box: LyricBox) -> float:
    """Return the alignment of the rows of a line: its own."""
    side = _align_words(cue)
    if side is not None or box.centered:
        return 0.5 if side is None else side
    return 0.0 if is_rightward(cue.text) else 1.0


def _set_text(cue: LineCue, box: LyricBox, size: float) -> TextBlock:
    side = _align_words(cue)
    align = (0.5 if box.centered else 0.0) if side is None else side
    leading = LEADING + (RUBY_ROOM if cue.ruby else 0.0)
    return set_rows(
        cue.text,
        weight=700,
        measure=box.measure / size,
        leading=leading,
        align=align,
        follows_script=side is None,
    )
