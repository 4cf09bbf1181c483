"""Enhanced LRC: LRC with a time before each word, <mm:ss.xx>word or [mm:ss.xx]word."""

from __future__ import annotations

import re
from collections.abc import Sequence
from itertools import accumulate

from scopitone.core.song import Line, Lyrics
from scopitone.lyrics.formats import lrc
from scopitone.lyrics.formats.base import list_cues, split_text
from scopitone.lyrics.formats.lrc import format_stamp, replace_brackets
from scopitone.lyrics.line_timing import build_words, separate_lines
from scopitone.lyrics.ruby_markup import place_ruby
from scopitone.lyrics.text_cleaning import normalize_line

name = "enhanced LRC"
extensions = (".elrc",)
content_type = lrc.content_type

_WORD_STAMP = re.compile(rf"[<\[]\s*({lrc.TIME})\s*[>\]]")
# A line's own stamps, something else, and a time: the words have times as well.
_WORDED_LINE = re.compile(
    rf"^(?:{lrc.STAMP})+\s*(?:<\s*[0-9]{{1,3}}:[0-9]|[^\s\[].*[<\[]\s*[0-9]{{1,3}}:[0-9])",
    re.MULTILINE,
)


def matches(text: str) -> bool:
    """Return whether a line of `text` has a time in square brackets and others before its words."""
    return bool(_WORDED_LINE.search(text))


def parse(text: str) -> Lyrics:
    """Read lines with the times of their words; a last time without a word ends the last word.

    Lines without word times may occur among the others. Words whose times go backwards begin with
    the word before, with a warning. Raises InputError as `lrc.parse` does.
    """
    return lrc.parse_with(text, _parse_body)


def write(lyrics: Lyrics, title: str = "") -> str:
    """Return `lyrics` as enhanced LRC in milliseconds; a line's last word has its end.

    `title` is written into the tag [ti:…], unless it is empty. A translation and a romanization
    have their line's stamp. Lines do not overlap.
    """
    head = f"[ti:{' '.join(title.split())}]\n" if title else ""
    rows = (
        f"[{format_stamp(cue.start, 3)}]{_write_body(cue.line)}\n"
        + "".join(
            f"[{format_stamp(cue.start, 3)}]{replace_brackets(text)}\n"
            for text in lrc.list_row_texts(cue.line)
        )
        + (
            ""
            if cue.line.is_word_by_word or cue.line.end is None
            else f"[{format_stamp(cue.end, 3)}]\n"
        )
        for cue in list_cues(separate_lines(lyrics))
    )
    return head + "".join(rows)


def _parse_body(
    body: str, stamps: Sequence[float], number: int, warnings: list[str]
) -> tuple[Line, float]:
    plain, readings = lrc.clean_body(body)
    head, *rest = _WORD_STAMP.split(plain)
    if not rest:
        text = normalize_line(head, number)
        return Line(text, stamps[0], ruby=place_ruby(text, readings)), stamps[0]
    word_starts = [lrc.parse_stamp(stamp, number) for stamp in rest[::2]]
    # Repeats may be in any order: the words belong to the stamp that is nearest to them.
    base = min(stamps, key=lambda stamp: abs(stamp - word_starts[0]))
    texts = [" ".join(part.split()) for part in (head, *rest[1::2])]
    times = [base, *word_starts]
    if not texts[0]:
        del texts[0], times[0]
    ascending = list(accumulate(times, max))
    if ascending != times:
        warnings.append(
            f"line {number}: the times of its words go backward; they were put in order"
        )
    whole = normalize_line("".join((head, *rest[1::2])), number)
    end = None if texts[-1] else ascending[-1]
    words = build_words(zip(texts, ascending, strict=True))
    line = Line(whole, min(base, times[0]), end, words, ruby=place_ruby(whole, readings))
    return line, base


def _write_body(line: Line) -> str:
    pieces = []
    end = None
    for piece in split_text(line):
        if piece.start is None:
            pieces.append(replace_brackets(piece.text))
        else:
            pieces.append(f"<{format_stamp(piece.start, 3)}>{piece.text}")
            end = piece.end
    return "".join(pieces) + ("" if end is None else f" <{format_stamp(end, 3)}>")
