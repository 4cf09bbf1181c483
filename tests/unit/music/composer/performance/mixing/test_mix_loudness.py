from __future__ import annotations

import math

import numpy as np
import pyloudnorm
import pytest
from scipy import signal
from sounding import true_peak

from scopitone.music.composer.performance.mixing.compression import limiter_gain
from scopitone.music.composer.performance.mixing.mix_loudness import (
    RATE,
    integrated_loudness,
    peak_envelope,
)


def noise(seconds: float) -> np.ndarray:
    length = round(seconds * RATE)
    swell = 0.1 + 0.1 * np.sin(np.arange(length) / RATE)
    return (np.random.default_rng(1).standard_normal((2, length)) * swell).astype(np.float32)


def test_loudness_agrees_with_pyloudnorm() -> None:
    sound = noise(8.0)
    known = pyloudnorm.Meter(RATE).integrated_loudness(sound.T.astype(np.float64))
    assert integrated_loudness(sound) == pytest.approx(known, abs=0.1)


def test_one_channel_is_as_loud_as_the_same_on_both_sides() -> None:
    mono = noise(3.0)[:1]
    assert integrated_loudness(mono) == pytest.approx(
        integrated_loudness(np.repeat(mono, 2, axis=0)), abs=1e-4
    )


def test_silence_has_the_gate_s_loudness() -> None:
    assert integrated_loudness(np.zeros((2, RATE), np.float32)) == -70.0
    assert true_peak(np.zeros((2, RATE), np.float32)) == -math.inf


def test_a_true_peak_between_samples_is_found() -> None:
    samples = np.arange(RATE)
    # A quarter of the rate, sampled at 45 degrees: samples reach 0.707 of the wave's 0.5.
    wave = 0.5 * np.sin(2 * np.pi * samples / 4 + np.pi / 4)
    sound = np.stack((wave, wave)).astype(np.float32)[:, 100:-100] * np.hanning(RATE - 200)
    assert np.abs(sound).max() == pytest.approx(0.354, abs=0.001)
    assert true_peak(sound.astype(np.float32)) == pytest.approx(20 * math.log10(0.5), abs=0.1)


def test_nothing_gets_over_the_limiter() -> None:
    sound = 4 * noise(4.0)
    limited = sound * limiter_gain(sound, -1.5)
    fine = np.abs(signal.resample_poly(limited, 4, 1, axis=1)).max()
    assert 20 * math.log10(fine) <= -1.45
    assert peak_envelope(limited, 0.5).max() == pytest.approx(fine, rel=0.01)
