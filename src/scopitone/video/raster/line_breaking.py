"""Line breaking: texts break between phrases if possible, never within a grapheme cluster.

Phrases of Thai, Chinese and Japanese, which have no spaces between words, are found by BudouX
(Google, Apache-2.0), which was made for line breaking: small models that predict after which
characters a phrase ends.
"""

from __future__ import annotations

import unicodedata
from functools import cache, lru_cache
from itertools import accumulate
from typing import TYPE_CHECKING

from scopitone.video.raster.fonts import current_font_choice
from scopitone.video.raster.han_variants import detect_language

if TYPE_CHECKING:
    from budoux import Parser


_NEVER_FIRST = set(
    "、。，．・：；！？）」』】〕》〉…ー々ぁぃぅぇぉっゃゅょゎァィゥェォッャュョヮ,.;:!?)]}%"
)
# The combining class of the sign that joins two consonants in Indic scripts (UAX #29, GB9c).
_VIRAMA = 9
_ZERO_WIDTH_JOINER = "\u200d"
# Latin, Greek and Cyrillic; the scripts after them have no hyphens.
_END_OF_ALPHABETS = "\u0530"
_VOWELS = set("aeiouyæøœ") | set("αεηιουω") | set("аеиоуыэюя")
_ONE_SOUND = {"ch", "sh", "th", "ph", "gh", "rh", "wh", "ck", "qu", "ll", "rr", "ñh", "lh", "nh"}
_LEAST_LETTERS = 3
"""Letters before and after a hyphen."""

_TONES = {chr(code) for code in range(0x1F3FB, 0x1F400)}
_FLAGS = {chr(code) for code in range(0x1F1E6, 0x1F200)}
_MODELS = {
    "ja": "japanese",
    "zh-hans": "simplified_chinese",
    "zh-hant": "traditional_chinese",
}


def phrase_boundaries(text: str) -> tuple[int, ...]:
    """Return the indices of phrase starts, without the first; none for scripts with spaces."""
    if any("\u0e00" <= c <= "\u0e7f" for c in text):
        return _parse_phrases("thai", text)
    detected = detect_language(text)
    # In a text of several languages, the part is better evidence than the whole.
    model = (
        (_MODELS.get(current_font_choice().language) or _MODELS.get(detected)) if detected else None
    )
    return _parse_phrases(model, text) if model else ()


@lru_cache(maxsize=1024)
def _parse_phrases(model: str, text: str) -> tuple[int, ...]:
    return tuple(accumulate(len(phrase) for phrase in _load_parser(model).parse(text)))[:-1]


@cache
def _load_parser(model: str) -> Parser:
    import budoux

    parser: Parser = getattr(budoux, f"load_default_{model}_parser")()
    return parser


def find_last_cut(part: str, begin: int, end: int) -> int:
    """Return the last possible break up to `end`; `end` if there is none.

    Breaks between two words are preferred if the row is then still half full.
    """
    between: list[int] = [
        index for index in phrase_boundaries(part) if begin + (end - begin) / 2 <= index <= end
    ]
    candidates: list[int] = [*reversed(between), *range(end, begin, -1)]
    for index in candidates:
        if not is_joined(part, index) and part[index] not in _NEVER_FIRST:
            return index
    return end


def find_syllables(word: str) -> tuple[int, ...]:
    """Return the indices where a word of an alphabet may be hyphenated.

    A syllable begins with the last consonant before a vowel, and with all of what is written as
    one sound. That is right for most European languages, without a dictionary of any.
    """
    letters = [unicodedata.normalize("NFD", c.lower())[0] for c in word]
    return tuple(
        index
        for index in range(_LEAST_LETTERS, len(word) - _LEAST_LETTERS + 1)
        if is_hyphenated(word, index)
        and letters[index] not in _VOWELS
        and letters[index + 1] in _VOWELS
        and letters[index - 1] + letters[index] not in _ONE_SOUND
    )


def is_hyphenated(word: str, index: int) -> bool:
    """Return whether a break before the character needs a hyphen: it is between two letters."""
    return all(c.isalpha() and c < _END_OF_ALPHABETS for c in word[index - 1 : index + 1])


def is_joined(text: str, index: int) -> bool:
    """Return whether a character belongs to the previous one (UAX #29, grapheme clusters).

    These are marks, joiners, variation selectors, an emoji's tone, the character after a joiner,
    and the second half of a flag.
    """
    character = text[index]
    if unicodedata.category(character) in ("Mn", "Mc", "Me", "Cf") or character in _TONES:
        return True
    if index and unicodedata.combining(text[index - 1]) == _VIRAMA:
        return True
    if index and text[index - 1] == _ZERO_WIDTH_JOINER and ord(character) > 0x2000:
        return True
    flags = 0
    while index - flags >= 0 and text[index - flags] in _FLAGS:
        flags += 1
    return flags > 0 and flags % 2 == 0
