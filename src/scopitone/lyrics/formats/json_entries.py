"""Lists of objects with a text and a start, whatever their keys are called, as lines and words."""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator
from dataclasses import dataclass, replace
from itertools import pairwise
from statistics import median
from typing import Any

from scopitone.core.errors import InputError
from scopitone.core.song import Line, Lyrics, Word
from scopitone.lyrics.aligned_words import build_lyrics
from scopitone.lyrics.formats.millisecond_rows import order_words
from scopitone.lyrics.formats.skipped_rows import SkippedRows, end_at_next
from scopitone.lyrics.karaoke import join_syllables
from scopitone.lyrics.line_timing import MAX_WORD_S
from scopitone.lyrics.section_tags import strip_section_tags
from scopitone.lyrics.text_cleaning import clean, normalize_line
from scopitone.lyrics.timestamps import MAX_TIME_S, parse_timestamp

_TEXTS = ("text", "punctuated_word", "word", "words", "line", "lyrics", "lyric", "content", "x",
          "utf8", "c", "string", "caption", "sentence", "transcript")  # fmt: skip
_LINE_TEXTS = ("words", "line", "lyrics", "lyric", "caption", "sentence")
_STARTS = ("start", "start_s", "startS", "start_time", "startTime", "begin", "timestamp",
           "timestamps", "time", "from", "ts", "seconds", "t")  # fmt: skip
_ENDS = ("end", "end_s", "endS", "end_time", "endTime", "endtime", "to", "te", "stop")
_STARTS_MS = ("startTimeMs", "startMs", "start_ms", "tStartMs", "startMillis", "timeMs", "time_ms")
_ENDS_MS = ("endTimeMs", "endMs", "end_ms", "endMillis")
_LENGTHS = ("duration", "dur", "d")
_LENGTHS_MS = ("dDurationMs", "durationMs", "duration_ms")
_CHILDREN = ("words", "text", "syllables", "segs", "l", "tokens")
_OFFSETS_MS, _OFFSETS = ("tOffsetMs",), ("o",)

LONGEST_S = 100.0
"""Whole numbers that last longer than this, or words longer than `LONGEST_WORD_S`, are in
milliseconds."""
LONGEST_WORD_S = 30.0

_SECONDS = re.compile(r"[0-9]{1,9}(?:\.[0-9]{1,9})?s?")
_NO_SPEECH = re.compile(r"\s*\[[^\]]{0,40}\]\s*")


@dataclass(frozen=True, slots=True)
class _Time:
    """A number; scale: of its unit in seconds, None if that is open."""

    value: float
    scale: float | None

    def find_seconds(self, default: float) -> float:
        return self.value * (default if self.scale is None else self.scale)


@dataclass(frozen=True, slots=True)
class _Entry:
    """What an object says: its text, its times, and the entries of its words.

    is_line: the key of its text means a line, so it cannot be a word of another entry.
    """

    text: str
    start: _Time | None
    end: _Time | None
    length: _Time | None
    offset: _Time | None
    children: tuple[_Entry, ...]
    is_background: bool = False
    is_line: bool = False


def is_entry_list(data: list[Any]) -> bool:
    """Return whether `data` is a list of objects of which one has a text and a start."""
    if not data or not all(isinstance(item, dict) for item in data[:50]):
        return False
    return any(_is_entry(item) for item in data[:50])


def read_entries(data: list[Any]) -> Lyrics:
    """Read lines, or words, of which lines are built. Odd entries are skipped with a warning.

    Raises InputError if no entry can be read.
    """
    skipped = SkippedRows()
    numbered = _parse_entries(data, skipped)
    entries = [entry for _, entry in numbered]
    if _are_words(entries):
        return _build_from_words(numbered, skipped)
    scale = _find_scale(entries)
    lines: list[Line] = []
    for number, entry in numbered:
        try:
            line = _build_line(entry, scale, number)
        except InputError as error:
            skipped.skip_error(error)
            continue
        _note_reversed(entry, scale, number, skipped)
        if line is not None and entry.is_background and lines:
            background = replace(line, role="background")
            lines[-1] = replace(lines[-1], rows=(*lines[-1].rows, background))
        elif line is not None:
            lines.append(line)
    if len(lines) > 1 and all(not line.start for line in lines):
        # Services give 0 to every line of lyrics without times.
        return skipped.finish(Lyrics(tuple(Line(line.text) for line in lines if line.text)))
    return skipped.settle(end_at_next(lines))


