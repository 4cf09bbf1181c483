"""The sung melody over many songs: what singers and listeners expect of it."""

from __future__ import annotations

from functools import cache
from itertools import pairwise

import numpy as np
import pytest
from plans import TYPICAL, plan

from scopitone.music.composer.compose import compose
from scopitone.music.composer.harmony.chords import QUALITIES, Changes, parse_numeral
from scopitone.music.composer.score.model import Note, Score, SungLine
from scopitone.music.composer.score.swing import apply_swing, remove_swing

SUNG = ("pop", "rock", "folk", "country", "synthwave", "bossa", "latin", "reggae", "metal")


@cache
def songs() -> tuple[Score, ...]:
    """Two takes of the genres that are sung on a straight beat."""
    return tuple(
        compose(plan(genre, take=take, seed=3, **{**TYPICAL[genre], "swing": 0.5}))
        for genre in SUNG
        for take in (0, 1)
    )


def notes(sung: SungLine) -> list[Note]:
    """The first note of each syllable."""
    return [group[0] for group in sung.notes]


def test_most_intervals_are_steps_and_few_are_leaps() -> None:
    intervals = np.concatenate(
        [np.abs(np.diff([n.pitch for n in notes(s)])) for score in songs() for s in score.lead]
    )
    moving = intervals[intervals > 0]

    assert 0.6 <= np.mean(moving <= 2) <= 0.9
    assert 0.08 <= np.mean((moving >= 3) & (moving <= 4)) <= 0.35
    assert np.mean(moving >= 5) <= 0.1
    assert np.mean(intervals == 0) <= 0.4
    assert intervals.max() <= 12


def test_stressed_syllables_are_on_beats_or_just_before_them() -> None:
    stressed, unstressed = [], []
    for score in songs():
        for sung in score.lead:
            for note, syllable in zip(notes(sung), sung.line.syllables, strict=True):
                strong = abs(note.start - round(note.start)) < 0.1
                (stressed if syllable.stress else unstressed).append(strong)

    assert np.mean(stressed) >= 0.75
    assert np.mean(stressed) > np.mean(unstressed) + 0.2


def test_stressed_syllables_are_longer_and_higher() -> None:
    longer, higher = [], []
    for score in songs():
        for sung in score.lead:
            tones = notes(sung)
            for at, syllable in enumerate(sung.line.syllables[1:-1], 1):
                around = [tones[at - 1], tones[at + 1]]
                if syllable.stress and not sung.line.syllables[at - 1].stress:
                    longer.append(tones[at].length - around[0].length)
                    higher.append(tones[at].pitch - around[0].pitch)

    assert np.mean(longer) > 0.05
    assert np.mean(higher) > 0.2


def test_downbeats_are_chord_tones() -> None:
    inside = []
    for score in songs():
        changes = Changes.from_sections(score.plan.sections)
        for sung in score.lead:
            for note in notes(sung):
                near = round(note.start)
                if abs(note.start - near) < 0.1 and near % score.plan.metre == 0:
                    chord = changes.chord_at(near)
                    tones = {(chord.root + step) % 12 for step in chord.intervals}
                    inside.append(note.pitch % 12 in tones)

    assert np.mean(inside) >= 0.8


def test_lines_are_sung_at_a_speed_that_is_understood_with_breath_between() -> None:
    speeds, breaths = [], []
    for score in songs():
        for sung in score.lead:
            first, last = notes(sung)[0].start, notes(sung)[-1].start
            seconds = score.tempo.seconds(last) - score.tempo.seconds(first)
            speeds.append((len(sung.notes) - 1) / seconds)
        breaths += [b.start - a.end for a, b in pairwise(score.lead)]

    assert 2.2 <= np.median(speeds) <= 3.6
    assert max(speeds) <= 5.9
    assert min(breaths) >= 0.95


def test_the_hook_has_few_notes_and_comes_back() -> None:
    for score in songs():
        assert score.theme is not None
        assert len(score.theme.hook.onsets) <= 6
        chorus = [s for s in score.lead if s.line.text == "Drive until the stars come down"]
        first, answer = chorus[0], chorus[1]
        rhythm = [n.start - first.start for n in notes(first)]
        again = [n.start - answer.start for n in notes(answer)]
        assert rhythm[:4] == pytest.approx(again[:4], abs=0.51)


def test_a_chorus_that_returns_has_the_same_melody() -> None:
    for score in songs():
        lift = score.plan.sections[6].lift
        first, last = score.lead[4:8], score.lead[18:22]
        for before, after in zip(first, last, strict=True):
            assert [n.pitch + lift for n in notes(before)] == [n.pitch for n in notes(after)]


def test_the_highest_note_of_a_chorus_is_rare() -> None:
    tops = []
    for score in songs():
        pitches = [n.pitch for s in score.lead[4:8] for n in notes(s)]
        tops.append(pitches.count(max(pitches)))

    assert np.median(tops) <= 2
    assert np.mean(np.array(tops) <= 4) >= 0.8


def test_harmony_is_below_the_lead_and_fits_it() -> None:
    score = songs()[0]
    lead = {(g[0].start): g[0].pitch for s in score.lead for g in s.notes}

    assert score.harmony
    for sung in score.harmony:
        for note in notes(sung):
            assert lead[note.start] - note.pitch in (3, 4, 5, 8, 9)


def test_rap_is_low_and_nearly_level() -> None:
    score = compose(plan("hip-hop", **TYPICAL["hip-hop"]))
    spoken = [s for s in score.lead if s.line.spoken]

    assert spoken
    for sung in spoken:
        pitches = [n.pitch for n in notes(sung)]
        assert max(pitches) - min(pitches) <= 7
        assert max(pitches) <= 67


@pytest.mark.parametrize("beat", [0.0, 0.25, 0.5, 1.0, 1.4, 7.99])
def test_unswung_undoes_swung(beat: float) -> None:
    swinging = plan("jazz", swing=0.66)

    assert remove_swing(apply_swing(beat, swinging), swinging) == pytest.approx(beat)


def test_swung_eighths_have_the_planned_share() -> None:
    swinging = plan("jazz", swing=0.64)

    assert apply_swing(0.5, swinging) == pytest.approx(0.64)
    assert apply_swing(1.0, swinging) == 1.0


@pytest.mark.parametrize(
    ("text", "root", "intervals"),
    [
        ("I", 0, (0, 4, 7)),
        ("bVII", 10, (0, 4, 7)),
        ("ii9", 2, QUALITIES["min9"]),
        ("V7/vi", 4, (0, 4, 7, 10)),
        ("iim7b5", 2, (0, 3, 6, 10)),
        ("i6", 0, (0, 3, 7, 9)),
    ],
)
def test_numerals(text: str, root: int, intervals: tuple[int, ...]) -> None:
    above, quality = parse_numeral(text)

    assert (above, QUALITIES[quality]) == (root, intervals)


def test_what_is_no_numeral_is_refused() -> None:
    with pytest.raises(ValueError, match="Roman numeral"):
        parse_numeral("H7")
