"""Plucked strings by the extended Karplus-Strong method (Jaffe and Smith 1983)."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from scopitone.core.kernels import kernel
from scopitone.music.composer.performance.instruments.note_events import RATE, Audio, NoteEvent

SLIDE_S = 0.16
MIN_RELEASE_S = 0.05
SILENCE_DB = 75.0


@dataclass(frozen=True)
class PluckedString:
    """Strings of one instrument.

    `ring` is the time in seconds in which an open string at middle C falls by 60 dB (lower ones
    ring longer), `damping` (0 to 0.5) how much faster its overtones fall. It is plucked at
    `place` (share of its length) with frequencies up to `hard` Hz at full velocity and `shade`
    octaves less at the softest; `pick` is the share of noise. `release` is the time in which a
    hand stops it. `double` plays everything a second time, that many seconds later, on the right;
    otherwise the two planes of vibration are `spread` (0 to 1) apart in the stereo field. `swell`
    is an attack in seconds, for a volume pedal; `vibrato` is in cents.
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

    def play(self, notes: Sequence[NoteEvent], frames: int, rng: np.random.Generator) -> Audio:
        """Play all `notes`."""
        out = np.zeros((frames, 2), np.float32)
        for note in notes:
            if self.double:
                late = round(self.double * RATE * rng.uniform(0.6, 1.4))
                second = note._replace(start=note.start + late)
                self._add_tone(out, note, (1.0, 0.1), rng)
                self._add_tone(out, second, (0.1, 1.0), rng)
            else:
                near, far = 0.5 + 0.5 * self.spread, 0.5 - 0.5 * self.spread
                self._add_tone(out, note, (near, far), rng)
                self._add_tone(out, note, (far, near), rng)
        return out

    def _add_tone(
        self, out: Audio, note: NoteEvent, sides: tuple[float, float], rng: np.random.Generator
    ) -> None:
        tone = self._make_tone(note, rng)[: max(0, len(out) - note.start)]
        for channel, share in enumerate(sides):
            out[note.start : note.start + len(tone), channel] += np.float32(share) * tone

    def _make_tone(self, note: NoteEvent, rng: np.random.Generator) -> NDArray[np.float32]:
        cents = float(np.clip(rng.normal(0.0, 0.8), -1.5, 1.5))
        frequency = 440.0 * 2.0 ** ((note.pitch - 69 + cents / 100.0) / 12.0)
        ring = self.ring * min(2.5, 2.0 ** ((60 - note.pitch) / 24.0))
        sounding = min(note.gate / RATE, ring * SILENCE_DB / 60.0)
        size = int((sounding + max(self.release, MIN_RELEASE_S) * SILENCE_DB / 60.0) * RATE)
        hard = self.hard * 2.0 ** (self.shade * (note.velocity - 1.0))
        line = self._make_excitation(frequency, hard, rng)
        tone = np.empty(size, np.float32)
        vibrate(tone, line, frequency, ring, self.release, self.damping, note.gate)
        tone *= np.float32(note.velocity**1.4 * (1.0 + 0.03 * rng.standard_normal()))
        if note.slide or self.vibrato:
            tone = self._bend_tone(tone, note)
        if self.swell:
            rise = min(len(tone), round(self.swell * RATE))
            tone[:rise] *= np.sin(np.linspace(0.0, 0.5 * np.pi, rise, dtype=np.float32))
        return tone

    def _make_excitation(
        self, frequency: float, hard: float, rng: np.random.Generator
    ) -> NDArray[np.float64]:
        """Return the velocity of the string at release, one period with zero mean.

        Its spectrum is sin(π k place) / k, softened above `hard` Hz, plus the noise of the pick.
        """
        size = int(RATE / frequency) + 2
        position = np.arange(size) / size
        shape = np.where(position < self.place, 1.0 / self.place, -1.0 / (1.0 - self.place))
        shape /= np.sqrt(np.mean(shape**2))
        shape += self.pick * rng.normal(0.0, 1.0, size)
        bins = np.fft.rfft(shape)
        partial = np.arange(len(bins)) * frequency
        bins *= 1.0 / (1.0 + (partial / hard) ** 2)
        bins[0] = 0.0
        return np.fft.irfft(bins, size)

    def _bend_tone(self, tone: NDArray[np.float32], note: NoteEvent) -> NDArray[np.float32]:
        age = np.arange(len(tone), dtype=np.float64)
        length = max(1.0, min(SLIDE_S * RATE, 0.5 * note.gate))
        way = np.clip((age - note.gate + length) / length, 0.0, 1.0)
        bend = note.slide * way * way * (3.0 - 2.0 * way)
        depth = np.clip((age / RATE - 0.3) / 0.4, 0.0, 1.0)
        bend += 0.01 * self.vibrato * depth * np.sin(2.0 * np.pi * 5.2 * age / RATE)
        read = np.cumsum(2.0 ** (bend / 12.0)) - 1.0
        return np.interp(read, age, tone, right=0.0).astype(np.float32)


@kernel(nogil=True, fastmath=True)
def vibrate(
    tone: NDArray[np.float32],
    line: NDArray[np.float64],
    frequency: float,
    ring: float,
    release: float,
    damping: float,
    gate: int,
) -> None:
    """Fill `tone` with a string of `frequency` Hz that starts as `line` (one period or more).

    `ring` and `release` are the times in seconds of a fall by 60 dB, before and after `gate`
    samples. The loop is a delay line, a two-point average (its delay is `damping` samples) and an
    all-pass filter for the fraction of a sample.
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
    index = 0
    last = 0.0
    before_in = 0.0
    before_out = 0.0
    for n in range(tone.shape[0]):
        x = delay[index]
        tone[n] = x
        averaged = (loss if n < gate else stopped) * ((1.0 - damping) * x + damping * last)
        last = x
        y = allpass * (averaged - before_out) + before_in
        before_in = averaged
        before_out = y
        delay[index] = y
        index += 1
        if index == size:
            index = 0
    fade = min(240, tone.shape[0])
    for n in range(fade):
        tone[tone.shape[0] - fade + n] *= 1.0 - n / fade
