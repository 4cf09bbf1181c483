"""Playback of SoundFont regions: pitch, loop, envelopes and filter in one compiled loop."""

from __future__ import annotations

import math
from typing import NamedTuple

import numpy as np
from numpy.typing import NDArray

from scopitone.core.kernels import kernel
from scopitone.music.composer.performance.instruments import soundfont as sf

RATE = 48_000
CONTROL_PERIOD = 32
"""Pitch and filter are updated every 32 samples (0.7 ms)."""
SILENT = 3e-5
FULL_SCALE = 1.0 / 32_768.0
SLIDE_S = 0.16
"""Duration of a slide, at most half of the note; it ends with the note."""


class SampleVoice(NamedTuple):
    """The playback of one sample: positions and times in samples, levels linear, all floats.

    `start` is its beginning in the output, `gate` how long the key is down, `first` to `last` the
    position of the sample in the font, `step` the advance per output sample. `loops` is 0 for
    never, 1 for always, 3 for as long as the key is down. `decay` and `release` are factors per
    sample. `cutoff` is in Hz, `damping` is 1/Q; modulations are in octaves or cents.
    """

    start: float
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


class NoteTouch(NamedTuple):
    """How a note is played.

    `start` and `gate` are in samples, `velocity` is 0 to 1, `tune` and `slide` are in semitones,
    `gain` is linear. The filter of the font is lowered to `cutoff` (Hz) and by `darker` octaves.
    `attack` and `release` (seconds) lengthen those of the font; `shut`, if not 0, replaces the
    release.
    """

    start: int
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


@kernel(nogil=True)
def _envelope_level(v: SampleVoice, age: int, level: float) -> float:
    """Return the volume envelope one control period after `age`, when it was `level`."""
    end = age + CONTROL_PERIOD
    if age >= v.gate:
        return level * v.release**CONTROL_PERIOD
    if end <= v.delay:
        return 0.0
    if end <= v.delay + v.attack:
        return (end - v.delay) / v.attack
    if end <= v.delay + v.attack + v.hold + CONTROL_PERIOD:
        return 1.0
    return max(v.sustain, level * v.decay**CONTROL_PERIOD)


@kernel(nogil=True)
def _pitch_bend(v: SampleVoice, age: int, mod: float) -> float:
    """Return the deviation of the pitch at `age`, in octaves."""
    bend = v.pitch_octaves * mod
    if v.vibrato != 0.0 and age > v.vibrato_delay:
        since = age - v.vibrato_delay
        swell = min(1.0, since / (0.25 * RATE))
        bend += v.vibrato * swell * math.sin(2.0 * math.pi * v.vibrato_rate * since)
    if v.slide != 0.0:
        length = max(1.0, min(SLIDE_S * RATE, 0.5 * v.gate))
        way = min(1.0, max(0.0, (age - v.gate + length) / length))
        bend += v.slide * way * way * (3.0 - 2.0 * way)
    return bend


@kernel(nogil=True, fastmath=True)
def play_voice(out: NDArray[np.float32], data: NDArray[np.int16], v: SampleVoice) -> None:
    """Add the voice `v` to `out`, shape (n, 2).

    Samples are interpolated by a cubic Hermite spline through four samples; the filter is a state
    variable low-pass in Simper's trapezoidal form (2013).
    """
    position = v.first
    begin = int(v.start)
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
        step = v.step * 2.0 ** _pitch_bend(v, age, mod)
        cutoff = min(v.cutoff * 2.0 ** (v.cutoff_octaves * mod), 0.45 * RATE)
        g = math.tan(math.pi * cutoff / RATE)
        scale = 1.0 / (1.0 + g * (g + v.damping))
        target = _envelope_level(v, age, level)
        if age > v.delay + v.attack and level < SILENT and target < SILENT:
            return
        climb = (target - level) / CONTROL_PERIOD
        looping = v.loops == 1.0 or (v.loops == 3.0 and age < v.gate)
        for i in range(begin + age, min(begin + age + CONTROL_PERIOD, out.shape[0])):
            if looping:
                while position >= v.loop_end:
                    position -= loop_length
            if position >= limit:
                return
            index = int(position)
            t = position - index
            before = float(data[max(index - 1, 0)])
            current = float(data[index])
            after = float(data[index + 1])
            beyond = float(data[index + 2])
            c1 = 0.5 * (after - before)
            c2 = before - 2.5 * current + 2.0 * after - 0.5 * beyond
            c3 = 0.5 * (beyond - before) + 1.5 * (current - after)
            x = ((c3 * t + c2) * t + c1) * t + current
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
        age += CONTROL_PERIOD


