"""Greek in Latin letters, as ELOT 743 and the United Nations have it."""

from __future__ import annotations

import re
import unicodedata

from scopitone.core.song import Line

_LETTERS = {"θ": "th", "χ": "ch", "ψ": "ps"} | dict(
    zip("αβγδεζηικλμνξοπρσςτυφω", "avgdeziiklmnxoprsstyfo", strict=True)
)
_PAIRS = {"ου": "ou", "γγ": "ng", "γξ": "nx", "γχ": "nch"}
# Before these, the second letter of αυ, ευ and ηυ is f, else v.
_VOICELESS = "θκξπσςτφχψ"
_PATTERN = re.compile(
    r"(?P<u>[αεη]υ(?!\u0308))(?P<next>.?)|(?P<pair>ου(?!\u0308)|γγ|γξ|γχ)|(?P<mp>^μπ|μπ$)|(?P<one>.)",
    re.DOTALL,
)
# Neither a diaeresis nor the mark of two vowels that are apart ends a word.
_BETWEEN = re.compile(r"([^\w\u0308\u2060]+)")
_ACCENT = "\u0301"


def romanize(line: Line, _song: str = "") -> str:
    """Return a line of Greek in Latin letters, without accents."""
    return "".join(_romanize_word(word) for word in re.split(_BETWEEN, _normalize(line.text)))


def _normalize(text: str) -> str:
    """Return `text` without accents; a diaeresis stands where two vowels do not join.

    An accent on the first of two vowels parts them as a diaeresis does.
    """
    parts = unicodedata.normalize("NFD", text)
    parts = re.sub(f"([αεηοΑΕΗΟ]){_ACCENT}(?=[υΥ])", "\\1\u2060", parts)
    return "".join(c for c in parts if not unicodedata.combining(c) or c == "\u0308")


def _romanize_word(word: str) -> str:
    latin = "".join(_spell(match) for match in _PATTERN.finditer(word.lower()))
    if word[:1].isupper():
        latin = latin.upper() if word.isupper() and len(word) > 1 else latin[:1].upper() + latin[1:]
    return latin


def _spell(match: re.Match[str]) -> str:
    if match["u"]:
        after = match["next"]
        is_voiceless = not after or after in _VOICELESS
        return _LETTERS[match["u"][0]] + ("f" if is_voiceless else "v") + _spell_one(after)
    if match["pair"]:
        return _PAIRS[match["pair"]]
    if match["mp"]:
        return "b"
    return _spell_one(match["one"])


def _spell_one(letter: str) -> str:
    return "" if letter in "\u0308\u2060" else _LETTERS.get(letter, letter)
