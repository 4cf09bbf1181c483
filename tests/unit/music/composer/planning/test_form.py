"""The form of a song."""

from __future__ import annotations

from itertools import pairwise

import pytest
from plans import CHORUS, VERSES, line

from scopitone.music.composer.planning.form import (
    BarPace,
    Draft,
    add_intro_and_outro,
    duration_of,
    place_sections,
    resize_draft,
)

PACE = BarPace(bar_s=2.0)
VERSE = Draft("verse", tuple(line(text) for text in VERSES[0]))
HOOK = Draft("chorus", tuple(line(text) for text in CHORUS))
SONG = (VERSE, HOOK, VERSE, HOOK, Draft("bridge"), HOOK)


def test_sections_follow_each_other_and_count_their_turns() -> None:
    sections = place_sections(SONG, PACE)
    for before, after in pairwise(sections):
        assert after.start == before.start + before.bars
    assert [s.turn for s in sections] == [0, 0, 1, 1, 0, 2]
    assert all(0.0 < section.energy <= 1.0 for section in sections)


def test_energy_rises_from_chorus_to_chorus_and_the_last_one_is_lifted() -> None:
    choruses = [s for s in place_sections(SONG, PACE, lift=2) if s.kind == "chorus"]
    assert choruses[0].energy < choruses[1].energy < choruses[2].energy
    assert [section.lift for section in choruses] == [0, 0, 2]


def test_two_choruses_have_no_climax() -> None:
    assert {s.lift for s in place_sections(SONG[:4], PACE, lift=2)} == {0}


@pytest.mark.parametrize("bar_s", [0.9, 1.6, 2.4, 4.0])
def test_every_line_has_enough_time(bar_s: float) -> None:
    pace = BarPace(bar_s)
    bars = pace.count_bars(VERSE.lines)
    assert bars % len(VERSE.lines) == 0
    seconds = bars * bar_s / len(VERSE.lines)
    assert max(len(text.syllables) for text in VERSE.lines) / seconds < 4.7


def test_rap_needs_less_time_than_singing() -> None:
    words = "'one and 'two and 'three and 'four and 'five and 'six and 'se-ven"
    sung, spoken = (line(words, spoken=rap) for rap in (False, True))
    pace = BarPace(1.8)
    assert pace.count_bars([spoken]) < pace.count_bars([sung])


def test_an_intro_and_an_outro_are_added_only_if_missing() -> None:
    form = add_intro_and_outro(SONG, PACE)
    assert [form[0].kind, form[-1].kind] == ["intro", "outro"]
    assert add_intro_and_outro(form, PACE) == form
    assert form[0].bars == 4
    assert add_intro_and_outro([Draft("chorus", bars=8)], PACE)[0].bars == 2


def test_the_duration_is_that_of_the_bars() -> None:
    assert duration_of([resize_draft(VERSE, 6), Draft("outro", bars=4)], PACE) == 20.0
