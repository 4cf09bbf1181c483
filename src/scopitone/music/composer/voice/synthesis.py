"""Features of speech, put together again in the song's time and pitch by WORLD."""

from __future__ import annotations

import numpy as np
import pyworld
from numpy.typing import NDArray
from scipy.signal import butter, resample_poly

from scopitone.filtering import filtered

from .spoken import FRAME, Spoken

RATE = 48_000
_SILENCE = np.log(1e-12)
# Voiceless consonants are raised by 3 dB: held vowels would drown them.
_VOICELESS_GAIN = 0.3 * np.log(10.0)
# Bursts resynthesised as noise thump below any note that is sung.
_THUMP_HERTZ = 90.0


def synthesise(
    said: Spoken,
    source: NDArray[np.float64],
    pitch: NDArray[np.float64],
    *,
    warp: float = 1.0,
    breath: float = 0.0,
) -> NDArray[np.float64]:
    """Mono samples at `RATE`, one `FRAME` for each entry of `source` and `pitch`.

    `source` are seconds of the speech (negative is silence), `pitch` Hertz. `warp` moves the
    formants (1.05 is 5 % up), `breath` (0 to 1) adds noise to the voice above 1.5 kHz.
    """
    position = np.clip(source / FRAME, 0.0, len(said.envelope) - 1.001)
    index = position.astype(np.intp)
    share = (position - index)[:, None]
    silent = source < 0.0
    envelope = said.envelope[index] * (1.0 - share) + said.envelope[index + 1] * share
    coded = said.noise[index] * (1.0 - share) + said.noise[index + 1] * share
    noise = pyworld.decode_aperiodicity(np.ascontiguousarray(coded), said.rate, said.fft_size)
    voiced = said.voiced[np.rint(position).astype(np.intp)] & ~silent
    envelope[~voiced] += _VOICELESS_GAIN
    envelope[silent] = _SILENCE
    hertz = np.linspace(0.0, said.rate / 2, envelope.shape[1])
    air = breath * np.clip((hertz - 1500.0) / 4000.0, 0.0, 1.0)
    noise[voiced] = np.clip(np.maximum(noise[voiced], air), 0.0, 1.0)
    audio = pyworld.synthesize(
        np.where(voiced, pitch, 0.0),
        np.exp(_warped(envelope, warp)),
        _warped(noise, warp),
        said.rate,
        FRAME * 1000.0,
    )
    divisor = np.gcd(RATE, said.rate)
    clean = filtered(butter(2, _THUMP_HERTZ, "highpass", fs=said.rate, output="sos"), audio)
    result: NDArray[np.float64] = resample_poly(clean, RATE // divisor, said.rate // divisor)
    return result


def _warped(rows: NDArray[np.float64], factor: float) -> NDArray[np.float64]:
    """`rows` with everything moved up in frequency by `factor`."""
    if factor == 1.0:
        return np.ascontiguousarray(rows, dtype=np.float64)
    bins = np.arange(rows.shape[1]) / factor
    index = np.minimum(bins.astype(np.intp), rows.shape[1] - 2)
    share = np.clip(bins - index, 0.0, 1.0)
    return np.ascontiguousarray(rows[:, index] * (1.0 - share) + rows[:, index + 1] * share)
