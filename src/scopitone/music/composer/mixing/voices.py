"""The vocal bus: lead in front, doubles at the sides, harmony behind, plate and echo."""

from __future__ import annotations

from dataclasses import dataclass, field

import numpy as np

from scopitone.music.composer.mixing.dynamics import Compressor, deessed, room_for
from scopitone.music.composer.mixing.equaliser import bell, chain, high_shelf, highpass
from scopitone.music.composer.mixing.loudness import Sound, filtered
from scopitone.music.composer.mixing.space import echoed, panned, reverberated
from scopitone.music.composer.mixing.strips import REFERENCE, at_loudness
from scopitone.music.composer.mixing.styles import MixStyle

_FILTERS = chain(highpass(95, 4), bell(280, -2.5), bell(3200, 2.5), high_shelf(10_000, 2.0))
_COMPRESSOR = Compressor(-22.0, 4.0, 0.006, 0.12, most=10.0)
_DOUBLE = -10.0
_HARMONY = -6.0
_DOUBLE_PAN = 0.6


@dataclass(frozen=True, slots=True)
class Voices:
    """Dry voices, each (n,): the lead, its doubles, and the harmony where there is one."""

    lead: Sound
    doubles: tuple[Sound, ...] = ()
    harmony: Sound | None = field(default=None)


def vocal_bus(voices: Voices, style: MixStyle, beat: float, seed: int) -> tuple[Sound, Sound]:
    """The whole vocal bus, (2, n), its lead at REFERENCE; and the lead alone, (2, n).

    `beat` is the length of a quarter note in seconds, for the echo.
    """
    lead = _both(_voice(voices.lead, REFERENCE))
    dry = lead.copy()
    for number, double in enumerate(voices.doubles):
        dry += panned(_both(_voice(double, REFERENCE + _DOUBLE)), _DOUBLE_PAN * (-1) ** number)
    if voices.harmony is not None:
        dry += _both(_voice(voices.harmony, REFERENCE + _HARMONY))
    wet = np.float32(style.plate_wet) * reverberated(dry, style.plate, seed)
    beats, amount = style.echo
    if amount > 0:
        # The echo waits until the line is sung.
        wet += echoed(lead, beats * beat, 0.55) * np.float32(amount * 1.8) * room_for(lead, 6.0)
    return dry + wet, lead


def _voice(mono: Sound, loudness: float) -> Sound:
    """One voice, (1, n), even and clear, at `loudness` LUFS where it stands in the middle."""
    shaped = at_loudness(filtered(mono[None], _FILTERS), REFERENCE)
    if shaped is None:
        return np.zeros_like(mono[None])
    placed = at_loudness(deessed(shaped * _COMPRESSOR.gain(shaped)), loudness)
    return shaped if placed is None else placed


def _both(sound: Sound) -> Sound:
    return np.repeat(sound, 2, axis=0)