def read_words(data: list[Any]) -> Lyrics:
    """Read words, of which lines are built: at line breaks in them, else at pauses.

    Odd entries are skipped or mended with a warning. Raises InputError if none can be read.
    """
    skipped = SkippedRows()
    return _build_from_words(_parse_entries(data, skipped), skipped)


def place_untimed(
    words: Iterable[tuple[str, float | None, float | None]],
    begin: float | None = None,
    stop: float | None = None,
) -> list[Word]:
    """Return the words with times; those without share the time between their neighbors.

    Those before the first time share the seconds from `begin` on, those behind the last time the
    seconds until `stop`; without these, each lasts `_UNTIMED_S`. Empty if no word has a time.
    """
    entries = list(words)
    if all(start is None for _, start, _ in entries):
        return []
    placed: list[Word] = []
    index = 0
    while index < len(entries):
        text, start, end = entries[index]
        run = index + 1
        if start is not None:
            following = entries[run][1] if run < len(entries) else None
            until = next(
                (stop_s for stop_s in (end, following) if stop_s is not None), start + _UNTIMED_S
            )
            placed.append(Word(text, start, max(start, until)))
        else:
            while run < len(entries) and entries[run][1] is None:
                run += 1
            texts = [text for text, _, _ in entries[index:run]]
            before = placed[-1].end if placed else begin
            placed += _spread(texts, before, entries[run][1] if run < len(entries) else stop)
        index = run
    return placed


_UNTIMED_S = 0.3
"""Seconds of a word whose time, and whose neighbor's, is not known: an eighth at 100 a minute."""


def _spread(texts: list[str], before: float | None, after: float | None) -> list[Word]:
    """Return `texts` evenly between two times, of which at least one is known."""
    length = _UNTIMED_S * len(texts)
    if before is None:
        before = max(0.0, (after or 0.0) - length)
    if after is None or after < before:
        after = before + length if after is None else before
    step = (after - before) / len(texts)
    return [
        Word(text, before + step * place, before + step * (place + 1))
        for place, text in enumerate(texts)
    ]


def _is_entry(item: dict[str, Any]) -> bool:
    has_text = any(isinstance(item.get(key), str | list) for key in (*_TEXTS, *_CHILDREN))
    has_start = any(key in item for key in (*_STARTS, *_STARTS_MS, "offsets"))
    return has_text and has_start


def _parse_entry(item: Any, depth: int = 0) -> _Entry:
    if not isinstance(item, dict):
        raise InputError("lyrics", "is not an object")
    children: tuple[_Entry, ...] = ()
    for key in _CHILDREN:
        inner = item.get(key)
        if isinstance(inner, list) and inner and isinstance(inner[0], dict) and depth < 3:
            children = tuple(_parse_entry(child, depth + 1) for child in inner)
            break
    text_key = next((key for key in _TEXTS if isinstance(item.get(key), str)), "")
    text = item.get(text_key)
    start, end = _find_times(item)
    return _Entry(
        clean(text if text is not None else _join_children(children)),
        start,
        end,
        _find_time(item, _LENGTHS_MS, _LENGTHS),
        _find_time(item, _OFFSETS_MS, _OFFSETS),
        children,
        item.get("background") is True,
        text_key in _LINE_TEXTS,
    )


def _join_children(children: tuple[_Entry, ...]) -> str:
    texts = [child.text for child in children]
    has_spaces = any(text != text.strip() or not text for text in texts)
    return "".join(texts) if has_spaces else " ".join(texts)


def _find_times(item: dict[str, Any]) -> tuple[_Time | None, _Time | None]:
    offsets, pair = item.get("offsets"), item.get("timestamp")
    if isinstance(offsets, dict):
        # whisper.cpp: milliseconds.
        return _parse_time(offsets.get("from"), 0.001), _parse_time(offsets.get("to"), 0.001)
    if isinstance(pair, list) and len(pair) == 2:
        return _parse_time(pair[0], 1.0), _parse_time(pair[1], 1.0)
    return (
        _find_time(item, _STARTS_MS, _STARTS, is_strict=True),
        _find_time(item, _ENDS_MS, _ENDS),
    )


