"""Write the hook: the line that the chorus repeats and that gives the title."""

from __future__ import annotations

from collections.abc import Sequence

import numpy as np

from scopitone.music.composer.prompt.phrase_parser import split_words
from scopitone.music.composer.rng import pick
from scopitone.music.composer.words.phonemes import syllabify_line
from scopitone.music.composer.words.songwriter.themes import GENERIC, load_themes

_ENGLISH = "en-us"
_MAX_SYLLABLES, _TAIL_UP_TO = 10, 6
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


def write_hook(
    subject: str, title: str, names: Sequence[str], light: int, rng: np.random.Generator
) -> str:
    """Return a hook: the title if it is singable, else from the subject, else from a theme.

    `names` are themes; `light` is 1 for bright songs, −1 for dark ones, 0 for others.
    """
    if title and 0 < _count_syllables(title) <= _MAX_SYLLABLES:
        return title.strip(" .!?,;:")
    rows = [row for name in names for row in load_themes()[name].rows_for("hook", light)]
    if subject and _is_only_theme(subject):
        named = [row for row in rows if subject.lower() in split_words(row.lines[0])]
        return pick(rng, named).lines[0] if named else _write_subject_hook(subject, rng)
    if subject and _count_syllables(subject) <= _MAX_SYLLABLES:
        return _write_subject_hook(subject, rng)
    rows = rows or load_themes()[GENERIC].rows_for("hook", light)
    return pick(rng, rows).lines[0]


def title_of(hook: str) -> str:
    """Return `hook` capitalized as an English title."""
    words = hook.strip(" .!?,;:").split()
    return " ".join(
        word if i and word.lower() in _SMALL and i < len(words) - 1 else word[:1].upper() + word[1:]
        for i, word in enumerate(words)
    )


def _count_syllables(text: str) -> int:
    line = syllabify_line(text, _ENGLISH)
    return len(line.syllables) if line else 0


def _is_only_theme(subject: str) -> bool:
    words = subject.lower().split()
    return len(words) == 1 and any(words[0] in theme.words for theme in load_themes().values())


def _write_subject_hook(subject: str, rng: np.random.Generator) -> str:
    phrase = _uncapitalize(subject)
    first = phrase.split()[0].lower()
    if first.endswith("ing") and first not in _NOUNS_IN_ING:
        forms = _DOING if _count_syllables(phrase) <= _TAIL_UP_TO else _DOING_LONG
        return pick(rng, forms).format(phrase)
    return pick(rng, _BEING).format(phrase)


def _uncapitalize(phrase: str) -> str:
    """Return the phrase without the capital of a sentence; names keep theirs."""
    first = phrase.split()[0]
    plain = first.lower() in _SMALL or first.lower() in {"my", "your", "our", "his", "her", "their"}
    return phrase[:1].lower() + phrase[1:] if plain or first.lower().endswith("ing") else phrase
