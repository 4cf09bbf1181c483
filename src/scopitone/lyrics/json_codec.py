"""Lyrics as JSON, as the database stores them and as processes hand them over."""

from __future__ import annotations

from dataclasses import replace
from typing import Any, get_args

from scopitone.core.song import Line, Lyrics, Role, Ruby, Singer, Word

_TEXT = {"type": "string"}
_TIME = {"type": "number", "minimum": -1_000_000, "maximum": 1_000_000}
_OPTIONAL_TIME = {**_TIME, "type": ["number", "null"]}
_INDEX = {"type": "integer", "minimum": 0, "maximum": 1_000_000}


def _list_of(schema: dict[str, Any]) -> dict[str, Any]:
    return {"type": "array", "items": schema}


def _tuple_of(*schemas: dict[str, Any]) -> dict[str, Any]:
    count = len(schemas)
    return {
        "type": "array",
        "prefixItems": list(schemas),
        "minItems": count,
        "maxItems": count,
    }


LINE_SCHEMA: dict[str, Any] = {
    "type": "object",
    "additionalProperties": False,
    "required": ["text", "start", "end", "words"],
    "properties": {
        "text": _TEXT,
        "start": _OPTIONAL_TIME,
        "end": _OPTIONAL_TIME,
        "words": {
            **_list_of(_tuple_of(_TEXT, _TIME, _TIME)),
            "description": "Text, start, and end of each word, in the order of the line's text.",
        },
        "confidence": {"type": "number", "minimum": 0, "maximum": 1},
        "role": {"type": "string", "enum": list(get_args(Role))},
        "singer": {
            **_tuple_of(_TEXT, {"enum": ["left", "right", None]}),
            "description": "Name, and side on which the singer's lines are shown.",
        },
        "section": _TEXT,
        "ruby": {
            **_list_of(_tuple_of(_INDEX, _INDEX, _TEXT)),
            "description": "First character, character after the last, and their reading.",
        },
        "rows": _list_of({"$ref": "#/$defs/line"}),
    },
}
"""JSON Schema of a line, which is `line` in the `$defs` of the schema around it."""

LYRICS_SCHEMA: dict[str, Any] = {
    "type": "object",
    "additionalProperties": False,
    "required": ["lines"],
    "properties": {
        "lines": _list_of({"$ref": "#/$defs/line"}),
        "warnings": _list_of(_TEXT),
    },
}
"""JSON Schema of what `to_json` returns. Times are seconds."""


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
