"""Locate each given line in the song, from what a listener heard."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np

from scopitone.lyrics.alignment.acoustics.repeats import Rows, find_repeats
from scopitone.lyrics.alignment.line_candidates import LineCandidate, find_candidates
from scopitone.lyrics.alignment.line_path import choose_candidates
from scopitone.lyrics.alignment.spelling import compare_words, normalize
from scopitone.lyrics.listening.transcript import HeardWord

LETTER_S = 0.07
"""Seconds per letter before a song's own pace is known: 3 to 4 words per second."""

MIN_HEARD_SHARE = 0.6
"""Least share of a line's words at which it counts as heard."""

MIN_LINE_SIMILARITY = 0.75
"""Least similarity of the texts of two lines that may sound alike."""


@dataclass(frozen=True, slots=True)
class SpelledLine:
    """A line's words as given, and normalized for comparison (`spelling.normalize`)."""

    words: tuple[str, ...]
    spelled: tuple[str, ...]

    @property
    def letters(self) -> int:
        """The number of letters of all words, at least 1."""
        return max(1, sum(len(word) for word in self.spelled))


def spell(words: Sequence[str]) -> SpelledLine:
    """Return `words` with their normalized spelling."""
    return SpelledLine(tuple(words), tuple(normalize(word) for word in words))


def locate_lines(
    lines: Sequence[SpelledLine], transcripts: Sequence[Sequence[HeardWord]], rows: Rows
) -> list[LineCandidate | None]:
    """Return the chosen candidate of each line, None without evidence for any.

    transcripts: one or more, each in order of time. rows: `repeats.compute_log_mel` of the
    song.
    """
    tracks = [(words, [normalize(word.text) for word in words]) for words in transcripts]
    letter_s = LETTER_S
    chosen: list[LineCandidate | None] = []
    for _ in range(2):
        candidates = [_list_candidates(line, tracks, letter_s) for line in lines]
        chosen = choose_candidates(candidates, [letter_s * line.letters for line in lines])
        letter_s = _estimate_pace(lines, chosen)
    lengths = [letter_s * line.letters for line in lines]
    alike = _compare_lines(lines)
    for index, candidate in enumerate(chosen):
        if candidate is None or candidate.share < MIN_HEARD_SHARE:
            candidates[index] = candidates[index] + _find_repeat_candidates(
                index, lines, chosen, alike, rows
            )
    return choose_candidates(candidates, lengths)


def _list_candidates(
    line: SpelledLine,
    tracks: Sequence[tuple[Sequence[HeardWord], Sequence[str]]],
    letter_s: float,
) -> list[LineCandidate]:
    """Find candidates of `line` in each track: words that were heard, and their spelling."""
    candidates = []
    for words, spelled in tracks:
        candidates += find_candidates(line.spelled, words, spelled, letter_s)
    return candidates


def _estimate_pace(lines: Sequence[SpelledLine], chosen: Sequence[LineCandidate | None]) -> float:
    """Return seconds per letter, in the lines that were heard nearly whole."""
    paces = [
        (candidate.end - candidate.start) / line.letters
        for line, candidate in zip(lines, chosen, strict=True)
        if candidate is not None and candidate.share >= MIN_HEARD_SHARE
    ]
    return float(np.median(paces)) if paces else LETTER_S


def _compare_lines(lines: Sequence[SpelledLine]) -> np.ndarray:
    """Return the similarity of each line's text to each other, (lines, lines), 0 if it is low."""
    texts = ["".join(line.spelled) for line in lines]
    table = compare_words(texts, texts)
    np.fill_diagonal(table, 0.0)
    return np.where(table >= MIN_LINE_SIMILARITY, table, 0.0)


def _find_repeat_candidates(
    index: int,
    lines: Sequence[SpelledLine],
    chosen: Sequence[LineCandidate | None],
    alike: np.ndarray,
    rows: Rows,
) -> list[LineCandidate]:
    """Find candidates of the line `index` that sound like heard lines with similar text."""
    repeats = []
    for other in np.flatnonzero(alike[index]).tolist():
        model = chosen[other]
        if model is None or model.share < MIN_HEARD_SHARE:
            continue
        for start, correlation in find_repeats(rows, model.start, model.end):
            repeats.append(
                _move_candidate(
                    model,
                    start - model.start,
                    lines[index],
                    lines[other],
                    correlation * float(alike[index, other]),
                )
            )
    return repeats


def _move_candidate(
    model: LineCandidate, offset: float, line: SpelledLine, other: SpelledLine, score: float
) -> LineCandidate:
    """Return the candidate of `other`, moved by `offset` seconds, for the words of `line`."""
    is_same = line.spelled == other.spelled
    count = len(line.words)
    shift = [None if time is None else time + offset for time in model.starts]
    stop = [None if time is None else time + offset for time in model.ends]
    return LineCandidate(
        model.start + offset,
        model.end + offset,
        tuple(shift) if is_same else (None,) * count,
        tuple(stop) if is_same else (None,) * count,
        0.0,
        score,
    )
