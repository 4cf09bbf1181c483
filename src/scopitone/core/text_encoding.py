"""The encoding of a text that does not say it: lyrics files and tags of old programs.

The detector is chardetng, which browsers use for pages without a declared encoding. Of the short
texts of `tests/unit/core/test_text_encoding.py` it reads twice as many as charset-normalizer, which
stands in for it where it has no wheels. It knows little of Baltic and Turkish texts, so that Latin
letters are checked again, by the language that the text would have.
"""

from __future__ import annotations

import codecs
import re
from collections.abc import Iterator
from dataclasses import dataclass
from functools import cache
from typing import TYPE_CHECKING

from scopitone.core.errors import InputError

if TYPE_CHECKING:
    from py3langid.langid import LanguageIdentifier

MIN_SURE_BYTES = 10
"""Bytes beyond ASCII from which a guess is taken as certain: five letters of Chinese or Japanese,
two words of Russian."""

MIN_SURE_LANGUAGE = 0.5
"""Least probability of the best language of a text in Latin letters."""

MAX_SAMPLE_BYTES = 20_000
"""Bytes that the detector sees; more do not change its answer."""

_MIN_UTF_8_SHARE = 0.9
"""Of the bytes beyond ASCII: a file of UTF-8 with a damaged place, not one of another encoding."""

_MARKS = (
    (codecs.BOM_UTF8, "utf-8"),
    (codecs.BOM_UTF32_LE, "utf-32-le"),
    (codecs.BOM_UTF32_BE, "utf-32-be"),
    (codecs.BOM_UTF16_LE, "utf-16-le"),
    (codecs.BOM_UTF16_BE, "utf-16-be"),
)

_ESCAPES = ((b"\x1b$", "iso2022_jp_2"), (b"\x1b$)C", "iso2022_kr"))

# The web's names stand for supersets, of which Python has its own names.
_SUPERSETS = {
    "ascii": "cp1252",
    "iso8859-1": "cp1252",
    "iso8859-9": "cp1254",
    "gbk": "gb18030",
    "gb2312": "gb18030",
    "big5": "big5hkscs",
    "shift_jis": "cp932",
    "euc_kr": "cp949",
}

ENCODING_NAMES = {
    "cp1250": "Windows-1250 (Central European)",
    "cp1251": "Windows-1251 (Cyrillic)",
    "cp1252": "Windows-1252 (Western European)",
    "cp1253": "Windows-1253 (Greek)",
    "cp1254": "Windows-1254 (Turkish)",
    "cp1255": "Windows-1255 (Hebrew)",
    "cp1256": "Windows-1256 (Arabic)",
    "cp1257": "Windows-1257 (Baltic)",
    "cp1258": "Windows-1258 (Vietnamese)",
    "koi8-r": "KOI8-R (Russian)",
    "koi8-u": "KOI8-U (Ukrainian)",
    "gb18030": "GB18030 (Chinese)",
    "big5hkscs": "Big5 (traditional Chinese)",
    "cp932": "Shift-JIS (Japanese)",
    "euc_jp": "EUC-JP (Japanese)",
    "cp949": "CP949 (Korean)",
}

ACCEPTED_ENCODINGS = (
    "utf-8, utf-16, utf-32, gb18030, big5, shift-jis, euc-jp, euc-kr, cp949, cp1250 to cp1258, "
    "koi8-r, koi8-u, iso-8859-1 to iso-8859-16, and other encodings that Python knows"
)
"""In words, for messages and help texts."""

# Codecs of Python for names and for source code, not for texts.
_NOT_FOR_TEXTS = {"idna", "punycode", "unicode_escape", "raw_unicode_escape", "undefined", "utf_7"}

