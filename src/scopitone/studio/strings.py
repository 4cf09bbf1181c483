"""Sentences of the pages, by language: `strings/NAME.toml`, in one table a page.

English is complete; what another language lacks is said in English. To add a language, copy
`en.toml`, translate it, and name it in LANGUAGES.
"""

from __future__ import annotations

import tomllib
from collections.abc import Callable
from functools import lru_cache
from pathlib import Path
from typing import Any

LANGUAGES = {"en": "English", "de": "Deutsch"}
FOLDER = Path(__file__).parent / "strings"

Say = Callable[..., str]


@lru_cache
def table(language: str) -> dict[str, str]:
    """Every sentence by its dotted name."""
    own = _flat(tomllib.loads((FOLDER / f"{language}.toml").read_text(encoding="utf-8")))
    return own if language == "en" else {**table("en"), **own}


def sayer(language: str) -> Say:
    """`say("keys.title", n=3)`: the sentence, with what stands in braces filled in."""
    sentences = table(language)

    def say(name: str, /, **values: object) -> str:
        return sentences[name].format(**values) if values else sentences[name]

    return say


def for_scripts(language: str, *pages: str) -> dict[str, str]:
    """What scripts say: the tables `js` and `js_PAGE`, by the part behind the dot."""
    heads = ("js.", *(f"js_{page}." for page in pages))
    return {
        name.partition(".")[2]: text
        for name, text in table(language).items()
        if name.startswith(heads)
    }


def preferred(accepted: str, chosen: str | None) -> str:
    """The language: the one that was chosen, else the first that the browser asks for."""
    if chosen in LANGUAGES:
        return chosen
    for part in accepted.split(","):
        name = part.partition(";")[0].strip().lower().partition("-")[0]
        if name in LANGUAGES:
            return name
    return "en"


def _flat(value: dict[str, Any], head: str = "") -> dict[str, str]:
    found: dict[str, str] = {}
    for name, item in value.items():
        if isinstance(item, dict):
            found.update(_flat(item, f"{head}{name}."))
        else:
            found[head + name] = str(item)
    return found
