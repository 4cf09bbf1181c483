"""Lines as speech: what eSpeak NG says, taken apart by WORLD, and where its phonemes lie.

WORLD (Morise, Yokomori and Ozawa 2016) splits a voice into pitch, a smooth spectral envelope
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

from scopitone.music.composer import espeak

from .phones import is_stop, is_vowel

FRAME = 0.005
"""Seconds from one frame of the analysis to the next."""

# Of the variants and speeds tried on 32 lines to two tunes, those that a recogniser understood
# best once they were sung (`benchmarks/voice.py`); f5 is understood best in both ranges, but in a
# man's it sounds like a boy.
_VARIANTS = {"m": "m6", "f": "f5"}
# Said low, harmonics lie closer and tell the envelope better: by itself this took the woman's
# lines from 88.7 to 90.6 % (four tunes of 64 lines each).
_PITCH = {"m": 35, "f": 20}
_WORDS_PER_MINUTE = 110
# eSpeak's formants are sharper than a singer's: what varies over 80 to 1400 Hz is taken down.
_SOFTENED = 0.1
_FORMANT_SECONDS = (0.00018, 0.0027)
# How far a closure may reach back before its burst, and a vowel's voice set in after its mark.
_CLOSURE, _VOICING = 0.07, 0.05
_SILENT_DECIBELS = -38.0


@dataclass(frozen=True, slots=True)
class Spoken:
    """A line as features, one row for each `FRAME`.

    `envelope` is the natural logarithm of the power spectrum (frames, fft_size/2 + 1), `noise`
    WORLD's coded aperiodicity in decibels (frames, bands). `phonemes` are the IPA of what was
    said without pauses, `bounds` (phonemes + 1) the second at which each begins, ascending.
    """

    voiced: NDArray[np.bool_]
    pitch: NDArray[np.float64]
    envelope: NDArray[np.float32]
    noise: NDArray[np.float64]
    phonemes: tuple[str, ...]
    bounds: NDArray[np.float64]
    rate: int

    @property
    def fft_size(self) -> int:
        """Of the spectra, as WORLD wants it."""
        return 2 * (int(self.envelope.shape[1]) - 1)


@lru_cache(maxsize=48)
def spoken(text: str, language: str, gender: Literal["m", "f"]) -> Spoken | None:
    """`text` as features, or None if eSpeak has nothing to say for it.

    Choruses, doubles and harmonies ask for the same lines again: the last 48 are kept
    (about 1.6 MB for a line of four seconds).

    Raises:
        InputError: eSpeak NG has no voice for `language`.
    """
    said = espeak.speak(
        text,
        f"{language}+{_VARIANTS[gender]}",
        words_per_minute=_WORDS_PER_MINUTE,
        pitch=_PITCH[gender],
        intonation=0,
    )
    names = [phoneme.ipa for phoneme in said.phonemes]
    if not any(names):
        return None
    # D4C divides by band powers: digital silence is not a voice's.
    samples = said.samples + np.random.default_rng(0).normal(0.0, 1e-5, len(said.samples))
    pitch, times = pyworld.dio(samples, said.rate, 60.0, 330.0, frame_period=FRAME * 1000)
    pitch = pyworld.stonemask(samples, pitch, times, said.rate)
    places = [index for index, name in enumerate(names) if name]
    starts = np.array([phoneme.sample / said.rate for phoneme in said.phonemes])
    after = starts[places[-1] + 1] if places[-1] + 1 < len(starts) else len(samples) / said.rate
    phonemes = tuple(names[index] for index in places)
    bounds = _refined(np.append(starts[places], after), phonemes, samples, said.rate, pitch > 0)
    pitch = _filled(pitch, phonemes, bounds)
    envelope = pyworld.cheaptrick(samples, pitch, times, said.rate)
    noise = pyworld.d4c(samples, pitch, times, said.rate, threshold=0.0)
    return Spoken(
        voiced=pitch > 0,
        pitch=pitch,
        envelope=_softened(np.log(envelope + 1e-12), said.rate).astype(np.float32),
        noise=pyworld.code_aperiodicity(noise, said.rate),
        phonemes=phonemes,
        bounds=bounds,
        rate=said.rate,
    )


def _softened(envelope: NDArray[np.float64], rate: int) -> NDArray[np.float64]:
    """Log spectra, (frames, bins), with flatter formants and the same power in each frame."""
    cepstrum = fft.dct(envelope, type=1, axis=1)
    low, high = (round(seconds * rate) for seconds in _FORMANT_SECONDS)
    cepstrum[:, low:high] *= 1.0 - _SOFTENED
    soft = fft.idct(cepstrum, type=1, axis=1)
    power, now = (np.exp(rows).sum(axis=1, keepdims=True) for rows in (envelope, soft))
    result: NDArray[np.float64] = soft + np.log(power / now)
    return result


def _filled(
    pitch: NDArray[np.float64], phonemes: tuple[str, ...], bounds: NDArray[np.float64]
) -> NDArray[np.float64]:
    """`pitch` (Hertz, 0 where none was found) with a pitch all through the vowels."""
    whole = pitch.copy()
    usual = float(np.median(pitch[pitch > 0])) if (pitch > 0).any() else 0.0
    for index, ipa in enumerate(phonemes):
        if is_vowel(ipa):
            inside = whole[int(bounds[index] / FRAME) : int(bounds[index + 1] / FRAME)]
            inside[inside == 0] = usual
    return whole


def _refined(
    bounds: NDArray[np.float64],
    phonemes: tuple[str, ...],
    samples: NDArray[np.float64],
    rate: int,
    voiced: NDArray[np.bool_],
) -> NDArray[np.float64]:
    """`bounds` with closures joined to their bursts and vowels beginning with their voice.

    eSpeak's mark of a plosive often stands at its burst, and that of a vowel at the aspiration
    before it.
    """
    step = round(FRAME * rate)
    power = (samples[: len(samples) // step * step] ** 2).reshape(-1, step).mean(axis=1)
    quiet = 10 * np.log10(power + 1e-12) < 10 * np.log10(power.max() + 1e-12) + _SILENT_DECIBELS
    exact = bounds.copy()
    for index, ipa in enumerate(phonemes):
        frame = min(int(bounds[index] / FRAME), len(quiet) - 1, len(voiced) - 1)
        if is_stop(ipa):
            limit = max(0, frame - int(_CLOSURE / FRAME))
            while frame > limit and quiet[frame - 1]:
                frame -= 1
            exact[index] = min(bounds[index], frame * FRAME)
        elif is_vowel(ipa):
            ahead = voiced[frame : frame + int(_VOICING / FRAME)]
            exact[index] += FRAME * int(np.argmax(ahead)) if ahead.any() else 0.0
    return np.maximum.accumulate(exact)
