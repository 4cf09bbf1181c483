from __future__ import annotations

from collections.abc import Callable

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from scopitone.audio.analysis import beats
from scopitone.audio.analysis.pipeline import analyze


@pytest.mark.parametrize("bpm", [60, 72, 93.7, 100, 120, 127.3, 150, 174.5, 180])
def test_beats_sit_on_the_clicks(bpm: float, write_sound: Callable, click_track: Callable) -> None:
    times = np.arange(0.4, 29.8, 60 / bpm)
    analysis = analyze(write_sound("clicks.wav", click_track(times, duration=30)), fps=30)
    assert analysis.tempo == pytest.approx(bpm, rel=0.002)
    assert len(analysis.beats) == len(times)
    assert np.abs(analysis.beats - times).max() < 0.005


def test_beats_follow_a_tempo_that_drifts(write_sound: Callable, click_track: Callable) -> None:
    times = 0.4 + np.cumsum(np.linspace(0.52, 0.48, 80))
    analysis = analyze(write_sound("clicks.wav", click_track(times, duration=42)), fps=30)
    near = np.abs(analysis.beats[:, None] - times).min(axis=1)
    assert len(analysis.beats) >= 78
    assert near.max() < 0.01


def test_beats_go_on_where_the_clicks_pause(write_sound: Callable, click_track: Callable) -> None:
    grid = np.arange(0.5, 39.5, 0.5)
    played = grid[(grid < 18) | (grid > 22)]
    analysis = analyze(write_sound("clicks.wav", click_track(played, duration=40)), fps=30)
    inside = analysis.beats[(analysis.beats > 18) & (analysis.beats < 22)]
    assert len(inside) == pytest.approx(8, abs=1)
    assert np.abs(np.diff(inside) - 0.5).max() < 0.06


def test_beats_stop_where_the_music_does(write_sound: Callable, click_track: Callable) -> None:
    times = np.arange(8.0, 24.0, 0.5)
    analysis = analyze(write_sound("clicks.wav", click_track(times, duration=40)), fps=30)
    assert analysis.beats[0] == pytest.approx(8, abs=0.02)
    assert analysis.beats[-1] == pytest.approx(23.5, abs=0.02)


@pytest.mark.parametrize("file", [("s.mp3", "libmp3lame"), ("s.m4a", "aac"), ("s.opus", "libopus")])
def test_beats_are_where_they_are_heard_in_every_format(
    file: tuple[str, str], write_sound: Callable, click_track: Callable
) -> None:
    times = np.arange(0.5, 19.5, 0.5)
    sound = click_track(times, duration=20)
    analysis = analyze(write_sound(file[0], sound, codec=file[1]), fps=30)
    assert np.abs(analysis.beats - times).max() < 0.01


def test_onsets_between_the_beats_are_found(write_sound: Callable, click_track: Callable) -> None:
    rng = np.random.default_rng(5)
    times = 0.3 + np.cumsum(rng.uniform(0.12, 0.9, 40))
    sound = click_track(times, duration=times[-1] + 1)
    analysis = analyze(write_sound("clicks.wav", sound), fps=30)
    assert len(analysis.onsets) == len(times)
    assert np.abs(analysis.onsets - times).max() < 0.005


@given(st.floats(50, 200), st.floats(0, 0.01), st.integers(0, 1000))
def test_steady_tempo_is_the_mean_distance(bpm: float, jitter: float, seed: int) -> None:
    wobble = np.random.default_rng(seed).uniform(-jitter, jitter, 64)
    times = np.arange(64) * 60 / bpm + wobble
    assert beats.measure_tempo(times) == pytest.approx(bpm, rel=0.02)


@given(st.lists(st.floats(0, 2, width=32), max_size=900))
def test_any_envelope_gives_ascending_beats_or_none(values: list[float]) -> None:
    strength = np.array(values, dtype=np.float32)
    bpm = beats.estimate_tempo(strength, 100)
    beat_times = beats.track_beats(strength, 100, bpm)
    assert np.isfinite(bpm)
    assert bpm == 0 or 45 <= bpm <= 215
    assert (np.diff(beat_times) > 0).all()
