"""Break heard words into lines: as lyrics are written, not where a model's windows end.

The best breaks of a passage are chosen together, as Knuth and Plass 1981, "Breaking Paragraphs
into Lines", do: each line has a cost by its length, and each break a gain by the evidence for it.
"""

from __future__ import annotations

import unicodedata
from collections import defaultdict
from collections.abc import Mapping, Sequence
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from scopitone.lyrics.alignment.spelling import normalize
from scopitone.lyrics.listening.transcript import HeardWord

MIN_WIDTH, MAX_WIDTH = 20, 42
"""Characters between which a line costs nothing; 42 fit into a subtitle's row
(Netflix, "Timed Text Style Guide")."""

MAX_WORDS = 24
"""Words of the longest line that is tried."""

BREAK_COST = 0.9
"""Evidence that a break between two lines of good length must have."""

SHORT_COST, LONG_COST = 0.8, 1.0
"""Cost of a line without characters, and of one that is EXCESS_WIDTH characters too long."""

EXCESS_WIDTH = 12

REST_GAIN, REST_S, MAX_RESTS = 1.0, 0.8, 1.5
"""Gain of a rest of REST_S seconds, and the largest factor by which longer ones gain more."""

STOP_GAIN, COMMA_GAIN, SEGMENT_GAIN, CAPITAL_GAIN = 1.0, 0.5, 0.7, 0.5

MAX_REST_S = 2.5
"""Seconds of rest within a line; longer ones always end it."""

REPEAT_GAIN, MAX_STRENGTH = 0.8, 1.5
"""Gain of a line for each unit of the clearest evidence for its ends anywhere in the song, and the
most that counts: a phrase that occurs again is broken in the same way."""

ONSET_S = 0.4
"""Seconds that a word after a rest may last: Whisper adds the rest to the word after it."""

LINKING_LETTERS, LINKING_COST = 3, 0.45
"""Letters of a word that mostly belongs to the next one (articles, prepositions, pronouns), and
the cost of a break after it."""

_LINKING_SCRIPTS = frozenset({"LATIN", "CYRILLIC", "GREEK"})

SINGLE_WORD_COST = 0.6
"""Cost of a line of a single word, in addition to that of its length."""

CAPITALIZED = frozenset({"de", "lb"})
"""Languages whose nouns have capitals."""

_STOPS, _COMMAS = ".?!…。！？", ",;:、，；："
_SIGNS = _STOPS + _COMMAS
ABBREVIATIONS = frozenset({"mr.", "mrs.", "ms.", "dr.", "st.", "jr.", "sr.", "sra."})
"""Words, case-folded, whose period does not end a sentence."""


@dataclass(frozen=True, slots=True)
class Passage:
    """Words in the order of time, and before which of them a segment of the listener begins."""

    words: Sequence[HeardWord]
    begins: Sequence[bool]


def break_lines(passage: Passage, language: str, *, spaced: bool = True) -> list[list[HeardWord]]:
    """Return the words of `passage` in lines; repeated passages are broken in the same way.

    spaced: whether the language writes spaces between words. Bar lines do not help: sung lines
    begin before and after them.
    """
    if not passage.words:
        return []
    rests = _measure_rests(passage)
    gains = _score_breaks(passage, rests, language)
    spelled = [normalize(word.text) for word in passage.words]
    gains = _average_repeats(gains, spelled)
    widths = [_measure_width(word.text) + spaced for word in passage.words]
    parts = rests > MAX_REST_S
    lone_cost = SINGLE_WORD_COST if spaced else 0.0
    lines = _choose_lines(gains, parts, widths, spelled, {}, lone_cost)
    strengths = _measure_strengths(lines, gains, spelled)
    lines = _choose_lines(gains, parts, widths, spelled, strengths, lone_cost)
    return [list(passage.words[first:last]) for first, last in lines]


def _measure_width(text: str) -> int:
    """Return the columns of `text`: two for each sign of CJK scripts, none for accents."""
    return sum(
        0 if unicodedata.combining(char) else 1 + (unicodedata.east_asian_width(char) in "WF")
        for char in text
    )


def _measure_rests(passage: Passage) -> NDArray[np.float64]:
    """Return the seconds before each word that neither it nor the one before needs, (words,)."""
    words = passage.words
    letters = np.array([max(1, len(normalize(word.text))) for word in words])
    starts = np.array(
        [
            max(word.start, word.end - ONSET_S) if _can_begin(passage, index) else word.start
            for index, word in enumerate(words)
        ]
    )
    steps = np.diff(starts, prepend=starts[0])
    paces = steps[1:] / letters[:-1]
    pace = float(np.median(paces)) if len(paces) else 0.0
    rests = np.zeros(len(words))
    rests[1:] = steps[1:] - pace * letters[:-1]
    return np.maximum(rests, 0.0)


