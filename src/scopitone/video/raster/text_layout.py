"""Text layout: words shaped into glyph runs, broken into balanced rows, drawn at any scale.

All lengths here are ems, so that one layout is valid for every size: a row of text is one em high,
y grows downwards, and the origin of a block is the left end of its first baseline.
"""

from __future__ import annotations

import math
import unicodedata
from dataclasses import dataclass, replace
from functools import lru_cache
from itertools import groupby, pairwise

import uharfbuzz as hb

from scopitone.core.graphics import skia
from scopitone.video.raster.fonts import Face, FontChoice, current_font_choice, face_for
from scopitone.video.raster.line_breaking import (
    find_last_cut,
    find_syllables,
    is_hyphenated,
    is_joined,
)

_STRONG_RIGHT = {"R", "AL"}
# A run is drawn at this size and scaled by the canvas: large enough for exact outlines.
_UNIT = 100.0

HYPHEN = "-"
"""What a word of an alphabet has where it is cut."""


@dataclass(frozen=True, slots=True)
class GlyphRun:
    """Glyphs of one face: ids, pen positions (x, y) and clusters (character index, x)."""

    face: Face
    glyphs: tuple[int, ...]
    positions: tuple[tuple[float, float], ...]
    clusters: tuple[tuple[int, float], ...]
    advance: float


@dataclass(frozen=True, slots=True)
class ShapedWord:
    """One word without spaces, ready to be placed."""

    text: str
    runs: tuple[GlyphRun, ...]
    advance: float
    rightward: bool


@dataclass(frozen=True, slots=True)
class PlacedWord:
    """A shaped word at (x, y) of its block; `begin` is its first character in the text."""

    word: ShapedWord
    x: float
    y: float
    begin: int

    @property
    def end(self) -> int:
        """One past its last character."""
        return self.begin + len(self.word.text)


@dataclass(frozen=True, slots=True)
class TextRow:
    """One row of a block, its words from left to right; x and y of its baseline's start."""

    words: tuple[PlacedWord, ...]
    x: float
    y: float
    width: float
    rightward: bool

    @property
    def begin(self) -> int:
        """The first character of the row in reading order."""
        return min(word.begin for word in self.words)

    @property
    def end(self) -> int:
        """One past the last character of the row in reading order."""
        return max(word.end for word in self.words)


@dataclass(frozen=True, slots=True)
class TextBlock:
    """A text set in rows. `width` is that of its longest row; `leading` is row to row."""

    rows: tuple[TextRow, ...]
    width: float
    leading: float

    @property
    def words(self) -> tuple[PlacedWord, ...]:
        """All words, row by row."""
        return tuple(word for row in self.rows for word in row.words)


def is_rightward(text: str) -> bool:
    """Return False if the first strong character is of a right-to-left script (UAX #9, P2)."""
    for character in text:
        kind = unicodedata.bidirectional(character)
        if kind == "L":
            return True
        if kind in _STRONG_RIGHT:
            return False
    return True


def missing_glyphs(text: str, weight: int = 700) -> tuple[str, ...]:
    """Return the characters of `text` that no face can draw, each once."""
    return tuple(
        c
        for c in dict.fromkeys(text)
        if not c.isspace() and unicodedata.category(c) != "Cf" and not face_for(c, weight)
    )


def shape_word(text: str, weight: int, tracking: float = 0.0) -> ShapedWord:
    """Shape one word. `tracking` is extra space after each cluster, in ems."""
    return _shape_cached(text, weight, tracking, current_font_choice())


@lru_cache(maxsize=4096)
def _shape_cached(text: str, weight: int, tracking: float, choice: FontChoice) -> ShapedWord:
    runs: list[GlyphRun] = []
    pen = 0.0
    parts = list(_split_by_face(text, weight))
    if not is_rightward(text):
        parts.reverse()
    for face, begin, part in parts:
        run = _shape_run(face, part, begin, pen, tracking, choice.language)
        pen += run.advance
        runs.append(run)
    return ShapedWord(text, tuple(runs), pen, is_rightward(text))


