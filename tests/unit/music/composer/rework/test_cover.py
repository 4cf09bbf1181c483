"""Covers: another band, the same song."""

from __future__ import annotations

from dataclasses import replace
from functools import cache
from itertools import pairwise

import numpy as np
import pytest
from plans import CHORUS, TYPICAL, line, plan

from scopitone.music.composer.compose import compose
from scopitone.music.composer.rework.cover import rearrange
from scopitone.music.composer.rework.set_new_lyrics import set_lyrics
from scopitone.music.composer.score.model import Plan, Score


@cache
def original() -> Score:
    """A pop song in C."""
    return compose(plan("pop"))


def tune(score: Score) -> list[int]:
    """The lead's pitches in order."""
    return [note.pitch for sung in score.lead for group in sung.notes for note in group]


def bare(genre: str, **changes: object) -> Plan:
    """A plan without words of its own."""
    given = plan(genre, **{**TYPICAL[genre], **changes})
    return replace(given, sections=tuple(replace(s, lines=()) for s in given.sections))


@pytest.mark.parametrize("genre", ["jazz", "metal", "drum-and-bass", "ambient", "reggae"])
def test_melody_and_chords_stay_in_the_new_key(genre: str) -> None:
    cover = rearrange(original(), bare(genre, tonic=4))

    shift = {(b - a) % 12 for a, b in zip(tune(original()), tune(cover), strict=True)}
    assert shift == {4}
    roots = [c.root for s in original().plan.sections for c in s.chords]
    assert [c.root for s in cover.plan.sections for c in s.chords] == [
        (root + 4) % 12 for root in roots
    ]
    assert cover.plan.brief.genre == genre
    assert {p.timbre for p in cover.parts} != {p.timbre for p in original().parts}
    low, high = (45, 67) if cover.plan.gender == "m" else (57, 77)
    assert np.mean([low <= pitch <= high for pitch in tune(cover)]) > 0.85


def test_a_far_faster_style_has_the_melody_at_half_time() -> None:
    cover = rearrange(original(), bare("drum-and-bass"))

    assert cover.plan.bars == 2 * original().plan.bars
    assert cover.seconds == pytest.approx(
        original().seconds * 2 * original().plan.tempo / cover.plan.tempo, rel=0.03
    )


def test_new_words_are_sung_to_the_old_melody() -> None:
    given = plan("rock", **TYPICAL["rock"])

    cover = rearrange(original(), given)

    assert [s.line.text for s in cover.lead] == [s.line.text for s in original().lead]
    assert len(cover.lead) == len(original().lead)


def test_an_instrumental_cover_plays_the_melody() -> None:
    cover = rearrange(original(), plan("jazz", vocals=False, **TYPICAL["jazz"]))

    assert not cover.lead
    lead = next(part for part in cover.parts if part.role == "lead")
    classes = {pitch % 12 for pitch in tune(original())}
    assert {note.pitch % 12 for note in lead.notes} >= classes


def test_more_and_fewer_syllables_fit_the_old_notes() -> None:
    phrases = original().lead[4:8]
    longer = line("'Drive and 'drive un-'til the 've-ry 'last of 'all the 'stars come 'down")
    shorter = line("'Drive 'on")

    for words in (longer, shorter):
        (sung,) = set_lyrics(phrases[:1], (words,), original().plan)
        assert len(sung.notes) == len(words.syllables)
        assert sung.start == phrases[0].start
        flat = [note for group in sung.notes for note in group]
        for before, after in pairwise(flat):
            assert before.start + before.length <= after.start + 1e-6


def test_more_lines_than_phrases_are_joined_and_fewer_leave_some_silent() -> None:
    phrases = original().lead[4:6]
    lines = tuple(line(text) for text in CHORUS)

    joined = set_lyrics(phrases, lines, original().plan)
    assert [len(sung.line.words) for sung in joined] == [11, 12]
    assert len(set_lyrics(phrases, lines[:1], original().plan)) == 1
    assert set_lyrics((), lines, original().plan) == []
