"""Who plays."""

from __future__ import annotations

import pytest
from plans import TYPICAL, plan

from scopitone.music.composer.arrangement.arrange import arrange, choose_ensemble
from scopitone.music.composer.genres.registry import GENRES, get_profile
from scopitone.music.composer.harmony.chords import Changes, add_chords
from scopitone.music.composer.melody.motifs import create_theme
from scopitone.music.composer.score.model import Brief, InstrumentPart, Plan


def play(song: Plan) -> tuple[InstrumentPart, ...]:
    song = add_chords(song)
    return arrange(song, Changes.from_sections(song.sections), create_theme(song), ())


@pytest.mark.parametrize("genre", GENRES)
def test_without_requests_the_ensemble_is_that_of_the_genre(genre: str) -> None:
    assert tuple(choose_ensemble(plan(genre))) == get_profile(genre).ensemble


def test_unwanted_roles_and_timbres_leave() -> None:
    brief = Brief("pop", without=("drums", "piano", "warm-pad"))
    slots = choose_ensemble(plan("pop", brief=brief))
    assert "drums" not in {slot.role for slot in slots}
    assert not {"piano", "warm-pad"} & {timbre for slot in slots for timbre in slot.timbres}


@pytest.mark.parametrize("timbre", ["banjo", "violin", "strings", "marimba", "organ", "harp"])
def test_a_requested_instrument_joins(timbre: str) -> None:
    brief = Brief("techno", instruments=(timbre,))
    assert (timbre,) in [slot.timbres for slot in choose_ensemble(plan("techno", brief=brief))]


def test_a_requested_melody_instrument_takes_the_tune() -> None:
    slots = choose_ensemble(plan("pop", brief=Brief("pop", instruments=("sax",))))
    assert {s.timbres for s in slots if s.style in ("tune", "answers")} == {("sax",)}


def test_a_requested_kit_replaces_the_drums() -> None:
    slots = choose_ensemble(plan("jazz", brief=Brief("jazz", instruments=("808-kit", "sub-bass"))))
    assert [slot.timbres for slot in slots if slot.role == "drums"] == [("808-kit",)]
    assert [slot.timbres for slot in slots if slot.role == "bass"] == [("sub-bass",)]


def test_what_is_unwanted_stays_out_even_if_requested() -> None:
    brief = Brief("pop", instruments=("violin", "rock-kit"), without=("violin", "drums"))
    slots = choose_ensemble(plan("pop", brief=brief))
    assert not {"violin", "rock-kit"} & {timbre for slot in slots for timbre in slot.timbres}


@pytest.mark.parametrize("genre", ["folk", "house", "metal"])
def test_parts_have_sorted_notes_within_the_song(genre: str) -> None:
    song = plan(genre, vocals=False, **TYPICAL[genre])
    for part in play(song):
        assert part.notes
        assert list(part.notes) == sorted(part.notes, key=lambda note: (note.start, note.pitch))
        assert all(0 <= note.start < song.beats for note in part.notes)


def test_the_fullest_section_has_more_players_than_the_intro() -> None:
    song = plan("pop", vocals=False)

    def players(first: int, last: int) -> int:
        return sum(
            any(4 * first <= note.start < 4 * last for note in part.notes) for part in play(song)
        )

    assert players(0, 4) < players(44, 52)
