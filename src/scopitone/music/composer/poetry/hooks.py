"""The hook: the line that the chorus repeats and the title comes from."""

from __future__ import annotations

from collections.abc import Sequence

import numpy as np

from scopitone.music.composer.phonemes import text_line
from scopitone.music.composer.poetry.themes import GENERIC, themes
from scopitone.music.composer.seeding import pick

_ENGLISH = "en-us"
_MOST_SYLLABLES, _TAIL_UP_TO = 10, 6
_NOUNS = """
    spring king ring morning evening something everything nothing wing string thing wedding
    feeling ceiling beginning building lightning clothing meaning blessing sibling darling being
    ending anything pudding offspring viking
"""
_NOUNS_IN_ING = frozenset(_NOUNS.split())
_DOING = ("I'm {} tonight", "We're {} today", "I'm {} all night")
_DOING_LONG = ("I'm {}", "We're {}")
_BEING = (
    "I keep on dreaming of {}",
    "Nothing in the world like {}",
    "Take me along to {}",
    "All of my nights belong to {}",
    "Sing it again for {}",
)
_SMALL_WORDS = "a an the of in on at to for and or but by with from"
_SMALL = frozenset(_SMALL_WORDS.split())


def hook_for(
    subject: str, title: str, names: Sequence[str], light: int, rng: np.random.Generator
) -> str:
    """A hook line: the title if it can be sung, else of the subject's words, else a theme's own."""
    if title and 0 < _count(title) <= _MOST_SYLLABLES:
        return title.strip(" .!?,;:")
    if subject and not _is_theme_alone(subject) and _count(subject) <= _MOST_SYLLABLES:
        return _of_subject(subject, rng)
    rows = [row for name in names for row in themes()[name].of("hook", light)]
    rows = rows or themes()[GENERIC].of("hook", light)
    return pick(rng, rows).lines[0]


def title_of(hook: str) -> str:
    """`hook` with the capitals of an English title."""
    words = hook.strip(" .!?,;:").split()
    return " ".join(
        word if i and word.lower() in _SMALL and i < len(words) - 1 else word[:1].upper() + word[1:]
        for i, word in enumerate(words)
    )


def _count(text: str) -> int:
    line = text_line(text, _ENGLISH)
    return len(line.syllables) if line else 0


def _is_theme_alone(subject: str) -> bool:
    words = subject.lower().split()
    return len(words) == 1 and any(words[0] in theme.words for theme in themes().values())


def _of_subject(subject: str, rng: np.random.Generator) -> str:
    phrase = _uncapitalised(subject)
    first = phrase.split()[0].lower()
    if first.endswith("ing") and first not in _NOUNS_IN_ING:
        forms = _DOING if _count(phrase) <= _TAIL_UP_TO else _DOING_LONG
        return pick(rng, forms).format(phrase)
    return pick(rng, _BEING).format(phrase)


def _uncapitalised(phrase: str) -> str:
    """A phrase without the capital of a sentence, names kept."""
    first = phrase.split()[0]
    plain = first.lower() in _SMALL or first.lower() in {"my", "your", "our", "his", "her", "their"}
    return phrase[:1].lower() + phrase[1:] if plain or first.lower().endswith("ing") else phrase