# The letters beyond ASCII of the languages that an encoding was made for.
_LETTERS = {
    "cp1252": {
        "ca": "àçèéíïòóúü·",
        "da": "æøåéó",
        "de": "äöüß",
        "en": "éèêëïöçñ",
        "es": "áéíñóúü",
        "fi": "äöåšž",
        "fr": "àâæçèéêëîïôùûüÿœ",
        "is": "áæðéíóöþúý",
        "it": "àèéìíîòóùú",
        "nl": "áéëèêïíóöüú",
        "no": "æøåéòóôê",
        "pt": "àáâãçéêíóôõúü",
        "sv": "åäöéàü",
    },
    "cp1250": {
        "cs": "áčďéěíňóřšťúůýž",
        "hr": "čćđšž",
        "hu": "áéíóöőúüű",
        "pl": "ąćęłńóśźż",
        "ro": "ăâîşţ",
        "sk": "áäčďéíĺľňóôŕšťúýž",
        "sl": "čšžćđ",
        "sq": "çë",
    },
    "cp1254": {"tr": "âçğıiîöşüû\u0307"},
    "cp1257": {"et": "äõöüšž", "lt": "ąčęėįšųūž", "lv": "āčēģīķļņōŗšūž"},
}
_LETTERS["iso8859-2"] = _LETTERS["cp1250"]
_LETTERS["iso8859-13"] = _LETTERS["iso8859-4"] = _LETTERS["cp1257"]
_LATIN = ("cp1252", "cp1250", "cp1254", "cp1257")
_DECLARATION = re.compile(rb"""\s*<\?xml[^<>]{0,200}?encoding=["']([A-Za-z0-9_.:-]{1,40})["']""")
_NOT_WORDS = re.compile(r"<[^<>\n]*>|\[[^\[\]\n]*\]|\{[^{}\n]*\}|[0-9]+")


@dataclass(frozen=True, slots=True)
class DecodedText:
    """A text, and the encoding in which it was read.

    Attributes:
        encoding: Python's name of it.
        is_sure: False if it was guessed and could be another.
        warning: a sentence without a subject that names the encoding taken, if that is not sure
            or some bytes could not be read; else empty.
    """

    text: str
    encoding: str
    is_sure: bool = True
    warning: str = ""


def decode_text(data: bytes, encoding: str | None = None) -> DecodedText:
    """Decode `data` by `encoding`, or by its mark, or as UTF-8, or as the most likely one.

    Never fails without `encoding`. Raises UnicodeDecodeError if `data` is not valid in the
    encoding given, or in that of its mark; LookupError for an encoding that is not known.
    """
    for mark, marked in _MARKS:
        if data.startswith(mark):
            return DecodedText(data[len(mark) :].decode(marked), marked)
    if encoding is not None:
        codec_name = find_encoding(encoding)
        return DecodedText(data.decode(codec_name), codec_name)
    for decode in (_decode_escapes, _decode_utf_8, _decode_wide, _decode_declared):
        if decoded := decode(data):
            return decoded
    return _guess(data)


def guess_encoding(data: bytes) -> str:
    """Return Python's name of the encoding that `data`, which is not Unicode, is most likely in."""
    return _guess(data).encoding


def find_encoding(name: str) -> str:
    """Return Python's name of the encoding that people call `name`, or of its superset in use.

    Raises LookupError for one that is not known or not for texts.
    """
    try:
        codec_name = codecs.lookup(name.strip().lower().replace("windows-", "cp")).name
    except ValueError:
        raise LookupError(name) from None
    if codec_name in _NOT_FOR_TEXTS or codec_name.replace("-", "_") in _NOT_FOR_TEXTS:
        raise LookupError(name)
    try:
        "".encode(codec_name)
    except LookupError:
        # Python calls codecs such as base64 encodings too.
        raise LookupError(name) from None
    return _SUPERSETS.get(codec_name, codec_name)


def check_encoding(name: str, field: str) -> str:
    """Return `name` if it is a known encoding, else raise InputError(`field`) with what is."""
    try:
        find_encoding(name)
    except LookupError:
        raise InputError(
            field, f"unknown encoding {name!r}; accepted: {ACCEPTED_ENCODINGS}"
        ) from None
    return name


def describe_encoding(name: str) -> str:
    """Return an encoding's name for people, such as "Windows-1251 (Cyrillic)"."""
    return ENCODING_NAMES.get(name, name.upper())


def _decode_escapes(data: bytes) -> DecodedText | None:
    """Decode the encodings of seven bits, which begin other letters with an escape."""
    for escape, encoding in _ESCAPES:
        if escape in data and data.isascii():
            try:
                return DecodedText(data.decode(encoding), encoding)
            except UnicodeDecodeError:
                continue
    return None


def _decode_utf_8(data: bytes) -> DecodedText | None:
    """Decode UTF-8, also with a few damaged places; None if it is something else."""
    if b"\0" in data:
        return None
    try:
        return DecodedText(data.decode("utf-8"), "utf-8")
    except UnicodeDecodeError:
        text = data.decode("utf-8", "ignore")
    beyond = sum(byte >= 0x80 for byte in data)
    valid = sum(len(char.encode()) for char in text if char >= "\x80")
    if valid < _MIN_UTF_8_SHARE * beyond:
        return None
    return DecodedText(
        text,
        "utf-8",
        is_sure=False,
        warning=f"not valid UTF-8: {beyond - valid} bytes could not be read and are left out",
    )


