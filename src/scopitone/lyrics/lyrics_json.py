"""Lyrics as JSON with every word and the confidence of its time, for other programs."""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass, replace
from typing import Any

from scopitone.core.song import MIN_WORD_CONFIDENCE, Line, Lyrics

_START_OF_TOKEN, _END_OF_TOKEN = re.compile(r"\S*$"), re.compile(r"\S*")


@dataclass(frozen=True, slots=True)
class TimedText:
    """A word as its line spells it, with punctuation; start and end are None if it has no time."""

    text: str
    start: float | None
    end: float | None


def dump_lyrics(lyrics: Lyrics) -> dict[str, Any]:
    """Return the keys "lines" and "confident" of the answer; times in seconds, to the millisecond.

    Times and confidences that are not known are None. "confident" is the confidence from which
    a line is shown word by word.

    Each line is followed by its rows, with their `role`. A row without times has those of its
    line, and a row without a singer its line's.
    """
    lines = [dumped for line in lyrics.lines for dumped in _dump_with_rows(line)]
    return {"lines": lines, "confident": MIN_WORD_CONFIDENCE}


def split_words(line: Line) -> tuple[TimedText, ...]:
    """Return all words of `line` in order, without white space: joined, they are its text.

    Punctuation belongs to the word that it touches. A sign alone, such as a dash, lasts from the
    end of the word before to the start of the next one.
    """
    parts = tuple(_split_parts(line))
    if not line.words:
        return parts
    words: list[TimedText] = []
    for index, part in enumerate(parts):
        start, end = part.start, part.end
        if start is None:
            start = words[-1].end if words else line.start
            starts = (later.start for later in parts[index + 1 :] if later.start is not None)
            end = next(starts, line.end)
            if start is not None and end is not None:
                # Given words may overlap.
                end = max(start, end)
        words.append(TimedText(part.text, start, end))
    return tuple(words)


def _split_parts(line: Line) -> Iterator[TimedText]:
    position = 0
    spans = line.spans()
    for number, (word, begin, end) in enumerate(spans):
        following = spans[number + 1][1] if number + 1 < len(spans) else len(line.text)
        head = _match_length(_START_OF_TOKEN.search(line.text[position:begin]))
        tail = _match_length(_END_OF_TOKEN.match(line.text[end:following]))
        for text in line.text[position : begin - head].split():
            yield TimedText(text, None, None)
        yield TimedText(line.text[begin - head : end + tail], word.start, word.end)
        position = end + tail
    for text in line.text[position:].split():
        yield TimedText(text, None, None)


def _match_length(match: re.Match[str] | None) -> int:
    return len(match.group()) if match else 0


def _dump_with_rows(line: Line) -> Iterator[dict[str, Any]]:
    yield _dump_line(line)
    for row in line.rows:
        filled = replace(row, singer=row.singer or line.singer, section=row.section or line.section)
        if row.start is None:
            filled = replace(filled, start=line.start, end=line.end, confidence=line.confidence)
        yield from _dump_with_rows(filled)


def _dump_line(line: Line) -> dict[str, Any]:
    return {
        "text": line.text,
        **_dump_times(line.start, line.end, line.confidence),
        "role": line.role,
        "singer": None if line.singer is None else line.singer.name,
        "section": line.section,
        "ruby": [
            {"start": ruby.start, "end": ruby.end, "reading": ruby.reading} for ruby in line.ruby
        ],
        "words": [
            {"text": word.text, **_dump_times(word.start, word.end, line.confidence)}
            for word in split_words(line)
        ],
    }


def _dump_times(start: float | None, end: float | None, confidence: float) -> dict[str, Any]:
    return {
        "start": None if start is None else round(start, 3),
        "end": None if end is None else round(end, 3),
        "confidence": None if start is None else round(confidence, 3),
    }
