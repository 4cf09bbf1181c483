"""Cyrillic in Latin letters, by the language's own rules.

Russian as BGN/PCGN has it, without marks of soft and hard signs; Ukrainian by the national table
of 2010; Bulgarian by that of 2009; Serbian and Macedonian by their Latin alphabets. The language is
known by letters that others do not have; a song that has none of them is read as Russian.
"""

from __future__ import annotations

import re

from scopitone.core.song import Line

_RUSSIAN = dict(zip("абвгдезийклмнопрстуфыэі", "abvgdeziyklmnoprstufyei", strict=True)) | {
    "ё": "yo", "ж": "zh", "х": "kh", "ц": "ts", "ч": "ch", "ш": "sh", "щ": "shch", "ю": "yu",
    "я": "ya", "ў": "w", "ґ": "g", "ї": "yi", "є": "ye", "ъ": "", "ь": "", "ʼ": "",
}  # fmt: skip
_UKRAINIAN = _RUSSIAN | {
    "г": "h", "и": "y", "є": "ie", "ї": "i", "й": "i", "ю": "iu", "я": "ia", "’": "", "'": "",
}  # fmt: skip
_BELARUSIAN = _RUSSIAN | {"г": "h", "е": "ie", "ё": "io", "ю": "iu", "я": "ia", "’": "", "'": ""}
_BULGARIAN = _RUSSIAN | {"х": "h", "щ": "sht", "ъ": "a", "ь": "y"}
_SERBIAN = _RUSSIAN | {
    "ђ": "đ", "ж": "ž", "ј": "j", "љ": "lj", "њ": "nj", "ћ": "ć", "х": "h", "ц": "c", "ч": "č",
    "џ": "dž", "ш": "š", "ѓ": "ǵ", "ќ": "ḱ", "ѕ": "dz",
}  # fmt: skip
# What is different at the start of a word, and for Russian also after a vowel or a sign.
_STARTS = {
    "russian": {"е": "ye"},
    "ukrainian": {"є": "ye", "ї": "yi", "й": "y", "ю": "yu", "я": "ya"},
    "belarusian": {"е": "ye", "ё": "yo", "ю": "yu", "я": "ya"},
}
_TABLES = {
    "russian": _RUSSIAN,
    "ukrainian": _UKRAINIAN,
    "belarusian": _BELARUSIAN,
    "bulgarian": _BULGARIAN,
    "serbian": _SERBIAN,
}
_LANGUAGES = (
    ("serbian", re.compile(r"[ђјљњћџѓќѕ]")),
    ("belarusian", re.compile(r"ў|(?=.*[ыэ]).*і", re.DOTALL)),
    ("ukrainian", re.compile(r"[іїєґ]")),
    ("russian", re.compile(r"[ыэё]")),
    ("bulgarian", re.compile(r"[бвгджзклмнпрстфхцчшщ]ъ(?:[бвгджзклмнпрстфхцчшщ]|\b)")),
)
_WORD = re.compile(r"[\w'’ʼ]+")
_VOWELS_AND_SIGNS = "аеёиоуыэюяъь"


def romanize(line: Line, song: str = "") -> str:
    """Return a line in Latin letters; `song` is the text of the whole song, for its language."""
    language = find_language(song or line.text)
    return _WORD.sub(lambda match: _romanize_word(match[0], language), line.text)


def find_language(text: str) -> str:
    """Return the language that the letters of `text` are of."""
    small = text.lower()
    return next((name for name, letters in _LANGUAGES if letters.search(small)), "russian")


def _romanize_word(word: str, language: str) -> str:
    table, starts = _TABLES[language], _STARTS.get(language, {})
    letters, before = [], ""
    for letter in word.lower():
        is_start = not before or (language == "russian" and before in _VOWELS_AND_SIGNS)
        latin = table.get(letter, letter)
        if language == "ukrainian" and before + letter == "зг":
            # Else it would read as ж.
            latin = "gh"
        letters.append(starts.get(letter, latin) if is_start else latin)
        before = letter
    text = "".join(letters)
    if word[:1].isupper():
        return text.upper() if word.isupper() and len(word) > 1 else text[:1].upper() + text[1:]
    return text
