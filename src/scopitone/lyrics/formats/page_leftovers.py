"""What a copy from a lyrics page brings along: counters, buttons, tickets, and notices."""

from __future__ import annotations

import re

MAX_HEADER_ROWS = 60
"""Rows of a header: Genius lists the languages of all translations, one each."""

MAX_NOTICE_LETTERS = 300

_CONTRIBUTORS = re.compile(r"[0-9]+[ \t]*Contributors?(?=\W|[A-Z]|$)")
_HEADER_END = re.compile(r"Lyrics(?=$|[^\w\s]|[A-Z])")
_ABOUT = re.compile(r"^[^\n\[]{0,2000}(?:Read More|…\s*more)[ \t]*", re.IGNORECASE)
_TITLE_ROW = re.compile(r".{1,120} Lyrics")
# Within rows, because pages have no space around their buttons.
_WITHIN = re.compile(
    r"(?:See [^\n]{1,80}?Live[ \t\n]*)?Get tickets as low as [^\s0-9]{0,4}[0-9]+(?:[.,][0-9]{2})?"
    r"|You might also like(?=[ \t]*$|[A-Z\[(\"'“])",
    re.MULTILINE,
)
_FOOT = re.compile(
    r"(?:[0-9]{1,9}(?:\.[0-9]{1,2})?K?)?Embed(?:Share URL[ \n]*Copy[ \n]*Embed[ \n]*Copy)?\s*$"
)
_ROWS = re.compile(
    r"""
    (?:song)?lyrics\ (?:powered|provided|licensed|submitted)\ (?:and\ \w+\ )?by\b.*
    | source:\ ?(?:musixmatch|lyricfind|genius|azlyrics)\b.*
    | (?:song)?writers?(?:\(s\))?:\ .*
    | .{0,120}\blyrics\ ?(?:©|\(c\)).*
    | (?:copyright\ )?[©℗].*
    | \*{3,}.*commercial\ use.*
    | submit\ corrections
    | thanks\ to\ .{1,120}\ for\ (?:adding|correcting|submitting)\ these\ lyrics.*
    | (?:https?://|www\.)\S+
    """,
    re.IGNORECASE | re.VERBOSE,
)


def remove_leftovers(text: str) -> tuple[str, list[str]]:
    """Return `text` without what belongs to a page and not to a song; also what was removed.

    Rows stay in their places, so that their numbers are those of the file.
    """
    removed: list[str] = []

    def blank(match: re.Match[str]) -> str:
        if match[0].strip():
            removed.append(match[0].strip())
        return "\n" * match[0].count("\n")

    text = _blank_header(text, removed)
    text = _WITHIN.sub(blank, text)
    text = _FOOT.sub(blank, text)
    rows = text.split("\n")
    for index, row in enumerate(rows):
        if len(row) <= MAX_NOTICE_LETTERS and _ROWS.fullmatch(row.strip()):
            removed.append(row.strip())
            rows[index] = ""
    return "\n".join(rows), removed


def _blank_header(text: str, removed: list[str]) -> str:
    """Return `text` without the header of a page of Genius, with as many rows."""
    lead = len(text) - len(text.lstrip())
    begin = _CONTRIBUTORS.match(text, lead)
    if not begin:
        return _blank_title(text, lead, removed)
    # The header ends with the song's title and "Lyrics", and the title may have that word too.
    limit = _row_end(text, lead, MAX_HEADER_ROWS)
    tag = text.find("[", lead, limit)
    row_end = _row_end(text, lead, 1)
    ends = [match.end() for match in _HEADER_END.finditer(text, begin.end(), row_end)]
    if 0 <= tag < row_end:
        ends = [end for end in ends if end <= tag]
    elif not ends:
        ends = [
            match.end()
            for match in _HEADER_END.finditer(text, begin.end(), limit if tag < 0 else tag)
            if text[match.end() : match.end() + 1] in ("", "\n", "[")
        ][:1]
    end = ends[-1] if ends else row_end
    about = _ABOUT.match(text[end:])
    end += about.end() if about else 0
    removed.append(" ".join(text[lead:end].split()))
    return "\n" * text.count("\n", 0, end) + text[end:]


def _blank_title(text: str, lead: int, removed: list[str]) -> str:
    """Return `text` without a first row such as "Song Lyrics" above a section tag."""
    end = _row_end(text, lead, 1)
    if not (_TITLE_ROW.fullmatch(text[lead:end].strip()) and text[end:].lstrip().startswith("[")):
        return text
    removed.append(text[lead:end].strip())
    return text[:lead] + text[end:]


def _row_end(text: str, begin: int, count: int) -> int:
    """Return the end of the row that is `count` - 1 below that at `begin`."""
    end = begin - 1
    for _ in range(count):
        end = text.find("\n", end + 1)
        if end < 0:
            return len(text)
    return end
