"""Scores that go on."""

from __future__ import annotations

from dataclasses import replace
from functools import cache

import pytest
from plans import plan

from scopitone.core.errors import InputError
from scopitone.music.composer.compose import compose
from scopitone.music.composer.melody.motifs import theme_of
from scopitone.music.composer.rework.extend import (
    extend_score,
    find_bar_line,
    plan_continuations,
    rebase_sections,
)
from scopitone.music.composer.score.model import Score
from scopitone.music.engine import GenerateSpec

CUT = 12


@cache
def song() -> Score:
    return compose(plan("rock", tempo=120.0))


@cache
def longer() -> Score:
    return extend_score(song(), CUT, compose(plan("rock", tempo=120.0, seed=5)).plan)


@pytest.mark.parametrize(("second", "bar"), [(0.0, 1), (3.9, 2), (5.1, 3), (24.0, 12)])
def test_the_bar_line_is_the_nearest_after_the_first_bar(second: float, bar: int) -> None:
    assert find_bar_line(song(), second) == bar


def test_a_song_cannot_go_on_after_its_end() -> None:
    assert find_bar_line(song(), song().seconds + 0.4) == song().plan.bars
    with pytest.raises(InputError) as error:
        find_bar_line(song(), song().seconds + 1.0)
    assert error.value.field == "at"


def test_the_beginning_stays() -> None:
    end = CUT * 4
    before = [n for p in song().parts for n in p.notes if n.start < end - 0.1]
    after = {(n.start, n.pitch) for p in longer().parts for n in p.notes}
    assert {(n.start, n.pitch) for n in before} <= after
    assert longer().lead[:2] == song().lead[:2]
    assert theme_of(longer()) == theme_of(song())


def test_sections_have_no_gaps_and_the_song_is_longer() -> None:
    position = 0
    for section in longer().plan.sections:
        assert section.start == position
        position += section.bars
    assert longer().plan.bars == CUT + song().plan.bars


def test_notes_do_not_sound_across_the_cut() -> None:
    end = CUT * 4
    for part in longer().parts:
        for note in part.notes:
            assert note.start >= end - 0.1 or note.start + note.length <= end + 1e-6


def test_words_are_cut_whole() -> None:
    cut_score = extend_score(song(), 5, compose(plan("rock", tempo=120.0, seed=5)).plan)
    for line in cut_score.lead:
        assert len(line.notes) == len(line.line.syllables)
        assert line.line.text.split() == [word.text for word in line.line.words]


def test_continuations_have_key_tempo_and_singer_of_the_song() -> None:
    spec = GenerateSpec(lyrics="[Chorus]\nStay with me until the day", seed=8, takes=2)
    plans, _ = plan_continuations(song(), spec)
    old = song().plan
    for new in plans:
        same = replace(new, sections=(), title="", seed=0, take=0, brief=old.brief)
        assert same == replace(old, sections=(), title="", seed=0, take=0)
        assert new.sections[0].start == 0
        assert new.sections[0].kind == "chorus"


def test_rebased_sections_begin_at_bar_0_without_an_intro() -> None:
    sections = rebase_sections(song().plan.sections)
    assert sections[0].kind == "verse"
    assert [section.start for section in sections[:3]] == [0, 8, 16]
