"""Phonemes become syllables."""

from __future__ import annotations

import pytest

from scopitone.music.composer.words.syllables import is_vowel, split_syllables


@pytest.mark.parametrize(
    ("phonemes", "expected"),
    [
        ("s t ˈiː t", ["stiːt"]),
        ("w ˈɔː k ɪ ŋ", ["wɔː", "kɪŋ"]),
        ("s ˈɪ ŋ ɪ ŋ", ["sɪŋ", "ɪŋ"]),
        ("ˈɛ k s t ɹ ə", ["ɛk", "stɹə"]),
        ("ˈa t l a s", ["at", "las"]),
        ("m ˈɪ n ɪ t", ["mɪ", "nɪt"]),
    ],
)
def test_consonants_begin_the_next_syllable_if_they_can(phonemes: str, expected: list[str]) -> None:
    assert [s.phonemes for s in split_syllables(phonemes.split())] == expected


def test_no_phoneme_is_lost_and_stress_is_kept() -> None:
    phonemes = ["ˌɪ", "n", "t", "ə", "n", "ˈæ", "ʃ", "ə", "n", "ə", "l"]
    syllables = split_syllables(phonemes)
    spoken = "".join(phonemes).replace("ˈ", "").replace("ˌ", "")
    assert "".join(s.phonemes for s in syllables) == spoken
    assert [s.stress for s in syllables] == [1, 0, 2, 0, 0]


def test_syllabic_consonants_are_vowels() -> None:
    assert is_vowel("n̩")
    assert is_vowel("ˈiː")
    assert not is_vowel("n")
