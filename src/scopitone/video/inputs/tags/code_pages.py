"""The encoding of tags that say Latin-1 and are not: old taggers wrote their system's code page.

Tags are a word or two, and most that say Latin-1 are. So letters decide before the detector of
whole texts (`core.text_encoding`) does, which is asked about what has none of their patterns.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Iterable

from scopitone.core.text_encoding import guess_encoding

_MAX_SAMPLE = 4096
"""Bytes that are examined: more text does not make the answer better."""

_LETTERS = re.compile(rb"[A-Za-z\x80-\xff]+")

MIN_SHARE = 0.8
"""The share of a text that must be usual in an encoding."""

# Capitals stand at the start of a word, or are all of it. Thai has no spaces.
_WORDS = {
    "cp1251": re.compile(r"[А-ЯЁЂ-Џ]?[а-яёђ-џґ]+|[А-ЯЁЂ-ЏҐ]+"),
    "cp1253": re.compile(r"[Α-ΫΆ-Ώ]?[ά-ία-ώ]+|[Α-ΫΆ-Ώ]+"),
    "cp1255": re.compile(r"[א-ת\u05b0-\u05c4]+"),
    "cp1256": re.compile(r"[ء-\u0652پچژگکڈٹںہھے]+"),
    "cp874": re.compile(r"[ก-๙]+"),
}
# Vowel signs of Hebrew, Arabic and Thai belong to words.
_WORD = re.compile(r"[\w\u05b0-\u05c4\u064b-\u0652\u0e31-\u0e4e]+")
_PUNCTUATION = "\u00a0«»“”‘’„…–—№•"
_MULTI_BYTE = ("gb18030", "big5", "cp932", "cp949", "euc_jp")


def guess_code_page(texts: Iterable[bytes]) -> str | None:
    """Return the encoding that all `texts` are probably in; None for Latin-1, as they say.

    UTF-8 is certain; anything else is a guess.
    """
    sample = b" ".join(text for text in texts if not text.isascii())[:_MAX_SAMPLE]
    if not sample:
        return None
    if _is_utf8(sample):
        return "utf-8"
    if _is_western(sample):
        if _is_central_european(sample):
            return "cp1250"
        return "cp1254" if _is_turkish(sample) else None
    return _detect(sample)


def make_decoder(texts: Iterable[str | bytes]) -> tuple[Callable[[str | bytes], str], list[str]]:
    """Return what decodes those of `texts` whose encoding is uncertain (bytes), and warnings."""
    code_page = guess_code_page(text for text in texts if isinstance(text, bytes))

    def decode(text: str | bytes) -> str:
        return text if isinstance(text, str) else decode_latin(text, code_page)

    if code_page in (None, "utf-8"):
        return decode, []
    return decode, [
        f"the song's tags do not say their encoding, or say Latin-1; they look like {code_page} and"
        " are read as that"
    ]


def decode_latin(text: bytes, code_page: str | None) -> str:
    """Return `text` in the encoding that `guess_code_page` found, or else in Windows-1252."""
    if code_page is not None:
        return text.decode(code_page, "replace")
    try:
        return text.decode("cp1252")
    except UnicodeDecodeError:
        return text.decode("latin-1")


def _is_utf8(sample: bytes) -> bool:
    try:
        sample.decode("utf-8")
    except UnicodeDecodeError as error:
        # The sample may end within a character.
        return error.start > 0 and error.end == len(sample) == _MAX_SAMPLE
    return True


def _is_western(sample: bytes) -> bool:
    """Whether the letters beyond ASCII are few, and stand alone among ASCII letters."""
    words = [word for word in _LETTERS.findall(sample) if not word.isascii()]
    high = sum(byte >= 0xC0 for word in words for byte in word)
    # Punctuation such as curly quotes is below 0xC0, and stands at the edges of words.
    signs = sum(0x80 <= byte < 0xC0 for word in words for byte in word)
    if high + signs <= 2:
        # Too little for anything but what the tags say.
        return True
    letters, every = sum(map(len, words)), sum(map(len, _LETTERS.findall(sample)))
    longest = max((len(run) for run in re.findall(rb"[\xc0-\xff]+", sample)), default=0)
    return longest <= 2 and (2 * high <= letters or 4 * high <= every) and 3 * signs <= letters


def _is_central_european(sample: bytes) -> bool:
    """Whether what looks Western is Polish, Czech or Slovak in Windows-1250."""
    # In Windows-1252, signs such as the pound and the cube, which do not stand within words.
    signs = re.findall(
        rb"[A-Za-z][\xb3\xb9\xbf\xbe](?![0-9])|[\xa3\xaf\x8f\xbc][a-z\xe0-\xff]", sample
    )
    # The letters of Danish or of Finnish together with those of Italian: of Czech.
    czech = re.search(rb"[\xd8\xf8\x9a\x9e\x8a\x8e]", sample) and re.search(
        rb"[\xec\xe8\xf9\xf2\xc8\xcc]", sample
    )
    return bool(signs or czech)


def _is_turkish(sample: bytes) -> bool:
    """Whether what looks Western is Turkish in Windows-1254: Icelandic letters, but not others."""
    high = {byte for byte in sample if byte >= 0xC0}
    return (
        high <= set("ÇçÐðÝýÖöÞþÜüÂâî".encode("latin-1"))
        and len(high & set("ÐðÝýÞþ".encode("latin-1"))) >= 2
    )


def _detect(sample: bytes) -> str | None:
    multi = _detect_multi_byte(sample)
    if multi is not None:
        return multi
    alphabet = _detect_by_capitals(sample) or _find_alphabet(sample)
    if alphabet is not None:
        return alphabet
    guessed = guess_encoding(sample)
    return None if guessed == "cp1252" else guessed


def _detect_by_capitals(sample: bytes) -> str | None:
    """Tell KOI8 and Hebrew from Windows-1251, whose letters are in the same bytes.

    KOI8 has the small letters where Windows-1251 has the capitals. Hebrew has no capitals.
    """
    words = re.findall(rb"[\x80-\xff]+", sample)
    small = [word for word in words if _is_small_koi8(word)]
    swapped = [word for word in words if word[0] >= 0xE0 and word[1:] and _is_small_koi8(word[1:])]
    if swapped and len(swapped + small) >= MIN_SHARE * len(words):
        return "koi8_r"
    if len(b"".join(words)) >= 4 and all(min(word) >= 0xE0 and max(word) <= 0xFA for word in words):
        return "cp1255"
    return None


def _is_small_koi8(word: bytes) -> bool:
    return min(word) >= 0xC0 and max(word) < 0xE0


def _find_alphabet(sample: bytes) -> str | None:
    """Return the code page in which nearly all words are words of its script."""
    best, most = None, MIN_SHARE
    for name, pattern in _WORDS.items():
        text = sample.decode(name, "replace")
        words = [word for word in _WORD.findall(text) if not word.isascii()]
        fitting = sum(len(word) for word in words if pattern.fullmatch(word))
        every = max(1, sum(char > "\x7f" and char not in _PUNCTUATION for char in text))
        if fitting / every > most:
            best, most = name, fitting / every
    return best


def _detect_multi_byte(sample: bytes) -> str | None:
    """Return the encoding of Chinese, Japanese or Korean in which the sample is usual text."""
    best, most = None, MIN_SHARE
    for name in _MULTI_BYTE:
        try:
            text = sample.decode(name)
        except UnicodeDecodeError:
            continue
        high = [char for char in text if ord(char) >= 0x80]
        if high and (share := sum(_weigh(char, name) for char in high) / len(high)) > most:
            best, most = name, share
    return best


def _weigh(char: str, encoding: str) -> float:
    """Return how usual a character is in texts of an encoding, 0 to 1; more for a sure sign."""
    if "\u3040" <= char <= "\u30ff" or "\u3000" <= char <= "\u3002" or "\uff00" <= char <= "\uff5e":
        return 1.1 if encoding in ("cp932", "euc_jp") else 0.6
    if encoding == "cp949":
        # The 2350 syllables of KS X 1001; the others of CP949 are rare.
        return 1.0 if "\uac00" <= char <= "\ud7a3" and _is_common_hangul(char) else 0.0
    if not "\u4e00" <= char <= "\u9fff":
        return 0.0
    # The usual characters come first in each of these sets.
    code = char.encode(encoding)
    if encoding == "gb18030":
        if code[1] < 0xA1 or len(code) > 2:
            return 0.2
        return 0.95 if 0xB0 <= code[0] <= 0xD7 else 0.6
    if encoding == "big5":
        return 0.97 if 0xA4 <= code[0] <= 0xC6 else 0.2
    if encoding == "cp932":
        return 0.85 if 0x88 <= code[0] <= 0x97 else 0.3
    return 0.9 if 0xB0 <= code[0] <= 0xCF else 0.2


def _is_common_hangul(char: str) -> bool:
    try:
        # Python writes the others as eight bytes.
        return len(char.encode("euc_kr")) == 2
    except UnicodeEncodeError:
        return False
