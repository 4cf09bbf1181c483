"""What all timed formats share: the order of lines, ends that were not given, the song's length."""

from __future__ import annotations

import re
from collections.abc import Iterable
from dataclasses import replace
from itertools import accumulate, pairwise, zip_longest

from scopitone.core.song import Line, Lyrics, Word
from scopitone.lyrics.secondary_rows import hang_rows

MIN_HOLD_S = 3.0
"""Seconds that a line may always stay: time to read it, and one bar at 80 beats a minute."""

MAX_HOLD_S = 8.0
"""Seconds after which a line is over in any case: two bars at 60 beats a minute. If the next line
comes later than that, an instrumental passage is between them, which must be seen."""

SYLLABLE_S = 0.8
"""Seconds of a syllable in slow singing: a ballad at 75 beats a minute, one syllable to a beat."""

MAX_WORD_S = 2.0
"""Seconds after which a word is over: a half note at 60 beats a minute."""

MIN_LINE_S = 0.05
"""Seconds below which a line cannot be seen: not even two frames."""

# A group of vowels is a syllable in the alphabets that write vowels. The others are counted by
# letter: one syllable each in Chinese, Kana and Hangul, about two letters to one in the rest.
_VOWELS = re.compile(r"[aeiouyà-æè-ïò-öø-ýāăąēĕėęěīĭįıōŏőœūŭůűųаеёиоуыэюяєіїαεηιουωάέήίόύώ]+")
_SYLLABIC = re.compile(r"[\u3040-\u30ff\u3400-\u9fff\uac00-\ud7af]")
_LETTER = re.compile(r"[^\W\d_]")


