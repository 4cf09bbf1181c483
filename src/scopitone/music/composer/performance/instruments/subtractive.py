"""A subtractive synthesizer: detuned band-limited oscillators and a low-pass with envelope."""

from __future__ import annotations

import math
from collections.abc import Sequence
from dataclasses import dataclass
from typing import NamedTuple

import numpy as np
from numpy.typing import NDArray

from scopitone.core.kernels import kernel
from scopitone.music.composer.performance.instruments.note_events import (
    RATE,
    Audio,
    NoteEvent,
    make_monophonic,
)

CONTROL_PERIOD = 32
SILENT = 1e-4
SLIDE_S = 0.16


class Patch(NamedTuple):
    """The settings of the synthesizer. Times are in seconds, frequencies in Hz.

    `voices` oscillators are spread over `detune` cents on either side and `spread` (0 to 1) of the
    stereo field; each is a mix of `saw` and `square` with the duty cycle `width`. `sine` is another
    oscillator in the middle, `octave` octaves from the note; `noise` is added. The filter opens
    from `cutoff` by `track` octaves per octave above middle C, by `velocity` octaves from the
    softest to the loudest note, and by `sweep` octaves with its own envelope (`sweep_attack`,
    `sweep_decay`, then `sweep_sustain`, 0 to 1). `damping` is 1/Q. A note begins `bend` semitones
    too high and falls with the time constant `bend_decay`. Vibrato is in cents.
    """

    voices: float = 1.0
    detune: float = 0.0
    spread: float = 0.0
    saw: float = 1.0
    square: float = 0.0
    width: float = 0.5
    sine: float = 0.0
    octave: float = 0.0
    noise: float = 0.0
    attack: float = 0.004
    decay: float = 0.3
    sustain: float = 1.0
    release: float = 0.08
    cutoff: float = 2000.0
    track: float = 0.4
    velocity: float = 1.0
    sweep: float = 0.0
    sweep_attack: float = 0.001
    sweep_decay: float = 0.2
    sweep_sustain: float = 0.0
    damping: float = 1.2
    bend: float = 0.0
    bend_decay: float = 0.03
    vibrato: float = 0.0
    vibrato_rate: float = 5.4
    vibrato_delay: float = 0.25


@dataclass(frozen=True)
class Synth:
    """A synthesizer that plays `patch`.

    If `mono`, it plays one note at a time, and its oscillators continue from note to note. `drive`
    distorts the sum by a tanh, which adds harmonics and compresses.
    """

    patch: Patch
    mono: bool = False
    drive: float = 0.0

    def play(self, notes: Sequence[NoteEvent], frames: int, rng: np.random.Generator) -> Audio:
        """Play all `notes`."""
        out = np.zeros((frames, 2), np.float32)
        patch = Patch(*map(float, self.patch))
        phases = np.zeros(int(patch.voices) + 1)
        for note in make_monophonic(notes, 0) if self.mono else notes:
            if not self.mono:
                phases = np.append(rng.uniform(0.0, 1.0, len(phases) - 1), 0.0)
            gain = note.velocity**1.3 * (1.0 + 0.02 * rng.standard_normal())
            seed = int(rng.integers(1, 2**31))
            play_note(out, patch, phases, note, float(gain), seed)
        if self.drive:
            np.tanh(out * np.float32(self.drive), out=out)
            out /= np.float32(math.tanh(self.drive))
        return out


@kernel(nogil=True)
def _envelope_level(p: Patch, age: int, gate: int, level: float) -> float:
    """Return the volume envelope one control period after `age`, when it was `level`."""
    if age >= gate:
        return level * math.exp(-CONTROL_PERIOD / (RATE * p.release * 0.2))
    if age + CONTROL_PERIOD <= p.attack * RATE:
        return (age + CONTROL_PERIOD) / (p.attack * RATE)
    if age <= p.attack * RATE:
        return 1.0
    return p.sustain + (level - p.sustain) * math.exp(-CONTROL_PERIOD / (RATE * p.decay))


@kernel(nogil=True)
def _pitch_offset(p: Patch, age: int, gate: int, slide: float) -> float:
    """Return the deviation of the pitch at `age`, in semitones."""
    seconds = age / RATE
    offset = p.bend * math.exp(-seconds / p.bend_decay)
    if p.vibrato != 0.0 and seconds > p.vibrato_delay:
        since = seconds - p.vibrato_delay
        offset += (
            0.01 * p.vibrato * min(1.0, 3.0 * since) * math.sin(6.2832 * p.vibrato_rate * since)
        )
    if slide != 0.0:
        length = min(SLIDE_S * RATE, 0.5 * gate)
        way = min(1.0, max(0.0, (age - gate + length) / length))
        offset += slide * way * way * (3.0 - 2.0 * way)
    return offset


@kernel(nogil=True)
def _filter_envelope(p: Patch, age: int) -> float:
    """Return the envelope of the filter at `age`, 0 to 1."""
    seconds = age / RATE
    if seconds < p.sweep_attack:
        return seconds / p.sweep_attack
    falling = math.exp(-(seconds - p.sweep_attack) / p.sweep_decay)
    return p.sweep_sustain + (1.0 - p.sweep_sustain) * falling