def _can_begin(passage: Passage, index: int) -> bool:
    """Return whether the text suggests a rest before a word; otherwise a long word is held."""
    return index == 0 or passage.begins[index] or passage.words[index - 1].text[-1] in _SIGNS


def _score_breaks(
    passage: Passage, rests: NDArray[np.float64], language: str
) -> NDArray[np.float64]:
    """Return the evidence for a line that begins with each word, (words,)."""
    gains = REST_GAIN * np.minimum(rests / REST_S, MAX_RESTS)
    gains += SEGMENT_GAIN * np.array(passage.begins)
    for index in range(1, len(passage.words)):
        before = passage.words[index - 1].text
        if before.casefold() in ABBREVIATIONS:
            gains[index] -= STOP_GAIN
        elif before[-1] in _STOPS:
            gains[index] += STOP_GAIN
        elif before[-1] in _COMMAS:
            gains[index] += COMMA_GAIN
        else:
            if language not in CAPITALIZED and _begins_sentence(passage.words[index].text):
                gains[index] += CAPITAL_GAIN
            if _is_linking(before):
                gains[index] -= LINKING_COST
    return gains


def _is_linking(text: str) -> bool:
    """Return whether a word is as short as articles and prepositions, in scripts that have them."""
    script = unicodedata.name(text[0], "").partition(" ")[0]
    return text.isalpha() and len(text) <= LINKING_LETTERS and script in _LINKING_SCRIPTS


def _begins_sentence(text: str) -> bool:
    """Return whether a word has a capital that it would not have within a sentence, names aside."""
    return text[0].isupper() and text != "I" and not text.startswith(("I'", "I’"))


def _average_repeats(gains: NDArray[np.float64], spelled: Sequence[str]) -> NDArray[np.float64]:
    """Return `gains` averaged over all breaks between the same two words and the same two words."""
    groups = defaultdict(list)
    for index in range(len(spelled)):
        groups[tuple(spelled[max(0, index - 2) : index + 2])].append(index)
    result = gains.copy()
    for group in groups.values():
        result[group] = gains[group].mean()
    return result


def _measure_strengths(
    lines: Sequence[tuple[int, int]], gains: NDArray[np.float64], spelled: Sequence[str]
) -> dict[tuple[str, ...], float]:
    """Return how clear a line with these words is at its clearest, by the weaker of its ends."""
    ends = np.append(gains, MAX_STRENGTH)
    ends[0] = MAX_STRENGTH
    strengths: dict[tuple[str, ...], float] = defaultdict(float)
    for first, last in lines:
        words = tuple(spelled[first:last])
        clear = float(np.clip(min(ends[first], ends[last]), 0.0, MAX_STRENGTH))
        strengths[words] = max(strengths[words], clear)
    return strengths


def _choose_lines(
    gains: NDArray[np.float64],
    parts: NDArray[np.bool_],
    widths: Sequence[int],
    spelled: Sequence[str],
    strengths: Mapping[tuple[str, ...], float],
    lone_cost: float,
) -> list[tuple[int, int]]:
    """Return (first, last + 1) of the words of each line, for the best way to break them."""
    count = len(widths)
    totals = np.cumsum([0, *widths])
    best = np.full(count + 1, -np.inf)
    best[0] = 0.0
    origin = np.zeros(count + 1, np.intp)
    for last in range(1, count + 1):
        for first in range(last - 1, max(-1, last - 1 - MAX_WORDS), -1):
            score = best[first] + gains[first] - BREAK_COST
            score -= (
                _length_cost(int(totals[last] - totals[first])) + (last - first == 1) * lone_cost
            )
            score += REPEAT_GAIN * strengths.get(tuple(spelled[first:last]), 0.0)
            if score > best[last]:
                best[last], origin[last] = score, first
            if parts[first]:
                break
    lines: list[tuple[int, int]] = []
    last = count
    while last:
        lines.append((int(origin[last]), last))
        last = int(origin[last])
    return lines[::-1]


def _length_cost(width: int) -> float:
    if width < MIN_WIDTH:
        return SHORT_COST * ((MIN_WIDTH - width) / MIN_WIDTH) ** 2
    return LONG_COST * (max(0, width - MAX_WIDTH) / EXCESS_WIDTH) ** 2
