"""Readings of Japanese: kana over Chinese characters, and Latin letters.

Words and their readings are found by Sudachi (Takaoka and others 2018) with its small dictionary.
It prefers how words are written down; `_SUNG` has what is sung instead.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass, replace
from functools import cache
from importlib.util import find_spec
from itertools import accumulate
from typing import Any

from scopitone.core.errors import InputError
from scopitone.core.song import Line, Ruby
from scopitone.lyrics.readings.hepburn import romanize_kana, to_hiragana

_KANJI = "々〆〇ヶヵ\u3400-\u4dbf\u4e00-\u9fff\uf900-\ufaff\U00020000-\U0003ffff"
_KANJI_RUN = re.compile(f"[{_KANJI}]+")
_HAS_KANJI = re.compile(r"[々〆〇\u3400-\u4dbf\u4e00-\u9fff\uf900-\ufaff\U00020000-\U0003ffff]")
_HAS_KANA = re.compile(r"[\u3041-\u3096\u30a1-\u30fa]")
# Old texts have katakana where others have hiragana.
_OLD_ENDING = re.compile(f"(?<=[{_KANJI}])[\u30a1-\u30f6]{{1,2}}(?![\u30a1-\u30f6ー])")
_IS_KANA = re.compile(r"[\u3041-\u309f\u30a0-\u30ff]+")

MAX_RUNS = 6
"""Runs of Chinese characters in a word that are distinguished by the kana between them."""

_RELATIVES = (("母", "かあ"), ("父", "とう"), ("兄", "にい"), ("姉", "ねえ"))
_DAYS = zip("日月火水木金土", ("にち", "げつ", "か", "すい", "もく", "きん", "ど"), strict=True)
_SUNG = {
    "私": "わたし",
    "明日": "あした",
    "明後日": "あさって",
    "一昨日": "おととい",
    "一度": "いちど",
    "貴女": "あなた",
    "上手": "じょうず",
    "何もかも": "なにもかも",
    **{f"{day}曜日": f"{kana}ようび" for day, kana in _DAYS},
    **{f"{sign}さん": f"{kana}さん" for sign, kana in _RELATIVES},
    **{f"抱{end}": f"だ{end}" for end in ("か", "き", "く", "け", "こ", "こう", "い")},
    # As they are pronounced; they have no Chinese characters.
    "こんにちは": "こんにちわ",
    "こんばんは": "こんばんわ",
}
_MAX_SUNG_WORDS = 4
_AFTER_NANI = ("か", "が", "を", "も")
_WORDS_LIKE_ENDINGS = ("だ", "です", "らしい", "みたい", "様")
_PARTICLES = {"は": "わ", "へ": "え", "を": "お"}
_SIGNS = str.maketrans("。、！？：；「」『』（）・〜～　", ".,!?:;“”“”()·~~ ")
_OPENING, _CLOSING = "“(‘[", ".,!?:;”)’]…~"


@dataclass(frozen=True, slots=True)
class _Token:
    """A word of a text: where it begins, its reading in hiragana ("" if unknown), its kind.

    joins: it is written together with the word before it in Latin letters; joins_next: with the
    one after it.
    """

    start: int
    surface: str
    reading: str
    is_particle: bool = False
    joins: bool = False
    joins_next: bool = False

    @property
    def end(self) -> int:
        """Where it ends in the text."""
        return self.start + len(self.surface)


def check_dictionary(field: str) -> None:
    """Raise InputError for `field` if the dictionary is not installed."""
    # Not loaded here: servers check it, too, and need it only in their workers.
    if not all(find_spec(package) for package in ("sudachipy", "sudachidict_small")):
        raise InputError(
            field,
            "Japanese readings need a dictionary, which is not installed; install it with: "
            "pip install 'scopitone[readings]'",
        )


def find_furigana(text: str) -> tuple[Ruby, ...]:
    """Return the readings of the Chinese characters in `text`; kana beside them have none."""
    return tuple(ruby for token in _list_tokens(text) for ruby in _place_reading(token))


def list_unread(text: str) -> tuple[str, ...]:
    """Return the words in `text` with Chinese characters that have no known reading."""
    return tuple(token.surface for token in _list_tokens(text) if _is_unread(token))


def romanize(line: Line, _song: str = "") -> str:
    """Return a line of Japanese in Latin letters; the line's own readings count first."""
    words: list[str] = []
    joins_next = False
    for token in _apply_ruby(_list_tokens(line.text), line.ruby):
        reading = _PARTICLES.get(token.surface, "") if token.is_particle else ""
        kana = reading or _spell(token)
        if not kana.strip():
            joins_next = False
            continue
        if words and (token.joins or joins_next):
            words[-1] += kana
        else:
            words.append(kana)
        joins_next = token.joins_next
    # A lone っ has no sound.
    return _join_words(filter(None, map(romanize_kana, words)))


def _spell(token: _Token) -> str:
    if _HAS_KANA.search(token.surface) or _HAS_KANJI.search(token.surface):
        return token.reading or to_hiragana(token.surface)
    return token.surface.translate(_SIGNS)


