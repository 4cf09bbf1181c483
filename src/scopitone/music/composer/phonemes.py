"""Lines of text as syllables: eSpeak NG's phonemes, given to the words as they are written."""

from __future__ import annotations

import re
from collections.abc import Sequence
from functools import lru_cache

from scopitone.music.composer.espeak import phonemes
from scopitone.music.composer.score import SungWord, Syllable, TextLine
from scopitone.music.composer.syllables import is_vowel, syllabified

_CJK_UNIT = re.compile(
    r"[\u4e00-\u9fff々][\u3041-\u309f]*[^\w\s]*|[\u30a0-\u30ffー]+[^\w\s]*|[\u3041-\u309f]+[^\w\s]*"
)
_HAN_OR_KANA = re.compile(r"[\u3041-\u30ff\u4e00-\u9fff]")
_MOST_JOINED, _MOST_PARTS = 4, 9
"""How many written words eSpeak joins, and in how many it says one (a year is five)."""

Sounds = tuple[str, ...]


def text_line(text: str, language: str, *, spoken: bool = False) -> TextLine | None:
    """`text` with the syllables of its words, or None if nothing in it can be said.

    The words of the line, joined, are the text but for its spaces. What has no vowel of its own
    (a dash, the Russian “в”) belongs to a neighbour. In scripts without spaces a word is one Han
    character with its endings, or a run of kana.

    Raises:
        InputError: `language` is no eSpeak NG voice.
    """
    text = " ".join(text.split())
    tokens = _tokens(text)
    if not tokens:
        return None
    words = _joined(tokens, _spread(tokens, phonemes(text, language), language))
    if not words:
        return None
    return TextLine(text, language, words, spoken)


def _tokens(text: str) -> list[str]:
    """Written words; what holds no letter or digit stays with the word before it, or after."""
    tokens: list[str] = []
    lead = ""
    for part in (unit for chunk in text.split(" ") for unit in _units(chunk)):
        if any(c.isalnum() for c in part):
            tokens.append(f"{lead} {part}".strip())
            lead = ""
        elif tokens:
            tokens[-1] = f"{tokens[-1]} {part}"
        else:
            lead = f"{lead} {part}".strip()
    return tokens


def _units(chunk: str) -> list[str]:
    if not _HAN_OR_KANA.search(chunk):
        return [chunk]
    units: list[str] = []
    at = 0
    for found in _CJK_UNIT.finditer(chunk):
        if found.start() > at:
            units.append(chunk[at : found.start()])
        units.append(found[0])
        at = found.end()
    return [*units, *([chunk[at:]] if at < len(chunk) else [])]


@lru_cache(maxsize=4096)
def _alone(token: str, language: str) -> Sounds:
    return tuple(p for group in phonemes(token, language) for p in group)


def _spread(tokens: Sequence[str], groups: Sequence[Sounds], language: str) -> list[Sounds]:
    """The phonemes of each token: the cheapest way to lay eSpeak's groups over the words.

    A group that joins several words is replaced by their own pronunciations, with its stresses.
    """
    alone = [_alone(token, language) for token in tokens]
    found: list[Sounds] = []
    for first, last, begin, end in _cheapest(alone, groups):
        said = tuple(p for group in groups[begin:end] for p in group)
        if last - first == 1:
            found.append(said or alone[first])
        else:
            found += _restressed(alone[first:last], said)
    return found


def _cheapest(alone: Sequence[Sounds], groups: Sequence[Sounds]) -> list[tuple[int, int, int, int]]:
    """Steps (first token, last, first group, last), by dynamic programming over both."""
    best: dict[tuple[int, int], tuple[float, tuple[int, int]]] = {(0, 0): (0.0, (0, 0))}
    steps = [(1, m) for m in range(_MOST_PARTS + 1)]
    steps += [(n, 1) for n in range(2, _MOST_JOINED + 1)]
    for i in range(len(alone)):
        for j in range(len(groups) + 1):
            if (i, j) not in best:
                continue
            for n, m in steps:
                to = i + n, j + m
                if to[0] > len(alone) or to[1] > len(groups):
                    continue
                cost = best[i, j][0] + _distance(alone[i : i + n], groups[j : j + m])
                if to not in best or cost < best[to][0]:
                    best[to] = cost, (i, j)
    at = len(alone), len(groups)
    if at not in best:
        return [(i, i + 1, 0, 0) for i in range(len(alone))]
    path: list[tuple[int, int, int, int]] = []
    while at != (0, 0):
        before = best[at][1]
        path.append((before[0], at[0], before[1], at[1]))
        at = before
    return path[::-1]


def _distance(written: Sequence[Sounds], said: Sequence[Sounds]) -> float:
    """How unlike two pronunciations are: phonemes that only one of them has."""
    left = [p.strip("ˈˌ") for sounds in written for p in sounds]
    right = [p.strip("ˈˌ") for sounds in said for p in sounds]
    shared = sum(min(left.count(p), right.count(p)) for p in set(left))
    return len(left) + len(right) - 2.0 * shared + 0.1 * abs(len(written) - len(said))


def _restressed(alone: Sequence[Sounds], said: Sounds) -> list[Sounds]:
    stresses = [p[0] if p[0] in "ˈˌ" else "" for p in said if is_vowel(p)]
    if len(stresses) != sum(is_vowel(p) for sounds in alone for p in sounds):
        return list(alone)
    marks = iter(stresses)
    return [
        tuple(next(marks) + p.strip("ˈˌ") if is_vowel(p) else p for p in sounds) for sounds in alone
    ]


def _joined(tokens: Sequence[str], sounds: Sequence[Sounds]) -> tuple[SungWord, ...]:
    """The words; a token without a vowel goes to the next one, or at the end to the one before."""
    words: list[SungWord] = []
    text, said = "", list[str]()
    for token, own in zip(tokens, sounds, strict=True):
        text = f"{text} {token}" if text and not _HAN_OR_KANA.match(token) else text + token
        said += own
        if any(is_vowel(p) for p in said):
            words.append(SungWord(text, syllabified(said)))
            text, said = "", []
    if text and words:
        last = words.pop()
        tail = Syllable(last.syllables[-1].phonemes + "".join(said), last.syllables[-1].stress)
        gap = "" if _HAN_OR_KANA.match(text) else " "
        words.append(SungWord(last.text + gap + text, (*last.syllables[:-1], tail)))
    return tuple(words)
