"""Aligned words: every word with its times, as clients of the hosted service get and send them."""

from __future__ import annotations

import re
from collections.abc import Iterable
from itertools import pairwise
from typing import Any

from scopitone.song import Line, Lyrics, Word

# Singers breathe between lines: a pause this long starts a new line where the words
# themselves hold no line breaks; and a line of this many words is long enough.
_GAP_S = 0.9
_MAX_WORDS = 10
# Kana and Chinese characters stand without spaces between them.
_UNSPACED = re.compile(r"[\u3040-\u30ff\u3400-\u9fff]")


def aligned_words(lyrics: Lyrics) -> list[dict[str, Any]]:
    """Every word of `lyrics` with its times in seconds.

    A line's last word ends in a line break, so that the lines can be told apart again.
    """
    found = []
    for line in lyrics.lines:
        for index, word in enumerate(line.words, start=1):
            text = word.text + ("\n" if index == len(line.words) else "")
            found.append({"word": text, "start_s": word.start, "end_s": word.end})
    return found


def from_words(words: Iterable[tuple[str, float, float]]) -> Lyrics:
    """Lines out of timed words: split at line breaks inside the words, or else at pauses.

    Tokens that are only a section mark such as "[Verse]" are not sung and left out.
    """
    entries = list(words)
    if any("\n" in text for text, _, _ in entries):
        lines = _split_at_breaks(entries)
    else:
        lines = _split_at_pauses(entries)
    return Lyrics(tuple(_line(line) for line in lines if line))


def _split_at_breaks(entries: list[tuple[str, float, float]]) -> list[list[Word]]:
    lines: list[list[Word]] = [[]]
    for text, start, end in entries:
        for index, part in enumerate(text.split("\n")):
            if index:
                lines.append([])
            if _sung(part):
                lines[-1].append(Word(part, start, end))
    return lines


def _split_at_pauses(entries: list[tuple[str, float, float]]) -> list[list[Word]]:
    sung = [Word(text, start, end) for text, start, end in entries if _sung(text)]
    if not sung:
        return []
    lines = [[sung[0]]]
    for before, word in pairwise(sung):
        if word.start - before.end > _GAP_S or len(lines[-1]) >= _MAX_WORDS:
            lines.append([])
        lines[-1].append(word)
    return lines


def _sung(text: str) -> bool:
    text = text.strip()
    return bool(text) and not (text.startswith("[") and text.endswith("]"))


def _line(words: list[Word]) -> Line:
    text = words[0].text.strip()
    for before, word in pairwise(words):
        text += ("" if _touch(before.text, word.text) else " ") + word.text.strip()
    stripped = tuple(Word(word.text.strip(), word.start, word.end) for word in words)
    return Line(text, words[0].start, words[-1].end, stripped)


def _touch(before: str, after: str) -> bool:
    """Whether two words stand without a space between them."""
    return bool(_UNSPACED.match(before[-1]) and _UNSPACED.match(after[0]))
