"""What songs are about: for each theme, its words in a prompt and its lines.

`lines/*.txt` are written by hand for Scopitone, one file a theme. Under [verse], [later] (second
verses), [rise] (pre-choruses) and [bridge] each row is a couplet, parted by a slash; under [hook]
and [answer] (chorus lines that rhyme with a hook) it is a line. A row that begins with + is for
bright songs alone, one with − (or -) for dark ones.
"""

from __future__ import annotations

from dataclasses import dataclass
from functools import cache
from importlib.resources import files
from typing import Literal

from scopitone.music.composer.reading import words_of

Place = Literal["hook", "verse", "later", "rise", "bridge", "answer"]
GENERIC = "generic"


@dataclass(frozen=True, slots=True)
class Row:
    """One line or a couplet; `light` is 1 for bright songs, −1 for dark ones, 0 for all."""

    lines: tuple[str, ...]
    light: int


@dataclass(frozen=True, slots=True)
class Theme:
    """`words` are lowercase words of prompts that mean this theme."""

    words: frozenset[str]
    rows: dict[Place, tuple[Row, ...]]

    def of(self, place: Place, light: int) -> list[Row]:
        """The rows for one place that suit a song of that light."""
        return [row for row in self.rows.get(place, ()) if row.light in (0, light)]


@cache
def themes() -> dict[str, Theme]:
    """All themes by name, sorted; `generic` suits every song."""
    folder = files(__package__) / "lines"
    found = {
        entry.name.removesuffix(".txt"): _parsed(entry.read_text("utf-8"))
        for entry in folder.iterdir()
        if entry.name.endswith(".txt")
    }
    return dict(sorted(found.items()))


def themes_of(*texts: str) -> tuple[str, ...]:
    """The themes whose words occur in `texts`, in the order of their first words."""
    words = [word for text in texts for word in words_of(text)]
    return tuple(dict.fromkeys(name for word in words for name in _named(word)))


def _named(word: str) -> list[str]:
    forms = {word, word.removesuffix("'s"), word.removesuffix("s")}
    return [name for name, theme in themes().items() if theme.words & forms]


def _parsed(text: str) -> Theme:
    head, *places = text.split("\n[")
    words = frozenset(head.removeprefix("words:").split())
    rows: dict[Place, tuple[Row, ...]] = {}
    for block in places:
        name, _, body = block.partition("]\n")
        place: Place = name  # type: ignore[assignment]
        rows[place] = tuple(_row(line) for line in body.splitlines() if line.strip())
    return Theme(words, rows)


def _row(line: str) -> Row:
    light = {"+": 1, "-": -1, "−": -1}.get(line[0], 0)
    text = line[1:] if light else line
    return Row(tuple(part.strip() for part in text.split(" / ")), light)
