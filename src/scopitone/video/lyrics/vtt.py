"""WebVTT: cues with a start and an end; times in angle brackets inside a cue begin words.

By https://www.w3.org/TR/webvtt1/, leniently: the blank row after a block may be missing.
"""

from __future__ import annotations

import html
import re

from scopitone.errors import InputError
from scopitone.song import Line, Lyrics
from scopitone.video.lyrics.marks import without_marks
from scopitone.video.lyrics.reading import checked
from scopitone.video.lyrics.stamps import seconds
from scopitone.video.lyrics.timing import settle, words_until

_HEADER = re.compile(r"\s*WEBVTT(?:[ \t][^\n]*)?(?:\n|$)")
_CUE = re.compile(r"\s*([0-9][0-9:.]*)\s+-->\s+([0-9][0-9:.]*)(?:\s.*)?")
_WORD_STAMP = re.compile(r"<([0-9][0-9:.]*)>")
_MARKUP = re.compile(r"</?[a-zA-Z][^<>]*>|</>")


def matches(text: str) -> bool:
    """Whether `text` begins with WEBVTT."""
    return bool(_HEADER.match(text))


def parse(text: str) -> Lyrics:
    """The cues of a WebVTT file in the order of their times, without markup and music notes.

    Notes, styles and regions are passed over. Raises InputError for a bad time, for a cue that
    ends before it begins and for words whose times go backwards.
    """
    lines: list[Line] = []
    rows = text.split("\n")
    at = 0
    while at < len(rows):
        found = _CUE.fullmatch(rows[at])
        at += 1
        if found:
            first = at
            while at < len(rows) and rows[at].strip() and not _CUE.fullmatch(rows[at]):
                at += 1
            lines.append(_cue(found, " ".join(rows[first:at]), first))
    return settle(lines)


def _cue(found: re.Match[str], body: str, number: int) -> Line:
    start, end = (seconds(stamp, number) for stamp in found.groups())
    if end <= start:
        raise InputError("lyrics", f"line {number}: ends before it begins")
    head, *rest = _WORD_STAMP.split(body)
    texts = [_plain(part) for part in (head, *rest[1::2])]
    whole = checked(without_marks("".join(texts).strip(" ♪♫")), number)
    if not rest:
        return Line(whole, start, end)
    times = [start, *(seconds(stamp, number) for stamp in rest[::2]), end]
    if times != sorted(times):
        raise InputError("lyrics", f"line {number}: the times of its words go backwards")
    words = words_until(zip([" ".join(t.split()) for t in (*texts, "")], times, strict=True))
    return Line(whole, start, end, words)


def _plain(part: str) -> str:
    return html.unescape(_MARKUP.sub("", part))
