"""Places at which a line may be sung, among words that were heard."""

from __future__ import annotations

from itertools import pairwise

import pytest
from hypothesis import given
from hypothesis import strategies as st
from scripted_listener import say

from scopitone.lyrics.alignment.line_candidates import (
    MAX_CANDIDATES,
    MIN_SHARE,
    LineCandidate,
    find_candidates,
)
from scopitone.lyrics.alignment.spelling import normalize
from scopitone.lyrics.listening.transcript import HeardWord

VOCABULARY = st.sampled_from(["river", "light", "falling", "of", "door", "dore", "oh", ""])


def find(line: str, heard: list[HeardWord], letter_s: float = 0.07) -> list[LineCandidate]:
    spelled = [normalize(word.text) for word in heard]
    return find_candidates([normalize(word) for word in line.split()], heard, spelled, letter_s)


def test_a_line_is_found_with_its_words_among_others() -> None:
    heard = say("yeah yeah the light is falling down again", 10.0)
    best = find("light is falling", heard)[0]
    assert best.starts == pytest.approx((11.2, 11.6, 12.0))
    assert (best.start, best.share) == (pytest.approx(11.2), 1.0)


def test_a_line_that_comes_again_has_a_place_each_time() -> None:
    heard = [word for start in (10.0, 30.0, 50.0) for word in say("light is falling", start)]
    assert sorted(place.start for place in find("light is falling", heard)) == [10, 30, 50]


def test_a_word_that_was_not_heard_has_no_time_but_room() -> None:
    (place,) = find("beautiful light is falling", say("light is falling", 10.0), letter_s=0.1)
    assert place.starts[0] is None
    assert place.start == pytest.approx(10.0 - 0.1 * len("beautiful"))
    assert place.share == pytest.approx(2.5 / 3.5)


def test_ad_libs_within_a_line_are_passed_over() -> None:
    heard = [*say("light", 10.0), *say("hey hey", 10.4), *say("is falling", 11.2)]
    assert find("light is falling", heard)[0].starts == pytest.approx((10.0, 11.2, 11.6))


def test_too_few_words_are_no_place() -> None:
    assert find("one two three four five six", say("six", 10.0)) == []
    assert find("", say("six", 10.0)) == []
    assert find("six", []) == []


def test_other_scripts_are_found_by_their_sound() -> None:
    (place,) = find("privet mir", say("Привет, мир", 5.0))
    assert place.starts == pytest.approx((5.0, 5.4))


@given(st.lists(VOCABULARY, max_size=6), st.lists(VOCABULARY, max_size=40))
def test_places_do_not_overlap_and_their_words_ascend(line: list[str], heard: list[str]) -> None:
    words = [HeardWord(text, float(at), at + 0.9, 1.0) for at, text in enumerate(heard)]
    places = find_candidates(line, words, heard, 0.05)
    assert len(places) <= MAX_CANDIDATES
    spans = []
    for place in places:
        times = [time for time in place.starts if time is not None]
        assert len(place.starts) == len(line)
        assert times == sorted(set(times))
        assert MIN_SHARE <= place.share <= 1 + 1e-9
        assert 0 <= place.start <= times[0]
        assert place.end >= times[-1]
        spans.append((times[0], times[-1]))
    spans.sort()
    assert all(before[1] < after[0] for before, after in pairwise(spans))
