"""Find times of lines and words that have none, from what a listener hears in the song."""

from __future__ import annotations

from collections.abc import Sequence
from itertools import groupby

from scopitone.lyrics.alignment.acoustics.onset_snap import snap_to_onsets
from scopitone.lyrics.alignment.acoustics.repeats import Rows
from scopitone.lyrics.alignment.acoustics.vocals import Vocals
from scopitone.lyrics.alignment.line_candidates import LineCandidate
from scopitone.lyrics.alignment.line_locations import MIN_HEARD_SHARE, SpelledLine, locate_lines
from scopitone.lyrics.alignment.vocal_spread import find_sung_spans, is_vocalise, spread_words
from scopitone.lyrics.alignment.without_listener.vocal_match import LineTimes
from scopitone.lyrics.alignment.word_times import (
    MIN_WORD_S,
    TimedLine,
    force_ascending,
    time_unheard,
    time_words,
)
from scopitone.lyrics.listening.listener import MAX_WINDOW_S, Listener
from scopitone.lyrics.listening.transcript import HeardWord, Transcript

MIN_GAP_WORDS = 3
"""Fewest words in a gap that is listened to again."""

EDGE_S = 0.5
"""Seconds before and after a gap that are listened to with it."""

MAX_GAP_S = 60.0
"""Most seconds of a gap that are listened to again: longer gaps are instrumental."""

MAX_PROMPT_LETTERS = 400
"""Most characters of the given lines in the listener's prompt."""

ECHO_PROBABILITY = 0.05
"""Probability below which a word that was prompted is an echo of the prompt, and was not heard."""

MIN_FOUND_PROBABILITY, MIN_VOCALISE_PROBABILITY = 0.3, 0.7
"""Least probability of the forced alignment for lines that were not heard, and for syllables
without meaning, to count as found: lines that were seconds off had 0.0 to 0.2."""

MIN_BETWEEN_PROBABILITY = 0.15
"""The same for lines between two found ones, where they must be."""

UNHEARD_CONFIDENCE = 0.2
"""Confidence of lines that are spread over the vocals."""

MAX_LAST_WORD_S = 2.0
"""Most seconds of a last word whose end is unknown."""


def place_by_listener(
    lines: Sequence[SpelledLine],
    listener: Listener,
    transcript: Transcript,
    rows: Rows,
    vocals: Vocals,
    duration: float,
) -> list[LineTimes]:
    """Return when the words of each line are sung, with confidence. All lines have words.

    rows: `repeats.compute_log_mel` of the song. duration: its seconds. Raises ListeningError.
    """
    located = locate_lines(lines, [transcript.words], rows)
    tracks = listen_again(lines, located, listener, transcript.language, duration)
    if tracks:
        located = locate_lines(lines, [transcript.words, *tracks], rows)
    timed = time_words(lines, located, listener, transcript.language, duration)
    is_found = [
        _is_found(line, candidate, row)
        for line, candidate, row in zip(lines, located, timed, strict=True)
    ]
    _find_between(lines, timed, is_found, listener, transcript.language, duration)
    starts = _fill_starts(lines, timed, is_found, vocals, duration)
    snapped = [
        snap_to_onsets(line, row, vocals) if is_line_found else row
        for line, row, is_line_found in zip(lines, starts, is_found, strict=True)
    ]
    starts = force_ascending(snapped, duration)
    return [
        LineTimes(
            tuple(starts[index]),
            _find_end(starts, index, timed[index], is_found[index], duration),
            estimate_confidence(located[index], timed[index])
            if is_found[index]
            else UNHEARD_CONFIDENCE,
        )
        for index in range(len(lines))
    ]


def listen_again(
    lines: Sequence[SpelledLine],
    located: Sequence[LineCandidate | None],
    listener: Listener,
    language: str,
    duration: float,
) -> list[tuple[HeardWord, ...]]:
    """Listen again in each gap between heard lines, with the lines of the gap as prompt.

    Returns the words that were heard in each gap that had some.
    """
    is_heard = [
        candidate is not None and candidate.share >= MIN_HEARD_SHARE for candidate in located
    ]
    tracks = []
    for first, last in _find_runs(is_heard, False):
        start, end = _find_gap_between(located, first, last, duration)
        words = [word for line in lines[first : last + 1] for word in line.words]
        if len(words) < MIN_GAP_WORDS or end - start < 2 * EDGE_S:
            continue
        start, end = max(0.0, start - EDGE_S), min(duration, end + EDGE_S, start + MAX_GAP_S)
        segments = listener.transcribe_span(
            start, end, language, " ".join(words)[:MAX_PROMPT_LETTERS]
        )
        tracks.append(
            tuple(
                word
                for segment in segments
                for word in segment.words
                if word.probability >= ECHO_PROBABILITY
            )
        )
    return [track for track in tracks if track]


