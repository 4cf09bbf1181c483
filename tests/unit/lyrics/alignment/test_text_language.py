"""The language of given lines."""

from __future__ import annotations

import pytest

from scopitone.core.song import Line
from scopitone.lyrics.alignment.text_language import detect_language


@pytest.mark.parametrize(
    ("text", "language"),
    [
        ("The morning light is falling on the river and nobody knows my name", "en"),
        ("Der Morgen legt sein Licht auf jedes Dach und wir sind noch wach", "de"),
        ("La luna llena brilla sobre el mar y yo no dejo de soñar contigo", "es"),
        ("Je marche seul dans les rues de Paris et je pense à toi ce soir", "fr"),
        (
            "夜空に輝く星を見上げて君のことを思い出すこの道をずっと歩いていたいと願った夏の日のまま",
            "ja",
        ),
        ("Jag går längs havet och tänker på allt det vi gjorde i somras", "sv"),
    ],
)
def test_languages_are_told_by_the_codes_of_whisper(text: str, language: str) -> None:
    assert detect_language([Line(text)]) == language


@pytest.mark.parametrize("texts", [[], ["la la la la la"], ["…"], ["Oh"]])
def test_too_little_text_tells_no_language(texts: list[str]) -> None:
    assert detect_language([Line(text) for text in texts]) is None
