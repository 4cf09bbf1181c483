"""Lyrics as JSON, as the database stores them and as processes hand them over."""

from __future__ import annotations

from dataclasses import replace
from typing import Any

from scopitone.core.song import Line, Lyrics, Ruby, Singer, Word


def to_json(lyrics: Lyrics) -> dict[str, Any]:
    """Return `lyrics` as plain data, which `from_json` reads. What lines lack is left out."""
    data: dict[str, Any] = {"lines": [_line_to_json(line) for line in lyrics.lines]}
    if lyrics.warnings:
        data["warnings"] = list(lyrics.warnings)
    return data


def from_json(data: dict[str, Any]) -> Lyrics:
    """Read what `to_json` returned, also of versions that stored less."""
    return Lyrics(
        tuple(map(_line_from_json, data["lines"])),
        tuple(data.get("warnings", ())),
    )


def round_to_milliseconds(lyrics: Lyrics) -> Lyrics:
    """Return `lyrics` with times in whole milliseconds, so that every format has the same times."""
    return replace(lyrics, lines=tuple(map(_round_line, lyrics.lines)))


def _line_to_json(line: Line) -> dict[str, Any]:
    data: dict[str, Any] = {
        "text": line.text,
        "start": line.start,
        "end": line.end,
        "words": [[word.text, word.start, word.end] for word in line.words],
        "confidence": line.confidence,
    }
    if line.role != "main":
        data["role"] = line.role
    if line.singer is not None:
        data["singer"] = [line.singer.name, line.singer.side]
    if line.section is not None:
        data["section"] = line.section
    if line.ruby:
        data["ruby"] = [[ruby.start, ruby.end, ruby.reading] for ruby in line.ruby]
    if line.rows:
        data["rows"] = [_line_to_json(row) for row in line.rows]
    return data


def _line_from_json(data: dict[str, Any]) -> Line:
    singer = data.get("singer")
    return Line(
        data["text"],
        data["start"],
        data["end"],
        tuple(Word(*word) for word in data["words"]),
        data.get("confidence", 1.0),
        role=data.get("role", "main"),
        singer=None if singer is None else Singer(*singer),
        section=data.get("section"),
        ruby=tuple(Ruby(*ruby) for ruby in data.get("ruby", ())),
        rows=tuple(map(_line_from_json, data.get("rows", ()))),
    )


def _round_line(line: Line) -> Line:
    return replace(
        line,
        start=None if line.start is None else round(line.start, 3),
        end=None if line.end is None else round(line.end, 3),
        words=tuple(Word(w.text, round(w.start, 3), round(w.end, 3)) for w in line.words),
        rows=tuple(map(_round_line, line.rows)),
    )
