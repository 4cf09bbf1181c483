"""The times of sung phonemes: vowels on the beat, consonants before it at their own length."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from itertools import pairwise

import numpy as np
from numpy.typing import NDArray

from scopitone.music.composer.performance.voice.ipa import is_gliding
from scopitone.music.composer.performance.voice.speech import SpokenLine
from scopitone.music.composer.performance.voice.word_alignment import PhonemeSpan

# The longest sung consonant, and the longest cluster of consonants before a vowel.
_MAX_CONSONANT_S, _MAX_CLUSTER_S = 0.12, 0.19
# The beginning and end of a vowel keep the speed of speech, because neighboring consonants are
# recognized by them.
_VOWEL_ENTRY_S, _VOWEL_EXIT_S = 0.045, 0.05
_GLIDE_SHARE = 0.55
# The smallest share of the time up to the next onset that the vowel keeps.
_MIN_VOWEL_SHARE = 0.5
# A rapped vowel lasts at most this many times as long as a spoken one.
_MAX_RAP_STRETCH = 1.5


@dataclass(frozen=True, slots=True)
class SungSyllable:
    """The times of a syllable in the song, in seconds.

    Its onset consonants begin at `start`, its vowel at `vowel`, its coda at `coda`; it ends at
    `end`.
    """

    start: float
    vowel: float
    coda: float
    end: float


@dataclass(frozen=True, slots=True)
class TimeMapping:
    """An interval of the song, [start, end) seconds, and the interval of the speech in it."""

    start: float
    end: float
    speech_start: float
    speech_end: float


def place_syllables(
    speech: SpokenLine,
    spans: Sequence[PhonemeSpan],
    notes: Sequence[tuple[float, float]],
    *,
    sustained: bool,
) -> tuple[tuple[SungSyllable, ...], tuple[TimeMapping, ...]]:
    """Return the times of the syllables, and how times of the song map to times of the speech.

    `notes` are the beginning of the vowel and the end of the last note of each syllable, in
    seconds, ascending. Vowels that are not `sustained` end after about their spoken length.
    """
    onsets = [_onset_length(speech, span) for span in spans]
    sung: list[SungSyllable] = []
    pieces: list[TimeMapping] = []
    for index, (span, (begin, stop)) in enumerate(zip(spans, notes, strict=True)):
        last = index + 1 == len(spans)
        limit = np.inf if last else notes[index + 1][0] - onsets[index + 1]
        first = float(begin - onsets[index])
        if sung:
            first = max(first, sung[-1].end)
        speech_vowel, speech_coda, speech_finish = _spoken_times(speech, span)
        coda = min(speech_finish - speech_coda, _MAX_CONSONANT_S * max(span.end - span.coda, 0))
        end = float(min(max(stop, begin + 0.06), max(limit, begin + 0.03)))
        if not sustained:
            natural = _MAX_RAP_STRETCH * (speech_coda - speech_vowel) + coda
            end = min(end, begin + max(natural, 0.09))
        coda = min(coda, (1.0 - _MIN_VOWEL_SHARE) * (end - begin))
        sung.append(SungSyllable(first, begin, end - coda, end))
        speech_onset = float(speech.bounds[span.first])
        pieces += _map_points([(first, min(speech_onset, speech_vowel)), (begin, speech_vowel)])
        pieces += _map_vowel(
            begin, end - coda, speech_vowel, speech_coda, is_gliding(_vowel_name(speech, span))
        )
        pieces += _map_points([(end - coda, speech_coda), (end, speech_finish)])
    return tuple(sung), tuple(pieces)


def map_to_speech(
    frames: NDArray[np.float64], pieces: Sequence[TimeMapping]
) -> NDArray[np.float64]:
    """Return the time in the speech for each of `frames` (seconds of the song); −1 is silence."""
    result = np.full(len(frames), -1.0)
    for piece in pieces:
        low, high = np.searchsorted(frames, (piece.start, piece.end))
        share = (frames[low:high] - piece.start) / (piece.end - piece.start)
        result[low:high] = piece.speech_start + share * (piece.speech_end - piece.speech_start)
    return result


def _vowel_name(speech: SpokenLine, span: PhonemeSpan) -> str:
    return speech.phonemes[min(span.vowel, len(speech.phonemes) - 1)]


def _onset_length(speech: SpokenLine, span: PhonemeSpan) -> float:
    """Return the duration of the consonants before the vowel, in seconds."""
    count = span.vowel - span.first
    spoken = float(speech.bounds[span.vowel] - speech.bounds[span.first])
    return min(spoken, _MAX_CONSONANT_S * count, _MAX_CLUSTER_S) if span.share[0] == 0.0 else 0.0


def _spoken_times(speech: SpokenLine, span: PhonemeSpan) -> tuple[float, float, float]:
    """Return when the syllable's vowel and coda begin in the speech, and when it ends."""
    begin, end = float(speech.bounds[span.vowel]), float(speech.bounds[span.coda])
    low, high = span.share
    finish = float(speech.bounds[span.end]) if high == 1.0 else begin + high * (end - begin)
    return begin + low * (end - begin), begin + high * (end - begin), finish


def _map_vowel(
    begin: float, end: float, speech_begin: float, speech_end: float, gliding: bool
) -> list[TimeMapping]:
    """Map a vowel: entry and exit at the speed of speech, the middle as long as the notes."""
    natural, wanted = speech_end - speech_begin, end - begin
    entry = min(_VOWEL_ENTRY_S, 0.3 * natural)
    leave = _GLIDE_SHARE * natural if gliding else min(_VOWEL_EXIT_S, 0.35 * natural)
    if wanted <= natural:
        return _map_points([(begin, speech_begin), (end, speech_end)])
    return _map_points(
        [
            (begin, speech_begin),
            (begin + entry, speech_begin + entry),
            (end - leave, speech_end - leave),
            (end, speech_end),
        ]
    )


def _map_points(points: Sequence[tuple[float, float]]) -> list[TimeMapping]:
    return [
        TimeMapping(start, end, speech_start, speech_end)
        for (start, speech_start), (end, speech_end) in pairwise(points)
        if end > start + 1e-6
    ]
