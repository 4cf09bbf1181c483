"""Whole songs of every genre: what must hold of any score."""

from __future__ import annotations

from dataclasses import replace
from functools import cache
from itertools import pairwise

import numpy as np
import pytest
from hypothesis import example, given, settings
from hypothesis import strategies as st
from plans import TYPICAL, line, plan

from scopitone.music.composer.compose import compose
from scopitone.music.composer.genres.registry import GENRES
from scopitone.music.composer.melody.motifs import theme_of
from scopitone.music.composer.score.gm_programs import PROGRAMS
from scopitone.music.composer.score.model import KITS, Brief, Plan, Score, Section, SungLine

_MAJOR = (6.35, 2.23, 3.48, 2.33, 4.38, 4.09, 2.52, 5.19, 2.39, 3.66, 2.29, 2.88)
_MINOR = (6.33, 2.68, 3.52, 5.38, 2.60, 3.53, 2.54, 4.75, 3.98, 2.69, 3.34, 3.17)
"""Key profiles, Krumhansl & Kessler 1982."""

_RANGES = {"m": (45, 67), "f": (57, 77)}


@cache
def song(genre: str, take: int = 0, vocals: bool = True, seed: int = 1) -> Score:
    """The usual song of a genre."""
    return compose(plan(genre, take=take, vocals=vocals, seed=seed, **TYPICAL[genre]))


def sane(score: Score) -> None:
    """Raise if anything in `score` cannot be played or sung."""
    end = score.plan.beats
    for part in score.parts:
        assert part.notes
        assert part.timbre in (KITS if part.role == "drums" else PROGRAMS)
        assert list(part.notes) == sorted(part.notes, key=lambda n: (n.start, n.pitch))
        for note in part.notes:
            assert 0.0 <= note.start < end + 0.1
            assert 0.0 < note.length <= 40.0
            assert 0.0 < note.velocity <= 1.0
            assert 21 <= note.pitch <= 108
    for section in score.plan.sections:
        bars = section.bars * score.plan.metre
        assert sum(chord.length for chord in section.chords) == pytest.approx(bars)
        assert section.chords[0].start == section.start * score.plan.metre
    assert len(score.lead) == sum(len(section.lines) for section in score.plan.sections)
    for sung in (*score.lead, *score.harmony):
        singable(score, sung)
    for before, after in pairwise(score.lead):
        assert before.end <= after.start + 1e-6
    if score.lead:
        assert score.tempo.seconds(score.lead[0].start) >= 0.5


def singable(score: Score, sung: SungLine) -> None:
    """Raise if the notes of a line overlap, are too short or do not fit its syllables."""
    low, high = _RANGES[score.plan.gender]
    shortest = 0.10 if sung.line.spoken else 0.16
    assert len(sung.notes) == len(sung.line.syllables)
    notes = [note for group in sung.notes for note in group]
    for before, after in pairwise(notes):
        assert before.start + before.length <= after.start + 1e-6
    for note in notes:
        start = score.tempo.seconds(note.start)
        assert score.tempo.seconds(note.start + note.length) - start >= shortest - 1e-6
        assert low - 14 <= note.pitch <= high


@pytest.mark.parametrize("vocals", [True, False])
@pytest.mark.parametrize("genre", GENRES)
def test_every_genre_composes_with_and_without_words(genre: str, vocals: bool) -> None:
    score = song(genre, vocals=vocals)

    sane(score)
    roles = {part.role for part in score.parts}
    assert len(score.parts) >= 4
    assert "bass" in roles
    assert ("drums" in roles) == (genre not in ("classical", "bluegrass"))
    assert bool(score.lead) == vocals
    if not vocals:
        assert sum(len(p.notes) for p in score.parts if p.role == "lead") > 40


@pytest.mark.parametrize("genre", ["pop", "folk", "jazz", "hip-hop", "metal"])
def test_the_same_plan_gives_the_same_score(genre: str) -> None:
    arguments = TYPICAL[genre]

    assert compose(plan(genre, **arguments)) == song(genre)


@pytest.mark.parametrize("genre", GENRES)
def test_takes_differ(genre: str) -> None:
    first, second = song(genre, 0), song(genre, 1)

    def roots(score: Score) -> list[int]:
        return [chord.root for s in score.plan.sections for chord in s.chords]

    def tune(score: Score) -> list[tuple[float, int]]:
        return [(round(n.start, 1), n.pitch) for s in score.lead for g in s.notes for n in g]

    assert first.theme != second.theme
    assert roots(first) != roots(second) or genre == "techno"
    shared = len(set(tune(first)) & set(tune(second)))
    assert shared < 0.6 * len(tune(first))


@pytest.mark.parametrize("genre", GENRES)
@pytest.mark.parametrize("take", [0, 1])
def test_the_notes_are_in_the_planned_key(genre: str, take: int) -> None:
    score = song(genre, take)
    weights = np.zeros(12)
    for part in score.parts:
        for note in part.notes if part.role != "drums" else ():
            weight = note.length * (1.5 if part.role == "bass" else 1.0)
            weights[(note.pitch - _lift(score, note.start)) % 12] += weight
    for sung in score.lead:
        for group in sung.notes if not sung.line.spoken else ():
            for note in group:
                weights[(note.pitch - _lift(score, note.start)) % 12] += 2 * note.length

    fits = {
        (tonic, mode): np.corrcoef(np.roll(profile, tonic), weights)[0, 1]
        for mode, profile in (("major", _MAJOR), ("minor", _MINOR))
        for tonic in range(12)
    }

    # The profiles tell major from minor; Dorian has a minor third.
    mode = "minor" if score.plan.mode in ("minor", "dorian") else "major"
    best = sorted(fits, key=lambda key: fits[key])[-2:]
    assert (score.plan.tonic, mode) in best
    assert fits[score.plan.tonic, mode] > 0.6


