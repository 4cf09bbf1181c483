from __future__ import annotations

from collections.abc import Callable, Sequence

import numpy as np
import pytest

from scopitone.audio.analysis.pipeline import analyze

RATE = 48_000
BEAT = 0.5


def kicks_and_clicks(accents: Sequence[bool]) -> np.ndarray:
    """A kick drum on each accent, a soft click on each other beat."""
    time = np.arange(round(0.2 * RATE)) / RATE
    kick = 0.7 * np.sin(2 * np.pi * 55 * time) * np.exp(-time * 18)
    click = 0.2 * np.cos(2 * np.pi * 2_000 * time) * np.exp(-time / 0.003)
    sound = np.zeros(round((len(accents) * BEAT + 1) * RATE))
    for number, accent in enumerate(accents):
        first = round((0.25 + number * BEAT) * RATE)
        sound[first : first + len(time)] += kick + click if accent else click
    return sound.astype(np.float32)


@pytest.mark.parametrize("phase", range(4))
def test_bars_begin_on_the_kick(phase: int, write_sound: Callable) -> None:
    sound = kicks_and_clicks([number % 4 == phase for number in range(64)])
    analysis = analyze(write_sound("s.wav", sound), fps=30)
    bars = np.round((analysis.downbeats - 0.25) / BEAT).astype(int)
    assert len(bars) >= 14
    assert set(bars % 4) == {phase}


def test_a_clear_waltz_has_three_beats_a_bar(write_sound: Callable) -> None:
    sound = kicks_and_clicks([number % 3 == 0 for number in range(63)])
    analysis = analyze(write_sound("s.wav", sound), fps=30)
    bars = np.round((analysis.downbeats - 0.25) / BEAT).astype(int)
    assert len(bars) >= 19
    assert set(bars % 3) == {0}


def test_even_clicks_are_in_four(write_sound: Callable) -> None:
    analysis = analyze(write_sound("s.wav", kicks_and_clicks([False] * 64)), fps=30)
    assert np.diff(analysis.downbeats) == pytest.approx(4 * BEAT, abs=0.02)