def count_syllables(text: str) -> int:
    """Return an estimate of the sung syllables of `text`, at least 1."""
    text = text.casefold()
    signs = len(_SYLLABIC.findall(text))
    groups = len(_VOWELS.findall(text))
    if groups:
        return groups + signs
    return max(1, signs + (len(_LETTER.findall(text)) - signs) // 2)


def has_initial_vowel(text: str) -> bool:
    """Return whether the first letter of `text` is one that stands for a vowel."""
    first = _LETTER.search(text.casefold())
    return first is not None and _VOWELS.match(first.group()) is not None


def max_line_seconds(text: str) -> float:
    """Return the seconds that a line of `text` is held if nothing else ends it."""
    return min(MAX_HOLD_S, max(MIN_HOLD_S, SYLLABLE_S * count_syllables(text)))


def settle(
    lines: Iterable[Line], warnings: Iterable[str] = (), *, pairs_are_translations: bool = False
) -> Lyrics:
    """Order timed `lines` and give each an end, so that start < end. Lines may overlap.

    Every line must have a start. Ends that are given stay, although another line begins before. A
    line without text and end marks the end of the one before. A line without an end ends with its
    last word; if it has no words, with the start of the next line or after `max_line_seconds`,
    whichever comes first.

    Of lines that start together, those that are not sung hang on the first one as its rows: see
    `secondary_rows.hang_rows`, also for `pairs_are_translations`. The others, such as those of a
    second singer, are lines of their own. Lines with equal texts are one.

    `warnings` are those of the reader; the result has them.
    """
    groups: list[list[Line]] = []
    for line in sorted(lines, key=_start_of):
        if groups and _start_of(line) - _start_of(groups[-1][0]) < MIN_LINE_S:
            groups[-1].append(line)
        else:
            groups.append([line])
    hung = hang_rows(map(_drop_repeated, groups), pairs_are_translations=pairs_are_translations)
    ended = [
        _set_end(line, following[0] if following else None)
        for group, following in zip_longest(hung, hung[1:], fillvalue=())
        for line in group
    ]
    return Lyrics(tuple(line for line in ended if line.text), tuple(warnings))


def separate_lines(lyrics: Lyrics) -> Lyrics:
    """Return `lyrics` in which no timed line overlaps another, for what shows one at a time.

    A line ends at the latest where the next one starts; lines that start together become one,
    separated by a slash. Lyrics without overlaps are returned as they are.
    """
    joined: list[Line] = []
    for line in lyrics.lines:
        before = joined[-1] if joined else None
        if (
            before is not None
            and before.start is not None
            and line.start is not None
            and 0 <= line.start - before.start < MIN_LINE_S
        ):
            joined[-1] = _merge_lines(before, line)
        else:
            joined.append(line)
    lines = tuple(
        line
        if line.start is None
        or following is None
        or following.start is None
        or following.start <= line.start
        or _ends_by(line, following.start)
        else _clip_line(line, line.start, following.start)
        for line, following in zip_longest(joined, joined[1:])
        if line is not None
    )
    return replace(lyrics, lines=lines)


def limit_overlaps(lyrics: Lyrics, min_seconds: float, max_lines: int) -> Lyrics:
    """Return `lyrics` whose lines overlap only if they are sung together, for what shows them so.

    A line that overlaps the next one by less than `min_seconds` ends where that starts. Where
    another line begins while `max_lines` last, the one that began first ends; of more lines that
    start together, the last ones become one, separated by slashes.
    """
    lines: list[Line] = []
    lasting: list[int] = []
    for line in lyrics.lines:
        start = line.start
        if start is None:
            lines.append(line)
            continue
        for before in lasting[-1:]:
            if (
                _start_of(lines[before]) < start
                and _sung_until(lines[before]) - start < min_seconds
            ):
                lines[before] = _clip_line(
                    lines[before], _start_of(lines[before]), start, rows=False
                )
        lasting = [other for other in lasting if _sung_until(lines[other]) > start]
        if len(lasting) >= max_lines:
            oldest = lasting.pop(0)
            if _start_of(lines[oldest]) >= start:
                lines[-1] = _merge_lines(lines[-1], line)
                lasting.insert(0, oldest)
                continue
            lines[oldest] = _clip_line(lines[oldest], _start_of(lines[oldest]), start)
        lasting.append(len(lines))
        lines.append(line)
    return replace(lyrics, lines=tuple(lines))


def fit(lyrics: Lyrics, duration: float) -> tuple[Lyrics, list[str]]:
    """Cut `lyrics` to a song of `duration` seconds; also return warnings about lines left out.

    Lines without times are left as they are.
    """
    lines = [line for line in lyrics.lines if line.start is None or line.start < duration]
    late = [line for line in lyrics.lines if line.start is not None and line.start >= duration]
    warnings = []
    if late:
        which = "1 line begins" if len(late) == 1 else f"{len(late)} lines begin"
        warnings.append(
            f"lyrics: {which} after the end of the song ({format_clock(duration)}), left out: "
            + ", ".join(repr(line.text) for line in late[:2])
        )
    clipped = tuple(_clip_line(line, 0.0, duration) for line in lines)
    return replace(lyrics, lines=clipped), warnings


def shift_lyrics(lyrics: Lyrics, seconds: float) -> Lyrics:
    """Move `lyrics` by `seconds`, later if positive; lines that end before 0 are left out."""
    moved = (line.shift(seconds) for line in lyrics.lines)
    remaining = (line for line in moved if line.end is None or line.end > 0)
    clipped = tuple(_clip_line(line, 0.0, float("inf")) for line in remaining)
    return replace(lyrics, lines=clipped)


def format_clock(seconds: float) -> str:
    """Return seconds as people write them: 2:04, or 1:02:04."""
    minutes, rest = divmod(int(seconds), 60)
    hours, minutes = divmod(minutes, 60)
    return f"{hours}:{minutes:02d}:{rest:02d}" if hours else f"{minutes}:{rest:02d}"


def build_words(starts: Iterable[tuple[str, float]]) -> tuple[Word, ...]:
    """Build words from their starts; each ends when the next one begins, or after MAX_WORD_S.

    An empty text marks the end of the word before, however long that was held.
    """
    marks = list(starts)
    if marks:
        marks.append(("", marks[-1][1] + MAX_WORD_S))
    return tuple(
        Word(text, start, min(stop, start + MAX_WORD_S) if following else stop)
        for (text, start), (following, stop) in pairwise(marks)
        if text and stop > start
    )


def _start_of(line: Line) -> float:
    assert line.start is not None
    return line.start


def _drop_repeated(group: list[Line]) -> tuple[Line, ...]:
    """Return the lines of a group without those whose text an earlier one has.

    Lines without text remain only if the group has no others.
    """
    by_text: dict[tuple[str, str], Line] = {}
    for line in group:
        key = (line.text, line.singer.name if line.singer else "")
        known = by_text.get(key)
        if known is None or (line.words and not known.words):
            by_text[key] = line
    return tuple(line for line in by_text.values() if line.text) or tuple(by_text.values())[:1]


def _merge_lines(first: Line, second: Line) -> Line:
    if first.text == second.text:
        return first
    ends = [end for end in (first.end, second.end) if end is not None]
    return replace(
        first,
        text=f"{first.text} / {second.text}",
        end=max(ends, default=None),
        words=first.words or second.words,
        ruby=first.ruby,
        rows=(*first.rows, *second.rows),
    )


def _sung_until(line: Line) -> float:
    """Return the end of a line with a start, or of its background vocals, in seconds."""
    end = _start_of(line) if line.end is None else line.end
    return max([end, *(row.end for row in line.rows if row.end is not None)])


def _ends_by(line: Line, limit: float) -> bool:
    ends = [word.end for word in line.words]
    return max([*ends, limit if line.end is None else line.end]) <= limit


def _set_end(line: Line, following: Line | None) -> Line:
    line = _order_words(line)
    start = _start_of(line)
    limit = float("inf") if following is None else _start_of(following)
    is_marked = following is not None and not following.text and following.end is None
    end = _end_of(line)
    if end is None:
        end = limit if is_marked else start + max_line_seconds(line.text)
    if not is_marked and (line.end is not None or _has_other_singer(line, following)):
        limit = float("inf")
    return _clip_line(replace(line, end=max(end, start + MIN_LINE_S)), start, limit, rows=False)


def _order_words(line: Line) -> Line:
    """Return `line` with words that begin no earlier than the ones before, also in its rows."""
    starts = [word.start for word in line.words]
    if starts != sorted(starts):
        starts = list(accumulate(starts, max))
        moved = (replace(word, start=start) for word, start in zip(line.words, starts, strict=True))
        line = replace(line, words=tuple(word for word in moved if word.start < word.end))
    return replace(line, rows=tuple(map(_order_words, line.rows))) if line.rows else line


def _has_other_singer(line: Line, following: Line | None) -> bool:
    return bool(line.words) and following is not None and line.singer != following.singer


def _end_of(line: Line) -> float | None:
    if line.end is None and line.words:
        return line.words[-1].end
    return line.end


def _clip_line(line: Line, begin: float, stop: float, *, rows: bool = True) -> Line:
    """Return `line` and its words cut to begin..stop; the words also to the line.

    rows: whether its rows are cut to begin..stop as well; those outside are left out.
    """
    if line.start is None:
        return line
    start = max(line.start, begin)
    end = None if line.end is None else min(line.end, stop)
    last = stop if end is None else end
    words = (Word(w.text, max(w.start, start), min(w.end, last)) for w in line.words)
    clipped_rows = line.rows
    if rows and clipped_rows:
        clipped_rows = tuple(
            _clip_line(row, begin, stop) for row in clipped_rows if _is_within(row, begin, stop)
        )
    return replace(
        line,
        start=start,
        end=end,
        words=tuple(w for w in words if w.start < w.end),
        rows=clipped_rows,
    )


def _is_within(row: Line, begin: float, stop: float) -> bool:
    return (row.start is None or row.start < stop) and (row.end is None or row.end > begin)