def set_rows(
    text: str,
    *,
    weight: int,
    measure: float,
    leading: float = 1.2,
    align: float = 0.0,
    tracking: float = 0.0,
    follows_script: bool = True,
) -> TextBlock:
    """Break `text` into as few balanced rows as fit `measure` ems.

    align: 0 flush left, 0.5 centered, 1 flush right, about x = 0. A text that starts with a
    right-to-left script is set flush right instead of flush left, within `measure`, if the
    alignment `follows_script`.
    """
    words = _shape_words(text, weight, tracking, measure)
    if not words:
        return TextBlock((), 0.0, leading)
    space = shape_word("n", weight).advance * 0.45 + tracking
    rows = _break_rows(words, space, measure)
    rightward = is_rightward(text)
    placed = []
    for number, row in enumerate(rows):
        width = _row_width(row, space)
        x = -width * align
        if follows_script and not rightward and align == 0.0:
            x = measure - width
        placed.append(_place_row(row, space, x, number * leading, rightward))
    return TextBlock(tuple(placed), max(row.width for row in placed), leading)


def draw_run(canvas: skia.Canvas, run: GlyphRun, paint: skia.Paint) -> None:
    """Draw a run at the canvas's origin, where one unit is one em."""
    canvas.save()
    canvas.scale(1 / _UNIT, 1 / _UNIT)
    canvas.drawTextBlob(_make_blob(run), 0, 0, paint)
    canvas.restore()


@lru_cache(maxsize=4096)
def _make_blob(run: GlyphRun) -> skia.TextBlob:
    font = skia.Font(run.face.typeface, _UNIT)
    font.setSubpixel(True)
    font.setLinearMetrics(True)
    font.setHinting(skia.FontHinting.kNone)
    font.setEdging(skia.Font.Edging.kAntiAlias)
    builder = skia.TextBlobBuilder()
    points = [skia.Point(x * _UNIT, y * _UNIT) for x, y in run.positions]
    builder.allocRunPos(font, list(run.glyphs), points)
    return builder.make()


def _split_by_face(text: str, weight: int) -> list[tuple[Face, int, str]]:
    """Split into runs of one face: (face, first character, text). Omits characters without one."""
    parts: list[tuple[Face, int, str]] = []
    for index, character in enumerate(text):
        joined = is_joined(text, index)
        if parts and (joined or parts[-1][0].has(character)):
            face, begin, part = parts[-1]
            parts[-1] = (face, begin, part + character)
            continue
        face_of_character = face_for(character, weight)
        if face_of_character is not None:
            parts.append((face_of_character, index, character))
    return parts


def _shape_run(
    face: Face, text: str, begin: int, pen: float, tracking: float, language: str
) -> GlyphRun:
    buffer = hb.Buffer()
    buffer.add_str(text)
    buffer.guess_segment_properties()
    if language:
        buffer.language = language
    hb.shape(face.shaper, buffer)
    glyphs, positions, clusters = [], [], []
    start = pen
    last_cluster = None
    for info, position in zip(buffer.glyph_infos, buffer.glyph_positions, strict=True):
        if info.cluster != last_cluster:
            pen += tracking if last_cluster is not None else 0.0
            # The marks of a letter belong to its cluster, which begins where the letter does.
            clusters.append((begin + info.cluster, pen))
        last_cluster = info.cluster
        glyphs.append(info.codepoint)
        positions.append((pen + position.x_offset / face.upem, -position.y_offset / face.upem))
        pen += position.x_advance / face.upem
    pen += tracking if glyphs else 0.0
    return GlyphRun(face, tuple(glyphs), tuple(positions), tuple(clusters), pen - start)


def _shape_words(
    text: str, weight: int, tracking: float, measure: float
) -> list[tuple[ShapedWord, int]]:
    words: list[tuple[ShapedWord, int]] = []
    start = 0
    for part in text.split():
        start = text.index(part, start)
        for begin, piece in _cut_word(part, weight, tracking, measure):
            shaped = shape_word(piece, weight, tracking)
            end = begin + len(piece)
            if end < len(part) and is_hyphenated(part, end):
                shaped = replace(shape_word(piece + HYPHEN, weight, tracking), text=piece)
            if shaped.runs:
                words.append((shaped, start + begin))
        start += len(part)
    return words


def _cut_word(part: str, weight: int, tracking: float, measure: float) -> list[tuple[int, str]]:
    """Return `part` whole if it fits the measure, else cut into pieces of similar lengths.

    For scripts without spaces and for words that are too long: never before a mark, nor before
    a character that must not begin a line (JIS X 4051).
    """
    whole = shape_word(part, weight, tracking).advance
    if whole <= measure:
        return [(0, part)]
    hyphens = [is_hyphenated(part, index) for index in range(1, len(part))]
    if all(hyphens):
        return _hyphenate(part, weight, tracking, measure)
    room = measure - (shape_word(HYPHEN, weight, tracking).advance if any(hyphens) else 0.0)
    limit = min(room, whole / math.ceil(whole / measure) + 1.0)
    pieces: list[tuple[int, str]] = []
    begin = 0
    while begin < len(part):
        end = begin + 1
        while end < len(part) and (
            is_joined(part, end)
            or shape_word(part[begin : end + 1], weight, tracking).advance <= limit
        ):
            end += 1
        if end < len(part):
            end = find_last_cut(part, begin, end)
        pieces.append((begin, part[begin:end]))
        begin = end
    return pieces


