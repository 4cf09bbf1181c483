"""The languages that a listener knows."""

from __future__ import annotations

from scopitone.core.errors import InputError

_CODES = """
    af am ar as az ba be bg bn bo br bs ca cs cy da de el en es et eu fa fi fo fr gl gu ha haw he hi
    hr ht hu hy id is it ja jw ka kk km kn ko la lb ln lo lt lv mg mi mk ml mn mr ms mt my ne nl nn
    no oc pa pl ps pt ro ru sa sd si sk sl sn so sq sr su sv sw ta te tg th tk tl tr tt uk ur uz vi
    yi yo yue zh
"""
LANGUAGES = frozenset(_CODES.split())
"""Codes of multilingual Whisper models (`tokenizer.py` of openai/whisper): ISO 639-1, but for
Hawaiian (haw), Javanese (jw) and Cantonese (yue)."""

UNSPACED_LANGUAGES = frozenset({"zh", "yue", "ja", "th", "lo", "my", "km"})
"""Codes of the languages that write no spaces between words."""


def parse_language(code: str) -> str:
    """Return the listener's code of a language tag such as "es" or "pt-BR".

    Raises InputError("language") for a language that no listener knows.
    """
    language = code.strip().lower().replace("_", "-").partition("-")[0]
    if language not in LANGUAGES:
        raise InputError(
            "language",
            f"{code!r} is not a language that the listening model supports; "
            "accepted: an ISO 639 code such as en, es, fr, or de",
        )
    return language