@kernel(nogil=True, fastmath=True)
def _poly_blep(phase: float, advance: float) -> float:
    """Return the correction that smooths a step of a saw.

    PolyBLEP, after Välimäki and Huovilainen 2007.
    """
    if phase < advance:
        t = phase / advance
        return t + t - t * t - 1.0
    if phase > 1.0 - advance:
        t = (phase - 1.0) / advance
        return t * t + t + t + 1.0
    return 0.0


@kernel(nogil=True, fastmath=True)
def _oscillate(
    buffer: NDArray[np.float64], p: Patch, phases: NDArray[np.float64], frequency: float
) -> None:
    """Fill `buffer` (CONTROL, 2) with the detuned oscillators and advance `phases`."""
    count = int(p.voices)
    buffer[:] = 0.0
    for k in range(count):
        place = 0.0 if count == 1 else 2.0 * k / (count - 1) - 1.0
        advance = frequency * 2.0 ** (place * p.detune / 1200.0) / RATE
        side = p.spread * (1.0 - 2.0 * (k % 2)) * (0.4 + 0.6 * abs(place)) if count > 1 else 0.0
        left = math.cos(0.25 * math.pi * (1.0 + side)) * math.sqrt(2.0 / count)
        right = math.sin(0.25 * math.pi * (1.0 + side)) * math.sqrt(2.0 / count)
        phase = phases[k]
        for i in range(CONTROL_PERIOD):
            x = p.saw * (2.0 * phase - 1.0 - _poly_blep(phase, advance))
            if p.square != 0.0:
                fall = phase + 1.0 - p.width
                fall -= math.floor(fall)
                pulse = 1.0 if phase < p.width else -1.0
                x += p.square * (pulse + _poly_blep(phase, advance) - _poly_blep(fall, advance))
            buffer[i, 0] += left * x
            buffer[i, 1] += right * x
            phase += advance
            phase -= math.floor(phase)
        phases[k] = phase


@kernel(nogil=True)
def _add_noise(buffer: NDArray[np.float64], level: float, random: int) -> int:
    """Add white noise of a linear congruential generator to `buffer`; return the new state."""
    for i in range(buffer.shape[0]):
        for channel in range(2):
            random = (random * 1103515245 + 12345) & 0x7FFFFFFF
            buffer[i, channel] += level * (random / 1073741824.0 - 1.0)
    return random


@kernel(nogil=True, fastmath=True)
def _filter(
    buffer: NDArray[np.float64], state: NDArray[np.float64], cutoff: float, damping: float
) -> None:
    """Low-pass `buffer` in place: a state variable filter in Simper's trapezoidal form (2013)."""
    g = math.tan(math.pi * min(cutoff, 0.4 * RATE) / RATE)
    scale = 1.0 / (1.0 + g * (g + damping))
    for channel in range(2):
        s1 = state[channel, 0]
        s2 = state[channel, 1]
        for i in range(buffer.shape[0]):
            high = (buffer[i, channel] - s2 - (g + damping) * s1) * scale
            band = g * high + s1
            low = g * band + s2
            s1 = g * high + band
            s2 = g * band + low
            buffer[i, channel] = low
        state[channel, 0] = s1
        state[channel, 1] = s2


@kernel(nogil=True, fastmath=True)
def play_note(
    out: NDArray[np.float32],
    p: Patch,
    phases: NDArray[np.float64],
    note: NoteEvent,
    gain: float,
    random: int,
) -> None:
    """Add one note to `out`, shape (n, 2).

    `phases` (one per voice, then that of the sine) are continued; `random` seeds the noise.
    """
    count = int(p.voices)
    buffer = np.zeros((CONTROL_PERIOD, 2))
    state = np.zeros((2, 2))
    level = 0.0
    age = 0
    base = 440.0 * 2.0 ** ((note.pitch - 69) / 12.0)
    octaves = p.track * (note.pitch - 60) / 12.0 + p.velocity * (note.velocity - 1.0)
    while note.start + age < out.shape[0]:
        target = _envelope_level(p, age, note.gate, level)
        if age > p.attack * RATE + CONTROL_PERIOD and level < SILENT and target < SILENT:
            return
        frequency = base * 2.0 ** (_pitch_offset(p, age, note.gate, note.slide) / 12.0)
        _oscillate(buffer, p, phases, frequency)
        if p.noise != 0.0:
            random = _add_noise(buffer, p.noise, random)
        _filter(
            buffer,
            state,
            p.cutoff * 2.0 ** (octaves + p.sweep * _filter_envelope(p, age)),
            p.damping,
        )
        advance = frequency * 2.0**p.octave / RATE
        phase = phases[count]
        for i in range(min(CONTROL_PERIOD, out.shape[0] - note.start - age)):
            middle = p.sine * math.sin(2.0 * math.pi * (phase + i * advance))
            loud = gain * (level + (target - level) * i / CONTROL_PERIOD)
            out[note.start + age + i, 0] += loud * (buffer[i, 0] + middle)
            out[note.start + age + i, 1] += loud * (buffer[i, 1] + middle)
        phase += CONTROL_PERIOD * advance
        phases[count] = phase - math.floor(phase)
        level = target
        age += CONTROL_PERIOD
