"""Which language a line of lyrics is in, as the name of its eSpeak NG voice."""

from __future__ import annotations

import re
from collections.abc import Sequence
from functools import cache

from py3langid.langid import MODEL_FILE, LanguageIdentifier  # type: ignore[import-untyped]

ENGLISH = "en-us"

_SCRIPTS: tuple[tuple[str, str], ...] = (
    ("ja", r"[\u3041-\u30ff]"),
    ("ko", r"[\uac00-\ud7af]"),
    ("cmn", r"[\u4e00-\u9fff]"),
    ("el", r"[\u0370-\u03ff]"),
    ("he", r"[\u0590-\u05ff]"),
    ("th", r"[\u0e00-\u0e7f]"),
    ("ta", r"[\u0b80-\u0bff]"),
    ("te", r"[\u0c00-\u0c7f]"),
    ("bn", r"[\u0980-\u09ff]"),
    ("ka", r"[\u10a0-\u10ff]"),
    ("hy", r"[\u0530-\u058f]"),
    ("am", r"[\u1200-\u137f]"),
)
"""Scripts that one language alone is written in, or one above all."""

_SHARED_SCRIPTS: tuple[tuple[str, tuple[str, ...]], ...] = (
    (r"[\u0400-\u04ff]", ("ru", "uk", "bg", "sr", "mk", "be", "kk")),
    (r"[\u0600-\u06ff]", ("ar", "fa", "ur")),
    (r"[\u0900-\u097f]", ("hi", "mr", "ne")),
)
_LATIN_LANGUAGES = """
    en de fr es it pt nl sv da nb fi pl cs sk hu ro hr sl et lv lt tr az sq ca eu ga cy is id ms
    vi sw eo la
"""
_LATIN = tuple(_LATIN_LANGUAGES.split())
_VOICES = {"en": ENGLISH, "pt": "pt-br", "no": "nb"}
_SURE, _ENOUGH_LETTERS = 0.9, 18
"""How likely, and of how many letters, a line must be to leave the language of the whole."""


def languages_of(lines: Sequence[str]) -> list[str]:
    """The eSpeak NG voice of each line.

    A script of its own decides first. Elsewhere the text as a whole is classified, and a line
    differs only if it is long enough and clear. English where nothing can be told.
    """
    scripts = [_script(line) for line in lines]
    voices: list[str] = []
    whole: dict[tuple[str, ...], str] = {}
    for line, script in zip(lines, scripts, strict=True):
        if isinstance(script, str):
            voices.append("ja" if script == "cmn" and "ja" in scripts else script)
            continue
        if script not in whole:
            text = " ".join(t for t, s in zip(lines, scripts, strict=True) if s == script)
            whole[script] = _likeliest(text, script)[0]
        voices.append(_of_line(line, script, whole[script]))
    return voices


def _script(line: str) -> str | tuple[str, ...]:
    for voice, letters in _SCRIPTS:
        if re.search(letters, line):
            return voice
    for letters, candidates in _SHARED_SCRIPTS:
        if re.search(letters, line):
            return candidates
    return _LATIN


def _of_line(line: str, candidates: tuple[str, ...], whole: str) -> str:
    letters = sum(c.isalpha() for c in line)
    if letters >= _ENOUGH_LETTERS:
        language, probability = _likeliest(line, candidates)
        if probability >= _SURE:
            return _voice(language)
    return _voice(whole)


def _likeliest(text: str, candidates: tuple[str, ...]) -> tuple[str, float]:
    """The language and its probability; too little Latin text is English."""
    if candidates == _LATIN and sum(c.isalpha() for c in text) < _ENOUGH_LETTERS:
        return "en", 0.0
    language, probability = _identifier(candidates).classify(text.lower())
    return str(language), float(probability)


@cache
def _identifier(candidates: tuple[str, ...]) -> LanguageIdentifier:
    identifier = LanguageIdentifier.from_model_file(MODEL_FILE, norm_probs=True)
    known = set(identifier.labels)
    identifier.set_languages([c for c in candidates if c in known])
    return identifier


def _voice(language: str) -> str:
    return _VOICES.get(language, language)
