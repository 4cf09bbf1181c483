"""Instruments and drum kits that play programs of a SoundFont."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path

import numpy as np

from scopitone.music.composer.performance.instruments import soundfont
from scopitone.music.composer.performance.instruments.note_events import RATE, Audio, NoteEvent
from scopitone.music.composer.performance.instruments.sampler import (
    NoteTouch,
    make_voice,
    play_voice,
)

OPEN_HAT, HATS = 46, (42, 44, 46)


@dataclass(frozen=True)
class SampledInstrument:
    """A program of the SoundFont at `path`.

    A note of velocity 1 has frequencies up to `brightness` Hz, the softest note is `shade` octaves
    darker (small fonts have one sample for all velocities). `attack` and `release` are minimums,
    in seconds; `tune` is in cents. `spread` is how much notes differ in pitch and level, 0 for a
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

    def play(self, notes: Sequence[NoteEvent], frames: int, rng: np.random.Generator) -> Audio:
        """Play all `notes`."""
        font = soundfont.read_soundfont(self.path)
        out = np.zeros((frames, 2), np.float32)
        for note in notes:
            velocity = round(127 * note.velocity)
            touch = self._make_touch(note, rng)
            for region in font.regions(0, self.program, note.pitch, velocity):
                play_voice(out, font.samples, make_voice(region, touch))
        return out

    def _make_touch(self, note: NoteEvent, rng: np.random.Generator) -> NoteTouch:
        wobble = self.spread * np.clip(rng.normal(0.0, 1.0, 2), -2.0, 2.0)
        return NoteTouch(
            start=note.start,
            gate=note.gate,
            key=note.pitch,
            velocity=note.velocity,
            slide=note.slide,
            tune=(self.tune + 1.0 * wobble[0]) / 100.0,
            gain=float(10.0 ** (0.4 * wobble[1] / 20.0)),
            cutoff=self.brightness,
            darker=self.shade * (1.0 - note.velocity),
            attack=self.attack,
            release=self.release,
        )


@dataclass(frozen=True)
class SampledKit:
    """A drum kit of the SoundFont at `path`.

    `shade` is as in `SampledInstrument`. `gains` (dB) and `tunes` (semitones) apply to
    single drums, by their General MIDI notes.
    """

    path: Path
    program: int
    shade: float = 2.0
    gains: tuple[tuple[int, float], ...] = ()
    tunes: tuple[tuple[int, float], ...] = ()

    def play(self, notes: Sequence[NoteEvent], frames: int, rng: np.random.Generator) -> Audio:
        """Play all `notes`. Drums ring regardless of length, an open hat until the next hat."""
        font = soundfont.read_soundfont(self.path)
        out = np.zeros((frames, 2), np.float32)
        gains, tunes = dict(self.gains), dict(self.tunes)
        for note in choke_hats(notes):
            wobble = np.clip(rng.normal(0.0, 1.0, 3), -2.0, 2.0)
            touch = NoteTouch(
                start=note.start,
                gate=note.gate,
                key=note.pitch,
                velocity=note.velocity,
                slide=0.0,
                tune=tunes.get(note.pitch, 0.0) + 0.08 * wobble[0],
                gain=float(10.0 ** ((gains.get(note.pitch, 0.0) + 0.5 * wobble[1]) / 20.0)),
                cutoff=18_000.0,
                darker=self.shade * (1.0 - note.velocity) - 0.1 * wobble[2],
                shut=0.1,
            )
            velocity = round(127 * note.velocity)
            for region in font.regions(soundfont.DRUMS, self.program, note.pitch, velocity):
                play_voice(out, font.samples, make_voice(region, touch))
        return out


def choke_hats(notes: Sequence[NoteEvent]) -> list[NoteEvent]:
    """Return `notes` with drum lengths: all ring on, open hats only until the next hat."""
    ringing: list[NoteEvent] = []
    next_hat = None
    for note in sorted(notes, reverse=True):
        gate = 8 * RATE
        if note.pitch == OPEN_HAT and next_hat is not None:
            gate = max(1, next_hat - note.start)
        if note.pitch in HATS:
            next_hat = note.start
        ringing.append(note._replace(gate=gate))
    return ringing[::-1]
