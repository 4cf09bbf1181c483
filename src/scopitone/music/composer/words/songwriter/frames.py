"""Lines for what the words must name: the subject, persons, brands, an age.

`lines/LANGUAGE/frames.txt` has rows as a theme. A section is named after what its lines name and,
if they suit one occasion only, the occasion: [name birthday]. Its lines are hooks; those of a
section that ends in “again” are for other places of the song. The slots of [subject] are those of
`subject_phrase.py`, {n} is a name or a number.
"""

from __future__ import annotations

import re
from collections.abc import Mapping
from functools import cache
from importlib.resources import files

from scopitone.music.composer.words.songwriter.themes import FRAMES_FILE, LyricRow, parse_rows

_SLOT = re.compile(r"\{(\w+)\}")
AND = {"en": "and", "de": "und", "fr": "et", "es": "y", "pt": "e", "it": "e"}
_MAX_NAMES = 3


@cache
def load_frames(language: str) -> dict[str, tuple[LyricRow, ...]]:
    """Return the rows of each section of a language."""
    text = (files(__package__) / "lines" / language / FRAMES_FILE).read_text("utf-8")
    blocks = (block.partition("]\n") for block in f"\n{text}".split("\n[")[1:])
    return {name: parse_rows(body) for name, _, body in blocks}


def list_frames(
    language: str, name: str, occasion: str | None, light: int, forms: Mapping[str, str]
) -> list[str]:
    """Return the lines for `name`, filled with `forms`; those for `occasion` if there are any.

    Lines that need a form that the phrase does not have are left out.
    """
    frames = load_frames(language)
    head, _, tail = name.partition(" ")
    special = " ".join(part for part in (head, occasion, tail) if part)
    rows = frames.get(special) or frames.get(name, ())
    suited = [row for row in rows if row.light in (0, light)]
    texts = [row.lines[0] for row in suited]
    return [fill(text, forms) for text in texts if set(_SLOT.findall(text)) <= forms.keys()]


def fill(text: str, forms: Mapping[str, str]) -> str:
    """Return `text` with its slots filled, beginning with a capital."""
    line = _SLOT.sub(lambda match: forms[match[1]], text)
    return line[:1].upper() + line[1:]


def join_names(names: tuple[str, ...], language: str = "en") -> str:
    """Return at most three names as a phrase: “Anna, Tom and Mia”."""
    first = names[:_MAX_NAMES]
    return first[0] if len(first) == 1 else f"{', '.join(first[:-1])} {AND[language]} {first[-1]}"
