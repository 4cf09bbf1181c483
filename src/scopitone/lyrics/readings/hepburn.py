"""Kana in Latin letters: Hepburn's romanization, as lyrics are written.

Long vowels are written as they are spelled in kana (kyou, obaasan); the mark ー repeats the vowel
before it.
"""

from __future__ import annotations

import re

_ROWS = (
    ("あいうえお", "a i u e o"),
    ("かきくけこ", "ka ki ku ke ko"),
    ("がぎぐげご", "ga gi gu ge go"),
    ("さしすせそ", "sa shi su se so"),
    ("ざじずぜぞ", "za ji zu ze zo"),
    ("たちつてと", "ta chi tsu te to"),
    ("だぢづでど", "da ji zu de do"),
    ("なにぬねの", "na ni nu ne no"),
    ("はひふへほ", "ha hi fu he ho"),
    ("ばびぶべぼ", "ba bi bu be bo"),
    ("ぱぴぷぺぽ", "pa pi pu pe po"),
    ("まみむめも", "ma mi mu me mo"),
    ("らりるれろ", "ra ri ru re ro"),
    ("やゆよわゐゑをんゔ", "ya yu yo wa i e o n vu"),
    ("ぁぃぅぇぉゃゅょゎ", "a i u e o ya yu yo wa"),
)
_SYLLABLES = {
    kana: latin for row, latins in _ROWS for kana, latin in zip(row, latins.split(), strict=True)
}
_SMALL_Y = {"ゃ": "a", "ゅ": "u", "ょ": "o", "ぇ": "e"}
# Syllables of foreign words whose first kana has another vowel than i.
_FOREIGN = {
    "てぃ": "ti", "でぃ": "di", "とぅ": "tu", "どぅ": "du", "てゅ": "tyu", "でゅ": "dyu",
    "うぃ": "wi", "うぇ": "we", "うぉ": "wo", "ゔぁ": "va", "ゔぃ": "vi", "ゔぇ": "ve",
    "ゔぉ": "vo", "ふぁ": "fa", "ふぃ": "fi", "ふぇ": "fe", "ふぉ": "fo", "ふゅ": "fyu",
    "つぁ": "tsa", "つぃ": "tsi", "つぇ": "tse", "つぉ": "tso", "いぇ": "ye", "くぁ": "kwa",
    "くぉ": "kwo", "ぐぁ": "gwa",
}  # fmt: skip
_IN_I = re.compile(r"[きぎしじちぢにひびぴみり]")
_KATAKANA = {code: code - 0x60 for code in range(0x30A1, 0x30F7)}


def to_hiragana(text: str) -> str:
    """Return `text` with hiragana for its katakana."""
    return text.translate(_KATAKANA)


def romanize_kana(text: str) -> str:
    """Return `text` with Latin letters for its kana; other characters stay."""
    kana = to_hiragana(text)
    syllables: list[str] = []
    doubles = False
    index = 0
    while index < len(kana):
        latin, length = _read_syllable(kana, index)
        if kana[index] == "っ":
            doubles, latin = True, ""
        elif kana[index] == "ー":
            latin = syllables[-1][-1:] if syllables and syllables[-1][-1:] in "aiueo" else ""
        elif doubles:
            # っち is tchi; before a vowel or at the end, nothing is doubled.
            head = "t" if latin.startswith("ch") else latin[:1]
            latin = ("" if head in "aiueon" else head) + latin
            doubles = False
        if (
            syllables
            and syllables[-1] == "n"
            and kana[index - 1] == "ん"
            and latin[:1] in tuple("aiueoy")
        ):
            syllables.append("'")
        syllables.append(latin)
        index += length
    return "".join(syllables)


def _read_syllable(kana: str, index: int) -> tuple[str, int]:
    """Return the syllable that begins at `index` in Latin letters, and how many kana it has."""
    first, pair = kana[index], kana[index : index + 2]
    if pair in _FOREIGN:
        return _FOREIGN[pair], 2
    if len(pair) == 2 and _IN_I.match(first) and pair[1] in _SMALL_Y:
        stem = _SYLLABLES[first][:-1]
        is_palatal = stem in ("sh", "j", "ch")
        return stem + ("" if is_palatal else "y") + _SMALL_Y[pair[1]], 2
    return _SYLLABLES.get(first, first), 1
