"""Themes of generated lyrics: the words of a prompt that mean each theme, and its lines.

`lines/LANGUAGE/*.txt` are written by hand for Scopitone, one file per theme. Under [verse],
[later] (second verses), [chorus], [rise] (pre-choruses), and [bridge] each row is a couplet; under
[hook] and [answer] (chorus lines that rhyme with a hook) it is one line. “ / ” parts two lines
that each make sense alone, “ // ” lines that belong together, as do those of which the second
begins with a small letter. A row that begins with + is only for
bright songs, one with − (or -) only for dark ones. “{a|b}” stands for one of its alternatives.
`frames.txt` has lines for the subject and the names of a song; `frames.py` reads it.
"""

from __future__ import annotations

import re
from dataclasses import dataclass
from functools import cache
from importlib.resources import files
from itertools import product
from typing import Literal

import numpy as np

from scopitone.music.composer.prompt.phrase_parser import split_words
from scopitone.music.composer.rng import pick

LineRole = Literal["hook", "verse", "later", "rise", "bridge", "answer", "chorus"]
GENERIC = "generic"
ENGLISH = "en"
FRAMES_FILE = "frames.txt"

VOICES = {"en": "en-us", "de": "de", "fr": "fr", "es": "es", "pt": "pt-br", "it": "it"}
"""The eSpeak NG voice of each language in which there are lines, by ISO 639-1 code."""

_ALTERNATIVES = re.compile(r"\{([^{}]*\|[^{}]*)\}")
_SIGNS = {"+": 1, "-": -1, "−": -1}


@dataclass(frozen=True, slots=True)
class LyricRow:
    """A line or a couplet with alternatives.

    `light` is 1 for bright songs, −1 for dark ones, 0 for all. The lines of a `bound` couplet stay
    together.
    """

    lines: tuple[str, ...]
    light: int
    bound: bool = False


@dataclass(frozen=True, slots=True)
class LyricTheme:
    """A theme. `words` are lowercase words of prompts that mean it; `rows` are its lines."""

    words: frozenset[str]
    rows: dict[LineRole, tuple[LyricRow, ...]]

    def rows_for(self, role: LineRole, light: int) -> list[LyricRow]:
        """Return the rows for a role that suit a song of this light."""
        return [row for row in self.rows.get(role, ()) if row.light in (0, light)]


@cache
def load_themes(language: str = ENGLISH) -> dict[str, LyricTheme]:
    """Return all themes of a language of VOICES by name, sorted; `generic` suits every song."""
    folder = files(__package__) / "lines" / language
    parsed = {
        entry.name.removesuffix(".txt"): _parse_theme(entry.read_text("utf-8"))
        for entry in folder.iterdir()
        if entry.name.endswith(".txt") and entry.name != FRAMES_FILE
    }
    return dict(sorted(parsed.items()))


@cache
def list_theme_names() -> frozenset[str]:
    """Return the names of the themes of all languages."""
    return frozenset(name for language in VOICES for name in load_themes(language))


def find_themes(*texts: str, language: str = ENGLISH) -> tuple[str, ...]:
    """Return the themes whose words occur in `texts`, in the order of their first words."""
    words = [part for text in texts for word in split_words(text) for part in _split_elided(word)]
    return tuple(dict.fromkeys(name for word in words for name in _themes_of_word(word, language)))


def fill_alternatives(text: str, rng: np.random.Generator) -> str:
    """Return `text` with one alternative of each group."""
    return _ALTERNATIVES.sub(lambda match: pick(rng, match[1].split("|")), text)


def list_variants(text: str) -> list[str]:
    """Return `text` with each combination of its alternatives."""
    parts = _ALTERNATIVES.split(text)
    choices = [part.split("|") if i % 2 else [part] for i, part in enumerate(parts)]
    return ["".join(choice) for choice in product(*choices)]


def parse_rows(body: str) -> tuple[LyricRow, ...]:
    """Return the rows of the lines of `body`."""
    return tuple(_parse_row(line) for line in body.splitlines() if line.strip())


def _split_elided(word: str) -> tuple[str, ...]:
    """Return the word and, of a word such as “l'amour”, its end."""
    return (word, word.rpartition("'")[2]) if "'" in word else (word,)


def _themes_of_word(word: str, language: str) -> list[str]:
    forms = {word, word.removesuffix("'s"), word.removesuffix("s")}
    return [name for name, theme in load_themes(language).items() if theme.words & forms]


def _parse_theme(text: str) -> LyricTheme:
    head, *blocks = text.split("\n[")
    words = frozenset(head.removeprefix("words:").split())
    rows: dict[LineRole, tuple[LyricRow, ...]] = {}
    for block in blocks:
        name, _, body = block.partition("]\n")
        role: LineRole = name  # type: ignore[assignment]
        rows[role] = parse_rows(body)
    return LyricTheme(words, rows)


def _parse_row(line: str) -> LyricRow:
    light = _SIGNS.get(line[0], 0)
    text = line[1:] if light else line
    bound = " // " in text
    parts = [part.strip() for part in text.split(" // " if bound else " / ")]
    continues = len(parts) > 1 and parts[1].lstrip("{")[:1].islower()
    return LyricRow(tuple(parts), light, bound or continues)
