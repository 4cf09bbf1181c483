"""Motifs."""

from __future__ import annotations

import pytest

from scopitone.music.composer.score.theme import Motif

MOTIF = Motif((0.0, 1.0, 3.0), (0, 2, 1), 8.0)


def test_a_short_slot_compresses_the_onsets() -> None:
    assert MOTIF.stretch_onsets(4.0) == pytest.approx((0.0, 0.5, 1.5))


def test_a_long_slot_does_not_stretch_them() -> None:
    assert MOTIF.stretch_onsets(16.0) == MOTIF.onsets
