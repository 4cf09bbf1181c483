"""Remove from a transcript what nobody sang, although the listener wrote it down.

Whisper models write something for every window of 30 s. Over music without words that is a
sentence from the end of someone's subtitles, or one phrase again and again, whose words have no
length (Koenecke et al. 2024, "Careless Whisper: Speech-to-Text Hallucination Harms"; Barański et
al. 2025, "Investigation of Whisper ASR Hallucinations Induced by Non-Speech Audio").
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace
from itertools import groupby

import numpy as np
from numpy.typing import NDArray

from scopitone.lyrics.alignment.line_locations import spell
from scopitone.lyrics.alignment.spelling import normalize
from scopitone.lyrics.alignment.vocal_spread import is_vocalise
from scopitone.lyrics.listening.transcript import HeardSegment, HeardWord, Transcript
from scopitone.lyrics.transcription.credits import find_annotations, is_credit, is_filler

MAX_NO_SPEECH, MIN_LOG_PROBABILITY = 0.6, -1.0
"""A segment is silence if the probability that nobody speaks is higher, and that of its words lower
(Radford et al. 2022)."""

CERTAIN_NO_SPEECH = 0.9
"""Probability of nobody speaking above which no words are believed: no window of a song with a
voice had more than 0.82, drums and noise have 0.88 to 0.98."""

MIN_EVIDENCE = 3.0
"""Words, weighted by their probability and that of someone speaking, that a song must have:
those with a voice have more than 12, instrumentals that were heard as words less than 2."""

MAX_COMPRESSION = 2.4
"""Compression from which a window repeats itself (Radford et al. 2022)."""

MIN_PROBABILITY = 0.35
"""Mean probability of a segment's words below which they are guesses."""

MIN_FILLER_PROBABILITY = 0.8
"""The same for phrases that are mostly invented, such as "Thank you."."""

CRAMMED_S = 0.03
"""Seconds below which a word is not in the sound: Whisper's steps are 0.02 s."""

MIN_CRAMMED_WORDS = 4
"""Words in a row without length from which they are not quick singing."""

MAX_CRAMMED_SHARE = 0.5
"""Share of words without length above which a model writes what it does not hear."""

MAX_PHRASE_WORDS = 60
"""Words of the longest phrase whose repetition right after itself is looked for."""

SHORT_PHRASE_WORDS = 3
"""Words of a phrase that songs repeat many times, such as "la" or "te amo"."""

MAX_REPEATS, MAX_SUNG_REPEATS = 4, 8
"""How often a short phrase is believed in a window that repeats itself; and the same if all of its
words have a length, as sung ones have."""

MAX_WORD_LETTERS = 40
"""Letters of a word; longer is one vowel, written on and on."""


def filter_segments(transcript: Transcript) -> list[HeardSegment]:
    """Return the segments of `transcript` that someone sang, with the words that were sung.

    Words are in the order of time. Empty for a song without words.
    """
    segments = [_remove_annotations(segment) for segment in transcript.segments]
    segments = [segment for segment in segments if segment.words and not _is_invented(segment)]
    segments = _remove_loops(segments)
    segments = [segment for segment in map(_remove_crammed, segments) if segment.words]
    return segments if has_singing(segments) else []


def has_singing(segments: Sequence[HeardSegment]) -> bool:
    """Return whether a whole song's segments are enough evidence that someone sings words in it.

    Invented words are unlikely, occur while nobody seems to speak, and repeat themselves. So each
    different word counts once, by the best evidence for it.
    """
    evidence: dict[str, float] = {}
    for segment in segments:
        for word in segment.words:
            key = normalize(word.text)
            weight = word.probability * (1 - segment.no_speech)
            evidence[key] = max(weight, evidence.get(key, 0.0))
    words = [word.text for segment in segments for word in segment.words]
    return sum(evidence.values()) >= MIN_EVIDENCE and not is_vocalise(spell(words))


def _remove_annotations(segment: HeardSegment) -> HeardSegment:
    """Return `segment` without notes, signs alone, descriptions of sounds, and endless vowels."""
    text, spans = "", []
    for word in segment.words:
        spans.append((len(text), len(text) + len(word.text)))
        text += word.text + " "
    annotations = find_annotations(text)
    words = tuple(
        word
        for word, (start, end) in zip(segment.words, spans, strict=True)
        if any(char.isalnum() for char in word.text)
        and len(word.text) <= MAX_WORD_LETTERS
        and not any(first < end and start < last for first, last in annotations)
    )
    return replace(segment, words=words)


