"""Plays regions of a SoundFont: pitch, loop, envelopes and filter in one compiled loop."""

from __future__ import annotations

import math
from typing import NamedTuple

import numpy as np
from numba import njit
from numpy.typing import NDArray

from scopitone.music.composer.sound import soundfont as sf

RATE = 48_000
CONTROL = 32
"""Pitch and filter follow their envelopes every 32 samples (0.7 ms)."""
SILENT = 3e-5
FULL_SCALE = 1.0 / 32_768.0
SLIDE_SECONDS = 0.16
"""A slide takes this long, or half of a shorter note, and ends with the note."""


class Voice(NamedTuple):
    """One sample as it is played: positions and times in samples, levels linear, all floats.

    `at` is where it begins in the output, `gate` how long the key is down, `first` to `last`
    the sample's place in the font, `step` how far it advances per output sample. `loops` is 0
    for never, 1 for always, 3 for as long as the key is down. `decay` and `release` are
    factors per sample. `cutoff` is in Hz, `damping` 1/Q, what moves them in octaves or cents.
    """

    at: float
    gate: float
    first: float
    last: float
    loop_start: float
    loop_end: float
    loops: float
    step: float
    left: float
    right: float
    delay: float
    attack: float
    hold: float
    decay: float
    sustain: float
    release: float
    cutoff: float
    damping: float
    cutoff_octaves: float
    pitch_octaves: float
    mod_attack: float
    mod_decay: float
    mod_sustain: float
    vibrato: float
    vibrato_rate: float
    vibrato_delay: float
    slide: float


class Touch(NamedTuple):
    """How a note is struck: `at` and `gate` in samples, `velocity` 0 to 1, `tune` and `slide`
    in semitones, `gain` linear. The font's filter is closed to `cutoff` (Hz) and by `darker`
    octaves. `attack` and `release` (in seconds) lengthen what the font says; `shut`, if it is
    not 0, replaces the release.
    """

    at: int
    gate: int
    key: int
    velocity: float
    slide: float
    tune: float
    gain: float
    cutoff: float
    darker: float = 0.0
    attack: float = 0.0
    release: float = 0.0
    shut: float = 0.0


@njit(cache=True, nogil=True)
def _level(v: Voice, age: int, level: float) -> float:
    """The volume envelope one control step after `age`, where it was `level`."""
    end = age + CONTROL
    if age >= v.gate:
        return level * v.release**CONTROL
    if end <= v.delay:
        return 0.0
    if end <= v.delay + v.attack:
        return (end - v.delay) / v.attack
    if end <= v.delay + v.attack + v.hold + CONTROL:
        return 1.0
    return max(v.sustain, level * v.decay**CONTROL)


@njit(cache=True, nogil=True)
def _bend(v: Voice, age: int, mod: float) -> float:
    """How far the pitch is off at `age`, in octaves."""
    bend = v.pitch_octaves * mod
    if v.vibrato != 0.0 and age > v.vibrato_delay:
        since = age - v.vibrato_delay
        swell = min(1.0, since / (0.25 * RATE))
        bend += v.vibrato * swell * math.sin(2.0 * math.pi * v.vibrato_rate * since)
    if v.slide != 0.0:
        length = max(1.0, min(SLIDE_SECONDS * RATE, 0.5 * v.gate))
        way = min(1.0, max(0.0, (age - v.gate + length) / length))
        bend += v.slide * way * way * (3.0 - 2.0 * way)
    return bend


