"""What every timed format shares: order, ends that were not given, the song's length."""

from __future__ import annotations

import re
from collections.abc import Iterable
from dataclasses import replace
from itertools import pairwise, zip_longest

from scopitone.song import Line, Lyrics, Word

MIN_HOLD = 3.0
"""Seconds that a line may always stay: time to read it, and one bar at 80 beats a minute."""

MAX_HOLD = 8.0
"""Seconds after which a line is over in any case: two bars at 60 beats a minute. Where the
next line comes later than that there is an instrumental passage, which must be seen."""

SECONDS_PER_SYLLABLE = 0.8
"""Slow singing: a ballad at 75 beats a minute with one syllable to a beat."""

MAX_WORD = 2.0
"""Seconds after which a word is over: a half note at 60 beats a minute."""

SHORTEST = 0.05
"""Seconds below which a line cannot be seen: not even two frames."""

# A group of vowels is a syllable in the alphabets that write vowels; the others are counted
# by letter: one syllable each in Chinese, Kana and Hangul, about two letters to one in the rest.
_VOWELS = re.compile(r"[aeiouyà-æè-ïò-öø-ýāăąēĕėęěīĭįıōŏőœūŭůűųаеёиоуыэюяєіїαεηιουωάέήίόύώ]+")
_WHOLE = re.compile(r"[\u3040-\u30ff\u3400-\u9fff\uac00-\ud7af]")
_LETTER = re.compile(r"[^\W\d_]")


def syllables(text: str) -> int:
    """An estimate of the sung syllables of `text`, at least 1."""
    text = text.casefold()
    whole = len(_WHOLE.findall(text))
    groups = len(_VOWELS.findall(text))
    if groups:
        return groups + whole
    return max(1, whole + (len(_LETTER.findall(text)) - whole) // 2)


def begins_with_vowel(text: str) -> bool:
    """Whether the first letter of `text` is one that stands for a vowel."""
    first = _LETTER.search(text.casefold())
    return first is not None and _VOWELS.match(first.group()) is not None


def longest(text: str) -> float:
    """Seconds that a line of `text` is held if nothing else ends it."""
    return min(MAX_HOLD, max(MIN_HOLD, SECONDS_PER_SYLLABLE * syllables(text)))


def settle(lines: Iterable[Line]) -> Lyrics:
    """Timed `lines` in any order as lyrics whose lines neither overlap nor lack an end.

    Every line must have a start. A line without text marks the end of the one before. Lines
    that start together (a translation, a second voice) become one, parted by a slash. Where a
    line has no end, its last word ends it, or else the next line's start or `longest`,
    whichever comes first. In the result starts ascend strictly and start < end <= the next start.
    """
    joined: list[Line] = []
    for line in sorted(lines, key=_start):
        if joined and _start(line) - _start(joined[-1]) < SHORTEST:
            joined[-1] = _together(joined[-1], line)
        else:
            joined.append(line)
    ended = (_ended(line, following) for line, following in zip_longest(joined, joined[1:]))
    return Lyrics(tuple(line for line in ended if line.text))


def fit(lyrics: Lyrics, duration: float) -> tuple[Lyrics, list[str]]:
    """`lyrics` within a song of `duration` seconds, and what had to be left out, in words.

    Lines without times are left as they are.
    """
    kept = [line for line in lyrics.lines if line.start is None or line.start < duration]
    late = [line for line in lyrics.lines if line.start is not None and line.start >= duration]
    warnings = []
    if late:
        which = "1 line begins" if len(late) == 1 else f"{len(late)} lines begin"
        warnings.append(
            f"lyrics: {which} after the end of the song ({clock(duration)}), left out: "
            + ", ".join(repr(line.text) for line in late[:2])
        )
    return Lyrics(tuple(_within(line, 0.0, duration) for line in kept)), warnings


def shifted(lyrics: Lyrics, seconds: float) -> Lyrics:
    """`lyrics` that come `seconds` later; what would end before the song begins is left out."""
    moved = (line.shifted(seconds) for line in lyrics.lines)
    kept = (line for line in moved if line.end is None or line.end > 0)
    return Lyrics(tuple(_within(line, 0.0, float("inf")) for line in kept))


def clock(seconds: float) -> str:
    """Seconds as people write them: 2:04, or 1:02:04."""
    minutes, rest = divmod(int(seconds), 60)
    hours, minutes = divmod(minutes, 60)
    return f"{hours}:{minutes:02d}:{rest:02d}" if hours else f"{minutes}:{rest:02d}"


def _start(line: Line) -> float:
    assert line.start is not None
    return line.start


def _together(first: Line, second: Line) -> Line:
    if not first.text:
        return second
    if not second.text or first.text == second.text:
        return first
    ends = [end for end in (first.end, second.end) if end is not None]
    return replace(
        first,
        text=f"{first.text} / {second.text}",
        end=max(ends, default=None),
        words=first.words or second.words,
    )


def _ended(line: Line, following: Line | None) -> Line:
    start = _start(line)
    until = float("inf") if following is None else _start(following)
    end = _own_end(line)
    if end is None:
        marked = following is not None and not following.text
        end = until if marked else start + longest(line.text)
    return _within(replace(line, end=max(end, start + SHORTEST)), start, until)


def _own_end(line: Line) -> float | None:
    if line.end is None and line.words:
        return line.words[-1].end
    return line.end


def _within(line: Line, begin: float, stop: float) -> Line:
    """`line` and its words cut to begin..stop; the words also to the line."""
    if line.start is None:
        return line
    start = max(line.start, begin)
    end = None if line.end is None else min(line.end, stop)
    last = stop if end is None else end
    words = (Word(w.text, max(w.start, start), min(w.end, last)) for w in line.words)
    return replace(line, start=start, end=end, words=tuple(w for w in words if w.start < w.end))


def words_until(starts: Iterable[tuple[str, float]]) -> tuple[Word, ...]:
    """Words from their starts, each ending where the next begins, or after MAX_WORD.

    An empty text marks the end of the word before, however long that was held.
    """
    marks = list(starts)
    if marks:
        marks.append(("", marks[-1][1] + MAX_WORD))
    return tuple(
        Word(text, start, min(stop, start + MAX_WORD) if following else stop)
        for (text, start), (following, stop) in pairwise(marks)
        if text and stop > start
    )
