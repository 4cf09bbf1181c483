"""Instruments and drum kits that play a SoundFont's programs."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path

import numpy as np

from scopitone.music.composer.sound import soundfont
from scopitone.music.composer.sound.sampler import Touch, play, voice
from scopitone.music.composer.sound.stroke import RATE, Audio, Stroke

OPEN_HAT, HATS = 46, (42, 44, 46)


@dataclass(frozen=True)
class Sampled:
    """A program of the SoundFont at `path`.

    A note of velocity 1 is played up to `brightness` Hz, a soft one `shade` octaves darker
    (thin fonts have one sample for all velocities). `attack` and `release` are the least, in
    seconds; `tune` is in cents. `spread` is how far notes differ in pitch and level, 0 for a
    machine.
    """

    path: Path
    program: int
    brightness: float = 16_000.0
    shade: float = 2.0
    attack: float = 0.0
    release: float = 0.0
    tune: float = 0.0
    spread: float = 1.0

    def play(self, strokes: Sequence[Stroke], frames: int, rng: np.random.Generator) -> Audio:
        """All `strokes`."""
        font = soundfont.read(self.path)
        out = np.zeros((frames, 2), np.float32)
        for stroke in strokes:
            velocity = round(127 * stroke.velocity)
            touch = self._touch(stroke, rng)
            for region in font.regions(0, self.program, stroke.pitch, velocity):
                play(out, font.samples, voice(region, touch))
        return out

    def _touch(self, stroke: Stroke, rng: np.random.Generator) -> Touch:
        wobble = self.spread * np.clip(rng.normal(0.0, 1.0, 2), -2.0, 2.0)
        return Touch(
            at=stroke.at,
            gate=stroke.gate,
            key=stroke.pitch,
            velocity=stroke.velocity,
            slide=stroke.slide,
            tune=(self.tune + 1.0 * wobble[0]) / 100.0,
            gain=float(10.0 ** (0.4 * wobble[1] / 20.0)),
            cutoff=self.brightness,
            darker=self.shade * (1.0 - stroke.velocity),
            attack=self.attack,
            release=self.release,
        )


@dataclass(frozen=True)
class SampledKit:
    """A drum kit of the SoundFont at `path`. `shade` is as in `Sampled`; `gains` (decibels) and
    `tunes` (semitones) are of single drums, by their General MIDI notes."""

    path: Path
    program: int
    shade: float = 2.0
    gains: tuple[tuple[int, float], ...] = ()
    tunes: tuple[tuple[int, float], ...] = ()

    def play(self, strokes: Sequence[Stroke], frames: int, rng: np.random.Generator) -> Audio:
        """All `strokes`; a drum rings whatever its length, an open hat until the next hat."""
        font = soundfont.read(self.path)
        out = np.zeros((frames, 2), np.float32)
        gains, tunes = dict(self.gains), dict(self.tunes)
        for stroke in choked(strokes):
            wobble = np.clip(rng.normal(0.0, 1.0, 3), -2.0, 2.0)
            touch = Touch(
                at=stroke.at,
                gate=stroke.gate,
                key=stroke.pitch,
                velocity=stroke.velocity,
                slide=0.0,
                tune=tunes.get(stroke.pitch, 0.0) + 0.08 * wobble[0],
                gain=float(10.0 ** ((gains.get(stroke.pitch, 0.0) + 0.5 * wobble[1]) / 20.0)),
                cutoff=18_000.0,
                darker=self.shade * (1.0 - stroke.velocity) - 0.1 * wobble[2],
                shut=0.1,
            )
            velocity = round(127 * stroke.velocity)
            for region in font.regions(soundfont.DRUMS, self.program, stroke.pitch, velocity):
                play(out, font.samples, voice(region, touch))
        return out


def choked(strokes: Sequence[Stroke]) -> list[Stroke]:
    """`strokes` as a drummer's hands leave them: all ring on, open hats until the next hat."""
    ringing: list[Stroke] = []
    next_hat = None
    for stroke in sorted(strokes, reverse=True):
        gate = 8 * RATE
        if stroke.pitch == OPEN_HAT and next_hat is not None:
            gate = max(1, next_hat - stroke.at)
        if stroke.pitch in HATS:
            next_hat = stroke.at
        ringing.append(stroke._replace(gate=gate))
    return ringing[::-1]
