"""Themes of generated lyrics: the words of a prompt that mean each theme, and its lines.

`lines/*.txt` are written by hand for Scopitone, one file per theme. Under [verse], [later] (second
verses), [rise] (pre-choruses) and [bridge] each row is a couplet, split by a slash; under [hook]
and [answer] (chorus lines that rhyme with a hook) it is one line. A row that begins with + is only
for bright songs, one with − (or -) only for dark ones.
"""

from __future__ import annotations

from dataclasses import dataclass
from functools import cache
from importlib.resources import files
from typing import Literal

from scopitone.music.composer.prompt.phrase_parser import split_words

LineRole = Literal["hook", "verse", "later", "rise", "bridge", "answer"]
GENERIC = "generic"


@dataclass(frozen=True, slots=True)
class LyricRow:
    """A line or a couplet; `light` is 1 for bright songs, −1 for dark ones, 0 for all."""

    lines: tuple[str, ...]
    light: int


@dataclass(frozen=True, slots=True)
class LyricTheme:
    """A theme. `words` are lowercase words of prompts that mean it; `rows` are its lines."""

    words: frozenset[str]
    rows: dict[LineRole, tuple[LyricRow, ...]]

    def rows_for(self, role: LineRole, light: int) -> list[LyricRow]:
        """Return the rows for a role that suit a song of this light."""
        return [row for row in self.rows.get(role, ()) if row.light in (0, light)]


@cache
def load_themes() -> dict[str, LyricTheme]:
    """Return all themes by name, sorted; `generic` suits every song."""
    folder = files(__package__) / "lines"
    parsed = {
        entry.name.removesuffix(".txt"): _parse_theme(entry.read_text("utf-8"))
        for entry in folder.iterdir()
        if entry.name.endswith(".txt")
    }
    return dict(sorted(parsed.items()))


def find_themes(*texts: str) -> tuple[str, ...]:
    """Return the themes whose words occur in `texts`, in the order of their first words."""
    words = [word for text in texts for word in split_words(text)]
    return tuple(dict.fromkeys(name for word in words for name in _themes_of_word(word)))


def _themes_of_word(word: str) -> list[str]:
    forms = {word, word.removesuffix("'s"), word.removesuffix("s")}
    return [name for name, theme in load_themes().items() if theme.words & forms]


def _parse_theme(text: str) -> LyricTheme:
    head, *blocks = text.split("\n[")
    words = frozenset(head.removeprefix("words:").split())
    rows: dict[LineRole, tuple[LyricRow, ...]] = {}
    for block in blocks:
        name, _, body = block.partition("]\n")
        role: LineRole = name  # type: ignore[assignment]
        rows[role] = tuple(_parse_row(line) for line in body.splitlines() if line.strip())
    return LyricTheme(words, rows)


def _parse_row(line: str) -> LyricRow:
    light = {"+": 1, "-": -1, "−": -1}.get(line[0], 0)
    text = line[1:] if light else line
    return LyricRow(tuple(part.strip() for part in text.split(" / ")), light)
