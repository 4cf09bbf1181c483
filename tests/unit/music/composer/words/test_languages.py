"""The language of each line."""

from __future__ import annotations

import pytest

from scopitone.music.composer.words.languages import detect_languages


@pytest.mark.parametrize(
    ("line", "voice"),
    [
        ("Сегодня я снова думаю о тебе", "ru"),
        ("Ich gehe heute Abend durch die dunkle Stadt", "de"),
        ("Quand la nuit descend sur la ville endormie", "fr"),
        ("きょうもそらはあおい", "ja"),
        ("오늘도 나는 노래해", "ko"),
        ("Σήμερα τραγουδάω για σένα", "el"),
        ("la la", "en-us"),
        ("", "en-us"),
    ],
)
def test_a_line_alone(line: str, voice: str) -> None:
    assert detect_languages([line]) == [voice]


def test_short_lines_have_the_language_of_the_whole() -> None:
    lines = ["Ich gehe heute Abend durch die dunkle Stadt", "Oh ja", "Und die Sterne leuchten"]
    assert detect_languages(lines) == ["de", "de", "de"]


def test_han_characters_next_to_kana_are_japanese() -> None:
    assert detect_languages(["東京", "よるはながい"]) == ["ja", "ja"]
    assert detect_languages(["今天天气很好"]) == ["cmn"]


def test_no_lines_have_no_languages() -> None:
    assert detect_languages([]) == []