def _decode_wide(data: bytes) -> DecodedText | None:
    """Decode UTF-16 or UTF-32 without a mark: every second or fourth byte of ASCII is zero."""
    if b"\0" not in data:
        return None
    for encoding, width in (("utf-32-le", 4), ("utf-32-be", 4), ("utf-16-le", 2), ("utf-16-be", 2)):
        try:
            text = data[: len(data) - len(data) % width].decode(encoding)
        except UnicodeDecodeError:
            continue
        plain = sum(char.isascii() and (char.isprintable() or char in "\r\n\t") for char in text)
        odd = sum(not char.isprintable() and char not in "\r\n\t\u200b\ufeff" for char in text)
        # In the other order, spaces and line ends are rare letters.
        if plain and not odd and plain >= 0.02 * len(text):
            return DecodedText(text, encoding)
    return None


def _decode_declared(data: bytes) -> DecodedText | None:
    """Decode XML in the encoding that it names."""
    declared = _DECLARATION.match(data)
    if declared is None:
        return None
    try:
        encoding = find_encoding(declared[1].decode("ascii"))
        return DecodedText(data.decode(encoding), encoding)
    except (LookupError, UnicodeDecodeError):
        return None


def _guess(data: bytes) -> DecodedText:
    encoding, is_higher = _detect(data[:MAX_SAMPLE_BYTES])
    is_sure = is_higher and sum(byte >= 0x80 for byte in data) >= MIN_SURE_BYTES
    if encoding in _LETTERS:
        encoding, is_sure = _choose_latin(data[:MAX_SAMPLE_BYTES], encoding)
    text, is_whole = _decode_lenient(data, encoding)
    warning = ""
    if not is_sure or not is_whole:
        warning = f"its encoding is uncertain; it is read as {describe_encoding(encoding)}"
    return DecodedText(text, encoding, is_sure and is_whole, warning)


def _detect(data: bytes) -> tuple[str, bool]:
    """Return the detector's choice by Python's name, and whether it had a rival."""
    try:
        from chardetng_py import EncodingDetector
    except ImportError:
        from charset_normalizer import from_bytes

        best = from_bytes(data).best()
        return find_encoding(best.encoding if best else "cp1252"), best is not None
    detector = EncodingDetector()
    detector.feed(data, last=True)
    label, is_higher = detector.guess_assess(tld=None, allow_utf8=False)
    return find_encoding(label), is_higher


def _choose_latin(data: bytes, detected: str) -> tuple[str, bool]:
    """Return the encoding in which Latin letters make the most likely language; if it is sure.

    Each candidate is judged by the languages whose alphabets have all of its letters.
    """
    identifier = _load_identifier()
    texts = dict(_list_latin_texts(data, detected))
    rated = []
    for encoding, text in texts.items():
        letters = {char for char in text.lower() if char >= "\x80" and char.isalpha()}
        covering = [
            language
            for language, alphabet in _LETTERS[encoding].items()
            if letters <= set(alphabet)
        ]
        ranked = identifier.rank(text) if covering else []
        rates = [float(rate) for language, rate in ranked if language in covering]
        rated.append((max(rates, default=0.0), encoding))
    best, encoding = max(rated, key=lambda item: item[0], default=(0.0, detected))
    if best <= 0.0:
        return detected, False
    rival = max((rate for rate, other in rated if texts[other] != texts[encoding]), default=0.0)
    return encoding, best >= MIN_SURE_LANGUAGE and best > 2 * rival


@cache
def _load_identifier() -> LanguageIdentifier:
    """Load what tells the languages of `_LETTERS` apart, once for the many texts of a batch."""
    # Importing it takes a moment, and it takes 90 MB, which few texts need.
    from scopitone.core.language_identifier import load_language_identifier

    return load_language_identifier(sorted({code for known in _LETTERS.values() for code in known}))


def _list_latin_texts(data: bytes, detected: str) -> Iterator[tuple[str, str]]:
    for encoding in dict.fromkeys((detected, *_LATIN)):
        try:
            text = data.decode(encoding)
        except UnicodeDecodeError:
            continue
        if not any("\x80" <= char < "\xa0" for char in text):
            yield encoding, " ".join(_NOT_WORDS.sub(" ", text).split())


def _decode_lenient(data: bytes, encoding: str) -> tuple[str, bool]:
    """Return the text, and whether all of it is valid; what is not is left out."""
    try:
        return data.decode(encoding), True
    except UnicodeDecodeError:
        return data.decode(encoding, "ignore"), False
