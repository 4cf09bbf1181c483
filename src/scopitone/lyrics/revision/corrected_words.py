"""New text for words with times: unchanged words keep theirs, changed ones are placed between.

A word is the same word if its letters are, whatever their case and the signs around them.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from itertools import pairwise

from scopitone.core.song import Line, Lyrics, Word
from scopitone.lyrics.aligned_words import is_unspaced
from scopitone.lyrics.revision.edit_blocks import list_edit_blocks

MIN_WORD_S = 0.15
"""Seconds of a new word, if its neighbors leave so much: the fastest rap is hardly faster."""

PACE_S = 0.35
"""Seconds of a new word where there is more room than it needs: the pace of a calm song."""

_TOKEN = re.compile(r"\S+")


@dataclass(slots=True)
class _Slot:
    """A word of the new text, with its line, and its times once they are known."""

    text: str
    line: int
    start: float | None = None
    end: float | None = None


def can_correct(lyrics: Lyrics) -> bool:
    """Return whether `lyrics` have a time for every word, which a correction can keep."""
    return bool(lyrics.lines) and all(line.words for line in lyrics.lines)


def correct_words(lyrics: Lyrics, texts: Sequence[str], duration: float) -> Lyrics:
    """Return lines of `texts` with the times of the same words of `lyrics`.

    Changed words take the place of those that they replace; new words are placed between their
    neighbors, the first of which is shortened if there is no room. No other time changes. Lines
    have text, times, and words only; `inherit_lines` adds the rest.

    lyrics: with words in every line (`can_correct`). texts: lines that are not blank. duration: of
    the song, in seconds.
    """
    words = [word for line in lyrics.lines for word in line.words]
    words_of = {line.text: [word.text for word in line.words] for line in lyrics.lines}
    vocabulary = sorted({word.text for word in words}, key=len, reverse=True)
    slots = [
        _Slot(token, number)
        for number, text in enumerate(texts)
        for token in words_of.get(text) or _split_line(text, vocabulary)
    ]
    _place_same_words(words, slots)
    _place_between(slots, duration)
    return Lyrics(tuple(_build_lines(slots, texts)))


def _key_of(text: str) -> str:
    """Return the letters and digits of `text`, by which it counts as the same."""
    return "".join(char for char in text.casefold() if char.isalnum()) or text.strip()


def _split_line(text: str, vocabulary: Sequence[str]) -> list[str]:
    """Return the words of a line. Signs alone, such as a dash, belong to the word before.

    Where a script has no spaces, words are those of `vocabulary`, or single characters.
    """
    parts = [part for token in _TOKEN.findall(text) for part in _split_token(token, vocabulary)]
    words: list[str] = []
    lead = ""
    for index, (part, follows_space) in enumerate(parts):
        gap = " " if follows_space and index else ""
        if any(char.isalnum() for char in part):
            words.append(lead + gap * bool(lead) + part)
            lead = ""
        elif words:
            words[-1] += gap + part
        else:
            lead += gap + part
    return [*words, lead] if lead else words


def _split_token(token: str, vocabulary: Sequence[str]) -> list[tuple[str, bool]]:
    """Return the words of a token, each with whether a space is before it."""
    parts: list[tuple[str, bool]] = []
    position = 0
    while position < len(token):
        rest = token[position:]
        if is_unspaced(rest[0], rest[0]):
            known = (word for word in vocabulary if rest.startswith(word))
            length = len(next(known, rest[0]))
        else:
            stops = (n for n in range(1, len(rest)) if is_unspaced(rest[n], rest[n]))
            length = next(stops, len(rest))
        parts.append((rest[:length], position == 0))
        position += length
    return parts


def _place_same_words(words: Sequence[Word], slots: Sequence[_Slot]) -> None:
    """Give slots the times of the words that they are, or that they stand in place of."""
    old, new = [_key_of(word.text) for word in words], [_key_of(slot.text) for slot in slots]
    for block in list_edit_blocks(old, new):
        before, after = words[slice(*block.old)], slots[slice(*block.new)]
        if block.is_paired:
            for word, slot in zip(before, after, strict=True):
                slot.start, slot.end = word.start, word.end
        elif before and after:
            _spread(after, before[0].start, max(word.end for word in before))


def _spread(slots: Sequence[_Slot], start: float, end: float) -> None:
    """Place slots one after another from `start` to `end`, in proportion to their letters."""
    letters = [len(_key_of(slot.text)) for slot in slots]
    edges = [start]
    for count in letters:
        edges.append(edges[-1] + (end - start) * count / sum(letters))
    edges[-1] = end
    for slot, (slot_start, slot_end) in zip(slots, pairwise(edges), strict=True):
        slot.start, slot.end = round(slot_start, 3), round(slot_end, 3)


def _place_between(slots: Sequence[_Slot], duration: float) -> None:
    """Place the slots that have no times yet between those that have."""
    index = 0
    while index < len(slots):
        if slots[index].start is not None:
            index += 1
            continue
        stop = index
        while stop < len(slots) and slots[stop].start is None:
            stop += 1
        before = slots[index - 1] if index else None
        after = slots[stop] if stop < len(slots) else None
        _place_run(slots[index:stop], before, after, duration)
        index = stop


def _place_run(
    run: Sequence[_Slot], before: _Slot | None, after: _Slot | None, duration: float
) -> None:
    earliest = 0.0 if before is None or before.end is None else before.end
    latest = duration if after is None or after.start is None else after.start
    room = MIN_WORD_S * len(run)
    if before is not None and before.start is not None and latest - earliest < room:
        # Half of the word before is left to it.
        middle = (before.start + min(earliest, max(latest, before.start))) / 2
        earliest = max(middle, min(earliest, latest - room))
        before.end = round(min(before.end or earliest, earliest), 3)
    latest = max(latest, earliest)
    length = min(latest - earliest, PACE_S * len(run))
    if after is not None and before is not None and run[-1].line == after.line:
        # In the middle of a line, new words last until the next one; at its start, they lead to it.
        begins = earliest if run[0].line == before.line else latest - length
        _spread(run, begins, latest)
    elif before is None:
        _spread(run, latest - length, latest)
    else:
        _spread(run, earliest, earliest + length)


def _build_lines(slots: Iterable[_Slot], texts: Sequence[str]) -> list[Line]:
    words: dict[int, list[Word]] = {}
    for slot in slots:
        start = slot.start or 0.0
        end = max(start, start if slot.end is None else slot.end)
        words.setdefault(slot.line, []).append(Word(slot.text, start, end))
    return [
        Line(texts[number], line[0].start, max(word.end for word in line), tuple(line))
        for number, line in sorted(words.items())
    ]
