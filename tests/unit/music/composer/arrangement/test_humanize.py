"""Small deviations of players."""

from __future__ import annotations

import numpy as np
import pytest
from plans import line, plan

from scopitone.music.composer.arrangement.humanize import (
    delay_vocals,
    humanize_part,
    vocal_delay_of,
)
from scopitone.music.composer.genres.registry import GENRES, get_profile
from scopitone.music.composer.score.model import InstrumentPart, Note, SungLine

EIGHTHS = InstrumentPart(
    "comp 1 piano", "comp", "piano", tuple(Note(i / 2, 0.4, 60, 0.7) for i in range(64))
)


@pytest.mark.parametrize("genre", GENRES)
def test_onsets_deviate_by_milliseconds(genre: str) -> None:
    song = plan(genre)
    played = humanize_part(EIGHTHS, song)
    profile = get_profile(genre)
    late = profile.late_ms.get("comp", 0.0)
    shifts_ms = [
        (after.start - before.start) * 60_000 / song.tempo - late
        for before, after in zip(EIGHTHS.notes[1:], played.notes[1:], strict=True)
    ]
    assert np.abs(shifts_ms).max() <= 2 * profile.onset_spread_ms + 1e-6
    assert np.std(shifts_ms) > 0.4 * profile.onset_spread_ms


def test_notes_keep_pitch_and_order_and_begin_within_the_song() -> None:
    played = humanize_part(EIGHTHS, plan("ambient"))
    assert [note.pitch for note in played.notes] == [60] * 64
    starts = [note.start for note in played.notes]
    assert starts == sorted(starts)
    assert starts[0] >= 0.0
    assert all(0.0 < note.velocity <= 1.0 for note in played.notes)


def test_it_is_reproducible_and_each_part_deviates_on_its_own() -> None:
    song = plan("jazz")
    assert humanize_part(EIGHTHS, song) == humanize_part(EIGHTHS, song)
    organ = InstrumentPart("comp 2 organ", "comp", "organ", EIGHTHS.notes)
    assert humanize_part(organ, song).notes != humanize_part(EIGHTHS, song).notes


def test_all_notes_of_the_singer_are_equally_late() -> None:
    song = plan("hip-hop", tempo=60.0)
    sung = SungLine(line("'one 'two"), ((Note(4.0, 1.0, 60, 0.7),), (Note(5.0, 1.0, 62, 0.7),)))
    (late,) = delay_vocals((sung,), song)
    assert vocal_delay_of(song) == pytest.approx(0.022)
    assert [group[0].start for group in late.notes] == pytest.approx([4.022, 5.022])


def test_a_singer_on_the_beat_is_not_moved() -> None:
    sung = SungLine(line("'one"), ((Note(4.0, 1.0, 60, 0.7),),))
    assert delay_vocals((sung,), plan("pop")) == (sung,)