def _is_invented(segment: HeardSegment) -> bool:
    text = " ".join(word.text for word in segment.words)
    joined = "".join(word.text for word in segment.words)
    probability = _mean_probability(segment.words)
    return (
        is_credit(text)
        or is_credit(joined)
        or (segment.no_speech > MAX_NO_SPEECH and segment.log_probability < MIN_LOG_PROBABILITY)
        or segment.no_speech > CERTAIN_NO_SPEECH
        or probability < MIN_PROBABILITY
        or (probability < MIN_FILLER_PROBABILITY and (is_filler(text) or is_filler(joined)))
    )


def _mean_probability(words: Sequence[HeardWord]) -> float:
    return float(np.mean([word.probability for word in words])) if words else 0.0


def _remove_loops(segments: Sequence[HeardSegment]) -> list[HeardSegment]:
    """Return `segments` with only the first repetitions of phrases that repeat again and again."""
    result: list[HeardSegment] = []
    for _, group in groupby(segments, key=_window_of):
        window = list(group)
        words = [word for segment in window for word in segment.words]
        crammed = _share_crammed(words)
        if window[0].compression <= MAX_COMPRESSION and crammed < MAX_CRAMMED_SHARE:
            result += window
        elif window[0].no_speech <= MAX_NO_SPEECH or crammed < MAX_CRAMMED_SHARE:
            spelled = [normalize(word.text) for word in words]
            most = MAX_REPEATS if crammed > 0 else MAX_SUNG_REPEATS
            result += _drop_words(window, _find_continuations(spelled, most))
    return result


def _window_of(segment: HeardSegment) -> tuple[float, float, float]:
    """Return the values that all segments of one window share."""
    return segment.no_speech, segment.log_probability, segment.compression


def _share_crammed(words: Sequence[HeardWord]) -> float:
    return float(np.mean([word.end - word.start < CRAMMED_S for word in words]))


def _find_continuations(spelled: Sequence[str], most: int) -> NDArray[np.bool_]:
    """Return which words only continue a phrase that occurred before them, (words,).

    most: how often a phrase of up to SHORT_PHRASE_WORDS words may occur; a longer one may twice.
    """
    count = len(spelled)
    codes = np.unique(np.array(spelled, object), return_inverse=True)[1].ravel()
    is_continuation = np.zeros(count, np.bool_)
    is_repeated = np.zeros(count, np.bool_)
    for period in range(1, min(MAX_PHRASE_WORDS, count // 2) + 1):
        times = most if period <= SHORT_PHRASE_WORDS else 2
        same = codes[period:] == codes[:-period]
        run = 0
        for index, is_same in enumerate(same.tolist(), period):
            run = run + 1 if is_same else 0
            # A phrase that repeats a shorter one is that one.
            if not is_repeated[index]:
                is_continuation[index] = run > (times - 1) * period
            is_repeated[index] |= run >= period
    return is_continuation


def _drop_words(segments: Sequence[HeardSegment], drop: NDArray[np.bool_]) -> list[HeardSegment]:
    """Return `segments` without the words that `drop`, (words of all segments,), is true for."""
    result, position = [], 0
    for segment in segments:
        flags = drop[position : position + len(segment.words)].tolist()
        position += len(segment.words)
        words = tuple(word for word, flag in zip(segment.words, flags, strict=True) if not flag)
        if words:
            result.append(replace(segment, words=words))
    return result


def _remove_crammed(segment: HeardSegment) -> HeardSegment:
    """Return `segment` without rows of words of no length; without any if most have none."""
    if _share_crammed(segment.words) > MAX_CRAMMED_SHARE:
        return replace(segment, words=())
    flags = [word.end - word.start < CRAMMED_S for word in segment.words]
    words: list[HeardWord] = []
    for flag, group in groupby(zip(flags, segment.words, strict=True), key=lambda pair: pair[0]):
        row = [word for _, word in group]
        if not flag or len(row) < MIN_CRAMMED_WORDS:
            words += row
    return replace(segment, words=tuple(words))
