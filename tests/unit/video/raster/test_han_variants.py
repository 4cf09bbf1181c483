from __future__ import annotations

import pytest

from scopitone.video.raster.fonts import FontChoice, use_fonts
from scopitone.video.raster.han_variants import detect_language
from scopitone.video.raster.line_breaking import phrase_boundaries
from scopitone.video.raster.text_layout import set_rows, shape_word


@pytest.mark.parametrize(
    ("text", "language"),
    [
        ("Leave a light on", ""),
        ("夜の雨が窓を叩く", "ja"),
        ("夜想曲", "ja"),
        ("비 오는 밤에 너를 기다려", "ko"),
        ("한漢字", "ko"),
        ("我们在雨夜里等你", "zh-hans"),
        ("我們在雨夜裡等你", "zh-hant"),
    ],
)
def test_a_text_says_which_forms_it_wants(text: str, language: str) -> None:
    assert detect_language(text) == language


def test_the_same_character_has_the_form_of_its_language() -> None:
    def glyphs(language: str) -> tuple[int, ...]:
        with use_fonts(FontChoice(language=language)):
            return tuple(glyph for run in shape_word("直骨角返", 700).runs for glyph in run.glyphs)

    forms = {language: glyphs(language) for language in ("ja", "ko", "zh-hans", "zh-hant")}
    assert len(set(forms.values())) == 4
    assert glyphs("ja") == forms["ja"]


def test_phrases_are_found_where_no_spaces_are() -> None:
    assert phrase_boundaries("ฉันคิดถึงเธอ") == (3, 6, 9)
    assert phrase_boundaries("夜の雨が窓を叩いて") == (2, 4, 6)
    assert phrase_boundaries("我在雨夜里等你")
    assert phrase_boundaries("no spaces are missing here") == phrase_boundaries("비오는밤") == ()


def test_rows_end_where_phrases_do() -> None:
    text = "夜の雨が窓を叩いて君を待ってる"
    rows = set_rows(text, weight=700, measure=8.5).rows
    starts = {row.begin for row in rows} - {0}
    assert starts
    assert starts <= set(phrase_boundaries(text))


@pytest.mark.parametrize("whole", ["👩‍👩‍👧‍👦", "👍🏽", "🇯🇵", "❤️", "न्दी", "ที่", "e\u0301"])
def test_what_belongs_together_is_never_parted(whole: str) -> None:
    text = whole * 12
    for measure in (1.2, 2.0, 3.1):
        rows = set_rows(text, weight=700, measure=measure).rows
        assert "".join(word.word.text for row in rows for word in row.words) == text
        assert all(row.begin % len(whole) == 0 for row in rows)
