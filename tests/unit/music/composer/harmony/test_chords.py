"""Chords and scales."""

from __future__ import annotations

from dataclasses import replace

import pytest
from plans import plan

from scopitone.music.composer.genres.registry import GENRES
from scopitone.music.composer.harmony.chords import (
    QUALITIES,
    Changes,
    add_chords,
    move_by_steps,
    parse_numeral,
    scale_mask,
)


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("I", (0, "maj")),
        ("vi", (9, "min")),
        ("bVI", (8, "maj")),
        ("V7", (7, "7")),
        ("ii9", (2, "min9")),
        ("iim7b5", (2, "m7b5")),
        ("V7/vi", (4, "7")),
        ("iadd9", (0, "madd9")),
    ],
)
def test_numerals_are_counted_on_the_major_scale(text: str, expected: tuple[int, str]) -> None:
    assert parse_numeral(text) == expected


@pytest.mark.parametrize("text", ["", "H", "8"])
def test_other_text_is_not_a_numeral(text: str) -> None:
    with pytest.raises(ValueError, match="not a Roman numeral"):
        parse_numeral(text)


def test_every_chord_of_every_genre_can_be_parsed() -> None:
    for profile in GENRES.values():
        for table in profile.progressions.values():
            for loop in (loop for loops in table.values() for loop in loops):
                for name in loop.replace("|", " ").split():
                    assert parse_numeral(name)[1] in QUALITIES


@pytest.mark.parametrize("genre", ["pop", "techno", "jazz", "classical"])
@pytest.mark.parametrize("metre", [3, 4])
def test_chords_fill_their_sections(genre: str, metre: int) -> None:
    song = add_chords(plan(genre, metre=metre))
    position = 0.0
    for chord in (chord for section in song.sections for chord in section.chords):
        assert chord.start == position
        assert chord.length > 0
        assert chord.intervals[0] == 0
        position += chord.length
    assert position == song.beats


def test_sections_keep_the_chords_that_they_have() -> None:
    song = add_chords(plan("rock"))
    assert add_chords(replace(song, seed=99)).sections == song.sections


@pytest.mark.parametrize("genre", GENRES)
def test_a_song_ends_on_its_tonic(genre: str) -> None:
    song = add_chords(plan(genre, tonic=5))
    assert song.sections[-1].chords[-1].root == (5 + song.sections[-1].lift) % 12


def test_changes_find_the_chord_of_a_beat() -> None:
    song = add_chords(plan("pop"))
    changes = Changes.from_sections(song.sections)
    for number, chord in enumerate(changes.chords[:-1]):
        assert changes.index_at(chord.start) == number
        assert changes.chord_at(chord.start + chord.length - 0.01) == chord
        assert changes.chord_after(chord.start) == changes.chords[number + 1]
    assert changes.chord_after(song.beats) == changes.chords[-1]


def test_steps_stay_in_the_scale() -> None:
    song = plan(tonic=2, mode="dorian")
    in_key = scale_mask(song, song.sections[0])
    assert in_key.sum() == 7
    for steps in range(-9, 10):
        assert in_key[move_by_steps(62, steps, 2, "dorian") % 12]
    assert move_by_steps(62, 7, 2, "dorian") == 74
    assert move_by_steps(62, -7, 2, "dorian") == 50
