"""Plucked strings by the extended Karplus-Strong method (Jaffe and Smith 1983)."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np
from numba import njit
from numpy.typing import NDArray

from scopitone.music.composer.sound.stroke import RATE, Audio, Stroke

SLIDE_SECONDS = 0.16
SHORTEST_RELEASE = 0.05
SILENT_DB = 75.0


@dataclass(frozen=True)
class Plucked:
    """Strings of one instrument.

    `ring` is how long an open string at middle C takes to fall by 60 dB, in seconds (lower
    ones ring longer), `damping` (0 to 0.5) how much faster its overtones do. It is plucked at
    `place` (share of its length) by something that lets through `hard` Hz at full velocity and
    `shade` octaves less when soft; `pick` is the share of noise. `release` is how long a hand
    needs to stop it. `double` plays everything a second time, that many seconds later, at the
    right; otherwise the string's two planes of vibration lie `spread` (0 to 1) apart. `swell`
    is an attack in seconds, for a volume pedal; `vibrato` in cents.
    """

    ring: float = 3.0
    damping: float = 0.4
    place: float = 0.2
    hard: float = 4000.0
    shade: float = 2.0
    pick: float = 0.15
    release: float = 0.15
    double: float = 0.0
    spread: float = 0.3
    swell: float = 0.0
    vibrato: float = 0.0

    def play(self, strokes: Sequence[Stroke], frames: int, rng: np.random.Generator) -> Audio:
        """All `strokes`."""
        out = np.zeros((frames, 2), np.float32)
        for stroke in strokes:
            if self.double:
                late = round(self.double * RATE * rng.uniform(0.6, 1.4))
                second = stroke._replace(at=stroke.at + late)
                self._add(out, stroke, (1.0, 0.1), rng)
                self._add(out, second, (0.1, 1.0), rng)
            else:
                near, far = 0.5 + 0.5 * self.spread, 0.5 - 0.5 * self.spread
                self._add(out, stroke, (near, far), rng)
                self._add(out, stroke, (far, near), rng)
        return out

    def _add(
        self, out: Audio, stroke: Stroke, sides: tuple[float, float], rng: np.random.Generator
    ) -> None:
        tone = self._tone(stroke, rng)[: max(0, len(out) - stroke.at)]
        for channel, share in enumerate(sides):
            out[stroke.at : stroke.at + len(tone), channel] += np.float32(share) * tone

    def _tone(self, stroke: Stroke, rng: np.random.Generator) -> NDArray[np.float32]:
        cents = float(np.clip(rng.normal(0.0, 0.8), -1.5, 1.5))
        frequency = 440.0 * 2.0 ** ((stroke.pitch - 69 + cents / 100.0) / 12.0)
        ring = self.ring * min(2.5, 2.0 ** ((60 - stroke.pitch) / 24.0))
        sounding = min(stroke.gate / RATE, ring * SILENT_DB / 60.0)
        size = int((sounding + max(self.release, SHORTEST_RELEASE) * SILENT_DB / 60.0) * RATE)
        hard = self.hard * 2.0 ** (self.shade * (stroke.velocity - 1.0))
        line = self._plucked(frequency, hard, rng)
        tone = np.empty(size, np.float32)
        vibrate(tone, line, frequency, ring, self.release, self.damping, stroke.gate)
        tone *= np.float32(stroke.velocity**1.4 * (1.0 + 0.03 * rng.standard_normal()))
        if stroke.slide or self.vibrato:
            tone = self._bent(tone, stroke)
        if self.swell:
            rise = min(len(tone), round(self.swell * RATE))
            tone[:rise] *= np.sin(np.linspace(0.0, 0.5 * np.pi, rise, dtype=np.float32))
        return tone

    def _plucked(
        self, frequency: float, hard: float, rng: np.random.Generator
    ) -> NDArray[np.float64]:
        """The string's velocity when it is let go, one period with zero mean: its spectrum is
        sin(π k place) / k, softened above `hard` Hz and with the pick's noise."""
        size = int(RATE / frequency) + 2
        at = np.arange(size) / size
        shape = np.where(at < self.place, 1.0 / self.place, -1.0 / (1.0 - self.place))
        shape /= np.sqrt(np.mean(shape**2))
        shape += self.pick * rng.normal(0.0, 1.0, size)
        bins = np.fft.rfft(shape)
        partial = np.arange(len(bins)) * frequency
        bins *= 1.0 / (1.0 + (partial / hard) ** 2)
        bins[0] = 0.0
        return np.fft.irfft(bins, size)

    def _bent(self, tone: NDArray[np.float32], stroke: Stroke) -> NDArray[np.float32]:
        age = np.arange(len(tone), dtype=np.float64)
        length = max(1.0, min(SLIDE_SECONDS * RATE, 0.5 * stroke.gate))
        way = np.clip((age - stroke.gate + length) / length, 0.0, 1.0)
        bend = stroke.slide * way * way * (3.0 - 2.0 * way)
        held = np.clip((age / RATE - 0.3) / 0.4, 0.0, 1.0)
        bend += 0.01 * self.vibrato * held * np.sin(2.0 * np.pi * 5.2 * age / RATE)
        read = np.cumsum(2.0 ** (bend / 12.0)) - 1.0
        return np.interp(read, age, tone, right=0.0).astype(np.float32)


@njit(cache=True, nogil=True, fastmath=True)
def vibrate(
    tone: NDArray[np.float32],
    line: NDArray[np.float64],
    frequency: float,
    ring: float,
    release: float,
    damping: float,
    gate: int,
) -> None:
    """Fill `tone` with a string of `frequency` Hz that begins as `line` (one period or more).

    `ring` and `release` are times in seconds to fall by 60 dB, before and after `gate`
    samples. The loop is a delay line, a two-point average (its delay is `damping` samples) and
    an all-pass filter that makes up the fraction of a sample.
    """
    period = RATE / frequency - damping
    size = int(period - 0.3)
    fraction = period - size
    allpass = (1.0 - fraction) / (1.0 + fraction)
    loss = 10.0 ** (-3.0 / (frequency * ring))
    stopped = 10.0 ** (-3.0 / (frequency * min(release, ring)))
    delay = np.zeros(size)
    for i in range(size):
        delay[i] = line[i % line.shape[0]]
    at = 0
    last = 0.0
    before_in = 0.0
    before_out = 0.0
    for n in range(tone.shape[0]):
        x = delay[at]
        tone[n] = x
        averaged = (loss if n < gate else stopped) * ((1.0 - damping) * x + damping * last)
        last = x
        y = allpass * (averaged - before_out) + before_in
        before_in = averaged
        before_out = y
        delay[at] = y
        at += 1
        if at == size:
            at = 0
    fade = min(240, tone.shape[0])
    for n in range(fade):
        tone[tone.shape[0] - fade + n] *= 1.0 - n / fade