def _find_time(
    item: dict[str, Any],
    keys_ms: tuple[str, ...],
    keys: tuple[str, ...],
    *,
    is_strict: bool = False,
) -> _Time | None:
    """Return the first time among the keys.

    Raises InputError if `is_strict` and it is not a time.
    """
    for group, scale in ((keys_ms, 0.001), (keys, None)):
        for key in group:
            if item.get(key) is None:
                continue
            if time := _parse_time(item[key], scale):
                return time
            if is_strict:
                raise InputError("lyrics", f"{key} must be seconds, 0 or more")
    return None


def _parse_time(value: Any, scale: float | None) -> _Time | None:
    if isinstance(value, dict):
        # Musixmatch: {"total": 12.3, "minutes": …}.
        return _parse_time(value.get("total"), 1.0)
    if isinstance(value, str):
        value = value.strip()
        if _SECONDS.fullmatch(value):
            value = float(value.rstrip("s"))
        elif ":" in value:
            try:
                return _Time(parse_timestamp(value.strip("[]"), 0), 1.0)
            except InputError:
                return None
        else:
            return None
    if not isinstance(value, int | float) or isinstance(value, bool):
        return None
    # NaN is in no range.
    if not 0 <= value <= MAX_TIME_S * 1000:
        return None
    # A fraction of a millisecond is nothing that anybody writes.
    return _Time(float(value), 1.0 if scale is None and value != int(value) else scale)


def _find_scale(entries: list[_Entry], *, are_words: bool = False) -> float:
    """Return what open numbers count: seconds, or milliseconds if they were too long."""
    everyone = [item for entry in entries for item in (entry, *entry.children)]
    times = [time for item in everyone for time in (item.start, item.end) if time]
    if not times or any(time.scale == 1.0 for time in times):
        return 1.0
    lengths = [item.end.value - item.start.value for item in everyone if item.start and item.end]
    lengths += [item.length.value for item in everyone if item.length]
    if not lengths:
        starts = sorted(item.start.value for item in entries if item.start)
        lengths = [later - earlier for earlier, later in pairwise(starts)] or starts
    if not lengths:
        return 1.0
    limit = LONGEST_WORD_S if are_words else LONGEST_S
    return 0.001 if median(lengths) > limit else 1.0


def _are_words(entries: list[_Entry]) -> bool:
    """Return whether the entries are words and not lines: hardly one has a space inside."""
    texts = [entry.text for entry in entries if entry.text.strip()]
    if not texts or any(entry.children or entry.is_line for entry in entries):
        return False
    spaced = sum(" " in text.strip() for text in texts)
    long = sum(len(text) > 30 for text in texts)
    return spaced * 10 <= len(texts) and long * 10 <= len(texts) and not _are_apart(entries)


def _parse_entries(data: list[Any], skipped: SkippedRows) -> list[tuple[int, _Entry]]:
    """Return the entries that can be read, with their numbers from 1 on."""
    entries = []
    for number, item in enumerate(data, 1):
        try:
            entry = _parse_entry(item)
        except InputError as error:
            skipped.skip(f"entry {number}", error.message)
            continue
        key = next((key for key in (*_ENDS_MS, *_ENDS) if item.get(key) is not None), None)
        if key is not None and entry.end is None:
            skipped.mend(f"entry {number}", f"{key} is not seconds, 0 or more, and is ignored")
        entries.append((number, entry))
    return entries


def _are_apart(entries: list[_Entry]) -> bool:
    """Return whether there are starts alone: words have ends."""
    return not any(entry.end or entry.length for entry in entries)


def _build_from_words(numbered: list[tuple[int, _Entry]], skipped: SkippedRows) -> Lyrics:
    entries = [entry for _, entry in numbered]
    scale = _find_scale(entries, are_words=True)
    for number, entry in numbered:
        _note_reversed(entry, scale, number, skipped)
    words = place_untimed(
        (entry.text, *_find_span(entry, scale)) for entry in entries if entry.text.strip()
    )
    if not words and any(entry.text.strip() for entry in entries):
        raise InputError("lyrics", 'accepted as JSON: [{"word": …, "start_s": …, "end_s": …}, …]')
    late = [word for word in words if word.start > MAX_TIME_S]
    if late:
        skipped.skip(
            f"{len(late)} words from {late[0].text.strip()!r} on",
            "their times are longer than a day",
        )
    timed = order_in_file((word for word in words if word.start <= MAX_TIME_S), skipped)
    lines = build_lyrics((word.text, word.start, word.end) for word in timed).lines
    return skipped.settle(_check_lines(lines, skipped))


