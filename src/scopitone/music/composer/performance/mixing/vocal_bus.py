"""The vocal bus: lead vocal, doubles at the sides, quieter harmony vocal, plate and delay."""

from __future__ import annotations

from dataclasses import dataclass, field

import numpy as np

from scopitone.music.composer.genres.mix_style import MixStyle
from scopitone.music.composer.performance.mixing.channel_strip import REFERENCE_LUFS, set_loudness
from scopitone.music.composer.performance.mixing.compression import (
    Compressor,
    deess,
    sidechain_gain,
)
from scopitone.music.composer.performance.mixing.eq import bell, chain, high_shelf, highpass
from scopitone.music.composer.performance.mixing.mix_loudness import Sound, apply_filter
from scopitone.music.composer.performance.mixing.reverb_delay import (
    apply_delay,
    apply_reverb,
    pan_sound,
)

_FILTERS = chain(highpass(95, 4), bell(280, -2.5), bell(3200, 2.5), high_shelf(10_000, 2.0))
_COMPRESSOR = Compressor(-22.0, 4.0, 0.006, 0.12, max_reduction=10.0)
_DOUBLE_LU = -10.0
_HARMONY_LU = -6.0
_DOUBLE_PAN = 0.6


@dataclass(frozen=True, slots=True)
class VocalTracks:
    """Dry voices, each of shape (n,): lead vocal, its doubles, and the harmony vocal if any."""

    lead: Sound
    doubles: tuple[Sound, ...] = ()
    harmony: Sound | None = field(default=None)


def mix_vocal_bus(
    voices: VocalTracks, style: MixStyle, beat: float, seed: int
) -> tuple[Sound, Sound]:
    """Return the whole vocal bus with its lead at REFERENCE_LUFS, and the lead alone, each (2, n).

    `beat` is the length of a quarter note in seconds, for the delay.
    """
    lead = _to_stereo(_process_voice(voices.lead, REFERENCE_LUFS))
    dry = lead.copy()
    for number, double in enumerate(voices.doubles):
        dry += pan_sound(
            _to_stereo(_process_voice(double, REFERENCE_LUFS + _DOUBLE_LU)),
            _DOUBLE_PAN * (-1) ** number,
        )
    if voices.harmony is not None:
        dry += _to_stereo(_process_voice(voices.harmony, REFERENCE_LUFS + _HARMONY_LU))
    wet = np.float32(style.plate_wet) * apply_reverb(dry, style.plate, seed)
    beats, amount = style.echo
    if amount > 0:
        # The delay is ducked while the line is sung.
        wet += (
            apply_delay(lead, beats * beat, 0.55)
            * np.float32(amount * 1.8)
            * sidechain_gain(lead, 6.0)
        )
    return dry + wet, lead


def _process_voice(mono: Sound, loudness: float) -> Sound:
    """Equalize, compress and de-ess a voice; return it at `loudness` LUFS, shape (1, n)."""
    shaped = set_loudness(apply_filter(mono[None], _FILTERS), REFERENCE_LUFS)
    if shaped is None:
        return np.zeros_like(mono[None])
    leveled = set_loudness(deess(shaped * _COMPRESSOR.gain(shaped)), loudness)
    return shaped if leveled is None else leveled


def _to_stereo(sound: Sound) -> Sound:
    return np.repeat(sound, 2, axis=0)
