"""The harmony vocal."""

from __future__ import annotations

import pytest
from plans import CHORUS, plan

from scopitone.music.composer.compose import compose
from scopitone.music.composer.harmony.chords import Changes, add_chords, scale_mask
from scopitone.music.composer.melody.harmony_vocal import harmonize_lead
from scopitone.music.composer.melody.lead_vocal import sing_lead
from scopitone.music.composer.melody.motifs import create_theme
from scopitone.music.composer.score.model import Plan, SungLine


def sing(song: Plan) -> tuple[tuple[SungLine, ...], tuple[SungLine, ...]]:
    changes = Changes.from_sections(song.sections)
    lead = sing_lead(song, changes, create_theme(song))
    return lead, harmonize_lead(song, lead, changes)


@pytest.mark.parametrize("mode", ["major", "minor"])
def test_it_is_below_the_lead_by_thirds_to_sixths(mode: str) -> None:
    song = add_chords(plan("pop", mode=mode))
    lead, harmony = sing(song)
    by_line = {(line.line, line.start): line for line in lead}
    assert harmony
    for line in harmony:
        above = by_line[line.line, line.start]
        for group, lead_group in zip(line.notes, above.notes, strict=True):
            for note, lead_note in zip(group, lead_group, strict=True):
                assert lead_note.pitch - note.pitch in (3, 4, 5, 8, 9)
                assert (note.start, note.length) == (lead_note.start, lead_note.length)
                assert note.velocity < lead_note.velocity


def test_it_sings_half_of_each_chorus_and_all_of_the_last() -> None:
    _, harmony = sing(add_chords(plan("rock")))
    texts = [line.line.text for line in harmony]
    assert len(texts) == 2 + 2 + 4
    assert len(set(texts)) == len(set(CHORUS))


def test_most_notes_are_in_the_key() -> None:
    song = add_chords(plan("folk"))
    _, harmony = sing(song)
    notes = [note for line in harmony[:4] for group in line.notes for note in group]
    in_key = scale_mask(song, song.sections[0])
    assert sum(in_key[note.pitch % 12] for note in notes) >= 0.9 * len(notes)


def test_instrumental_songs_have_none() -> None:
    assert compose(plan("pop", vocals=False)).harmony == ()
