"""Songs of two to three minutes, and sections of odd lengths."""

from __future__ import annotations

import numpy as np
import pytest

from scopitone.music.composer.planning.duration import fit_length, vary_lengths
from scopitone.music.composer.planning.form import BarPace, Draft, duration_of

SONG = [
    Draft(kind, bars=bars)
    for kind, bars in (
        ("intro", 4),
        ("verse", 8),
        ("prechorus", 4),
        ("chorus", 8),
        ("verse", 8),
        ("prechorus", 4),
        ("chorus", 8),
        ("bridge", 8),
        ("chorus", 8),
        ("outro", 4),
    )
]


@pytest.mark.parametrize("bar_s", [1.1, 1.3, 1.6, 2.0, 2.4, 3.0, 3.6])
def test_a_song_lasts_two_to_three_minutes(bar_s: float) -> None:
    pace = BarPace(bar_s)
    form = fit_length(SONG, pace)
    assert 124.0 <= duration_of(form, pace) <= 176.0
    assert form[0].kind == "intro"
    assert form[-1].kind == "outro"
    assert any(draft.kind == "chorus" for draft in form)


def test_a_song_of_the_right_length_stays() -> None:
    pace = BarPace(2.2)
    assert fit_length(SONG, pace) == SONG


def test_only_weird_songs_have_odd_sections_and_none_with_words_changes() -> None:
    pace = BarPace(2.0)
    form = [*SONG, Draft("solo", bars=8), Draft("instrumental", bars=8)]
    assert vary_lengths(form, pace, 0.5, np.random.default_rng(1)) == form
    changed = vary_lengths(form, pace, 1.0, np.random.default_rng(1))
    assert changed != form
    for before, after in zip(form, changed, strict=True):
        assert after.kind == before.kind
        assert after == before or after.kind in ("intro", "solo", "instrumental")
        assert after.bars is not None
        assert after.bars >= 2
