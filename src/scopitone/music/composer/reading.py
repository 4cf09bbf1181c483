"""Free words, split into phrases of the vocabulary and words that are not in it."""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from functools import cache
from typing import Literal

from scopitone.music.composer import vocabulary
from scopitone.music.composer.genres import GENRE, STYLES

Sort = Literal["genre", "style", "mood", "tempo", "instrument", "family", "era", "f", "m", "silent"]

_LONGEST_PHRASE = 4
_WORD = re.compile(r"[^\W_]+(?:['’][^\W_]+)*")
_NEGATION = {"no", "without", "minus", "except", "not", "dont"}


@dataclass(frozen=True, slots=True)
class Heard:
    """A phrase of the vocabulary: `value` is a key of its table, or an index of STYLES."""

    sort: Sort
    value: str
    text: str
    position: int
    negated: bool = False


@dataclass(frozen=True, slots=True)
class Reading:
    """Phrases in the order of the text, and the words between them that mean nothing to us."""

    heard: tuple[Heard, ...]
    unknown: tuple[str, ...]

    def values(self, sort: Sort, *, negated: bool = False) -> tuple[str, ...]:
        """The distinct values of one sort, in their order."""
        found = (h.value for h in self.heard if h.sort == sort and h.negated == negated)
        return tuple(dict.fromkeys(found))


def words_of(text: str) -> list[str]:
    """Lowercase words; hyphens, slashes and ampersands part them, apostrophes do not."""
    return [word.replace("’", "'") for word in _WORD.findall(text.lower())]


def _table() -> Iterator[tuple[str, Sort, str]]:
    plain: tuple[tuple[Sort, Mapping[str, object]], ...] = (
        ("instrument", vocabulary.INSTRUMENTS),
        ("tempo", vocabulary.TEMPO_WORDS),
    )
    for sort, table in plain:
        yield from ((key, sort, key) for key in table)
    for mood, entry in vocabulary.MOODS.items():
        yield from ((word, "mood", mood) for word in (mood, *entry.words))
    for era, names in vocabulary.ERAS.items():
        yield from ((word, "era", era) for word in names)
    for index, style in enumerate(STYLES):
        yield from ((word, "style", str(index)) for word in style.words)
    for name, genre in GENRE.items():
        yield from ((word, "genre", name) for word in (name.replace("-", " "), *genre.words))
    yield from ((word, "f", "f") for word in vocabulary.FEMALE)
    yield from ((word, "m", "m") for word in vocabulary.MALE)
    yield from ((word, "silent", word) for word in vocabulary.VOICELESS)


@cache
def phrases() -> Mapping[str, tuple[Sort, str]]:
    """Every phrase of the vocabulary; where two tables share one, the later of `_table` holds."""
    return {phrase: (sort, value) for phrase, sort, value in _table()}


def _lookup(phrase: str) -> tuple[Sort, str] | None:
    known = phrases()
    for form in (phrase, phrase.removesuffix("s"), phrase.removesuffix("es"), phrase + "s"):
        if form in known:
            return known[form]
    return None


def _longest(words: list[str], at: int) -> tuple[int, tuple[Sort, str]] | None:
    for size in range(min(_LONGEST_PHRASE, len(words) - at), 0, -1):
        found = _lookup(" ".join(words[at : at + size]))
        if found:
            return size, found
    return None


def _taken_away(word: str) -> tuple[Sort, str] | None:
    """What a word stands for that only a negation makes meaningful, such as drums."""
    for form in (word, word.removesuffix("s")):
        if form in vocabulary.VOICE:
            return "silent", "silent"
        if form in vocabulary.FAMILIES:
            return "family", form
    return None


def _meaning(words: list[str], at: int, negated: bool) -> tuple[int, tuple[Sort, str]] | None:
    found = _longest(words, at)
    if found or not negated:
        return found
    taken = _taken_away(words[at])
    return (1, taken) if taken else None


def read(text: str, *, negative: bool = False) -> Reading:
    """The vocabulary's phrases in `text`, longest first.

    "no" and "without" negate the phrase after them; `negative` says that all are negated.
    """
    words = words_of(text)
    heard: list[Heard] = []
    unknown: list[str] = []
    negated = negative
    at = 0
    while at < len(words):
        word = words[at]
        if found := _meaning(words, at, negated):
            size, (sort, value) = found
            heard.append(Heard(sort, value, " ".join(words[at : at + size]), at, negated))
            negated = negative
            at += size
            continue
        if word in _NEGATION:
            negated = True
        elif word not in vocabulary.FILLER and not word.isdigit():
            unknown.append(word)
            negated = negative
        at += 1
    return Reading(tuple(heard), tuple(dict.fromkeys(unknown)))
