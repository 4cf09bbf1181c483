"""The language of a prompt, and its known words in English."""

from __future__ import annotations

import re
from collections.abc import Iterator
from functools import cache

from scopitone.core.language_identifier import load_language_identifier
from scopitone.music.composer.prompt.foreign_words import (
    LANGUAGE_NAMES,
    LANGUAGES,
    load_word_rows,
)
from scopitone.music.composer.prompt.phrase_parser import parse_text, split_words

ENGLISH = "en"
_LATIN = (ENGLISH, *(code for code in LANGUAGES if code not in ("ja", "zh")))
_EAST_ASIAN = r"\u3041-\u30ff\u3400-\u9fff\uff66-\uff9f"
_SCRIPTS = (
    ("ja", re.compile(r"[\u3041-\u30ff]")),
    ("ko", re.compile(r"[\uac00-\ud7af]")),
    ("zh", re.compile(r"[\u4e00-\u9fff]")),
)
_MIN_PROBABILITY = 0.6
"""A prompt is English from this probability on."""

_APOSTROPHES = "'’"
_PUNCTUATION = str.maketrans({"、": ", ", "。": ". ", "，": ", ", "「": '"', "」": '"'})
_SUBJECT_FIRST = (
    (re.compile(r"([^\s、。，,]+?)(?:について|に関する|をテーマにした)の?"), r" about \1, "),
    (re.compile(r"(?:关于|關於)([^，、。的]+)的"), r" about \1, "),
)


def detect_prompt_language(text: str) -> str:
    """Return the ISO 639-1 code of the language in which `text` is written.

    A script decides; Latin script is English unless the text has words of another language of
    `LANGUAGES` that are not English words, and the classifier does not insist on English.
    """
    for code, letters in _SCRIPTS:
        if letters.search(text):
            return code
    hits = {code: _count_hits(text, code) for code in _LATIN if code != ENGLISH}
    if not any(hits.values()):
        return ENGLISH
    shares = {str(code): float(share) for code, share in _load_identifier().rank(text.lower())}
    if shares[ENGLISH] >= _MIN_PROBABILITY:
        return ENGLISH
    return max((code for code in hits if hits[code]), key=lambda code: hits[code] + shares[code])


def _count_hits(text: str, language: str) -> int:
    """Count the known words of `language` that the English parser does not know."""
    unknown = {part for word in parse_text(text).unknown for part in word.split("'")}
    matches = _load_pattern(language).finditer(text)
    return sum(not unknown.isdisjoint(split_words(match[0])) for match in matches)


def find_sung_language(text: str) -> tuple[str | None, str]:
    """Return the language that `text` asks for, as “in Spanish” does, and the text without it."""
    for code, pattern in _load_requests():
        if pattern.search(text):
            return code, pattern.sub(" ", text)
    return None, text


def translate_prompt(text: str, language: str) -> str:
    """Return `text` with the known words of `language` in English; other words stay.

    Words of Japanese and Chinese that are not known are left out.
    """
    if language not in LANGUAGES:
        return text
    for pattern, english in _SUBJECT_FIRST:
        text = pattern.sub(english, text)
    meanings = _load_meanings(language)
    is_spaced = language in _LATIN
    space = "" if is_spaced else " "

    def replace(match: re.Match[str]) -> str:
        meaning = meanings[int((match.lastgroup or "w0")[1:])]
        return f"{space}{meaning}{' ' if match[0][-1] in _APOSTROPHES else space}"

    text = _load_pattern(language).sub(replace, text)
    if not is_spaced:
        text = re.sub(rf"[{_EAST_ASIAN}]+", " ", text)
    text = re.sub(r"[\s\u3000]+", " ", text.translate(_PUNCTUATION))
    return text.strip()


_load_identifier = cache(lambda: load_language_identifier(_LATIN))


@cache
def _load_requests() -> tuple[tuple[str, re.Pattern[str]], ...]:
    rows = []
    for code, names in LANGUAGE_NAMES.items():
        latin = "|".join(name for name in names if name[0].isascii() and " " not in name)
        phrases = "|".join(name for name in names if " " in name) or "(?!)"
        eastern = "|".join(name for name in names if not name[0].isascii())
        named = rf"\b(?:sung |lyrics |words )?(?:(?:in|auf|en|em)\s+(?:{latin})|{phrases})\b"
        called = rf"\b(?:{names[0]})[ -](?:lyrics|language|words|vocals)\b"
        written = rf"(?:用)?(?:{eastern})(?:で|演唱|唱)?" if eastern else r"(?!)"
        rows.append((code, re.compile(f"{named}|{called}|{written}", re.IGNORECASE)))
    return tuple(rows)


def _iterate_words(language: str) -> Iterator[tuple[str, str]]:
    """Yield each word of a language and its English meaning, the longest word first."""
    column = LANGUAGES.index(language) + 1
    words = [
        (word.strip(), cells[0])
        for cells in load_word_rows()
        for word in cells[column].split(",")
        if word.strip()
    ]
    yield from sorted(words, key=lambda pair: -len(pair[0]))


@cache
def _load_meanings(language: str) -> tuple[str, ...]:
    return tuple(meaning for _, meaning in _iterate_words(language))


@cache
def _load_pattern(language: str) -> re.Pattern[str]:
    """Return a pattern of all words of a language; group `wN` is the word number N."""
    spaced = language in _LATIN
    forms = []
    for number, (word, _) in enumerate(_iterate_words(language)):
        form = re.escape(word).replace(r"\*", r"\w*").replace("'", "['’]")
        if spaced:
            form = rf"(?<!\w){form}" + ("" if word.endswith("'") else r"(?!\w)")
        forms.append(f"(?P<w{number}>{form})")
    return re.compile("|".join(forms), re.IGNORECASE)
