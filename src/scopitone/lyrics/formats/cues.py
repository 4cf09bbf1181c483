"""Cues as SubRip and WebVTT have them: a row of two times, then rows of text.

It is read as people and programs really write it. What cannot be read is skipped, with a warning.
"""

from __future__ import annotations

import html
import re
from collections.abc import Iterable, Iterator
from dataclasses import dataclass, replace
from itertools import pairwise

from scopitone.core.errors import InputError
from scopitone.core.song import Line, Lyrics, Singer, Word
from scopitone.lyrics.line_timing import build_words, settle
from scopitone.lyrics.secondary_rows import hang_texts
from scopitone.lyrics.section_tags import strip_section_tags
from scopitone.lyrics.singer_marks import drop_single_singer, strip_speaker_mark
from scopitone.lyrics.text_cleaning import normalize_line
from scopitone.lyrics.timestamps import parse_timestamp

MAX_ROLL_GAP_S = 0.15
"""Seconds between two rolling captions, and of one that only repeats a row: YouTube's last 0.01."""

MIN_ROLLS, MIN_ROLL_SHARE = 2, 0.4
"""Captions that must repeat rows of the one before them, for a file to be one of rolling captions;
and their share. A song may repeat a line, too."""

MAX_ROLLING_ROWS = 4
"""Rows that rolling captions show at a time."""

_TIME = r"-?[0-9]{1,3}(?:[ \t]?[:.,][ \t]?[0-9]{1,9}){1,3}"
_ARROW = r"(?:[-\u2010-\u2015\u2212=~]{1,3}(?:>|&gt;)|\u2192|\u27f6|\u21d2)"
_CUE = re.compile(rf"[ \t]*({_TIME})[ \t]*{_ARROW}[ \t]*({_TIME})(?:[ \t]+(\S.*)|[ \t]*)")
# A time on one side of an arrow, or what was meant as one: no lyrics in any case.
_ODD_CUE = re.compile(
    rf"[ \t]*(?:\S{{0,20}}[0-9][:.,]\S{{0,20}}[ \t]*{_ARROW}.*"
    rf"|\S{{0,20}}[ \t]*{_ARROW}[ \t]*[0-9]{{1,3}}:[0-9].*)"
)
_WIDE = str.maketrans("：；，．。０１２３４５６７８９", "::,..0123456789")
_SETTING = re.compile(r"[A-Za-z][A-Za-z0-9]{0,20}:\S+")
_NUMBER = re.compile(r"[ \t]*[0-9]{1,6}[ \t]*")
_BLOCK = re.compile(r"(?:NOTE|STYLE|REGION)(?:[ \t].*)?")
_WORD_STAMP = re.compile(r"<([0-9]{1,3}(?::[0-9]{1,2}){1,2}[.,][0-9]{1,6})>")
_MARKUP = re.compile(r"</?[a-zA-Z][^<>]*>|</>|\{\\[^{}]*\}|\{[a-zA-Z]:[^{}]*\}")
_VOICE = re.compile(r"<v(?:\.[^\s<>]*)?[ \t]+([^<>\n]{1,200})>")
_BREAK = re.compile(r"<br[ \t]*/?>|\\[Nn]", re.IGNORECASE)
# Tags that were escaped once too often.
_ESCAPED_MARKUP = re.compile(r"</?(?:i|b|u|c|v|font)(?:[\s.][^<>]*)?>", re.IGNORECASE)


@dataclass(frozen=True, slots=True)
class _Cue:
    """A cue whose times were read: the number of its row in the file, and its rows of text.

    end: None if the file's makes no sense.
    """

    number: int
    start: float
    end: float | None
    rows: tuple[str, ...]


def has_cues(text: str) -> bool:
    """Return whether `text` has a row such as 00:00:01,000 --> 00:00:04,000."""
    return any(_match_cue(row) for row in text.split("\n"))


def parse_cues(text: str, *, has_names: bool = False) -> Lyrics:
    """Read all cues, in the order of their times, without markup and music notes.

    Of rolling captions, each line is read once. Words have the times that stand before them. A cue
    whose times cannot be read is skipped with a warning. `has_names` says that a row between a
    blank one and a cue is the cue's name. Raises InputError if no cue can be read.
    """
    warnings: list[str] = []
    cues = list(_list_cues(text.split("\n"), has_names, warnings))
    if not cues and warnings:
        raise InputError("lyrics", warnings[0])
    cues.sort(key=lambda cue: cue.start)
    lines = _read_rolling(cues, warnings) if _is_rolling(cues) else _read_all(cues, warnings)
    return settle(drop_single_singer(lines), warnings)


def _match_cue(row: str) -> re.Match[str] | None:
    return _CUE.fullmatch(row) or _CUE.fullmatch(row.translate(_WIDE))


