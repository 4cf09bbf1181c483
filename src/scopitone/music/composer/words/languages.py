"""Detect the language of each line of lyrics, as the name of its eSpeak NG voice."""

from __future__ import annotations

import re
from collections.abc import Sequence
from functools import cache
from itertools import compress

from scopitone.core.language_identifier import load_language_identifier

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
"""Scripts that are used by one language only, or by one much more than by others."""

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
_MIN_PROBABILITY, _MIN_LETTERS = 0.9, 18
"""A line needs this probability and length to differ from the language of the whole text."""


def detect_languages(lines: Sequence[str]) -> list[str]:
    """Return the eSpeak NG voice of each line.

    A script that one language uses decides. Otherwise the text of one script is classified as a
    whole, and a line differs only if it is long enough and its language is clear. The default is
    English.
    """
    scripts = [_detect_script(line) for line in lines]
    voices: list[str] = []
    whole: dict[tuple[str, ...], str] = {}
    for line, script in zip(lines, scripts, strict=True):
        if isinstance(script, str):
            voices.append("ja" if script == "cmn" and "ja" in scripts else script)
            continue
        if script not in whole:
            same = (scripts[i] == script for i in range(len(lines)))
            text = " ".join(compress(lines, same))
            whole[script] = _classify(text, script)[0]
        voices.append(_detect_voice(line, script, whole[script]))
    return voices


def _detect_script(line: str) -> str | tuple[str, ...]:
    for voice, letters in _SCRIPTS:
        if re.search(letters, line):
            return voice
    for letters, candidates in _SHARED_SCRIPTS:
        if re.search(letters, line):
            return candidates
    return _LATIN


def _detect_voice(line: str, candidates: tuple[str, ...], whole: str) -> str:
    letters = sum(c.isalpha() for c in line)
    if letters >= _MIN_LETTERS:
        language, probability = _classify(line, candidates)
        if probability >= _MIN_PROBABILITY:
            return _voice_of(language)
    return _voice_of(whole)


def _classify(text: str, candidates: tuple[str, ...]) -> tuple[str, float]:
    """Return the most likely language and its probability; short Latin text is English."""
    if candidates == _LATIN and sum(c.isalpha() for c in text) < _MIN_LETTERS:
        return "en", 0.0
    language, probability = _load_identifier(candidates).classify(text.lower())
    return str(language), float(probability)


_load_identifier = cache(load_language_identifier)


def _voice_of(language: str) -> str:
    return _VOICES.get(language, language)
