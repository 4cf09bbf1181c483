"""Break lines that are too long to be shown, such as a song that was pasted as one paragraph."""

from __future__ import annotations

import math
import re
from collections.abc import Iterator
from dataclasses import replace
from itertools import pairwise

from scopitone.core.song import Line, Lyrics
from scopitone.lyrics.text_cleaning import MAX_LINE_LETTERS

MAX_PART_LETTERS, MAX_PART_SIGNS = 60, 24
"""Characters in a part, and of these in scripts that fill a square with each: a sung breath."""

MAX_SHOWN_LETTERS = 72
"""Letters of a line that two rows can show."""

_SIGN = re.compile(r"[\u1100-\u11ff\u2e80-\u9fff\uac00-\ud7af\uf900-\ufaff\uff01-\uff60]")
# The places to break at, the best ones first: each pattern ends where a part may end.
_BREAKS = (
    re.compile(r"[.!?…。！？]+[\"'”’»)\]]*(?=\s|[^\s\x00-\x7f])"),
    re.compile(r"[,;:，、；：]+(?=\s|[^\s\x00-\x7f])|\s[-–—/|](?=\s)|\u3000"),
    re.compile(r"\s(?=[^\W\d_a-zß-öø-ÿ])"),
    re.compile(r"\s"),
)
_EARLIEST = 0.3
"""The share of a part's length from which it may end."""


def break_long_lines(lyrics: Lyrics) -> Lyrics:
    """Break the lines of more than MAX_LINE_LETTERS characters, with a warning.

    The parts share the time of their line by their letters; words stay with their part.
    """
    long = [line for line in lyrics.lines if len(line.text) > MAX_LINE_LETTERS]
    if not long:
        return lyrics
    lines = [
        part
        for line in lyrics.lines
        for part in (_break_line(line) if len(line.text) > MAX_LINE_LETTERS else (line,))
    ]
    which = "1 line is" if len(long) == 1 else f"{len(long)} lines are"
    warning = (
        f"{which} longer than {MAX_LINE_LETTERS} characters and broken into parts: "
        f"{long[0].text[:40]!r}…"
    )
    return Lyrics(tuple(lines), (*lyrics.warnings, warning))


def split_for_rows(lyrics: Lyrics) -> Lyrics:
    """Split lines that would need more than two rows on screen into parts, sung one after another.

    A line with rows of its own, such as a translation, stays whole: they belong to all of it.
    """
    lines = (
        _break_line(line, _find_even_length(line.text))
        if not line.rows and _measure(line.text) > MAX_SHOWN_LETTERS
        else (line,)
        for line in lyrics.lines
    )
    return replace(lyrics, lines=tuple(part for parts in lines for part in parts))


def _measure(text: str) -> float:
    """Return the length of a text in letters; a sign that fills a square is wider than a letter."""
    signs = len(_SIGN.findall(text))
    return len(text) + signs * (MAX_PART_LETTERS / MAX_PART_SIGNS - 1.0)


def _find_even_length(text: str) -> int:
    """Return the most letters of parts of similar lengths."""
    length = _measure(text)
    even = length / math.ceil(length / MAX_PART_LETTERS)
    return min(MAX_PART_LETTERS, math.ceil(even * (1.0 + _EARLIEST)))


def find_breaks(text: str, most: int = MAX_PART_LETTERS) -> list[int]:
    """Return where parts of `text` end, without its own end: each part can be shown as a line.

    most: letters in a part.
    """
    breaks: list[int] = []
    begin = 0
    while (end := _find_part_end(text, begin, most)) < len(text):
        breaks.append(end)
        begin = end
    return breaks


def _find_part_end(text: str, begin: int, most: int) -> int:
    room = MAX_PART_SIGNS * most
    end = begin
    while end < len(text) and room > 0:
        room -= MAX_PART_LETTERS if _SIGN.match(text[end]) else MAX_PART_SIGNS
        end += 1
    if end == len(text):
        return end
    earliest = begin + max(1, round(_EARLIEST * (end - begin)))
    for pattern in _BREAKS:
        places = [match.end() for match in pattern.finditer(text, begin, end + 1)]
        possible = [place for place in places if earliest <= place <= end]
        if possible:
            return possible[-1]
    return end


def _break_line(line: Line, most: int = MAX_PART_LETTERS) -> Iterator[Line]:
    cuts = [0, *find_breaks(line.text, most), len(line.text)]
    spans = line.spans()
    # The rows that belong to the line, such as a translation, cannot be shared out.
    rows = line.rows
    for begin, end in pairwise(cuts):
        text = line.text[begin:end].strip()
        if not text:
            continue
        words = tuple(word for word, start, _ in spans if begin <= start < end)
        lead = begin + len(line.text[begin:end]) - len(line.text[begin:end].lstrip())
        ruby = tuple(
            replace(mark, start=mark.start - lead, end=mark.end - lead)
            for mark in line.ruby
            if lead <= mark.start and mark.end <= lead + len(text)
        )
        start, stop = _time_at(line, begin), _time_at(line, end)
        if words:
            start, stop = words[0].start, words[-1].end
        yield replace(line, text=text, start=start, end=stop, words=words, ruby=ruby, rows=rows)
        rows = ()


def _time_at(line: Line, index: int) -> float | None:
    if line.start is None or line.end is None:
        return line.start if index == 0 else None
    return line.start + (line.end - line.start) * index / len(line.text)
