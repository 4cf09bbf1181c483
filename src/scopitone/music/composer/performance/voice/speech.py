"""Lines as speech features: eSpeak NG speaks them, WORLD analyzes them, phonemes get times.

WORLD (Morise, Yokomori and Ozawa 2016) splits a voice into f0, a smooth spectral envelope
(CheapTrick) and the share of noise in it (D4C).
"""

from __future__ import annotations

from dataclasses import dataclass
from functools import lru_cache
from typing import Literal

import numpy as np
import pyworld
from numpy.typing import NDArray
from scipy import fft

from scopitone.music.composer.performance.voice.ipa import is_stop, is_vowel
from scopitone.music.composer.words import espeak

FRAME_S = 0.005
"""Period of the frames of the analysis."""

# Of the variants and speeds that were tried with 32 lines to two tunes, those that a speech
# recognizer understood best after singing (`benchmarks/voice.py`). f5 is understood best in both
# ranges, but in that of a man it sounds like a boy.
_VARIANTS = {"m": "m6", "f": "f5"}
# In low speech, harmonics are closer together and sample the envelope better: this alone raised
# the share of understood words of the female voice from 88.7 to 90.6 % (four tunes of 64 lines).
_ESPEAK_PITCH = {"m": 35, "f": 20}
_WORDS_PER_MINUTE = 110
# The formants of eSpeak are sharper than those of a singer: what varies over 80 to 1400 Hz is
# reduced.
_FORMANT_SOFTENING = 0.1
_FORMANT_QUEFRENCY_S = (0.00018, 0.0027)
# How long a closure may begin before its burst, and the voice of a vowel after its mark.
_MAX_CLOSURE_S, _MAX_VOICING_S = 0.07, 0.05
_SILENCE_DB = -38.0


def name_voice(gender: Literal["m", "f"]) -> str:
    """Return what answers call the voice of a singer."""
    return f"eSpeak NG {_VARIANTS[gender]}"


@dataclass(frozen=True, slots=True)
class SpokenLine:
    """A spoken line as features, one row per `FRAME_S`.

    `f0` is in Hz, 0 in unvoiced frames. `envelope` is the natural logarithm of the power
    spectrum (frames, fft_size/2 + 1), `noise` WORLD's coded aperiodicity in decibels (frames,
    bands). `phonemes` are the spoken IPA phonemes without pauses, `bounds` (phonemes + 1) their
    beginnings in seconds, ascending, and the end.
    """

    voiced: NDArray[np.bool_]
    f0: NDArray[np.float64]
    envelope: NDArray[np.float32]
    noise: NDArray[np.float64]
    phonemes: tuple[str, ...]
    bounds: NDArray[np.float64]
    rate: int

    @property
    def fft_size(self) -> int:
        """The FFT size of the spectra, as WORLD needs it."""
        return 2 * (int(self.envelope.shape[1]) - 1)


