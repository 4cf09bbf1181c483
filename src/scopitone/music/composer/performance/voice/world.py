"""Resynthesis of speech features by WORLD, at the times and f0 of the song."""

from __future__ import annotations

import numpy as np
import pyworld
from numpy.typing import NDArray
from scipy.signal import butter, resample_poly

from scopitone.audio.filters import filter_sound
from scopitone.music.composer.performance.voice.speech import FRAME_S, SpokenLine

RATE = 48_000
_LOG_SILENCE = np.log(1e-12)
# Voiceless consonants are raised by 3 dB because held vowels would mask them.
_VOICELESS_GAIN = 0.3 * np.log(10.0)
# Bursts that are synthesized as noise thump below any sung note.
_THUMP_HZ = 90.0


def synthesize(
    speech: SpokenLine,
    speech_times: NDArray[np.float64],
    f0: NDArray[np.float64],
    *,
    warp: float = 1.0,
    breath: float = 0.0,
) -> NDArray[np.float64]:
    """Return mono samples at `RATE`, one `FRAME_S` for each entry of `speech_times` and `f0`.

    `speech_times` are times in the speech in seconds (negative is silence), `f0` is in Hz. `warp`
    moves the formants (1.05 is 5 % up), `breath` (0 to 1) adds noise to the voice above 1.5 kHz.
    """
    position = np.clip(speech_times / FRAME_S, 0.0, len(speech.envelope) - 1.001)
    index = position.astype(np.intp)
    share = (position - index)[:, None]
    silent = speech_times < 0.0
    envelope = speech.envelope[index] * (1.0 - share) + speech.envelope[index + 1] * share
    coded = speech.noise[index] * (1.0 - share) + speech.noise[index + 1] * share
    noise = pyworld.decode_aperiodicity(np.ascontiguousarray(coded), speech.rate, speech.fft_size)
    voiced = speech.voiced[np.rint(position).astype(np.intp)] & ~silent
    envelope[~voiced] += _VOICELESS_GAIN
    envelope[silent] = _LOG_SILENCE
    hertz = np.linspace(0.0, speech.rate / 2, envelope.shape[1])
    air = breath * np.clip((hertz - 1500.0) / 4000.0, 0.0, 1.0)
    noise[voiced] = np.clip(np.maximum(noise[voiced], air), 0.0, 1.0)
    audio = pyworld.synthesize(
        np.where(voiced, f0, 0.0),
        np.exp(_warp_rows(envelope, warp)),
        _warp_rows(noise, warp),
        speech.rate,
        FRAME_S * 1000.0,
    )
    divisor = np.gcd(RATE, speech.rate)
    clean = filter_sound(butter(2, _THUMP_HZ, "highpass", fs=speech.rate, output="sos"), audio)
    result: NDArray[np.float64] = resample_poly(clean, RATE // divisor, speech.rate // divisor)
    return result


def _warp_rows(rows: NDArray[np.float64], factor: float) -> NDArray[np.float64]:
    """Move `rows` (spectra) up in frequency by `factor`."""
    if factor == 1.0:
        return np.ascontiguousarray(rows, dtype=np.float64)
    bins = np.arange(rows.shape[1]) / factor
    index = np.minimum(bins.astype(np.intp), rows.shape[1] - 2)
    share = np.clip(bins - index, 0.0, 1.0)
    return np.ascontiguousarray(rows[:, index] * (1.0 - share) + rows[:, index + 1] * share)
