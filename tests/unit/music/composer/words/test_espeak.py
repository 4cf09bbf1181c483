"""eSpeak NG: pronunciation and speech."""

from __future__ import annotations

from itertools import pairwise

import numpy as np
import pytest

from scopitone.core.errors import InputError
from scopitone.music.composer.words.espeak import list_languages, phonemize, speak
from scopitone.music.composer.words.syllables import is_vowel


def test_the_languages_include_the_common_ones() -> None:
    assert {"en-us", "de", "fr-fr", "es", "ja", "ru"} <= set(list_languages())


def test_words_are_groups_of_phonemes_with_stress_before_vowels() -> None:
    (group,) = phonemize("hello", "en-us")
    stressed = [phoneme for phoneme in group if "ˈ" in phoneme]
    assert len(stressed) == 1
    assert is_vowel(stressed[0])
    assert len(phonemize("one two three", "en-us")) == 3


def test_switches_of_language_leave_no_trace() -> None:
    text = "".join(p for group in phonemize("ein Computer online", "de") for p in group)
    assert not set("()") & set(text)


def test_text_without_words_has_no_phonemes() -> None:
    assert phonemize("…", "en-us") == ()


def test_speech_has_its_phonemes_in_order() -> None:
    speech = speak("good morning", "en-us+f3")
    assert np.abs(speech.samples).max() <= 1.0
    assert len(speech.samples) > speech.rate // 2
    for before, after in pairwise(speech.phonemes):
        assert before.sample <= after.sample
    assert speech.phonemes[-1].sample <= len(speech.samples)


def test_an_unknown_voice_is_an_error() -> None:
    with pytest.raises(InputError) as error:
        phonemize("hello", "xx-unknown")
    assert error.value.field == "language"