def _lift(score: Score, beat: float) -> int:
    bar = (beat + 0.6) / score.plan.metre
    return [section.lift for section in score.plan.sections if section.start <= bar][-1]


def test_the_chorus_is_denser_louder_and_higher_than_the_verse() -> None:
    score = song("pop")

    def loudness(kind: str) -> float:
        section = next(s for s in score.plan.sections if s.kind == kind)
        start, end = section.start * 4, (section.start + section.bars) * 4
        notes = [n for p in score.parts for n in p.notes if start <= n.start < end]
        return sum(n.velocity for n in notes) / section.bars

    verse, chorus = score.lead[:4], score.lead[4:8]
    assert loudness("chorus") > 1.3 * loudness("verse")
    assert _mean_pitch(chorus) >= _mean_pitch(verse) + 2


def _mean_pitch(lines: tuple[SungLine, ...]) -> float:
    return float(np.mean([n.pitch for s in lines for g in s.notes for n in g]))


@pytest.mark.parametrize("genre", ["pop", "jazz", "reggae", "classical"])
def test_the_song_ends_on_its_tonic_and_every_part_rings_out(genre: str) -> None:
    score = song(genre)
    tonic = (score.plan.tonic + score.plan.sections[-1].lift) % 12
    last = score.plan.beats - score.plan.metre

    assert score.plan.sections[-1].chords[-1].root == tonic
    bass = next(part for part in score.parts if part.role == "bass")
    final = [note for note in bass.notes if note.start >= last - 0.1]
    assert [note.pitch % 12 for note in final] == [tonic]
    assert final[0].length > 0.9 * score.plan.metre


def test_the_dominant_precedes_the_chorus() -> None:
    score = song("pop")
    verse = next(section for section in score.plan.sections if section.kind == "verse")

    assert verse.chords[-1].root == (score.plan.tonic + 7) % 12


def test_what_is_not_wanted_does_not_play_and_what_is_wanted_does() -> None:
    brief = Brief("pop", instruments=("violin", "banjo"), without=("drums", "piano", "pad"))

    score = compose(plan("pop", brief=brief))

    timbres = {part.timbre for part in score.parts}
    assert {"violin", "banjo"} <= timbres
    assert "piano" not in timbres
    assert not {"drums", "pad"} & {part.role for part in score.parts}


def test_a_ritardando_is_only_where_it_belongs() -> None:
    classical, house = song("classical"), song("house")

    assert len(house.tempo.points) == 1
    tempi = [tempo for _, tempo in classical.tempo.points]
    assert tempi == sorted(tempi, reverse=True)
    assert tempi[-1] < 0.8 * tempi[0]


def test_the_ride_swings() -> None:
    score = song("jazz")
    drums = next(part for part in score.parts if part.role == "drums")
    offbeats = [n.start % 1 for n in drums.notes if n.pitch == 51 and 0.3 < n.start % 1 < 0.9]

    assert np.median(offbeats) == pytest.approx(score.plan.swing, abs=0.02)


def test_a_continuation_keeps_its_chords_and_its_theme() -> None:
    before = song("rock")
    longer = plan("rock", seed=77, **TYPICAL["rock"])
    sections = (*before.plan.sections[:3], *longer.sections[3:])
    continued = compose(_with(longer, sections), theme=theme_of(before))

    assert continued.plan.sections[:3] == before.plan.sections[:3]
    assert theme_of(continued) == before.theme
    assert compose(longer).theme != before.theme


def test_a_theme_is_found_in_a_score_that_carries_none() -> None:
    score = song("pop")
    bare = Score(score.plan, score.tempo, score.parts, score.lead)

    hook = theme_of(bare).hook

    assert hook.span == 8.0
    assert len(hook.onsets) == len(hook.steps) >= 3


def _with(base: Plan, sections: tuple[Section, ...]) -> Plan:
    return replace(base, sections=sections)


FAST_WALTZ = {
    "genre": "pop",
    "tempo": 165.0,
    "metre": 3,
    "tonic": 2,
    "mode": "dorian",
    "swing": 0.5,
    "gender": "f",
    "take": 3,
    "seed": 0,
    "energies": [0.0, 0.0, 0.0],
    "syllables": 8,
}


@settings(max_examples=12)
@example(**FAST_WALTZ)
@example(**{**FAST_WALTZ, "swing": 0.66, "tempo": 152.24317502743344})
@given(
    genre=st.sampled_from(list(GENRES)),
    tempo=st.floats(55, 175),
    metre=st.sampled_from([3, 4]),
    tonic=st.integers(0, 11),
    mode=st.sampled_from(["major", "minor", "dorian", "mixolydian"]),
    swing=st.sampled_from([0.5, 0.58, 0.66]),
    gender=st.sampled_from(["m", "f"]),
    take=st.integers(0, 3),
    seed=st.integers(-5, 2**40),
    energies=st.lists(st.floats(0, 1), min_size=2, max_size=3),
    syllables=st.integers(1, 8),
)
def test_any_plan_composes(
    genre: str,
    tempo: float,
    metre: int,
    tonic: int,
    mode: str,
    swing: float,
    gender: str,
    take: int,
    seed: int,
    energies: list[float],
    syllables: int,
) -> None:
    base = plan(genre, tempo=tempo, metre=metre, tonic=tonic, swing=swing, gender=gender)
    words = line(" ".join((["'la", "the"] * 4)[:syllables]))
    kinds = ("verse", "chorus", "outro")
    sections = tuple(
        Section(kinds[i], 0, 8 * i, 8, energy, lines=(words,) * 4)
        for i, energy in enumerate(energies)
    )
    sane(compose(replace(base, mode=mode, take=take, seed=seed, sections=sections)))