def _hyphenate(word: str, weight: int, tracking: float, measure: float) -> list[tuple[int, str]]:
    """Cut a word of an alphabet into the fewest pieces, between syllables where possible."""
    room = measure - shape_word(HYPHEN, weight, tracking).advance
    pieces: list[tuple[int, str]] = []
    begin, rest = 0, shape_word(word, weight, tracking).advance
    while rest > measure:
        part = word[begin:]
        lengths = [shape_word(part[:end], weight, tracking).advance for end in range(1, len(part))]
        count = math.ceil(rest / max(room, 0.1 * rest))
        ends = [end for end, length in enumerate(lengths, 1) if length <= room] or [1]
        fitting = [end for end in ends if rest - lengths[end - 1] <= (count - 1) * room] or ends
        syllables = set(find_syllables(word))
        possible = [end for end in fitting if begin + end in syllables] or fitting
        ideal = rest / count
        _, end = min((abs(lengths[end - 1] - ideal), end) for end in possible)
        pieces.append((begin, part[:end]))
        begin += end
        rest = shape_word(word[begin:], weight, tracking).advance
    return [*pieces, (begin, word[begin:])]


def _row_width(row: list[tuple[ShapedWord, int]], space: float) -> float:
    gaps = sum(not _are_joined(*pair) for pair in pairwise(row))
    return sum(word.advance for word, _ in row) + space * gaps


def _are_joined(before: tuple[ShapedWord, int], after: tuple[ShapedWord, int]) -> bool:
    """Return whether two neighbors are parts of one word, or of a text without spaces."""
    first, second = sorted((before, after), key=lambda item: item[1])
    return first[1] + len(first[0].text) == second[1]


def _are_cut(before: tuple[ShapedWord, int], after: tuple[ShapedWord, int]) -> bool:
    """Return whether there is a hyphen between two neighbors, so that they are on two rows."""
    return _are_joined(before, after) and is_hyphenated(before[0].text[-1] + after[0].text[0], 1)


def _break_rows(
    words: list[tuple[ShapedWord, int]], space: float, measure: float
) -> list[list[tuple[ShapedWord, int]]]:
    """Return the fewest rows, then the most even: least squares of the space left (Knuth & Plass).

    A single word on the last row costs extra; a break after punctuation is preferred.
    """
    count = len(words)
    best: list[tuple[int, float, int]] = [(0, 0.0, 0)] + [(count + 1, 0.0, 0)] * count
    for end in range(1, count + 1):
        for begin in range(end - 1, -1, -1):
            width = _row_width(words[begin:end], space)
            is_hyphen_inside = any(map(_are_cut, words[begin : end - 1], words[begin + 1 : end]))
            if (width > measure and end - begin > 1) or is_hyphen_inside:
                break
            cost = (measure - width) ** 2
            if end == count and begin == end - 1 and begin > 0:
                cost += (0.3 * measure) ** 2
            if end < count and words[end - 1][0].text[-1] in ",.;:!?—–":
                cost -= (0.4 * measure) ** 2
            candidate = (best[begin][0] + 1, best[begin][1] + cost, begin)
            best[end] = min(best[end], candidate)
    rows = []
    end = count
    while end > 0:
        begin = best[end][2]
        rows.append(words[begin:end])
        end = begin
    return rows[::-1]


def _place_row(
    row: list[tuple[ShapedWord, int]], space: float, x: float, y: float, rightward: bool
) -> TextRow:
    """Place words in visual order: runs of one direction keep it, the runs follow the text's."""
    groups = [list(group) for _, group in groupby(row, key=lambda item: item[0].rightward)]
    visual: list[tuple[ShapedWord, int]] = []
    for group in groups if rightward else groups[::-1]:
        visual.extend(group if group[0][0].rightward else group[::-1])
    pen = x
    placed = []
    for number, (word, begin) in enumerate(visual):
        if number and not _are_joined(visual[number - 1], visual[number]):
            pen += space
        placed.append(PlacedWord(word, pen, y, begin))
        pen += word.advance
    return TextRow(tuple(placed), x, y, pen - x, rightward)
