"""What tells one genre from another in its sound alone: colour, density, groove, tempo, width."""

from __future__ import annotations

from itertools import pairwise

import numpy as np
from numpy.typing import NDArray

from scopitone.music.composer.performance.mixing.mix_loudness import RATE, Sound

_EDGES = np.geomspace(40, 16_000, 13)
_GROOVE_BANDS = ((30.0, 200.0), (200.0, 2000.0), (2000.0, 12_000.0))
_PER_BEAT = (0.25, 0.5, 1.0, 1.5, 2.0, 3.0, 4.0, 6.0, 8.0)


def traits(sound: Sound, tempo: float) -> NDArray[np.float64]:
    """One row for `sound`, (2, n) at 48 kHz, of `tempo` beats a minute."""
    return np.concatenate((_colour(sound), _groove(sound, 60.0 / tempo), _whole(sound, tempo)))


def _powers(sound: Sound, size: int, hop: int) -> tuple[NDArray[np.float64], NDArray[np.float64]]:
    frames = np.lib.stride_tricks.sliding_window_view(sound.mean(axis=0), size)[::hop]
    spectrum = np.fft.rfft(frames * np.hanning(size).astype(np.float32), axis=1)
    return np.abs(spectrum) ** 2, np.fft.rfftfreq(size, 1 / RATE)


def _colour(sound: Sound) -> NDArray[np.float64]:
    """The long-term spectrum in twelve bands, and how much each band changes."""
    powers, hertz = _powers(sound, 4096, 2048)
    bands = np.stack(
        [powers[:, (hertz >= low) & (hertz < high)].sum(axis=1) for low, high in pairwise(_EDGES)],
        axis=1,
    )
    level = 10 * np.log10(bands + 1e-6 * bands.mean())
    mean = 10 * np.log10(bands.mean(axis=0))
    return np.concatenate((mean - mean.mean(), np.maximum(np.diff(level, axis=0), 0).mean(axis=0)))


def _groove(sound: Sound, beat: float) -> NDArray[np.float64]:
    """How strongly onsets in three bands repeat at parts and multiples of the beat."""
    powers, hertz = _powers(sound, 1024, 240)
    magnitudes = np.sqrt(powers)
    phase = 2 * np.pi * np.arange(len(powers)) * 240 / RATE / beat
    found = []
    for low, high in _GROOVE_BANDS:
        inside = magnitudes[:, (hertz >= low) & (hertz < high)]
        level = np.log1p(100 * inside / magnitudes.max())
        flux = np.maximum(np.diff(level, axis=0, prepend=level[:1]), 0).sum(axis=1)
        flux /= flux.mean()
        found += [float(np.abs(np.mean(flux * np.exp(-1j * phase * k)))) for k in _PER_BEAT]
        found.append(float(np.percentile(flux, 95) / flux.std()))
    return np.array(found)


def _whole(sound: Sound, tempo: float) -> NDArray[np.float64]:
    middle, side = sound.mean(axis=0), (sound[0] - sound[1]) / 2
    crest = float(np.abs(sound).max() / np.sqrt((sound**2).mean()))
    width = float((side**2).mean() / (middle**2).mean())
    return np.array([np.log2(tempo), 20 * np.log10(crest), 10 * np.log10(width + 1e-9)])
