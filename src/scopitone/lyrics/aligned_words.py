"""Aligned words: every word with its times, as clients of the hosted service get and send them."""

from __future__ import annotations

import re
from collections.abc import Iterable
from itertools import pairwise
from typing import Any

from scopitone.core.song import Line, Lyrics, Word

MAX_PAUSE_S = 0.9
"""Seconds of a pause that starts a new line in words without line breaks: singers breathe there."""

MAX_LINE_WORDS = 10
"""Words of the longest line that such words are split into."""

# Kana, Chinese characters, and the signs of both have no spaces between them.
_UNSPACED = re.compile(r"[\u3001-\u303f\u3040-\u30ff\u3400-\u9fff\uff01-\uff0f\uff1a-\uff1f]")


def list_words(lyrics: Lyrics) -> list[dict[str, Any]]:
    """Return every word of `lyrics` as {"word", "start_s", "end_s"}, with times in seconds.

    A line's last word ends with a line break, from which `build_lyrics` restores the lines.
    """
    entries = []
    for line in lyrics.lines:
        for number, word in enumerate(line.words, start=1):
            text = word.text + ("\n" if number == len(line.words) else "")
            entries.append({"word": text, "start_s": word.start, "end_s": word.end})
    return entries


def list_spaced_words(lyrics: Lyrics) -> list[dict[str, Any]]:
    """Return the words of `list_words`, each with the space that follows it, if one does."""
    entries = list_words(lyrics)
    for entry, following in pairwise(entries):
        word = entry["word"]
        if not word.endswith("\n") and not is_unspaced(word, following["word"]):
            entry["word"] = f"{word} "
    return entries


def build_lyrics(words: Iterable[tuple[str, float, float]]) -> Lyrics:
    """Build lines from (text, start, end) of words: split at their line breaks, else at pauses.

    Words that are only a section tag such as "[Verse]" are not sung and left out.
    """
    entries = list(words)
    if any("\n" in text for text, _, _ in entries):
        lines = _split_at_breaks(entries)
    else:
        lines = _split_at_pauses(entries)
    return Lyrics(tuple(_build_line(line) for line in lines if line))


def _split_at_breaks(entries: list[tuple[str, float, float]]) -> list[list[Word]]:
    lines: list[list[Word]] = [[]]
    for text, start, end in entries:
        for number, part in enumerate(text.split("\n")):
            if number:
                lines.append([])
            if _is_sung(part):
                lines[-1].append(Word(part, start, end))
    return lines


def _split_at_pauses(entries: list[tuple[str, float, float]]) -> list[list[Word]]:
    words = [Word(text, start, end) for text, start, end in entries if _is_sung(text)]
    if not words:
        return []
    lines = [[words[0]]]
    for before, word in pairwise(words):
        if word.start - before.end > MAX_PAUSE_S or len(lines[-1]) >= MAX_LINE_WORDS:
            lines.append([])
        lines[-1].append(word)
    return lines


def _is_sung(text: str) -> bool:
    text = text.strip()
    return bool(text) and not (text.startswith("[") and text.endswith("]"))


def _build_line(words: list[Word]) -> Line:
    text = words[0].text.strip()
    for before, word in pairwise(words):
        text += ("" if is_unspaced(before.text, word.text) else " ") + word.text.strip()
    stripped = tuple(Word(word.text.strip(), word.start, word.end) for word in words)
    return Line(text, words[0].start, words[-1].end, stripped)


def is_unspaced(before: str, after: str) -> bool:
    """Return whether two words have no space between them."""
    return bool(_UNSPACED.match(before[-1]) and _UNSPACED.match(after[0]))
