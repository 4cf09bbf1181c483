"""Drum machines: kits of synthesised hits, by General MIDI notes."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from functools import lru_cache

import numpy as np
from numpy.typing import NDArray
from scipy.signal import butter, sosfilt

from scopitone.music.composer.sound.percussion import (
    Hit,
    clap,
    cowbell,
    crushed,
    cymbal,
    gated,
    hat,
    kick,
    rim,
    shaker,
    snare,
    tom,
)
from scopitone.music.composer.sound.sampled import choked
from scopitone.music.composer.sound.stroke import RATE, Audio, Stroke

SPLIT = 2500.0
"""A soft hit has less above this (Hz)."""
CHOKE = 0.02

TOMS = {41: 82.0, 43: 98.0, 45: 116.0, 47: 138.0, 48: 164.0, 50: 196.0}
CONGAS = {60: 420.0, 61: 310.0, 62: 330.0, 63: 270.0, 64: 200.0, 65: 440.0, 66: 300.0}
PAN = {42: 0.25, 44: 0.25, 46: 0.25, 49: -0.45, 57: 0.5, 51: 0.4, 53: 0.4, 59: 0.4, 55: -0.3}
PAN |= {50: -0.35, 48: -0.2, 47: -0.05, 45: 0.15, 43: 0.3, 41: 0.4, 39: -0.06, 37: -0.12}
PAN |= {54: -0.3, 56: -0.2, 60: -0.3, 61: -0.3, 62: 0.3, 63: 0.3, 64: 0.3, 69: 0.35, 70: -0.4}
"""−1 (left) to 1, as the audience sees the kit."""


@dataclass(frozen=True)
class Machine:
    """A drum machine. `make` synthesises its hits, `width` scales how far they lie apart."""

    make: Callable[[], Mapping[int, Hit]]
    width: float = 1.0

    def play(self, strokes: Sequence[Stroke], frames: int, rng: np.random.Generator) -> Audio:
        """All `strokes`; a drum rings whatever its length, an open hat until the next hat."""
        out = np.zeros((frames, 2), np.float32)
        hits = _layers(self.make)
        for stroke in choked(strokes):
            dark, bright = hits[stroke.pitch if stroke.pitch in hits else _nearest(stroke.pitch)]
            size = min(len(dark), frames - stroke.at, stroke.gate + round(CHOKE * RATE))
            sound = dark[:size] + np.float32(stroke.velocity) * bright[:size]
            sound *= np.float32(stroke.velocity**1.5 * (1.0 + 0.03 * rng.standard_normal()))
            if size > stroke.gate:
                sound[stroke.gate :] *= np.linspace(1.0, 0.0, size - stroke.gate, dtype=np.float32)
            angle = 0.25 * np.pi * (1.0 + self.width * PAN.get(stroke.pitch, 0.0))
            span = slice(stroke.at, stroke.at + size)
            out[span, 0] += np.float32(1.414 * np.cos(angle)) * sound
            out[span, 1] += np.float32(1.414 * np.sin(angle)) * sound
        return out


@lru_cache(maxsize=16)
def _layers(
    make: Callable[[], Mapping[int, Hit]],
) -> dict[int, tuple[NDArray[np.float32], NDArray[np.float32]]]:
    """Each hit as what a soft stroke has of it, and what a hard one adds."""
    found = {}
    sos = butter(1, SPLIT, "lowpass", fs=RATE, output="sos")
    for pitch, hit in make().items():
        low = np.asarray(sosfilt(sos, hit))
        dark = 0.35 * hit + 0.65 * low
        found[pitch] = (dark.astype(np.float32), (hit - dark).astype(np.float32))
    return found


def _nearest(pitch: int) -> int:
    """A drum of every kit for one that it lacks."""
    if pitch < 35 or pitch > 60:
        return 70
    return {35: 36, 40: 38, 52: 49, 53: 51, 55: 49, 57: 49, 58: 56, 59: 51}.get(pitch, 37)


def _shared() -> dict[int, Hit]:
    return {
        54: shaker(0.16, low=7000, high=15_000) * 0.8,
        56: cowbell(),
        69: shaker(0.09) * 0.7,
        70: shaker(0.07, low=6000) * 0.7,
        75: rim(2500.0),
        82: shaker(0.1) * 0.7,
        **{pitch: tom(hertz, ring=0.09, fall=0.15) * 0.7 for pitch, hertz in CONGAS.items()},
    }


def eight_oh_eight() -> dict[int, Hit]:
    """TR-808: a long sine kick, a thin snare, ticking hats."""
    return _shared() | {
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


def nine_oh_nine() -> dict[int, Hit]:
    """TR-909: a hard kick, a bright snare, sampled-sounding hats."""
    return _shared() | {
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


def synthwave() -> dict[int, Hit]:
    """A LinnDrum through a gated room: big snare and toms."""
    body = snare(190, ring=0.1, wires=0.8, rattle=0.14, low=900, high=9000)
    return nine_oh_nine() | {
        36: kick(55, fall=2.0, speed=0.02, ring=0.15, click=0.5, drive=1.8),
        38: gated(body, 0.34),
        40: gated(body, 0.42),
        **{
            pitch: gated(tom(1.05 * hertz, ring=0.22, fall=1.0), 0.4, room=0.35)
            for pitch, hertz in TOMS.items()
        },
    }


def lofi() -> dict[int, Hit]:
    """A dusty kit from an old sampler."""
    base = eight_oh_eight() | {
        36: kick(58, fall=1.6, speed=0.015, ring=0.12, click=0.5, drive=1.6),
        38: snare(196, ring=0.06, wires=0.7, rattle=0.09, low=900, high=6000),
        51: cymbal(0.4, ping=0.6) * 0.35,
    }
    return {pitch: crushed(hit) for pitch, hit in base.items()}


def breaks() -> dict[int, Hit]:
    """A funk drummer's kit, sampled and pitched up: tight and ringing."""
    base = _shared() | {
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
    return {pitch: crushed(hit, bits=12, top=12_000) for pitch, hit in base.items()}


def reinforcement(soft: bool) -> dict[int, Hit]:
    """What sampled acoustic kits lack: the kick's weight, the snare's body and wires; a little
    of it for brushes and jazz."""
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


MACHINES: dict[str, Machine] = {
    "808-kit": Machine(eight_oh_eight),
    "909-kit": Machine(nine_oh_nine),
    "synthwave-kit": Machine(synthwave),
    "lofi-kit": Machine(lofi, width=0.6),
    "break-kit": Machine(breaks, width=0.7),
}
