"""Split lines of text into syllables: phonemes of eSpeak NG, assigned to the written words."""

from __future__ import annotations

import re
from collections.abc import Sequence
from functools import lru_cache

from scopitone.music.composer.score.model import SyllabifiedWord, Syllable, TextLine
from scopitone.music.composer.words.espeak import phonemize
from scopitone.music.composer.words.syllables import is_vowel, split_syllables

_CJK_UNIT = re.compile(
    r"[\u4e00-\u9fff々][\u3041-\u309f]*[^\w\s]*|[\u30a0-\u30ffー]+[^\w\s]*|[\u3041-\u309f]+[^\w\s]*"
)
_HAN_OR_KANA = re.compile(r"[\u3041-\u30ff\u4e00-\u9fff]")
_MAX_JOINED, _MAX_PARTS = 4, 9
"""How many written words eSpeak joins at most, and how many it speaks for one (a year: five)."""

Sounds = tuple[str, ...]


def syllabify_line(text: str, language: str, *, spoken: bool = False) -> TextLine | None:
    """Return `text` with the syllables of its words, or None if nothing in it can be spoken.

    The words of the line, joined, equal the text without spaces. A token without a vowel (a
    dash, the Russian “в”) belongs to a neighbor. In scripts without spaces, a word is one Han
    character with its endings, or a run of kana.

    Raises:
        InputError: `language` is not an eSpeak NG voice.
    """
    text = " ".join(text.split())
    tokens = _tokenize(text)
    if not tokens:
        return None
    words = _build_words(tokens, _assign_phonemes(tokens, phonemize(text, language), language))
    if not words:
        return None
    return TextLine(text, language, words, spoken)


def _tokenize(text: str) -> list[str]:
    """Return written words; a token without letters or digits joins the word before or after."""
    tokens: list[str] = []
    lead = ""
    for part in (unit for chunk in text.split(" ") for unit in _split_units(chunk)):
        if any(c.isalnum() for c in part):
            tokens.append(f"{lead} {part}".strip())
            lead = ""
        elif tokens:
            tokens[-1] = f"{tokens[-1]} {part}"
        else:
            lead = f"{lead} {part}".strip()
    return tokens


def _split_units(chunk: str) -> list[str]:
    if not _HAN_OR_KANA.search(chunk):
        return [chunk]
    units: list[str] = []
    end = 0
    for match in _CJK_UNIT.finditer(chunk):
        if match.start() > end:
            units.append(chunk[end : match.start()])
        units.append(match[0])
        end = match.end()
    return [*units, *([chunk[end:]] if end < len(chunk) else [])]


@lru_cache(maxsize=4096)
def _phonemize_token(token: str, language: str) -> Sounds:
    return tuple(p for group in phonemize(token, language) for p in group)


def _assign_phonemes(
    tokens: Sequence[str], groups: Sequence[Sounds], language: str
) -> list[Sounds]:
    """Return the phonemes of each token: the cheapest assignment of eSpeak's groups to words.

    A group that joins several words is replaced by the pronunciations of the single words, with
    the stresses of the group.
    """
    alone = [_phonemize_token(token, language) for token in tokens]
    sounds: list[Sounds] = []
    for first, last, begin, end in _find_cheapest_path(alone, groups):
        spoken = tuple(p for group in groups[begin:end] for p in group)
        if last - first == 1:
            sounds.append(spoken or alone[first])
        else:
            sounds += _copy_stresses(alone[first:last], spoken)
    return sounds


def _find_cheapest_path(
    alone: Sequence[Sounds], groups: Sequence[Sounds]
) -> list[tuple[int, int, int, int]]:
    """Return steps (first token, last token, first group, last group).

    Dynamic programming over tokens and groups finds the cheapest steps.
    """
    best: dict[tuple[int, int], tuple[float, tuple[int, int]]] = {(0, 0): (0.0, (0, 0))}
    steps = [(1, m) for m in range(_MAX_PARTS + 1)]
    steps += [(n, 1) for n in range(2, _MAX_JOINED + 1)]
    for i in range(len(alone)):
        for j in range(len(groups) + 1):
            if (i, j) not in best:
                continue
            for n, m in steps:
                target = i + n, j + m
                if target[0] > len(alone) or target[1] > len(groups):
                    continue
                cost = best[i, j][0] + _measure_distance(alone[i : i + n], groups[j : j + m])
                if target not in best or cost < best[target][0]:
                    best[target] = cost, (i, j)
    position = len(alone), len(groups)
    if position not in best:
        return [(i, i + 1, 0, 0) for i in range(len(alone))]
    path: list[tuple[int, int, int, int]] = []
    while position != (0, 0):
        before = best[position][1]
        path.append((before[0], position[0], before[1], position[1]))
        position = before
    return path[::-1]


def _measure_distance(written: Sequence[Sounds], spoken: Sequence[Sounds]) -> float:
    """Return how different two pronunciations are: the phonemes that only one of them has."""
    left = [p.strip("ˈˌ") for sounds in written for p in sounds]
    right = [p.strip("ˈˌ") for sounds in spoken for p in sounds]
    shared = sum(min(left.count(p), right.count(p)) for p in set(left))
    return len(left) + len(right) - 2.0 * shared + 0.1 * abs(len(written) - len(spoken))


def _copy_stresses(alone: Sequence[Sounds], spoken: Sounds) -> list[Sounds]:
    """Give the words the stresses of `spoken`, if both have equally many vowels."""
    stresses = [p[0] if p[0] in "ˈˌ" else "" for p in spoken if is_vowel(p)]
    if len(stresses) != sum(is_vowel(p) for sounds in alone for p in sounds):
        return list(alone)
    marks = iter(stresses)
    return [
        tuple(next(marks) + p.strip("ˈˌ") if is_vowel(p) else p for p in sounds) for sounds in alone
    ]


def _build_words(tokens: Sequence[str], sounds: Sequence[Sounds]) -> tuple[SyllabifiedWord, ...]:
    """Return the words; a token without a vowel joins the next word, or the last one."""
    words: list[SyllabifiedWord] = []
    text, pending = "", list[str]()
    for token, phonemes in zip(tokens, sounds, strict=True):
        text = f"{text} {token}" if text and not _HAN_OR_KANA.match(token) else text + token
        pending += phonemes
        if any(is_vowel(p) for p in pending):
            words.append(SyllabifiedWord(text, split_syllables(pending)))
            text, pending = "", []
    if text and words:
        last = words.pop()
        tail = Syllable(last.syllables[-1].phonemes + "".join(pending), last.syllables[-1].stress)
        gap = "" if _HAN_OR_KANA.match(text) else " "
        words.append(SyllabifiedWord(last.text + gap + text, (*last.syllables[:-1], tail)))
    return tuple(words)
