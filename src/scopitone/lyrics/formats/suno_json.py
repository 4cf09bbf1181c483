"""Aligned words as JSON: [{"word", "start_s", "end_s"}, …], also startS and endS, as Suno has it.

A line break in a word ends a line; if no word has one, pauses separate the lines.
"""

from __future__ import annotations

import json
import re
from collections.abc import Iterator
from itertools import pairwise
from typing import Any

from scopitone.core.errors import InputError
from scopitone.core.song import Lyrics
from scopitone.lyrics.formats.base import Cue, list_cues
from scopitone.lyrics.formats.json_entries import read_words

name = "aligned JSON"
extensions = (".json",)
content_type = "application/json"

# Lyrics do not begin like this: "[{" is not a section tag, and "{" is not a word.
_JSON = re.compile(r'\s*(?:\[\s*\{|\[\s*\]\s*$|\{\s*")')
_LISTS = ("aligned_words", "alignedWords")


# Rows of NetEase, each an object, before lyrics of another format.
_CREDIT_ROWS = re.compile(r'(?:\s*\{"t":[^\n]*\n)+\s*\[')


def matches(text: str) -> bool:
    """Return whether `text` is a JSON list of objects, or an object."""
    return bool(_JSON.match(text)) and not _CREDIT_ROWS.match(text)


def is_aligned_words(data: Any) -> bool:
    """Return whether `data`, read from JSON, is a list of words, or an object that names one."""
    if isinstance(data, dict):
        return any(key in data for key in _LISTS)
    return isinstance(data, list) and any(
        isinstance(entry, dict) and isinstance(entry.get("word"), str) for entry in data
    )


def parse(text: str) -> Lyrics:
    """Read the words, which keep their times, as lines; odd ones are skipped with a warning.

    A word without times is placed between its neighbors. Raises InputError if none can be read.
    """
    try:
        data = json.loads(text)
    except (ValueError, RecursionError) as error:
        line = getattr(error, "lineno", 1)
        raise InputError("lyrics", f"line {line}: is not JSON ({error})") from None
    if isinstance(data, dict):
        data = next((data[key] for key in _LISTS if key in data), None)
    if not isinstance(data, list) or (data and not is_aligned_words(data)):
        raise InputError(
            "lyrics",
            'JSON without lyrics; accepted as JSON: [{"word": …, "start_s": …, "end_s": …}, …]',
        )
    return read_words(data)


def write(lyrics: Lyrics, _title: str = "") -> str:
    """Return `lyrics` as aligned words; a line without good times of its words is one entry.

    The text between two words is written with the first one, a line break after the last one.
    """
    entries = [
        {"word": text, "start_s": round(start, 3), "end_s": round(end, 3)}
        for cue in list_cues(lyrics)
        for text, start, end in _list_entries(cue)
    ]
    rows = ",\n".join(json.dumps(entry, ensure_ascii=False) for entry in entries)
    return f"[\n{rows}\n]\n"


def _list_entries(cue: Cue) -> Iterator[tuple[str, float, float]]:
    line = cue.line
    spans = line.spans() if line.is_word_by_word else ()
    if not spans:
        yield line.text + "\n", cue.start, cue.end
        return
    begins = [0, *(begin for _, begin, _ in spans[1:]), len(line.text)]
    for (word, _, _), (begin, stop) in zip(spans, pairwise(begins), strict=True):
        line_break = "\n" if stop == len(line.text) else ""
        yield line.text[begin:stop] + line_break, word.start, word.end
