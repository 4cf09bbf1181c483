"""Which scripts are romanized by which module."""

from __future__ import annotations

import unicodedata
from collections.abc import Callable, Mapping

from scopitone.core.song import Line
from scopitone.lyrics.readings import chinese, cyrillic, greek, japanese, korean, other_scripts
from scopitone.lyrics.secondary_rows import find_script

Romanizer = Callable[[Line, str], str]
"""Romanizes a line; the second argument is the text of all lines, for the song's language."""

ROMANIZERS: Mapping[str, Romanizer] = {
    "KANA": japanese.romanize,
    "HAN": chinese.romanize,
    "HANGUL": korean.romanize,
    "CYRILLIC": cyrillic.romanize,
    "GREEK": greek.romanize,
}
"""By the script's name (`secondary_rows.find_script`); `other_scripts` has all others."""

_LATIN = ("LATIN", "FULLWIDTH", "FEMININE", "MASCULINE", "MODIFIER", "MICRO", "KELVIN", "ANGSTROM")


def find_foreign_script(text: str) -> str | None:
    """Return the script of the letters in `text` that are not Latin; None if all are."""
    return find_script("".join(char for char in text if _is_foreign(char)))


def find_romanizer(script: str) -> Romanizer:
    """Return what romanizes lines of `script`."""
    return ROMANIZERS.get(script, other_scripts.romanize)


def _is_foreign(char: str) -> bool:
    if char.isascii() or not char.isalpha():
        return False
    return unicodedata.name(char, "").partition(" ")[0] not in _LATIN
