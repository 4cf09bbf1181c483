"""Marks of singers at the start of a row: v1:, M:, F:, D:, 男：, 女：, 合：, and names."""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Iterable
from dataclasses import replace

from scopitone.core.song import Line, Lyrics, Singer

_MARK = re.compile(
    r"\s*[\[(（【]?\s*(v[0-9]{1,4}|[MFD]|[男女合](?:[声聲])?)\s*[\])）】]?\s*[:：]\s*(?=\S)(?!//)"
)
# A name of up to three capitalized words, perhaps in brackets.
_CAPITALIZED = r"[A-ZÀ-ÞΑ-ΩА-Я][^\W\d_]{0,15}"
_NAME = re.compile(
    rf"\s*[\[(]?({_CAPITALIZED}(?:[ .'’-]{{1,2}}{_CAPITALIZED}){{0,2}})[\])]?\s*[:：]\s+(?=\S)"
)
MIN_NAMED = 2
"""Lines that a name must lead to be one."""

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


def split_names(lyrics: Lyrics) -> Lyrics:
    """Return `lyrics` with the names before a colon as singers, not as words that are sung.

    Only where a name leads several lines, and in songs that do not mark singers otherwise: a single
    "She said:" is sung. A name holds until the next one.
    """
    matches = [_NAME.match(line.text) for line in lyrics.lines]
    counts = Counter(match[1] for match in matches if match)
    if max(counts.values(), default=0) < MIN_NAMED or any(line.singer for line in lyrics.lines):
        return lyrics
    lines, singer = [], None
    for line, match in zip(lyrics.lines, matches, strict=True):
        if match:
            singer = Singer(match[1])
            line = _drop_start(line, match.end())
        lines.append(replace(line, singer=singer))
    return replace(lyrics, lines=tuple(lines))


def _drop_start(line: Line, begin: int) -> Line:
    """Return a line from a character on, with the words and times that belong to the rest."""
    words = tuple(word for word, start, _ in line.spans() if start >= begin)
    ruby = tuple(
        replace(mark, start=mark.start - begin, end=mark.end - begin)
        for mark in line.ruby
        if mark.start >= begin
    )
    start = words[0].start if words else line.start
    return replace(line, text=line.text[begin:], words=words, ruby=ruby, start=start)
