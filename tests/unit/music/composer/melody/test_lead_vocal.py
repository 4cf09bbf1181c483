"""The lead vocal."""

from __future__ import annotations

import pytest
from plans import plan

from scopitone.music.composer.harmony.chords import Changes, add_chords
from scopitone.music.composer.melody.lead_vocal import FIRST_VOWEL_S, first_singable_beat, sing_lead
from scopitone.music.composer.melody.motifs import create_theme
from scopitone.music.composer.melody.phrase import RANGES
from scopitone.music.composer.score.model import Plan, SungLine


def sing(song: Plan) -> tuple[SungLine, ...]:
    song = add_chords(song)
    return sing_lead(song, Changes.from_sections(song.sections), create_theme(song))


def test_every_line_is_sung_in_order() -> None:
    song = plan()
    lead = sing(song)
    assert [sung.line for sung in lead] == [text for s in song.sections for text in s.lines]
    assert [sung.start for sung in lead] == sorted(sung.start for sung in lead)


@pytest.mark.parametrize("gender", ["m", "f"])
def test_it_stays_in_the_range_of_the_singer(gender: str) -> None:
    low, _, high = RANGES[gender]
    pitches = [n.pitch for sung in sing(plan(gender=gender)) for group in sung.notes for n in group]
    assert low <= min(pitches)
    assert max(pitches) <= high


def test_a_repeated_section_is_sung_the_same() -> None:
    song = plan(lift=0)
    lead = sing(song)
    choruses = [lead[4:8], lead[12:16]]
    tunes = [[n.pitch for sung in part for g in sung.notes for n in g[-1:]] for part in choruses]
    assert tunes[0] == tunes[1]


def test_nothing_is_sung_before_the_first_singable_beat() -> None:
    song = plan(tempo=150.0)
    assert first_singable_beat(song) == pytest.approx(FIRST_VOWEL_S * 2.5)
    assert sing(song)[0].start >= first_singable_beat(song)


def test_rap_is_low_and_flat() -> None:
    lead = sing(plan("hip-hop", spoken=True))
    rapped = [n.pitch for sung in lead[:4] for group in sung.notes for n in group]
    assert max(rapped) - min(rapped) <= 6
    assert {len(group) for sung in lead[:4] for group in sung.notes} == {1}


def test_a_song_without_words_has_no_lead() -> None:
    assert sing(plan(vocals=False)) == ()
