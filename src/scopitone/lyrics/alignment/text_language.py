"""Detect the language of given lyrics, for the listener."""

from __future__ import annotations

from collections.abc import Sequence

from scopitone.core.song import Line

MIN_PROBABILITY, MIN_LETTERS = 0.9, 40
"""Least probability of the language, and least letters of the text, to detect it by the text
alone."""

_LANGUAGES = """
    af am ar as az be bg bn br bs ca cs cy da de el en es et eu fa fi fo fr gl gu he hi hr ht hu hy
    id is it ja ka kk km kn ko la lb lo lt lv mg mk ml mn mr ms mt nb ne nl nn no oc pa pl ps pt ro
    ru si sk sl sq sr sv sw ta te th tl tr uk ur vi zh
"""
"""Languages of which songs are common, among those that both Whisper (`languages.LANGUAGES`)
and py3langid know: every further one makes short texts less certain."""

_WHISPER_CODES = {"nb": "no", "nn": "no"}


def detect_language(lines: Sequence[Line]) -> str | None:
    """Return the code of the lines' language, None if the text is too short or unclear."""
    text = " ".join(line.text for line in lines)
    if sum(char.isalpha() for char in text) < MIN_LETTERS:
        return None
    # Importing it takes a moment, which texts that are too short do not need. It is not cached, so
    # that its 90 MB are free again for the listener.
    from scopitone.core.language_identifier import load_language_identifier

    code, probability = load_language_identifier(_LANGUAGES.split()).classify(text)
    return _WHISPER_CODES.get(code, code) if probability >= MIN_PROBABILITY else None
