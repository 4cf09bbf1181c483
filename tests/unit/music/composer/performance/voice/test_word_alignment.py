from __future__ import annotations

from itertools import pairwise

from hypothesis import given
from hypothesis import strategies as st

from scopitone.music.composer.performance.voice.word_alignment import align

SOUNDS = st.sampled_from(["t", "s", "n", "ɹ", "ˈɛ", "aɪ", "ə", "uː"])
SYLLABLES = st.sampled_from(["tɛn", "stɹaɪ", "ə", "nuːs", "sən", "ts"])


def test_consonants_go_where_the_written_syllables_have_them() -> None:
    spans = align(["wɪn", "tɚ", "kʌmz"], ["w", "ˈɪ", "n", "t", "ɚ", "k", "ˈʌ", "m", "z"])
    assert [(s.first, s.vowel, s.coda, s.end) for s in spans] == [
        (0, 1, 2, 3),
        (3, 4, 5, 5),
        (5, 6, 7, 9),
    ]


def test_a_dropped_vowel_leaves_its_syllable_part_of_a_neighbor() -> None:
    spans = align(["ɛ", "və", "ɹi"], ["ˈɛ", "v", "ɹ", "i"])
    assert spans[0].share[0] == 0.0
    assert spans[1].share[0] > 0.0 or spans[0].share[1] < 1.0 or spans[2].share[0] > 0.0
    assert spans[2].vowel == 3


def test_an_inserted_vowel_belongs_to_the_syllable_before() -> None:
    spans = align(["faɪ", "tuː"], ["f", "ˈaɪ", "ə", "t", "uː"])
    assert (spans[0].vowel, spans[0].coda) == (1, 3)
    assert spans[1].vowel == 4


@given(st.lists(SYLLABLES, min_size=1, max_size=8), st.lists(SOUNDS, min_size=1, max_size=16))
def test_every_syllable_has_a_place_in_order(written: list[str], spoken: list[str]) -> None:
    spans = align(written, spoken)
    assert len(spans) == len(written)
    for span in spans:
        assert 0 <= span.first <= span.vowel < span.coda <= span.end <= len(spoken)
        assert 0.0 <= span.share[0] < span.share[1] <= 1.0
    for before, after in pairwise(spans):
        assert (before.vowel, before.share) < (after.vowel, after.share)
        assert before.first <= after.first
        assert before.end <= after.end
