"""QQ Music QRC: [start,length]word(start,length)word(start,length), plain or in its XML."""

from __future__ import annotations

import html
import re

from scopitone.core.song import Line, Lyrics
from scopitone.lyrics.formats.millisecond_rows import TimedRow, build_line, read_rows

name = "QRC"
extensions = (".qrc",)
content_type = "text/plain; charset=utf-8"

_SYLLABLE = re.compile(r"\(\s*([0-9]{1,9})\s*,\s*([0-9]{1,9})\s*\)")
_ROW = re.compile(
    r"^[ ]*\[[0-9 ]{1,12},[0-9 ]{1,12}\][^\n]*\([0-9]{1,9},[0-9]{1,9}\)", re.MULTILINE
)
_LINE_ROW = re.compile(r"^[ ]*\[[0-9]{1,9},[0-9]{1,9}\][ ]*[^\s(<\[]", re.MULTILINE)
_CONTENT = re.compile(r'\bLyricContent\s*=\s*"')


def matches(text: str) -> bool:
    """Return whether a row of `text` has a line's times and those of words behind them.

    Rows with the line's times alone, of which there must be two, are read as well.
    """
    if _ROW.search(text) or len(_LINE_ROW.findall(text)) > 1:
        return True
    return "<Lyric_1" in text and bool(_CONTENT.search(text))


def parse(text: str) -> Lyrics:
    """Read the rows with the times of their words; [offset:ms] is obeyed.

    Odd rows are skipped with a warning. Raises InputError if no row can be read.
    """
    return read_rows(_unwrap(text), _parse_row)


def write(_lyrics: Lyrics, _title: str = "") -> str:
    """Raise NotImplementedError: this format is only read."""
    raise NotImplementedError


def _unwrap(text: str) -> str:
    """Return the content of the XML around the rows, whose line breaks an XML parser would lose."""
    opening = _CONTENT.search(text)
    if not opening:
        return text
    stop = text.find('"/>', opening.end())
    return html.unescape(text[opening.end() : len(text) if stop < 0 else stop])


def _parse_row(row: TimedRow) -> Line:
    # Text behind the last time has none of its own; the line's text keeps it.
    *parts, rest = _SYLLABLE.split(row.body)
    syllables = [
        (text, float(start), float(start) + float(length))
        for text, start, length in zip(parts[::3], parts[1::3], parts[2::3], strict=True)
    ]
    if syllables and rest.strip():
        text, start, end = syllables.pop()
        syllables.append((text + rest, start, end))
    return build_line(row, syllables)
