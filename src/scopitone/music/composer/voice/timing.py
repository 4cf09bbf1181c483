"""When each phoneme is sung: vowels on the beat, consonants before it at their own length."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from itertools import pairwise

import numpy as np
from numpy.typing import NDArray

from .alignment import Span
from .phones import glides
from .spoken import Spoken

# Longest sung consonants, in seconds: one, and a whole cluster before a vowel.
_CONSONANT, _CLUSTER = 0.12, 0.19
# A vowel's beginning and end keep the speed of speech, so that its neighbours can be heard in it.
_ENTRY, _EXIT = 0.045, 0.05
_GLIDE = 0.55
# Of the time from a vowel to the next consonants, the least that stays the vowel's.
_LEAST_VOWEL = 0.5
# A rapped vowel is at most this much longer than spoken.
_SPOKEN_STRETCH = 1.5


@dataclass(frozen=True, slots=True)
class Placed:
    """Where one syllable lies in the song, in seconds: its onset consonants begin at `start`,
    its vowel at `vowel`, its coda at `coda`, and it is over at `end`.
    """

    start: float
    vowel: float
    coda: float
    end: float


@dataclass(frozen=True, slots=True)
class Piece:
    """A stretch of the song, [start, end) seconds, that is said between two of its seconds."""

    start: float
    end: float
    said_start: float
    said_end: float


def place(
    said: Spoken,
    spans: Sequence[Span],
    notes: Sequence[tuple[float, float]],
    *,
    held: bool,
) -> tuple[tuple[Placed, ...], tuple[Piece, ...]]:
    """Where the syllables are sung, and how the song's time maps to the speech's.

    `notes` are when each syllable's vowel begins and its last note ends, in seconds, ascending.
    Vowels that are not `held` end after about their spoken length.
    """
    onsets = [_onset(said, span) for span in spans]
    sung: list[Placed] = []
    pieces: list[Piece] = []
    for index, (span, (begin, stop)) in enumerate(zip(spans, notes, strict=True)):
        last = index + 1 == len(spans)
        limit = np.inf if last else notes[index + 1][0] - onsets[index + 1]
        first = float(begin - onsets[index])
        if sung:
            first = max(first, sung[-1].end)
        vowel_said, coda_said, end_said = _nucleus(said, span)
        coda = min(end_said - coda_said, _CONSONANT * max(span.end - span.coda, 0))
        end = float(min(max(stop, begin + 0.06), max(limit, begin + 0.03)))
        if not held:
            natural = _SPOKEN_STRETCH * (coda_said - vowel_said) + coda
            end = min(end, begin + max(natural, 0.09))
        coda = min(coda, (1.0 - _LEAST_VOWEL) * (end - begin))
        sung.append(Placed(first, begin, end - coda, end))
        onset_said = float(said.bounds[span.first])
        pieces += _pieces([(first, min(onset_said, vowel_said)), (begin, vowel_said)])
        pieces += _vowel(begin, end - coda, vowel_said, coda_said, glides(_name(said, span)))
        pieces += _pieces([(end - coda, coda_said), (end, end_said)])
    return tuple(sung), tuple(pieces)


def source(frames: NDArray[np.float64], pieces: Sequence[Piece]) -> NDArray[np.float64]:
    """For each of `frames` (seconds of the song) the second of the speech; −1 is silence."""
    result = np.full(len(frames), -1.0)
    for piece in pieces:
        low, high = np.searchsorted(frames, (piece.start, piece.end))
        share = (frames[low:high] - piece.start) / (piece.end - piece.start)
        result[low:high] = piece.said_start + share * (piece.said_end - piece.said_start)
    return result


def _name(said: Spoken, span: Span) -> str:
    return said.phonemes[min(span.vowel, len(said.phonemes) - 1)]


def _onset(said: Spoken, span: Span) -> float:
    """Seconds that the consonants before the vowel take."""
    count = span.vowel - span.first
    spoken = float(said.bounds[span.vowel] - said.bounds[span.first])
    return min(spoken, _CONSONANT * count, _CLUSTER) if span.share[0] == 0.0 else 0.0


def _nucleus(said: Spoken, span: Span) -> tuple[float, float, float]:
    """When, in the speech, the syllable's vowel and its coda begin, and when it is over."""
    begin, end = float(said.bounds[span.vowel]), float(said.bounds[span.coda])
    low, high = span.share
    over = float(said.bounds[span.end]) if high == 1.0 else begin + high * (end - begin)
    return begin + low * (end - begin), begin + high * (end - begin), over


def _vowel(
    begin: float, end: float, said_begin: float, said_end: float, gliding: bool
) -> list[Piece]:
    """Its entry and exit at the speed of speech, its middle as long as the notes want."""
    natural, wanted = said_end - said_begin, end - begin
    entry = min(_ENTRY, 0.3 * natural)
    leave = _GLIDE * natural if gliding else min(_EXIT, 0.35 * natural)
    if wanted <= natural:
        return _pieces([(begin, said_begin), (end, said_end)])
    return _pieces(
        [
            (begin, said_begin),
            (begin + entry, said_begin + entry),
            (end - leave, said_end - leave),
            (end, said_end),
        ]
    )


def _pieces(points: Sequence[tuple[float, float]]) -> list[Piece]:
    return [
        Piece(start, end, said_start, said_end)
        for (start, said_start), (end, said_end) in pairwise(points)
        if end > start + 1e-6
    ]
