"""The vocabulary of prompts in other languages, as the English words that the parser knows.

`foreign_words.txt` has one row per English meaning: the meaning, then the words in German, French,
Spanish, Portuguese, Italian, Japanese, and Chinese, between bars; commas part several words. `*`
stands for any ending. A row without a meaning has words that are left out.
"""

from __future__ import annotations

from functools import cache
from importlib.resources import files

LANGUAGES = ("de", "fr", "es", "pt", "it", "ja", "zh")
"""ISO 639-1 codes of the columns of `foreign_words.txt`, from the second on."""

LANGUAGE_NAMES: dict[str, tuple[str, ...]] = {
    "en": ("english", "englisch", "anglais", "inglés", "inglês", "inglese", "英語", "英语"),
    "de": ("german", "deutsch", "allemand", "alemán", "alemão", "tedesco", "ドイツ語", "德语"),
    "fr": (
        "french",
        "französisch",
        "français",
        "francés",
        "francês",
        "francese",
        "フランス語",
        "法语",
    ),
    "es": (
        "spanish",
        "spanisch",
        "espagnol",
        "español",
        "espanhol",
        "spagnolo",
        "スペイン語",
        "西班牙语",
    ),
    "pt": (
        "portuguese",
        "portugiesisch",
        "portugais",
        "portugués",
        "português",
        "portoghese",
        "ポルトガル語",
        "葡萄牙语",
    ),
    "it": ("italian", "italienisch", "en italien", "italiano", "イタリア語", "意大利语"),
    "ja": (
        "japanese",
        "japanisch",
        "japonais",
        "japonés",
        "japonês",
        "giapponese",
        "日本語",
        "日语",
    ),
    "zh": (
        "chinese",
        "mandarin",
        "chinesisch",
        "chinois",
        "chino",
        "chinês",
        "cinese",
        "中国語",
        "中文",
    ),
    "ko": ("korean", "koreanisch", "coréen", "coreano", "韓国語", "韩语"),
}
"""Names of languages in all languages; the first is the English one.

“Italien” has its preposition, because it means Italy in German.
"""


@cache
def load_word_rows() -> tuple[tuple[str, ...], ...]:
    """Return the rows of `foreign_words.txt` as cells: the meaning, then one of each language."""
    text = files(__package__).joinpath("foreign_words.txt").read_text("utf-8")
    return tuple(tuple(cell.strip() for cell in row.split("|")) for row in text.splitlines() if row)
