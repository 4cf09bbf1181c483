"""Marks of singers at the start of a row: v1:, M:, F:, D:, 男：, 女：, 合：."""

from __future__ import annotations

import re
from collections.abc import Iterable
from dataclasses import replace

from scopitone.core.song import Line, Singer

_MARK = re.compile(
    r"\s*[\[(（【]?\s*(v[0-9]{1,4}|[MFD]|[男女合](?:[声聲])?)\s*[\])）】]?\s*[:：]\s*(?=\S)(?!//)"
)
_SPEAKER = re.compile(r"^\s*>>+\s*")


def split_singer(text: str) -> tuple[Singer | None, str]:
    """Return the singer that the start of `text` marks, or None, and the rest of `text`."""
    match = _MARK.match(text)
    return (make_singer(match[1]), text[match.end() :]) if match else (None, text)


def make_singer(name: str) -> Singer:
    """Return the singer that a mark calls `name`."""
    if name == "v1":
        return Singer(name, "left")
    return Singer(name, "right" if name == "v2" else None)


def drop_single_singer(lines: Iterable[Line]) -> list[Line]:
    """Return `lines` without singers if all have the same one: solos are marked as well."""
    known = list(lines)
    if len({line.singer for line in known}) > 1:
        return known
    return [replace(line, singer=None) for line in known]


def strip_speaker_mark(text: str) -> str:
    """Return `text` without the >> with which captions say that someone else begins."""
    return _SPEAKER.sub("", text)


def is_lasting(singer: Singer) -> bool:
    """Return whether the mark also holds for the rows after it, up to the next mark."""
    return not singer.name.startswith("v")