def _join_words(words: Iterable[str]) -> str:
    """Return `words` with spaces between them, but not on the inner sides of signs."""
    text = ""
    for word in words:
        is_apart = text and text[-1] not in _OPENING and word[0] not in _CLOSING
        text += " " + word if is_apart else word
    return text


def _apply_ruby(tokens: Sequence[_Token], rubies: Iterable[Ruby]) -> Sequence[_Token]:
    """Return `tokens` with the readings that the line has; those under one reading are joined."""
    for ruby in rubies:
        inside = [token for token in tokens if token.start < ruby.end and ruby.start < token.end]
        if not inside:
            continue
        first, last = inside[0], inside[-1]
        head = _read_part(first, 0, max(0, ruby.start - first.start))
        tail = _read_part(last, ruby.end - last.start, len(last.surface))
        joined = replace(
            first,
            surface="".join(token.surface for token in inside),
            reading=head + to_hiragana(ruby.reading) + tail,
            is_particle=False,
            joins_next=last.joins_next,
        )
        index = tokens.index(first)
        tokens = [*tokens[:index], joined, *tokens[index + len(inside) :]]
    return tokens


def _read_part(token: _Token, start: int, end: int) -> str:
    """Return the reading of the characters `start` to `end` of a word."""
    reading, position = "", start
    for ruby in _place_reading(replace(token, start=0)):
        if position <= ruby.start and ruby.end <= end:
            reading += token.surface[position : ruby.start] + ruby.reading
            position = ruby.end
    return to_hiragana(reading + token.surface[position:end]) if position < end else reading


def _place_reading(token: _Token) -> Iterator[Ruby]:
    """Yield the parts of a word's reading over its Chinese characters.

    The kana of the word are found again in its reading; if they are not, the whole word has it.
    """
    runs = list(_KANJI_RUN.finditer(token.surface))
    if not token.reading or not _HAS_KANJI.search(token.surface):
        return
    if len(runs) <= MAX_RUNS:
        parts = _KANJI_RUN.sub("\0", to_hiragana(token.surface)).split("\0")
        pattern = "(.+?)".join(map(re.escape, parts))
        if match := re.fullmatch(pattern, token.reading):
            for run, reading in zip(runs, match.groups(), strict=True):
                yield Ruby(token.start + run.start(), token.start + run.end(), reading)
            return
    yield Ruby(token.start, token.end, token.reading)


@cache
def _load_tokenizer() -> Any:
    import sudachipy

    return sudachipy.Dictionary(dict="small").tokenizer(mode=sudachipy.SplitMode.C)


def _list_tokens(text: str) -> list[_Token]:
    tokens = _tokenize(text)
    if any(_is_unread(token) for token in tokens):
        tokens = _tokenize(_OLD_ENDING.sub(lambda ending: to_hiragana(ending[0]), text))
    return _replace_sung(tokens)


def _is_unread(token: _Token) -> bool:
    return bool(_HAS_KANJI.search(token.surface)) and not token.reading


def _tokenize(text: str) -> list[_Token]:
    tokens: list[_Token] = []
    for word in _load_tokenizer().tokenize(text):
        kind, detail = word.part_of_speech()[:2]
        reading = to_hiragana(word.reading_form())
        token = _Token(
            word.begin(),
            word.surface(),
            reading if _IS_KANA.fullmatch(reading) else "",
            is_particle=kind == "助詞",
            joins=_is_ending(kind, detail, word.surface(), word.normalized_form()),
            joins_next=kind == "接頭辞" or word.surface().endswith(("っ", "ッ")),
        )
        if tokens and tokens[-1].surface == "何" and token.surface in _AFTER_NANI:
            tokens[-1] = replace(tokens[-1], reading="なに")
        tokens.append(token)
    return tokens


def _is_ending(kind: str, detail: str, surface: str, normalized: str) -> bool:
    """Return whether a word is written together with the one before it in Latin letters."""
    if kind == "助詞":
        return surface in ("ん", "ちゃ") or (detail == "接続助詞" and surface in "てでば")
    # The copula is a word; だ is also how た sounds after n.
    return kind == "接尾辞" or (kind == "助動詞" and normalized not in _WORDS_LIKE_ENDINGS)


def _replace_sung(tokens: list[_Token]) -> list[_Token]:
    """Return `tokens` with the readings of `_SUNG`, whose keys may be several words."""
    joined: list[_Token] = []
    index = 0
    while index < len(tokens):
        surfaces = list(accumulate(t.surface for t in tokens[index : index + _MAX_SUNG_WORDS]))
        count = next((n for n in range(len(surfaces), 0, -1) if surfaces[n - 1] in _SUNG), 0)
        if count:
            surface = surfaces[count - 1]
            joined.append(
                _Token(tokens[index].start, surface, _SUNG[surface], joins=tokens[index].joins)
            )
            index += count
        else:
            joined.append(tokens[index])
            index += 1
    return joined