def estimate_confidence(candidate: LineCandidate | None, row: TimedLine) -> float:
    """Estimate a line's confidence, 0 to 1: the expected share of words within 0.3 s."""
    share = 0.0 if candidate is None else candidate.share
    return float(0.3 + 0.2 * share + 0.3 * row.probability + 0.2 * row.agreement)


def _is_found(line: SpelledLine, candidate: LineCandidate | None, row: TimedLine) -> bool:
    if candidate is None:
        return False
    if is_vocalise(line):
        return row.probability >= MIN_VOCALISE_PROBABILITY
    return candidate.share > 0 or row.probability >= MIN_FOUND_PROBABILITY


def _find_between(
    lines: Sequence[SpelledLine],
    timed: list[TimedLine],
    is_found: list[bool],
    listener: Listener,
    language: str,
    duration: float,
) -> None:
    """Put into `timed` and `is_found` the lines that forced alignment finds between two others."""
    for first, last in _find_runs(is_found, False):
        start, end = _find_gap([row.starts for row in timed], first, last, duration)
        if end - start >= MAX_WINDOW_S or all(map(is_vocalise, lines[first : last + 1])):
            continue
        rows = time_unheard(lines[first : last + 1], start, end, listener, language)
        for index, row in enumerate(rows, first):
            if row.probability >= MIN_BETWEEN_PROBABILITY:
                timed[index], is_found[index] = row, True


def _find_runs(flags: Sequence[bool], wanted: bool) -> list[tuple[int, int]]:
    """Return first and last index of each run of `wanted`."""
    runs = []
    for flag, group in groupby(range(len(flags)), key=lambda index: flags[index]):
        indices = list(group)
        if flag == wanted:
            runs.append((indices[0], indices[-1]))
    return runs


def _find_gap_between(
    located: Sequence[LineCandidate | None], first: int, last: int, duration: float
) -> tuple[float, float]:
    """Return the end of the line before a run of lines, and the start of the one after it."""
    before = located[first - 1] if first else None
    after = located[last + 1] if last + 1 < len(located) else None
    return (
        0.0 if before is None else before.end,
        duration if after is None else after.start,
    )


def _fill_starts(
    lines: Sequence[SpelledLine],
    timed: Sequence[TimedLine],
    is_found: Sequence[bool],
    vocals: Vocals,
    duration: float,
) -> list[list[float]]:
    """Return ascending starts of all words; unknown ones are put between the known ones."""
    known: list[list[float | None]] = [
        list(row.starts) if is_line_found else [None] * len(row.starts)
        for row, is_line_found in zip(timed, is_found, strict=True)
    ]
    gaps = [(run, _find_gap(known, *run, duration)) for run in _find_runs(is_found, False)]
    known_spans = [
        (row[0], row[-1] + 0.2)
        for row, is_line_found in zip(known, is_found, strict=True)
        if is_line_found and row[0] is not None and row[-1] is not None
    ]
    spans = find_sung_spans(vocals, known_spans, [gap for _, gap in gaps]) if gaps else []
    for (first, last), (start, end) in gaps:
        known[first : last + 1] = [
            list(row) for row in spread_words(lines[first : last + 1], start, end, spans)
        ]
    return force_ascending(known, duration)


def _find_gap(
    known: Sequence[Sequence[float | None]], first: int, last: int, duration: float
) -> tuple[float, float]:
    before = [time for row in known[:first] for time in row if time is not None]
    after = [time for row in known[last + 1 :] for time in row if time is not None]
    start = before[-1] + MIN_WORD_S if before else 0.0
    return start, max(start, after[0] if after else duration)


def _find_end(
    starts: Sequence[Sequence[float]], index: int, row: TimedLine, is_found: bool, duration: float
) -> float:
    last = starts[index][-1]
    limit = starts[index + 1][0] if index + 1 < len(starts) else duration
    end = row.end if is_found and row.end is not None else last + MAX_LAST_WORD_S
    return max(last + MIN_WORD_S, min(end, limit))
