"""Scripts in Latin letters, by the examples of the official rules."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from scopitone.core.song import Line, Lyrics
from scopitone.lyrics.readings import add_readings
from scopitone.lyrics.readings.romanizers import find_foreign_script

KOREAN = {
    "백마": "baengma",
    "종로": "jongno",
    "왕십리": "wangsimni",
    "별내": "byeollae",
    "신라": "silla",
    "해돋이": "haedoji",
    "같이": "gachi",
    "굳히다": "guchida",
    "좋고": "joko",
    "놓다": "nota",
    "잡혀": "japyeo",
    "묵호": "mukho",
    "압구정": "apgujeong",
    "벚꽃": "beotkkot",
    "괜찮아": "gwaenchana",
    "없어": "eopseo",
    "읽어": "ilgeo",
    "읽고": "ilgo",
    "싫어": "sireo",
    "많다": "manta",
    "국물": "gungmul",
    "밖에": "bakke",
    "닭": "dak",
    "사랑해요": "saranghaeyo",
}
"""Examples of the rules of 2000, and words of songs."""
GREEK = {
    "αυτός": "aftos",
    "αυγή": "avgi",
    "ευχαριστώ": "efcharisto",
    "μπορώ λάμπω": "boro lampo",
    "άγγελος": "angelos",
    "προϋπόθεση": "proypothesi",
    "άυλος": "aylos",
    "Θεός ΑΓΑΠΗ": "Theos AGAPI",
}
CYRILLIC = {
    "Ещё поёт моё сердце": "Yeshchyo poyot moyo serdtse",
    "Київ, їжак, Згурський м'яч": "Kyiv, yizhak, Zghurskyi miach",
    "Шчыра кахаю ў небе": "Shchyra kakhaiu w niebie",
    "щъркел": "shtarkel",
    "Љубав ђак ћирилица": "Ljubav đak ćirilica",
}
OTHERS = {
    "音乐，你呢？ Hello 世界": "yīn yuè, nǐ ne? Hello shì jiè",
    "तुम ही हो": "tum hii ho",
    "좋아 Oh baby": "joa Oh baby",
    "don't вместе go home now together": "don't vmeste go home now together",
}


@pytest.mark.parametrize(
    ("text", "latin"), [*KOREAN.items(), *GREEK.items(), *CYRILLIC.items(), *OTHERS.items()]
)
def test_a_line_gets_a_row_in_latin_letters(text: str, latin: str) -> None:
    read, warnings = add_readings(Lyrics((Line(text, 1.0, 2.0),)), romanize=True)
    assert read.lines[0] == Line(text, 1.0, 2.0, rows=(Line(latin, role="romanization"),))
    assert warnings == ()


@pytest.mark.parametrize(
    "text", ["Ça va très bien", "đường về", "１２ ａｂｃ", "♪ 4/4 …", "Nº 1ª µ"]
)
def test_latin_letters_are_not_romanized(text: str) -> None:
    assert find_foreign_script(text) is None


ANY = st.text(alphabet=st.characters(codec="utf-8", exclude_categories=("Cs",)), max_size=30)
JAPANESE = st.text(
    alphabet="夜紛三二人々ヶ月のはをへっーキャ行食べ私何が明日お母さん「」、 7a", max_size=20
)


@given(ANY | JAPANESE)
def test_every_text_gets_readings_in_their_order(text: str) -> None:
    read, _ = add_readings(Lyrics((Line(text),)), romanize=True, furigana=True)
    (line,) = read.lines
    assert line.text == text
    assert all(row.text == row.text.strip() for row in line.rows)
    ends = [0, *(ruby.end for ruby in line.ruby)]
    for ruby, before in zip(line.ruby, ends, strict=False):
        assert before <= ruby.start < ruby.end <= len(text)
        assert ruby.reading
    # Readings that are there stay, whatever they are, and can be romanized.
    again, _ = add_readings(Lyrics((Line(text, ruby=line.ruby),)), romanize=True)
    assert again.lines[0].ruby == line.ruby
