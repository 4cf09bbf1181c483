"""Readings of Japanese as they are sung."""

from __future__ import annotations

import pytest

from scopitone.core.song import Line, Ruby
from scopitone.lyrics.readings import japanese
from scopitone.lyrics.readings.hepburn import romanize_kana


def over(text: str) -> list[tuple[str, str]]:
    return [(text[r.start : r.end], r.reading) for r in japanese.find_furigana(text)]


@pytest.mark.parametrize(
    ("text", "readings"),
    [
        ("夜の雨が降る", [("夜", "よる"), ("雨", "あめ"), ("降", "ふ")]),
        ("食べ物と飲み物", [("食", "た"), ("物", "もの"), ("飲", "の"), ("物", "もの")]),
        ("二人で歩いた道", [("二人", "ふたり"), ("歩", "ある"), ("道", "みち")]),
        (
            "私は明日、お母さんに会う",
            [("私", "わたし"), ("明日", "あした"), ("母", "かあ"), ("会", "あ")],
        ),
        ("Lemon の香り", [("香", "かお")]),
        ("夜ニ紛レ", [("夜", "よる"), ("紛", "まぎ")]),
        ("コーヒーをもう", []),
    ],
)
def test_readings_stand_over_chinese_characters_alone(
    text: str, readings: list[tuple[str, str]]
) -> None:
    assert over(text) == readings


@pytest.mark.parametrize(
    ("text", "latin"),
    [
        ("君の名は", "kimi no na wa"),
        ("学校へ行っちゃった", "gakkou e itchatta"),
        ("約束を守る", "yakusoku o mamoru"),
        ("飲んだら行くでしょう", "nondara iku deshou"),
        ("Oh yeah 夢を見る", "Oh yeah yume o miru"),
        ("こんにちは！「何が」好き？", "konnichiwa! “nani ga” suki?"),
        ("もう恋なんてしない", "mou koi nante shinai"),
    ],
)
def test_lines_in_latin_letters(text: str, latin: str) -> None:
    assert japanese.romanize(Line(text)) == latin


def test_readings_of_the_line_count_first() -> None:
    fate = Line("運命の夜に", ruby=(Ruby(0, 2, "さだめ"),))
    assert japanese.romanize(fate) == "sadame no yoru ni"
    part = Line("食べ物の本気", ruby=(Ruby(0, 1, "く"), Ruby(4, 6, "マジ")))
    assert japanese.romanize(part) == "kubemono no maji"


@pytest.mark.parametrize(
    ("kana", "latin"),
    [
        ("しゃしん", "shashin"),
        ("きんえん", "kin'en"),
        ("マッチ", "matchi"),
        ("パーティー", "paatii"),
        ("ジェット ヴァイオリン", "jetto vaiorin"),
        ("りょこう", "ryokou"),
        ("あっ", "a"),
        ("", ""),
    ],
)
def test_kana_in_latin_letters(kana: str, latin: str) -> None:
    assert romanize_kana(kana) == latin