def make_voice(region: sf.Region, touch: NoteTouch) -> SampleVoice:
    """Return the playback of `region` for `touch`."""
    g = region.generators
    pitch = (touch.key + touch.tune - region.root) * g[sf.SCALE] / 100.0
    pitch += g[sf.COARSE] + g[sf.FINE] / 100.0
    gain = touch.gain * touch.velocity**1.6 * 10.0 ** (-max(0, g[sf.ATTENUATION]) / 200.0)
    angle = (np.clip(g[sf.PAN], -500, 500) / 1000.0 + 0.5) * np.pi / 2.0
    cutoff = 8.176 * 2.0 ** (g[sf.CUTOFF] / 1200.0)
    release = max(_timecents_to_frames(g[sf.RELEASE]), touch.release * RATE, 2400.0)
    if touch.shut:
        release = touch.shut * RATE
    looped = float(g[sf.MODES] & 3) if region.loop_end - region.loop_start > 2 else 0.0
    return SampleVoice(
        start=float(touch.start),
        gate=float(touch.gate),
        first=float(region.start),
        last=float(region.end),
        loop_start=float(region.loop_start),
        loop_end=float(region.loop_end),
        loops=0.0 if looped == 2.0 else looped,
        step=region.rate / RATE * 2.0 ** (pitch / 12.0),
        left=gain * float(np.cos(angle)),
        right=gain * float(np.sin(angle)),
        delay=_timecents_to_frames(g[sf.DELAY]) if g[sf.DELAY] > -11_000 else 0.0,
        attack=max(_timecents_to_frames(g[sf.ATTACK]), touch.attack * RATE, 24.0),
        hold=_timecents_to_frames(g[sf.HOLD] + g[sf.KEY_HOLD] * (60 - touch.key)),
        decay=_decay_factor(_timecents_to_frames(g[sf.DECAY] + g[sf.KEY_DECAY] * (60 - touch.key))),
        sustain=10.0 ** (-float(np.clip(g[sf.SUSTAIN], 0, 1440)) / 200.0),
        release=_decay_factor(release),
        cutoff=float(min(cutoff, touch.cutoff) * 2.0**-touch.darker),
        damping=10.0 ** (-float(np.clip(g[sf.RESONANCE], 0, 240)) / 200.0) * 1.414,
        cutoff_octaves=g[sf.ENVELOPE_CUTOFF] / 1200.0,
        pitch_octaves=g[sf.ENVELOPE_PITCH] / 1200.0,
        mod_attack=_timecents_to_frames(g[sf.MOD_ATTACK]),
        mod_decay=_timecents_to_frames(g[sf.MOD_DECAY]),
        mod_sustain=1.0 - float(np.clip(g[sf.MOD_SUSTAIN], 0, 1000)) / 1000.0,
        vibrato=g[sf.VIBRATO_PITCH] / 1200.0,
        vibrato_rate=8.176 * 2.0 ** (g[sf.VIBRATO_RATE] / 1200.0) / RATE,
        vibrato_delay=_timecents_to_frames(g[sf.VIBRATO_DELAY]),
        slide=touch.slide / 12.0,
    )


def _timecents_to_frames(timecents: float) -> float:
    return float(RATE * 2.0 ** (min(float(timecents), 8000.0) / 1200.0))


def _decay_factor(frames: float) -> float:
    """Return the factor per sample of a decay by 100 dB in `frames`, as the format defines it."""
    return float(10.0 ** (-5.0 / max(frames, 1.0)))