def _note_reversed(entry: _Entry, scale: float, number: int, skipped: SkippedRows) -> None:
    if entry.start is None or entry.end is None:
        return
    # Services write 0 for an end that they do not know.
    if 0 < entry.end.find_seconds(scale) < entry.start.find_seconds(scale):
        skipped.mend(f"entry {number}", "ends before it begins; it lasts until the next one")


def order_in_file(words: Iterable[Word], skipped: SkippedRows) -> list[Word]:
    """Return `words` in the order of the file; a start that goes back is moved to the one before.

    A line's words are cut where they overlap.
    """
    ordered: list[Word] = []
    for number, word in enumerate(words, 1):
        if ordered and word.start < ordered[-1].start:
            skipped.mend(f"word {number}", "starts before the previous word; moved to its start")
            word = Word(word.text, ordered[-1].start, max(word.end, ordered[-1].start))
        ordered.append(word)
    return ordered


def _check_lines(lines: Iterable[Line], skipped: SkippedRows) -> Iterator[Line]:
    for number, line in enumerate(lines, 1):
        try:
            normalize_line(line.text, number)
        except InputError as error:
            skipped.skip_error(error)
            continue
        words = order_words(line.words)
        yield Line(line.text, line.start, words[-1].end if words else line.end, words)


def _find_span(entry: _Entry, scale: float) -> tuple[float | None, float | None]:
    if entry.start is None:
        return None, None
    start = entry.start.find_seconds(scale)
    end = None
    if entry.end is not None:
        end = entry.end.find_seconds(scale)
    elif entry.length is not None:
        end = start + entry.length.find_seconds(scale)
    return max(0.0, start), end if end is not None and end > start else None


def _build_line(entry: _Entry, scale: float, number: int) -> Line | None:
    text = entry.text.strip("♪♫ \n")
    text = normalize_line(strip_section_tags(" ".join(text.split("\n"))), number)
    start, end = _find_span(entry, scale)
    if start is None and entry.children:
        start, end = _find_span(entry.children[0], scale)[0], end
    if start is None:
        if text:
            raise InputError("lyrics", f"entry {number}: has no start")
        return None
    if max(start, end or 0.0) > MAX_TIME_S:
        raise InputError("lyrics", f"entry {number}: its time is longer than a day")
    # An empty line is the end of the one before it, except where entries are for layout.
    if not text:
        return Line("", start, end) if not entry.children and not entry.length else None
    words = _build_words(entry, start, end, scale)
    if words:
        start = min(start, words[0].start)
        end = None if end is None else max(end, words[-1].end)
    return Line(text, start, end, words if _are_in_text(words, text) else ())


def _build_words(entry: _Entry, start: float, end: float | None, scale: float) -> tuple[Word, ...]:
    """Return the words of a line's children."""
    children = [child for child in entry.children if not _NO_SPEECH.fullmatch(child.text)]
    if not any(child.start or child.offset for child in children):
        return ()
    if all(child.text == child.text.strip() and child.text for child in children):
        # Words without the spaces between them: they are found in the line's text.
        texts = _space_out([child.text for child in children], entry.text)
    else:
        texts = [child.text.replace("\n", " ") for child in children]
    if any(child.offset for child in children):
        spans = [_find_offset_span(child, start) for child in children]
    else:
        spans = [_find_span(child, scale) for child in children]
    known = [(text, *span) for text, span in zip(texts, spans, strict=True)]
    limit = end if end is not None else start + MAX_TIME_S
    last_text, last_start, last_end = known[-1]
    if last_start is not None and last_end is None:
        last_end = max(last_start, min(limit, last_start + MAX_WORD_S))
        known[-1] = (last_text, last_start, last_end)
    return order_words(join_syllables(place_untimed(known, start, end)))


def _find_offset_span(child: _Entry, start: float) -> tuple[float | None, float | None]:
    """Return the start of a child that counts from its line's; the first one may leave out 0."""
    return start + (child.offset.find_seconds(1.0) if child.offset else 0.0), None


def _space_out(texts: list[str], whole: str) -> list[str]:
    """Return `texts` with the spaces that `whole` has between them."""
    spaced: list[str] = []
    position = 0
    for text in texts:
        begin = whole.find(text, position)
        if begin < 0:
            return [text + " " for text in texts]
        gap = whole[position:begin]
        spaced.append((" " if gap.isspace() else gap) + text)
        position = begin + len(text)
    return spaced


def _are_in_text(words: tuple[Word, ...], text: str) -> bool:
    return bool(words) and len(Line(text, words=words).spans()) == len(words)
