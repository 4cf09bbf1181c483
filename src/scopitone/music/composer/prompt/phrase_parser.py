"""Parse free text into phrases of the vocabulary and unknown words."""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from functools import cache
from typing import Literal

from scopitone.music.composer.genres.registry import GENRES
from scopitone.music.composer.genres.substyles import SUBSTYLES
from scopitone.music.composer.prompt import vocabulary
from scopitone.music.composer.prompt.song_forms import SONG_FORMS

PhraseKind = Literal[
    "genre", "style", "form", "mood", "tempo", "instrument", "family", "era", "f", "m", "silent"
]

_MAX_PHRASE_WORDS = 4
_WORD = re.compile(r"[^\W_]+(?:['’][^\W_]+)*")
_NEGATION = {"no", "without", "minus", "except", "not", "dont"}


@dataclass(frozen=True, slots=True)
class ParsedPhrase:
    """A phrase of the vocabulary.

    Attributes:
        kind: the table of the phrase; `style` is SUBSTYLES, `form` is SONG_FORMS.
        value: its key in the table, or an index of SUBSTYLES as text.
        text: the phrase as written, in lowercase.
        position: the number of its first word.
        negated: whether the text asks for a song without it.
    """

    kind: PhraseKind
    value: str
    text: str
    position: int
    negated: bool = False


@dataclass(frozen=True, slots=True)
class ParsedText:
    """Phrases in the order of the text, and the unknown words between them."""

    phrases: tuple[ParsedPhrase, ...]
    unknown: tuple[str, ...]

    def values(self, kind: PhraseKind, *, negated: bool = False) -> tuple[str, ...]:
        """Return the distinct values of one kind, in order."""
        phrases = (p for p in self.phrases if p.kind == kind and p.negated == negated)
        return tuple(dict.fromkeys(phrase.value for phrase in phrases))


def split_words(text: str) -> list[str]:
    """Return lowercase words; hyphens, slashes and ampersands split them, apostrophes do not."""
    return [word.replace("’", "'") for word in _WORD.findall(text.lower())]


def _list_phrases() -> Iterator[tuple[str, PhraseKind, str]]:
    plain: tuple[tuple[PhraseKind, Mapping[str, object]], ...] = (
        ("instrument", vocabulary.INSTRUMENTS),
        ("tempo", vocabulary.TEMPO_WORDS),
    )
    for kind, table in plain:
        yield from ((key, kind, key) for key in table)
    for mood, entry in vocabulary.MOODS.items():
        yield from ((word, "mood", mood) for word in (mood, *entry.words))
    for era, names in vocabulary.ERAS.items():
        yield from ((word, "era", era) for word in names)
    for index, style in enumerate(SUBSTYLES):
        yield from ((word, "style", str(index)) for word in style.words)
    for name, form in SONG_FORMS.items():
        yield from ((word, "form", name) for word in form.words)
    for name, genre in GENRES.items():
        yield from ((word, "genre", name) for word in (name.replace("-", " "), *genre.words))
    yield from ((word, "f", "f") for word in vocabulary.FEMALE)
    yield from ((word, "m", "m") for word in vocabulary.MALE)
    yield from ((word, "silent", word) for word in vocabulary.VOICELESS)


@cache
def load_phrases() -> Mapping[str, tuple[PhraseKind, str]]:
    """Return every phrase of the vocabulary; the last of `_list_phrases` wins."""
    return {phrase: (kind, value) for phrase, kind, value in _list_phrases()}


def _look_up(phrase: str) -> tuple[PhraseKind, str] | None:
    known = load_phrases()
    for form in (phrase, phrase.removesuffix("s"), phrase.removesuffix("es"), phrase + "s"):
        if form in known:
            return known[form]
    return None


def _find_longest(words: list[str], first: int) -> tuple[int, tuple[PhraseKind, str]] | None:
    for size in range(min(_MAX_PHRASE_WORDS, len(words) - first), 0, -1):
        entry = _look_up(" ".join(words[first : first + size]))
        if entry:
            return size, entry
    return None


def _look_up_negated(word: str) -> tuple[PhraseKind, str] | None:
    """Return the meaning of a word that only matters when negated, such as drums."""
    for form in (word, word.removesuffix("s")):
        if form in vocabulary.VOICE:
            return "silent", "silent"
        if form in vocabulary.FAMILIES:
            return "family", form
    return None


def _find_meaning(
    words: list[str], first: int, negated: bool
) -> tuple[int, tuple[PhraseKind, str]] | None:
    """Return how many words the phrase at `first` has, and its kind and value."""
    longest = _find_longest(words, first)
    if longest or not negated:
        return longest
    entry = _look_up_negated(words[first])
    return (1, entry) if entry else None


def parse_text(text: str, *, negative: bool = False) -> ParsedText:
    """Find the phrases of the vocabulary in `text`; longer ones are preferred.

    "no" and "without" negate the phrase after them; `negative` negates all phrases.
    """
    words = split_words(text)
    phrases: list[ParsedPhrase] = []
    unknown: list[str] = []
    negated = negative
    position = 0
    while position < len(words):
        word = words[position]
        if meaning := _find_meaning(words, position, negated):
            size, (kind, value) = meaning
            phrase = " ".join(words[position : position + size])
            phrases.append(ParsedPhrase(kind, value, phrase, position, negated))
            negated = negative
            position += size
            continue
        if word in _NEGATION:
            negated = True
        elif word not in vocabulary.FILLER and not word.isdigit():
            unknown.append(word)
            negated = negative
        position += 1
    return ParsedText(tuple(phrases), tuple(dict.fromkeys(unknown)))
