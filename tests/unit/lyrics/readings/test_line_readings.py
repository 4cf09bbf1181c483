"""Which lines get readings, and what is told."""

from __future__ import annotations

import sys

import pytest

from scopitone.core.errors import InputError
from scopitone.core.song import Line, Lyrics, Ruby
from scopitone.lyrics.readings import add_readings


def romanized(*lines: Line) -> list[list[str]]:
    read, _ = add_readings(Lyrics(lines), romanize=True)
    return [[row.text for row in line.rows if row.role == "romanization"] for line in read.lines]


def test_readings_of_the_file_win() -> None:
    line = Line(
        "運命の夜",
        ruby=(Ruby(0, 2, "さだめ"),),
        rows=(Line("SADAME no yoru", role="romanization"),),
    )
    read, warnings = add_readings(Lyrics((line,)), romanize=True, furigana=True)
    assert read.lines == (line,)
    assert warnings == ()


def test_other_rows_stay_under_the_romanization() -> None:
    line = Line("夜です", rows=(Line("Night", role="translation"),))
    read, _ = add_readings(Lyrics((line,)), romanize=True)
    assert [row.text for row in read.lines[0].rows] == ["yoru desu", "Night"]


def test_chinese_characters_are_japanese_among_kana() -> None:
    assert romanized(Line("世界"), Line("夜の雨")) == [["sekai"], ["yoru no ame"]]
    assert romanized(Line("世界"), Line("我爱你")) == [["shì jiè"], ["wǒ ài nǐ"]]
    read, _ = add_readings(Lyrics((Line("世界"),)), furigana=True)
    assert read.lines[0].ruby == (Ruby(0, 2, "せかい"),)


def test_nothing_to_do_is_told() -> None:
    english = Lyrics((Line("Hello"),))
    assert add_readings(english) == (english, ())
    read, warnings = add_readings(english, romanize=True, furigana=True)
    assert read == english
    assert [warning.partition(";")[0] for warning in warnings] == [
        "lyrics: nothing to romanize",
        "lyrics: no furigana to add",
    ]


def test_a_word_without_a_reading_is_told() -> None:
    read, warnings = add_readings(Lyrics((Line("彁の夜"),)), furigana=True)
    assert read.lines[0].ruby == (Ruby(2, 3, "よる"),)
    assert warnings == ("lyrics: no reading is known for '彁'",)


def test_without_the_dictionary_the_error_says_what_to_install(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    monkeypatch.setitem(sys.modules, "sudachidict_small", None)
    with pytest.raises(InputError, match=r"romanize: .*pip install 'scopitone\[readings\]'"):
        add_readings(Lyrics((Line("夜です"),)), romanize=True)
    # Other languages need none.
    assert romanized(Line("Київ")) == [["Kyiv"]]
