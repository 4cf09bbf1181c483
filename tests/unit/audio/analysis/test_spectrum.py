from __future__ import annotations

from collections.abc import Callable

import numpy as np
import pytest

from scopitone.audio.analysis.pipeline import analyze
from scopitone.audio.analysis.spectrum import BANDS, HIGHEST_HZ, LOWEST_HZ, count_frames

RATE = 48_000
CENTRES = np.geomspace(LOWEST_HZ, HIGHEST_HZ, BANDS)


def tone(frequency: float, seconds: float, level: float = 0.5) -> np.ndarray:
    return level * np.sin(2 * np.pi * frequency * np.arange(round(seconds * RATE)) / RATE)


@pytest.mark.parametrize("frequency", [60, 110, 440, 1_000, 5_000, 12_000])
def test_a_tone_lights_its_own_band(frequency: float, write_sound: Callable) -> None:
    analysis = analyze(write_sound("s.wav", tone(frequency, 4)), fps=30)
    loudest = int(analysis.bands[60].argmax())
    assert CENTRES[loudest] == pytest.approx(frequency, rel=0.1)
    assert analysis.bands[60, loudest] > 0.9
    far = np.abs(np.log2(CENTRES / frequency)) > 2
    assert analysis.bands[60, far].max() < 0.05


def test_attack_and_release_are_the_same_in_seconds_at_every_rate(write_sound: Callable) -> None:
    sound = np.concatenate([np.zeros(RATE), tone(1_000, 1), np.zeros(2 * RATE)])
    song = write_sound("s.wav", sound)
    band = int(np.abs(CENTRES - 1_000).argmin())
    curves = {fps: analyze(song, fps=fps).bands[:, band] for fps in (12, 20, 60)}
    for fps in (12, 20):
        # An odd number of frames of 60 make one: their middles meet.
        ratio = 60 // fps
        assert curves[fps] == pytest.approx(curves[60][ratio // 2 :: ratio], abs=1e-6)
    fine = curves[60]
    assert fine[round(0.9 * 60)] == 0
    assert fine[round(1.15 * 60)] > 0.9
    # 180 ms after the end of the window that still heard the tone, 1/e of it is left.
    start = 2.0 + 2048 / RATE
    assert fine[round((start + 0.18) * 60)] == pytest.approx(np.exp(-1), abs=0.15)
    assert fine[3 * 60] < 0.02


def test_treble_is_not_always_flat(write_sound: Callable) -> None:
    noise = np.random.default_rng(2).standard_normal(10 * RATE)
    spectrum = np.fft.rfft(noise)
    # Pink noise minus 3 dB an octave more: as steep as a dark mix.
    spectrum /= np.maximum(np.arange(len(spectrum)), 1)
    sound = np.fft.irfft(spectrum)
    analysis = analyze(write_sound("s.wav", 0.5 * sound / np.abs(sound).max()), fps=30)
    profile = analysis.bands[60:].mean(axis=0)
    assert profile[-16:].mean() == pytest.approx(profile[16:32].mean(), abs=0.2)


def test_kicks_stand_out_of_a_held_bass(write_sound: Callable) -> None:
    time = np.arange(round(0.15 * RATE)) / RATE
    sound = tone(80, 10, 0.05)
    for start in range(1, 10):
        first = start * RATE
        kick = 0.7 * np.sin(2 * np.pi * 60 * time) * np.exp(-time * 20)
        sound[first : first + len(time)] += kick[: len(sound) - first]
    low = analyze(write_sound("s.wav", sound), fps=30).low
    on_kick = np.array([low[n * 30 : n * 30 + 4].max() for n in range(2, 9)])
    between = np.array([low[n * 30 + 20] for n in range(2, 9)])
    assert on_kick.min() > 0.7
    assert between.max() < 0.4
    assert between.min() > 0.05


def test_energy_is_slow(write_sound: Callable) -> None:
    noise = np.random.default_rng(4).standard_normal(20 * RATE) * 0.1
    noise[10 * RATE :] *= 0.1
    energy = analyze(write_sound("s.wav", noise), fps=30).energy
    assert energy[5 * 30] > 0.95
    assert 0.25 < energy[15 * 30] < 0.4
    assert np.abs(np.diff(energy)).max() < 0.05


@pytest.mark.parametrize(
    ("samples", "frames"), [(0, 0), (1, 1), (1600, 1), (1601, 2), (48_000, 30), (48_001, 31)]
)
def test_rows_cover_the_sound(samples: int, frames: int) -> None:
    assert count_frames(samples, RATE, 30) == frames
