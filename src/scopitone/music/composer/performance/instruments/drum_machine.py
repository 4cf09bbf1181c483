"""Drum machines: kits of synthesized drums, by General MIDI notes."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from functools import lru_cache

import numpy as np
from numpy.typing import NDArray
from scipy.signal import butter, sosfilt

from scopitone.music.composer.performance.instruments.drum_synth import (
    DrumSound,
    add_gated_reverb,
    clap,
    cowbell,
    crush,
    cymbal,
    hat,
    kick,
    rim,
    shaker,
    snare,
    tom,
)
from scopitone.music.composer.performance.instruments.note_events import RATE, Audio, NoteEvent
from scopitone.music.composer.performance.instruments.sampled import choke_hats

SPLIT_HZ = 2500.0
"""Soft notes have less above this frequency."""
CHOKE_S = 0.02

TOMS = {41: 82.0, 43: 98.0, 45: 116.0, 47: 138.0, 48: 164.0, 50: 196.0}
CONGAS = {60: 420.0, 61: 310.0, 62: 330.0, 63: 270.0, 64: 200.0, 65: 440.0, 66: 300.0}
PAN = {42: 0.25, 44: 0.25, 46: 0.25, 49: -0.45, 57: 0.5, 51: 0.4, 53: 0.4, 59: 0.4, 55: -0.3}
PAN |= {50: -0.35, 48: -0.2, 47: -0.05, 45: 0.15, 43: 0.3, 41: 0.4, 39: -0.06, 37: -0.12}
PAN |= {54: -0.3, 56: -0.2, 60: -0.3, 61: -0.3, 62: 0.3, 63: 0.3, 64: 0.3, 69: 0.35, 70: -0.4}
"""Pan of each drum, −1 (left) to 1, as the audience sees the kit."""


@dataclass(frozen=True)
class DrumMachine:
    """A drum machine. `make` synthesizes its drums, `width` scales their pan."""

    make: Callable[[], Mapping[int, DrumSound]]
    width: float = 1.0

    def play(self, notes: Sequence[NoteEvent], frames: int, rng: np.random.Generator) -> Audio:
        """Play all `notes`. Drums ring regardless of length, an open hat until the next hat."""
        out = np.zeros((frames, 2), np.float32)
        hits = _split_layers(self.make)
        for note in choke_hats(notes):
            dark, bright = hits[note.pitch if note.pitch in hits else _substitute_drum(note.pitch)]
            size = min(len(dark), frames - note.start, note.gate + round(CHOKE_S * RATE))
            sound = dark[:size] + np.float32(note.velocity) * bright[:size]
            sound *= np.float32(note.velocity**1.5 * (1.0 + 0.03 * rng.standard_normal()))
            if size > note.gate:
                sound[note.gate :] *= np.linspace(1.0, 0.0, size - note.gate, dtype=np.float32)
            angle = 0.25 * np.pi * (1.0 + self.width * PAN.get(note.pitch, 0.0))
            span = slice(note.start, note.start + size)
            out[span, 0] += np.float32(1.414 * np.cos(angle)) * sound
            out[span, 1] += np.float32(1.414 * np.sin(angle)) * sound
        return out


@lru_cache(maxsize=16)
def _split_layers(
    make: Callable[[], Mapping[int, DrumSound]],
) -> dict[int, tuple[NDArray[np.float32], NDArray[np.float32]]]:
    """Split each drum into what a soft note has of it, and what a hard note adds."""
    layers = {}
    sos = butter(1, SPLIT_HZ, "lowpass", fs=RATE, output="sos")
    for pitch, hit in make().items():
        low = np.asarray(sosfilt(sos, hit))
        dark = 0.35 * hit + 0.65 * low
        layers[pitch] = (dark.astype(np.float32), (hit - dark).astype(np.float32))
    return layers


def _substitute_drum(pitch: int) -> int:
    """Return a drum that every kit has, for a drum that a kit lacks."""
    if pitch < 35 or pitch > 60:
        return 70
    return {35: 36, 40: 38, 52: 49, 53: 51, 55: 49, 57: 49, 58: 56, 59: 51}.get(pitch, 37)


def _make_shared_drums() -> dict[int, DrumSound]:
    return {
        54: shaker(0.16, low=7000, high=15_000) * 0.8,
        56: cowbell(),
        69: shaker(0.09) * 0.7,
        70: shaker(0.07, low=6000) * 0.7,
        75: rim(2500.0),
        82: shaker(0.1) * 0.7,
        **{pitch: tom(hertz, ring=0.09, fall=0.15) * 0.7 for pitch, hertz in CONGAS.items()},
    }


def make_808_kit() -> dict[int, DrumSound]:
    """Synthesize a TR-808: a long sine kick, a thin snare, ticking hats."""
    return _make_shared_drums() | {
        36: kick(50, fall=1.3, speed=0.02, ring=0.3, click=0.15, drive=1.3),
        37: rim(),
        38: snare(185, ring=0.08, wires=0.65, rattle=0.08, low=1800),
        39: clap(),
        42: hat(0.035) * 0.55,
        44: hat(0.03) * 0.45,
        46: hat(0.2) * 0.5,
        49: cymbal(0.8) * 0.55,
        51: cymbal(0.5, ping=0.4) * 0.4,
        **{pitch: tom(hertz, ring=0.25, fall=0.4) * 0.8 for pitch, hertz in TOMS.items()},
    }


def make_909_kit() -> dict[int, DrumSound]:
    """Synthesize a TR-909: a hard kick, a bright snare, hats that sound sampled."""
    return _make_shared_drums() | {
        36: kick(52, fall=2.6, speed=0.022, ring=0.17, click=0.45, drive=2.0),
        37: rim(1900.0),
        38: snare(200, ring=0.075, wires=0.95, rattle=0.12),
        39: clap(ring=0.1),
        42: hat(0.04, metal=0.4) * 0.55,
        44: hat(0.035, metal=0.4) * 0.45,
        46: hat(0.26, metal=0.4, low=6500) * 0.5,
        49: cymbal(1.1) * 0.6,
        51: cymbal(0.7, ping=0.5) * 0.45,
        **{pitch: tom(1.1 * hertz, ring=0.2) * 0.85 for pitch, hertz in TOMS.items()},
    }


def make_synthwave_kit() -> dict[int, DrumSound]:
    """Synthesize a LinnDrum with gated reverb: big snare and toms."""
    body = snare(190, ring=0.1, wires=0.8, rattle=0.14, low=900, high=9000)
    return make_909_kit() | {
        36: kick(55, fall=2.0, speed=0.02, ring=0.15, click=0.5, drive=1.8),
        38: add_gated_reverb(body, 0.34),
        40: add_gated_reverb(body, 0.42),
        **{
            pitch: add_gated_reverb(tom(1.05 * hertz, ring=0.22, fall=1.0), 0.4, room=0.35)
            for pitch, hertz in TOMS.items()
        },
    }


def make_lofi_kit() -> dict[int, DrumSound]:
    """Synthesize a dusty kit of an old sampler."""
    base = make_808_kit() | {
        36: kick(58, fall=1.6, speed=0.015, ring=0.12, click=0.5, drive=1.6),
        38: snare(196, ring=0.06, wires=0.7, rattle=0.09, low=900, high=6000),
        51: cymbal(0.4, ping=0.6) * 0.35,
    }
    return {pitch: crush(hit) for pitch, hit in base.items()}


def make_break_kit() -> dict[int, DrumSound]:
    """Synthesize the kit of a funk drummer, sampled and pitched up: tight and ringing."""
    base = _make_shared_drums() | {
        36: kick(62, fall=1.5, speed=0.012, ring=0.09, click=0.7, drive=2.0),
        37: rim(1500.0),
        38: snare(215, ring=0.06, wires=0.95, rattle=0.1, low=900, high=10_000),
        39: clap(ring=0.07),
        40: snare(230, ring=0.04, wires=0.6, rattle=0.05, low=1200, seed=12),
        42: hat(0.045, metal=0.25, low=6000) * 0.55,
        44: hat(0.04, metal=0.25, low=6000) * 0.45,
        46: hat(0.22, metal=0.25, low=5500) * 0.5,
        49: cymbal(1.0) * 0.6,
        51: cymbal(0.5, ping=0.5, low=4000) * 0.5,
        **{pitch: tom(1.15 * hertz, ring=0.16) * 0.8 for pitch, hertz in TOMS.items()},
    }
    return {pitch: crush(hit, bits=12, top=12_000) for pitch, hit in base.items()}


def make_reinforcement(soft: bool) -> dict[int, DrumSound]:
    """Synthesize what sampled acoustic kits lack: weight of the kick, body and wires of the snare.

    A `soft` kit (brushes, jazz) gets less of it.
    """
    share = 0.25 if soft else 0.6
    low = kick(56, fall=0.9, speed=0.012, ring=0.09, click=0.25, drive=1.2)
    body = snare(192, ring=0.06, wires=0.75, rattle=0.1, low=1500)
    silent = np.zeros(1)
    drums = dict.fromkeys(range(27, 88), silent)
    return drums | {
        35: share * low,
        36: share * low,
        38: 0.5 * share * body,
        40: share * 0.5 * body,
    }


DRUM_MACHINES: dict[str, DrumMachine] = {
    "808-kit": DrumMachine(make_808_kit),
    "909-kit": DrumMachine(make_909_kit),
    "synthwave-kit": DrumMachine(make_synthwave_kit),
    "lofi-kit": DrumMachine(make_lofi_kit, width=0.6),
    "break-kit": DrumMachine(make_break_kit, width=0.7),
}
