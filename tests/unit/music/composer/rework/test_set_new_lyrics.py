"""New lyrics on an old melody."""

from __future__ import annotations

from functools import cache
from itertools import pairwise

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from plans import line, plan

from scopitone.music.composer.compose import compose
from scopitone.music.composer.rework.set_new_lyrics import set_lyrics
from scopitone.music.composer.score.model import Score


@cache
def song() -> Score:
    return compose(plan("pop"))


@settings(max_examples=25)
@given(syllables=st.lists(st.integers(1, 16), min_size=1, max_size=6))
def test_every_syllable_gets_notes_in_order(syllables: list[int]) -> None:
    phrases = song().lead[:4]
    lines = tuple(line(" ".join(["'la"] * count)) for count in syllables)
    sung = set_lyrics(phrases, lines, song().plan)
    assert len(sung) == min(len(lines), len(phrases))
    for result in sung:
        assert len(result.notes) == len(result.line.syllables)
        notes = [note for group in result.notes for note in group]
        assert all(note.length > 0 for note in notes)
        for before, after in pairwise(notes):
            assert before.start + before.length <= after.start + 1e-6


def test_the_same_number_of_syllables_keeps_every_note() -> None:
    phrase = song().lead[0]
    words = line(" ".join(["'la"] * len(phrase.line.syllables)))
    (sung,) = set_lyrics((phrase,), (words,), song().plan)
    assert sung.notes == phrase.notes


def test_no_word_is_lost_if_there_are_more_lines_than_phrases() -> None:
    lines = tuple(line(f"'word'{number}") for number in range(7))
    sung = set_lyrics(song().lead[:3], lines, song().plan)
    words = [word.text for result in sung for word in result.line.words]
    assert words == [word.text for text in lines for word in text.words]


@pytest.mark.parametrize("side", ["phrases", "lines"])
def test_nothing_to_sing_is_silent(side: str) -> None:
    phrases = () if side == "phrases" else song().lead[:1]
    lines = () if side == "lines" else (line("'la"),)
    assert set_lyrics(phrases, lines, song().plan) == []
