"""Passages that sound alike."""

from __future__ import annotations

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from scopitone.lyrics.alignment.acoustics.repeats import (
    FRAME_S,
    MAX_REPEATS,
    MEL_BANDS,
    MIN_CORRELATION,
    compute_log_mel,
    find_repeats,
)

SAMPLE_RATE = 16_000


def make_song(chorus_starts: list[float], seconds: float) -> np.ndarray:
    """Tones that change at random five times a second; a chorus of 4 s comes again and again."""
    random = np.random.default_rng(5)

    def play(length: float) -> np.ndarray:
        time = np.arange(round(0.2 * SAMPLE_RATE)) / SAMPLE_RATE
        tones = []
        for _ in range(round(length / 0.2)):
            pitches = random.uniform(100, 4000, 6)
            tones.append(sum(0.1 * np.sin(2 * np.pi * pitch * time) for pitch in pitches))
        return np.concatenate(tones)

    song, chorus = play(seconds), play(4.0)
    for start in chorus_starts:
        first = round(start * SAMPLE_RATE)
        song[first : first + len(chorus)] = chorus
    return (song + random.normal(0, 0.01, len(song))).astype(np.float32)


def test_a_chorus_is_found_where_it_comes_again() -> None:
    rows = compute_log_mel(make_song([10.0, 31.0, 52.4], 60.0), SAMPLE_RATE)
    assert rows.shape == (60 / FRAME_S, MEL_BANDS)
    places = find_repeats(rows, 10.0, 14.0)
    best = sorted(seconds for seconds, correlation in places if correlation > 0.8)
    assert best == pytest.approx([10.0, 31.0, 52.4], abs=FRAME_S)


def test_nothing_is_like_silence_or_like_more_than_the_song() -> None:
    rows = compute_log_mel(np.zeros(10 * SAMPLE_RATE, np.float32), SAMPLE_RATE)
    assert np.isfinite(rows).all()
    assert find_repeats(rows, 2.0, 4.0) == []
    assert find_repeats(rows, 2.0, 2.05) == []
    assert find_repeats(rows, 0.0, 30.0) == []


def test_a_song_shorter_than_a_row_has_one() -> None:
    assert compute_log_mel(np.zeros(10, np.float32), SAMPLE_RATE).shape == (1, MEL_BANDS)


@settings(max_examples=30)
@given(
    st.integers(5, 200),
    st.floats(-2, 12),
    st.floats(0, 12),
    st.integers(0, 2**32 - 1),
)
def test_places_lie_in_the_song(count: int, start: float, length: float, seed: int) -> None:
    rows = np.random.default_rng(seed).normal(size=(count, MEL_BANDS)).astype(np.float32)
    places = find_repeats(rows, start, start + length)
    assert len(places) <= MAX_REPEATS
    correlations = [correlation for _, correlation in places]
    assert correlations == sorted(correlations, reverse=True)
    for seconds, correlation in places:
        assert 0 <= seconds <= count * FRAME_S
        assert MIN_CORRELATION <= correlation <= 1 + 1e-3
