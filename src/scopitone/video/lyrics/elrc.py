"""Enhanced LRC: LRC with a time before each word, <mm:ss.xx>word or [mm:ss.xx]word."""

from __future__ import annotations

import re
from itertools import pairwise

from scopitone.errors import InputError
from scopitone.song import Line, Lyrics
from scopitone.video.lyrics import lrc
from scopitone.video.lyrics.marks import without_marks
from scopitone.video.lyrics.reading import checked
from scopitone.video.lyrics.timing import words_until

_WORD_STAMP = re.compile(r"[<\[]\s*([-+]?[0-9]{1,3}:[0-9:.,]{1,12})\s*[>\]]")
# A line's own stamps, something else, and a time: the words have times as well.
_WORDED_LINE = re.compile(
    rf"^(?:{lrc.STAMP})+\s*(?:<\s*[0-9]{{1,3}}:[0-9]|[^\s\[].*[<\[]\s*[0-9]{{1,3}}:[0-9])",
    re.MULTILINE,
)


def matches(text: str) -> bool:
    """Whether a line of `text` has a time in square brackets and others before its words."""
    return bool(_WORDED_LINE.search(text))


def parse(text: str) -> Lyrics:
    """The lines with the times of their words; a last time without a word ends the last word.

    Lines without word times may stand among the others. Raises InputError as `lrc.parse`
    does, and for words whose times go backwards.
    """
    return lrc.parse_with(text, _line)


def _line(body: str, start: float, number: int) -> Line:
    head, *rest = _WORD_STAMP.split(without_marks(body))
    if not rest:
        return Line(checked(head, number), start)
    texts = [" ".join(part.split()) for part in (head, *rest[1::2])]
    times = [start, *(lrc.time(stamp, number) for stamp in rest[::2])]
    if not texts[0]:
        del texts[0], times[0]
    if any(later < earlier for earlier, later in pairwise(times)):
        raise InputError("lyrics", f"line {number}: the times of its words go backwards")
    whole = checked("".join((head, *rest[1::2])), number)
    end = None if texts[-1] else times[-1]
    words = words_until(zip(texts, times, strict=True))
    return Line(whole, min(start, times[0]), end, words)