def _list_cues(rows: list[str], has_names: bool, warnings: list[str]) -> Iterator[_Cue]:
    """Yield the cues that can be read; add a warning for each other one."""
    heads = [
        (index, match)
        for index, row in enumerate(rows)
        if (match := _match_cue(row)) or _ODD_CUE.fullmatch(row.translate(_WIDE))
    ]
    for (index, match), (stop, _) in pairwise([*heads, (len(rows), None)]):
        number = index + 1
        if match is None:
            warnings.append(
                f"line {number}: {rows[index].strip()[:60]!r} does not contain two times; left "
                "out with its words"
            )
            continue
        try:
            start = _parse_time(match[1], number)
        except InputError as error:
            warnings.append(f"{error.message}; left out with its words")
            continue
        body = rows[index + 1 : stop]
        if stop < len(rows):
            body = _drop_next_name(body, has_names)
        body = _drop_notes(body)
        if match[3] and not all(map(_SETTING.fullmatch, match[3].split())):
            # Settings such as align:start; anything else is a text in the same row.
            first = _CUE.fullmatch(rows[index])
            body.insert(0, first[3] if first else match[3])
        yield _Cue(number, start, _parse_end(match[2], start, number, warnings), tuple(body))


def _parse_end(stamp: str, start: float, number: int, warnings: list[str]) -> float | None:
    try:
        end = _parse_time(stamp, number)
    except InputError as error:
        warnings.append(f"{error.message}; its end is estimated")
        return None
    if end <= start:
        warnings.append(f"line {number}: ends before it begins; its end is estimated")
        return None
    return end


def _parse_time(stamp: str, number: int) -> float:
    stamp = "".join(stamp.split())
    if stamp.count(":") == 3:  # hh:mm:ss:xxx
        stamp = ".".join(stamp.rsplit(":", 1))
    head, point, fraction = stamp.partition("," if "," in stamp else ".")
    if fraction == "1000":
        # Rounded up, but not carried over.
        return parse_timestamp(head, number) + 1.0
    return parse_timestamp(head + point + fraction[:6], number)


def _drop_next_name(rows: list[str], has_names: bool) -> list[str]:
    """Return the rows between two cues without the number or the name of the second one."""
    rows = list(rows)
    is_next_to_cue = bool(rows) and bool(rows[-1].strip())
    while rows and not rows[-1].strip():
        rows.pop()
    is_name = has_names and is_next_to_cue and len(rows) > 1 and not rows[-2].strip()
    if rows and (is_name or _NUMBER.fullmatch(rows[-1])):
        rows.pop()
    return rows


def _drop_notes(rows: list[str]) -> list[str]:
    """Return the rows that are not blank, without the blocks that are not text."""
    text: list[str] = []
    is_note = False
    for above, row in pairwise(("-", *rows)):
        if not above.strip():
            is_note = bool(_BLOCK.fullmatch(row))
        if row.strip() and not is_note:
            text.append(row)
    return text


def _clean_row(row: str) -> str:
    """Return a row as it is shown."""
    text = html.unescape(_MARKUP.sub("", _BREAK.sub(" ", _WORD_STAMP.sub("", row))))
    text = strip_speaker_mark(_ESCAPED_MARKUP.sub("", text))
    return " ".join(text.split()).strip(" ♪♫")


def _read_all(cues: Iterable[_Cue], warnings: list[str]) -> list[Line]:
    return [
        replace(_read_cue(part, warnings), singer=singer)
        for cue in cues
        for singer, part in _split_voices(cue)
    ]


def _split_voices(cue: _Cue) -> Iterator[tuple[Singer | None, _Cue]]:
    """Yield the parts of a cue that different voices (<v Name>) sing, each as a cue."""
    head, *rest = _VOICE.split("\n".join(cue.rows))
    names = [" ".join(html.unescape(name).split()) for name in rest[::2]]
    if len(set(names)) < 2:
        yield Singer(names[0]) if names and names[0] else None, cue
        return
    for name, body in zip(names, (head + rest[1], *rest[3::2]), strict=True):
        if any(_clean_row(row) for row in body.split("\n")):
            yield Singer(name) if name else None, replace(cue, rows=tuple(body.split("\n")))


def _read_cue(cue: _Cue, warnings: list[str]) -> Line:
    """Return the line of a cue; its last rows in another script are the line's rows."""
    shown = [row for row in cue.rows if _clean_row(row)]
    _, rows = hang_texts([_clean_row(row) for row in shown])
    line = _read_line(cue, " ".join(shown[: len(shown) - len(rows)]), warnings)
    return replace(line, rows=rows)


