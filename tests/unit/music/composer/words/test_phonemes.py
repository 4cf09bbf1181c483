"""Words as syllables of eSpeak NG's phonemes."""

from __future__ import annotations

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from scopitone.music.composer.words.phonemes import syllabify_line

_LINES = {
    "en-us": "Don't stop — it's 1999, of the twenty-one rock'n'roll lovers!",
    "de": "Über die Straßenbahn hinaus",
    "es": "Voy a la ciudad del corazón",
    "fr": "L'amour, les amis et moi",
    "ru": "в лесу к тебе",
    "cs": "prst skrz krk",
    "ja": "とうきょうのよる",
    "cmn": "我爱你",
    "ko": "사랑해요 나는",
    "ar": "مرحبا حبيبي",
    "th": "สวัสดี",
}


@pytest.mark.parametrize("language", _LINES)
def test_words_are_the_text_and_every_one_has_a_vowel(language: str) -> None:
    text = _LINES[language]
    line = syllabify_line(text, language)
    assert line is not None
    assert "".join(w.text for w in line.words).replace(" ", "") == text.replace(" ", "")
    assert all(word.syllables for word in line.words)
    assert not any(mark in s.phonemes for s in line.syllables for mark in "ˈˌ")


@pytest.mark.parametrize(
    ("word", "syllables", "stressed"),
    [("tonight", 2, 1), ("city", 2, 0), ("button", 2, 0), ("remember", 3, 1), ("strength", 1, 0)],
)
def test_syllables_and_stress(word: str, syllables: int, stressed: int) -> None:
    line = syllabify_line(word, "en-us")
    assert line is not None
    stresses = [s.stress for s in line.syllables]
    assert len(stresses) == syllables
    assert stresses.index(2) == stressed


def test_onsets_are_as_long_as_they_can_be() -> None:
    line = syllabify_line("extra hungry", "en-us")
    assert line is not None
    assert [s.phonemes[0] for s in line.syllables][1] == "s"


def test_words_that_espeak_joins_are_parted_again() -> None:
    line = syllabify_line("of the river and for the sea", "en-us")
    assert line is not None
    assert [len(word.syllables) for word in line.words] == [1, 1, 2, 1, 1, 1, 1]


def test_nothing_to_say_is_no_line() -> None:
    assert syllabify_line(" … -- ", "en-us") is None


@settings(max_examples=60)
@given(st.text(max_size=40))
def test_no_text_is_lost_and_none_crashes(text: str) -> None:
    line = syllabify_line(text, "en-us")
    if line is not None:
        joined = "".join(word.text for word in line.words)
        assert "".join(joined.split()) == "".join(line.text.split())
