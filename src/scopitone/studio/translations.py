"""Texts of the pages by language: `strings/NAME.toml`, with one table per page.

English is complete; a text that another language lacks is shown in English. To add a language,
copy `en.toml`, translate it, and add it to LANGUAGES.
"""

from __future__ import annotations

import tomllib
from collections.abc import Callable
from functools import lru_cache
from pathlib import Path
from typing import Any

LANGUAGES = {"en": "English", "de": "Deutsch"}
FOLDER = Path(__file__).parent / "strings"

Translate = Callable[..., str]


@lru_cache
def load_strings(language: str) -> dict[str, str]:
    """Return all texts of a language by their dotted names."""
    content = (FOLDER / f"{language}.toml").read_text(encoding="utf-8")
    translated = _flatten(tomllib.loads(content))
    return translated if language == "en" else {**load_strings("en"), **translated}


def build_translator(language: str) -> Translate:
    """Return the function `t("keys.title", n=3)`, which fills in the text's placeholders."""
    strings = load_strings(language)

    def translate(name: str, /, **values: object) -> str:
        return strings[name].format(**values) if values else strings[name]

    return translate


def load_script_strings(language: str, *pages: str) -> dict[str, str]:
    """Return the texts for scripts, from the tables `js` and `js_PAGE`, without the table name."""
    prefixes = ("js.", *(f"js_{page}." for page in pages))
    return {
        name.partition(".")[2]: text
        for name, text in load_strings(language).items()
        if name.startswith(prefixes)
    }


def choose_language(accept_language: str, chosen: str | None) -> str:
    """Return the language the reader chose, else the first known one of Accept-Language."""
    if chosen in LANGUAGES:
        return chosen
    for part in accept_language.split(","):
        language = part.partition(";")[0].strip().lower().partition("-")[0]
        if language in LANGUAGES:
            return language
    return "en"


def _flatten(table: dict[str, Any], prefix: str = "") -> dict[str, str]:
    strings: dict[str, str] = {}
    for name, item in table.items():
        if isinstance(item, dict):
            strings.update(_flatten(item, f"{prefix}{name}."))
        else:
            strings[prefix + name] = str(item)
    return strings
