from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

import numpy as np
import pyloudnorm
import pytest
from scipy.signal import resample_poly

from scopitone.audio.decode import decode
from scopitone.audio.encode import encode_aac
from scopitone.audio.normalize import check_loudness, measure_loudness, normalize_loudness

RATE = 48_000
SECONDS = 9


def song(level: float, crest: float) -> np.ndarray:
    """Return (2, n): noise in bursts on a chord; `crest` is the level of the bursts."""
    at = np.arange(SECONDS * RATE) / RATE
    chord = sum(np.sin(2 * np.pi * f * at) for f in (110.0, 220.5, 331.0)) / 3
    noise = np.random.default_rng(1).standard_normal((2, len(at)))
    burst = np.exp(-((at * 2) % 1) * 40)
    sound = chord + crest * noise * burst
    return (level * sound / np.abs(sound).max()).astype(np.float32)


def blocks(sound: np.ndarray, size: int = RATE) -> Iterator[np.ndarray]:
    for start in range(0, sound.shape[1], size):
        yield sound[:, start : start + size]


def peak(sound: np.ndarray) -> float:
    return 20 * np.log10(np.abs(resample_poly(sound, 8, 1, axis=1)).max())


@pytest.mark.parametrize(("level", "crest"), [(0.02, 0.1), (0.3, 1.0), (1.0, 0.1), (0.9, 8.0)])
def test_any_song_is_brought_to_the_target_below_the_peak(level: float, crest: float) -> None:
    sound = song(level, crest)
    out = np.concatenate(list(normalize_loudness(lambda: blocks(sound), -14.0)), axis=1)
    assert out.shape == sound.shape
    assert pyloudnorm.Meter(RATE).integrated_loudness(out.T) == pytest.approx(-14.0, abs=0.4)
    assert peak(out) <= -1.0


def test_blocks_leave_no_trace() -> None:
    sound = song(0.9, 4.0)
    whole = np.concatenate(list(normalize_loudness(lambda: iter([sound]), -12.0)), axis=1)
    parts = np.concatenate(list(normalize_loudness(lambda: blocks(sound, 30_000), -12.0)), axis=1)
    assert np.abs(whole - parts).max() < 0.01


def test_what_needs_no_limiter_only_gets_a_gain() -> None:
    sound = song(0.05, 0.0)
    out = np.concatenate(list(normalize_loudness(lambda: blocks(sound), -20.0)), axis=1)
    gain = out[0, 1000] / sound[0, 1000]
    assert np.allclose(out, sound * gain, atol=1e-6)


def test_silence_stays_silent() -> None:
    sound = np.zeros((2, 2 * RATE), np.float32)
    assert not np.concatenate(list(normalize_loudness(lambda: blocks(sound), -14.0)), axis=1).any()


def test_the_measure_agrees_with_another_meter() -> None:
    sound = song(0.5, 1.0)
    lufs, dbtp = measure_loudness(blocks(sound))
    assert lufs == pytest.approx(pyloudnorm.Meter(RATE).integrated_loudness(sound.T), abs=0.1)
    assert dbtp == pytest.approx(peak(sound), abs=0.2)


def test_the_encoded_sound_keeps_what_was_promised(tmp_path: Path) -> None:
    sound = song(0.9, 6.0)
    out = tmp_path / "sound.mp4"
    encode_aac(normalize_loudness(lambda: blocks(sound), -14.0), out)
    heard = np.concatenate(list(decode(out, rate=RATE, channels=2)), axis=1)
    loudness = check_loudness(out, -14.0)
    assert loudness.passed
    assert loudness.integrated_lufs == pytest.approx(-14.0, abs=0.5)
    assert loudness.true_peak_dbtp is not None
    assert max(loudness.true_peak_dbtp, peak(heard)) <= -1.0
    assert not check_loudness(out, -17.0).passed
    assert check_loudness(out, None).passed