@njit(cache=True, nogil=True, fastmath=True)
def play(out: NDArray[np.float32], data: NDArray[np.int16], v: Voice) -> None:
    """Add `v` to `out` (n, 2). The interpolation is a cubic Hermite spline through four
    samples; the filter a state variable low-pass in Simper's trapezoidal form (2013)."""
    position = v.first
    begin = int(v.at)
    level = 0.0
    first_state = 0.0
    second_state = 0.0
    filtered = v.cutoff < 18_000.0 or v.cutoff_octaves != 0.0
    loop_length = v.loop_end - v.loop_start
    limit = min(v.last, data.shape[0] - 3.0)
    age = 0
    while begin + age < out.shape[0]:
        if age < v.mod_attack:
            mod = age / v.mod_attack
        else:
            mod = max(v.mod_sustain, 1.0 - (age - v.mod_attack) / max(v.mod_decay, 1.0))
        step = v.step * 2.0 ** _bend(v, age, mod)
        cutoff = min(v.cutoff * 2.0 ** (v.cutoff_octaves * mod), 0.45 * RATE)
        g = math.tan(math.pi * cutoff / RATE)
        scale = 1.0 / (1.0 + g * (g + v.damping))
        target = _level(v, age, level)
        if age > v.delay + v.attack and level < SILENT and target < SILENT:
            return
        climb = (target - level) / CONTROL
        looping = v.loops == 1.0 or (v.loops == 3.0 and age < v.gate)
        for i in range(begin + age, min(begin + age + CONTROL, out.shape[0])):
            if looping:
                while position >= v.loop_end:
                    position -= loop_length
            if position >= limit:
                return
            at = int(position)
            t = position - at
            before = float(data[max(at - 1, 0)])
            here = float(data[at])
            after = float(data[at + 1])
            beyond = float(data[at + 2])
            c1 = 0.5 * (after - before)
            c2 = before - 2.5 * here + 2.0 * after - 0.5 * beyond
            c3 = 0.5 * (beyond - before) + 1.5 * (here - after)
            x = ((c3 * t + c2) * t + c1) * t + here
            if filtered:
                high = (x - second_state - (g + v.damping) * first_state) * scale
                band = g * high + first_state
                x = g * band + second_state
                first_state = g * high + band
                second_state = g * band + x
            level += climb
            x *= level * FULL_SCALE
            out[i, 0] += x * v.left
            out[i, 1] += x * v.right
            position += step
        level = target
        age += CONTROL


def voice(region: sf.Region, touch: Touch) -> Voice:
    """How `region` sounds when it is struck by `touch`."""
    g = region.generators
    pitch = (touch.key + touch.tune - region.root) * g[sf.SCALE] / 100.0
    pitch += g[sf.COARSE] + g[sf.FINE] / 100.0
    gain = touch.gain * touch.velocity**1.6 * 10.0 ** (-max(0, g[sf.ATTENUATION]) / 200.0)
    angle = (np.clip(g[sf.PAN], -500, 500) / 1000.0 + 0.5) * np.pi / 2.0
    cutoff = 8.176 * 2.0 ** (g[sf.CUTOFF] / 1200.0)
    release = max(_frames(g[sf.RELEASE]), touch.release * RATE, 2400.0)
    if touch.shut:
        release = touch.shut * RATE
    looped = float(g[sf.MODES] & 3) if region.loop_end - region.loop_start > 2 else 0.0
    return Voice(
        at=float(touch.at),
        gate=float(touch.gate),
        first=float(region.start),
        last=float(region.end),
        loop_start=float(region.loop_start),
        loop_end=float(region.loop_end),
        loops=0.0 if looped == 2.0 else looped,
        step=region.rate / RATE * 2.0 ** (pitch / 12.0),
        left=gain * float(np.cos(angle)),
        right=gain * float(np.sin(angle)),
        delay=_frames(g[sf.DELAY]) if g[sf.DELAY] > -11_000 else 0.0,
        attack=max(_frames(g[sf.ATTACK]), touch.attack * RATE, 24.0),
        hold=_frames(g[sf.HOLD] + g[sf.KEY_HOLD] * (60 - touch.key)),
        decay=_factor(_frames(g[sf.DECAY] + g[sf.KEY_DECAY] * (60 - touch.key))),
        sustain=10.0 ** (-float(np.clip(g[sf.SUSTAIN], 0, 1440)) / 200.0),
        release=_factor(release),
        cutoff=float(min(cutoff, touch.cutoff) * 2.0**-touch.darker),
        damping=10.0 ** (-float(np.clip(g[sf.RESONANCE], 0, 240)) / 200.0) * 1.414,
        cutoff_octaves=g[sf.ENVELOPE_CUTOFF] / 1200.0,
        pitch_octaves=g[sf.ENVELOPE_PITCH] / 1200.0,
        mod_attack=_frames(g[sf.MOD_ATTACK]),
        mod_decay=_frames(g[sf.MOD_DECAY]),
        mod_sustain=1.0 - float(np.clip(g[sf.MOD_SUSTAIN], 0, 1000)) / 1000.0,
        vibrato=g[sf.VIBRATO_PITCH] / 1200.0,
        vibrato_rate=8.176 * 2.0 ** (g[sf.VIBRATO_RATE] / 1200.0) / RATE,
        vibrato_delay=_frames(g[sf.VIBRATO_DELAY]),
        slide=touch.slide / 12.0,
    )


def _frames(timecents: float) -> float:
    return float(RATE * 2.0 ** (min(float(timecents), 8000.0) / 1200.0))


def _factor(frames: float) -> float:
    """The factor per sample of a decay by 100 dB in `frames`, as the format means its times."""
    return float(10.0 ** (-5.0 / max(frames, 1.0)))
