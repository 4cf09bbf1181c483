"""Aligned words as JSON: [{"word", "start_s", "end_s"}, …], also startS and endS, as Suno has it.

A line break in a word ends a line; where there is none, pauses part the lines.
"""

from __future__ import annotations

import json
import re
from itertools import pairwise
from typing import Any

from scopitone import aligned
from scopitone.errors import InputError
from scopitone.song import Line, Lyrics
from scopitone.video.lyrics.reading import checked, clean
from scopitone.video.lyrics.stamps import LAST
from scopitone.video.lyrics.timing import settle

# Neither of the two begins a lyric line: "[{" no mark, "{" no word.
_JSON = re.compile(r'\s*(?:\[\s*\{|\[\s*\]\s*$|\{\s*")')
_START, _END = ("start_s", "startS", "start"), ("end_s", "endS", "end")
_LISTS = ("aligned_words", "alignedWords")


def matches(text: str) -> bool:
    """Whether `text` is a JSON list of objects, or an object."""
    return bool(_JSON.match(text))


def parse(text: str) -> Lyrics:
    """The lines of the words, which keep their times. Raises InputError naming the entry."""
    try:
        told = json.loads(text)
    except (ValueError, RecursionError) as error:
        line = getattr(error, "lineno", 1)
        raise InputError("lyrics", f"line {line}: is not JSON ({error})") from None
    if isinstance(told, dict):
        told = next((told[name] for name in _LISTS if name in told), None)
    if not isinstance(told, list):
        raise InputError("lyrics", 'accepted as JSON: [{"word": …, "start_s": …, "end_s": …}, …]')
    words = [_word(entry, number) for number, entry in enumerate(told, 1)]
    for number, (one, after) in enumerate(pairwise(words), 2):
        if after[1] < one[1]:
            raise InputError("lyrics", f"entry {number}: begins before the one before it")
    lines = aligned.from_words(words).lines
    return settle(_checked(line, number) for number, line in enumerate(lines, 1))


def _word(entry: Any, number: int) -> tuple[str, float, float]:
    if not isinstance(entry, dict) or not isinstance(entry.get("word"), str):
        raise InputError("lyrics", f'entry {number}: accepted: {{"word", "start_s", "end_s"}}')
    start, end = (_seconds(entry, names, number) for names in (_START, _END))
    if end < start:
        raise InputError("lyrics", f"entry {number}: ends before it begins")
    return clean(entry["word"]), start, end


def _seconds(entry: dict[str, Any], names: tuple[str, ...], number: int) -> float:
    value = next((entry[name] for name in names if name in entry), None)
    # NaN is in no range.
    if isinstance(value, int | float) and not isinstance(value, bool) and 0 <= value <= LAST:
        return float(value)
    raise InputError("lyrics", f"entry {number}: {names[0]} must be seconds, 0 or more")


def _checked(line: Line, number: int) -> Line:
    checked(line.text, number)
    return line
