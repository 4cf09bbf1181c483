"""Where a text may be cut: never within what is seen as one, rather between phrases than in one.

Phrases of Thai, Chinese and Japanese, which put no spaces between words, are found by BudouX
(Google, Apache-2.0), which was made for the breaking of lines: small models that say after which
characters a phrase ends.
"""

from __future__ import annotations

import unicodedata
from functools import cache, lru_cache
from itertools import accumulate
from typing import TYPE_CHECKING

from scopitone.video.raster.fonts import now_chosen
from scopitone.video.regions import language_of

if TYPE_CHECKING:
    from budoux import Parser


_NEVER_FIRST = set(
    "、。，．・：；！？）」』】〕》〉…ー々ぁぃぅぇぉっゃゅょゎァィゥェォッャュョヮ,.;:!?)]}%"
)
# The combining class of the sign that joins two consonants of Indic scripts (UAX #29, GB9c).
_VIRAMA = 9
_ZERO_WIDTH_JOINER = "\u200d"
_TONES = {chr(code) for code in range(0x1F3FB, 0x1F400)}
_FLAGS = {chr(code) for code in range(0x1F1E6, 0x1F200)}
_MODELS = {
    "ja": "japanese",
    "zh-hans": "simplified_chinese",
    "zh-hant": "traditional_chinese",
}


def boundaries(text: str) -> tuple[int, ...]:
    """Indices at which a phrase begins, but the first; none for scripts that have spaces."""
    if any("\u0e00" <= c <= "\u0e7f" for c in text):
        return _parsed("thai", text)
    here = language_of(text)
    # In a text of several languages the part says more than the whole.
    model = (_MODELS.get(now_chosen().language) or _MODELS.get(here)) if here else None
    return _parsed(model, text) if model else ()


@lru_cache(maxsize=1024)
def _parsed(model: str, text: str) -> tuple[int, ...]:
    return tuple(accumulate(len(phrase) for phrase in _parser(model).parse(text)))[:-1]


@cache
def _parser(model: str) -> Parser:
    import budoux

    parser: Parser = getattr(budoux, f"load_default_{model}_parser")()
    return parser


def last_cut(part: str, begin: int, end: int) -> int:
    """The last place up to `end` where a cut may be; `end` where it may be nowhere.

    Between two words rather than in one, if the row is then still filled by half.
    """
    between: list[int] = [at for at in boundaries(part) if begin + (end - begin) / 2 <= at <= end]
    candidates: list[int] = [*reversed(between), *range(end, begin, -1)]
    for at in candidates:
        if not joins(part, at) and part[at] not in _NEVER_FIRST:
            return at
    return end


def joins(text: str, index: int) -> bool:
    """Whether a character belongs to the one before it (UAX #29, grapheme clusters): marks,
    joiners, variation selectors, an emoji's tone, what follows a joiner, the half of a flag."""
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