@lru_cache(maxsize=48)
def speak_line(text: str, language: str, gender: Literal["m", "f"]) -> SpokenLine | None:
    """Speak `text` and return its features, or None if eSpeak says nothing for it.

    Choruses, doubles and harmonies need the same lines again, so the last 48 are cached (about
    1.6 MB for a line of four seconds).

    Raises:
        InputError: eSpeak NG has no voice for `language`.
    """
    speech = espeak.speak(
        text,
        f"{language}+{_VARIANTS[gender]}",
        words_per_minute=_WORDS_PER_MINUTE,
        pitch=_ESPEAK_PITCH[gender],
        intonation=0,
    )
    names = [phoneme.ipa for phoneme in speech.phonemes]
    if not any(names):
        return None
    # D4C divides by band powers, which must not be zero.
    samples = speech.samples + np.random.default_rng(0).normal(0.0, 1e-5, len(speech.samples))
    f0, times = pyworld.dio(samples, speech.rate, 60.0, 330.0, frame_period=FRAME_S * 1000)
    f0 = pyworld.stonemask(samples, f0, times, speech.rate)
    audible = [index for index, name in enumerate(names) if name]
    starts = np.array([phoneme.sample / speech.rate for phoneme in speech.phonemes])
    after = starts[audible[-1] + 1] if audible[-1] + 1 < len(starts) else len(samples) / speech.rate
    phonemes = tuple(names[index] for index in audible)
    bounds = _refine_bounds(
        np.append(starts[audible], after), phonemes, samples, speech.rate, f0 > 0
    )
    f0 = _fill_vowels(f0, phonemes, bounds)
    envelope = pyworld.cheaptrick(samples, f0, times, speech.rate)
    noise = pyworld.d4c(samples, f0, times, speech.rate, threshold=0.0)
    return SpokenLine(
        voiced=f0 > 0,
        f0=f0,
        envelope=_soften_formants(np.log(envelope + 1e-12), speech.rate).astype(np.float32),
        noise=pyworld.code_aperiodicity(noise, speech.rate),
        phonemes=phonemes,
        bounds=bounds,
        rate=speech.rate,
    )


def _soften_formants(envelope: NDArray[np.float64], rate: int) -> NDArray[np.float64]:
    """Flatten the formants of log spectra, (frames, bins), and keep the power of each frame."""
    cepstrum = fft.dct(envelope, type=1, axis=1)
    low, high = (round(seconds * rate) for seconds in _FORMANT_QUEFRENCY_S)
    cepstrum[:, low:high] *= 1.0 - _FORMANT_SOFTENING
    soft = fft.idct(cepstrum, type=1, axis=1)
    power, new_power = (np.exp(rows).sum(axis=1, keepdims=True) for rows in (envelope, soft))
    result: NDArray[np.float64] = soft + np.log(power / new_power)
    return result


def _fill_vowels(
    f0: NDArray[np.float64], phonemes: tuple[str, ...], bounds: NDArray[np.float64]
) -> NDArray[np.float64]:
    """Return `f0` (Hz, 0 in unvoiced frames) with a value in every frame of the vowels."""
    whole = f0.copy()
    usual = float(np.median(f0[f0 > 0])) if (f0 > 0).any() else 0.0
    for index, ipa in enumerate(phonemes):
        if is_vowel(ipa):
            inside = whole[int(bounds[index] / FRAME_S) : int(bounds[index + 1] / FRAME_S)]
            inside[inside == 0] = usual
    return whole


def _refine_bounds(
    bounds: NDArray[np.float64],
    phonemes: tuple[str, ...],
    samples: NDArray[np.float64],
    rate: int,
    voiced: NDArray[np.bool_],
) -> NDArray[np.float64]:
    """Move `bounds` so that closures belong to their bursts and vowels begin with their voice.

    eSpeak often marks a plosive at its burst, and a vowel at the aspiration before it.
    """
    step = round(FRAME_S * rate)
    power = (samples[: len(samples) // step * step] ** 2).reshape(-1, step).mean(axis=1)
    quiet = 10 * np.log10(power + 1e-12) < 10 * np.log10(power.max() + 1e-12) + _SILENCE_DB
    exact = bounds.copy()
    for index, ipa in enumerate(phonemes):
        frame = min(int(bounds[index] / FRAME_S), len(quiet) - 1, len(voiced) - 1)
        if is_stop(ipa):
            limit = max(0, frame - int(_MAX_CLOSURE_S / FRAME_S))
            while frame > limit and quiet[frame - 1]:
                frame -= 1
            exact[index] = min(bounds[index], frame * FRAME_S)
        elif is_vowel(ipa):
            ahead = voiced[frame : frame + int(_MAX_VOICING_S / FRAME_S)]
            exact[index] += FRAME_S * int(np.argmax(ahead)) if ahead.any() else 0.0
    return np.maximum.accumulate(exact)
