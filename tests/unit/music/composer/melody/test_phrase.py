"""Phrases become sung lines."""

from __future__ import annotations

from itertools import pairwise

import pytest
from plans import line, plan

from scopitone.music.composer.melody.line_bars import Slot
from scopitone.music.composer.melody.phrase import Phrase, importance, sing_phrase

WORDS = line("'sing a-'bout the 'sun")
PHRASE = Phrase((0.0, 1.0, 2.0, 3.0, 4.0), (1.0, 1.0, 1.0, 1.0, 3.0), (60, 62, 64, 65, 67))


@pytest.mark.parametrize("swing", [0.5, 0.64])
def test_every_syllable_sounds_at_its_onset(swing: float) -> None:
    song = plan(swing=swing)
    section = song.sections[1]
    sung = sing_phrase(song, section, WORDS, Slot(16.0, 8.0), PHRASE)
    assert len(sung.notes) == len(WORDS.syllables) == 5
    assert [group[0].start for group in sung.notes] == pytest.approx([16, 17, 18, 19, 20])
    assert [group[-1].pitch for group in sung.notes] == list(PHRASE.pitches)
    notes = [note for group in sung.notes for note in group]
    for before, after in pairwise(notes):
        assert before.start + before.length <= after.start + 1e-9
    assert all(0.0 < note.velocity <= 1.0 for note in notes)


def test_a_lifted_section_sounds_higher() -> None:
    song = plan(lift=3)
    last_chorus = song.sections[6]
    sung = sing_phrase(song, last_chorus, WORDS, Slot(0.0, 8.0), PHRASE)
    assert [group[-1].pitch for group in sung.notes] == [pitch + 3 for pitch in PHRASE.pitches]


def test_spoken_lines_have_no_melismas() -> None:
    song = plan(tempo=60.0)
    spoken = line("'sing a-'bout the 'sun", spoken=True)
    sung = sing_phrase(song, song.sections[2], spoken, Slot(0.0, 8.0), PHRASE)
    assert {len(group) for group in sung.notes} == {1}


def test_the_last_syllable_matters_most() -> None:
    assert importance(0.2, 0.5, last=True) == 1.0
    assert importance(0.2, 0.5, last=False) < importance(0.9, 2.0, last=False) <= 1.0