def _read_line(cue: _Cue, body: str, warnings: list[str]) -> Line:
    """Return the line of a cue, with words if there are times among them."""
    head, *rest = _WORD_STAMP.split(body)
    texts = [_strip_markup(part) for part in (head, *rest[1::2])]
    whole = strip_speaker_mark("".join(texts)).strip(" ♪♫")
    whole = normalize_line(strip_section_tags(whole), cue.number)
    if not rest:
        return Line(whole, cue.start, cue.end)
    try:
        starts = [cue.start, *(_parse_time(stamp, cue.number) for stamp in rest[::2])]
    except InputError as error:
        warnings.append(f"{error.message}; the times of its words are left out")
        return Line(whole, cue.start, cue.end)
    if cue.end is not None:
        starts.append(cue.end)
        texts.append("")
    if starts != sorted(starts):
        warnings.append(f"line {cue.number}: the times of its words go backward; they are left out")
        return Line(whole, cue.start, cue.end)
    words = build_words(zip([" ".join(t.split()) for t in texts], starts, strict=True))
    return Line(whole, cue.start, cue.end, words)


def _strip_markup(part: str) -> str:
    text = html.unescape(_MARKUP.sub("", _BREAK.sub(" ", part)))
    return _ESCAPED_MARKUP.sub("", text)


def _is_rolling(cues: list[_Cue]) -> bool:
    """Return whether captions roll: most repeat rows of the one before them, and add to them."""
    rolls = sum(_rolls_on(earlier, later) for earlier, later in pairwise(cues))
    return rolls >= max(MIN_ROLLS, MIN_ROLL_SHARE * (len(cues) - 1))


def _rolls_on(earlier: _Cue, later: _Cue) -> bool:
    if earlier.end is None or later.start - earlier.end > MAX_ROLL_GAP_S:
        return False
    before, after = _show(earlier), _show(later)
    if not before or not after:
        return False
    if later.end is not None and later.end - later.start < MAX_ROLL_GAP_S:
        return after == before[-len(after) :]
    if len(after) > 1:
        return _count_repeats(before, after, len(after) - 1) > 0
    return after[0] != before[-1] and after[0].startswith(before[-1] + " ")


def _show(cue: _Cue) -> list[str]:
    return [shown for row in cue.rows if (shown := _clean_row(row))]


def _count_repeats(before: list[str], after: list[str], most: int) -> int:
    """Return how many of the first rows of `after` are the last ones of `before`."""
    counts = range(min(most, len(before), MAX_ROLLING_ROWS), 0, -1)
    return next((count for count in counts if before[-count:] == after[:count]), 0)


def _read_rolling(cues: list[_Cue], warnings: list[str]) -> list[Line]:
    """Return the lines of rolling captions, each when it came into view."""
    lines: list[Line] = []
    before: list[str] = []
    for cue in cues:
        rows = [row for row in cue.rows if _clean_row(row)]
        after = [_clean_row(row) for row in rows]
        is_repeat = cue.end is not None and cue.end - cue.start < MAX_ROLL_GAP_S
        has_stamp = bool(rows) and bool(_WORD_STAMP.search(rows[-1]))
        # A row with times among its words is new, even if it is the same as the one above it.
        can_repeat = not has_stamp and (is_repeat or len(rows) == 1)
        most = len(rows) if can_repeat else len(rows) - 1
        fresh = rows[_count_repeats(before, after, most) :]
        if fresh and lines and before and _clean_row(fresh[0]).startswith(before[-1] + " "):
            # The row grows: what is new in it came now.
            lines[-1] = _grow_line(lines[-1], _clean_row(fresh.pop(0)), cue)
        for part, row in _share_time(cue, fresh):
            lines.append(_read_line(part, row, warnings))
        before = after or before
    return lines


def _share_time(cue: _Cue, rows: list[str]) -> Iterator[tuple[_Cue, str]]:
    """Yield each row with its part of the cue's time, by its letters."""
    if len(rows) < 2 or cue.end is None:
        yield from ((cue, row) for row in rows)
        return
    total = sum(len(_clean_row(row)) for row in rows)
    start = cue.start
    for row in rows:
        end = start + (cue.end - cue.start) * len(_clean_row(row)) / total
        yield replace(cue, start=start, end=end), row
        start = end


def _grow_line(line: Line, text: str, cue: _Cue) -> Line:
    end = cue.end if cue.end is not None else cue.start
    assert line.start is not None
    words = line.words or (Word(line.text, line.start, cue.start),)
    last = replace(words[-1], end=min(words[-1].end, cue.start))
    added = text[len(line.text) :].strip()
    if last.start >= last.end or not text.startswith(line.text):
        return replace(line, text=text, end=end, words=())
    return replace(line, text=text, end=end, words=(*words[:-1], last, Word(added, cue.start, end)))
