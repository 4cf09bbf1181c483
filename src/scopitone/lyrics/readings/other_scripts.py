"""Other scripts in Latin letters, such as Arabic, Hebrew, Thai and Devanagari.

By uroman (Hermjakob, May and Knight 2018), which knows the letters of nearly all scripts. Texts
without vowel signs, such as those of Arabic and Hebrew, have none afterwards either.
"""

from __future__ import annotations

from functools import cache
from typing import Any

from scopitone.core.song import Line


def romanize(line: Line, _song: str = "") -> str:
    """Return `line` in Latin letters."""
    romanized: str = _load_uroman().romanize_string(line.text)
    return " ".join(romanized.split())


@cache
def _load_uroman() -> Any:
    # Loading its tables takes seconds, which few songs need.
    from uroman import Uroman

    return Uroman()
