"""The channel strip of a part: filter, compressor, loudness and pan."""

from __future__ import annotations

from collections.abc import Mapping

import numpy as np

from scopitone.music.composer.genres.mix_style import MixStyle
from scopitone.music.composer.performance.mixing.compression import Compressor
from scopitone.music.composer.performance.mixing.eq import (
    FilterSections,
    bell,
    chain,
    high_shelf,
    highpass,
    lowpass,
)
from scopitone.music.composer.performance.mixing.mix_loudness import (
    SILENCE_LUFS,
    Sound,
    apply_filter,
    integrated_loudness,
)
from scopitone.music.composer.performance.mixing.reverb_delay import pan_sound
from scopitone.music.composer.score.model import InstrumentPart, Role

REFERENCE_LUFS = -20.0
"""Loudness of the lead vocal before mastering; all other levels are relative to it."""

MAX_GAIN_DB = 30.0
"""A part that needs more gain is practically silent and is left out."""

_USUAL_LOUDNESS: Mapping[Role, float] = {
    "drums": -2.0,
    "bass": -4.5,
    "comp": -7.0,
    "pad": -11.0,
    "lead": -4.0,
    "arp": -10.0,
    "counter": -8.5,
}
"""Integrated loudness of a part of each role against the lead vocal. Starting points, chosen by
hand and checked on one pop song."""

_FILTERS: Mapping[Role, FilterSections] = {
    "drums": chain(highpass(28), bell(380, -2.0), high_shelf(9000, 1.5)),
    "bass": chain(highpass(30), bell(250, -1.5), lowpass(7500)),
    "comp": chain(highpass(130), bell(320, -2.0), bell(2800, -1.0)),
    "pad": chain(highpass(160), bell(400, -2.0), lowpass(14000)),
    "lead": chain(highpass(150), bell(1800, 1.0)),
    "arp": chain(highpass(200), high_shelf(8000, 1.0)),
    "counter": chain(highpass(170), bell(350, -1.5)),
}

_COMPRESSORS: Mapping[Role, Compressor] = {
    "drums": Compressor(-14.0, 2.5, 0.02, 0.12, max_reduction=5.0),
    "bass": Compressor(-22.0, 4.0, 0.015, 0.12, max_reduction=8.0),
    "comp": Compressor(-18.0, 2.0, 0.02, 0.15, max_reduction=4.0),
    "lead": Compressor(-20.0, 2.5, 0.01, 0.15, max_reduction=6.0),
}
"""Thresholds are for sound at REFERENCE_LUFS. Classical music and ambient are not compressed."""


def apply_channel_strip(part: InstrumentPart, sound: Sound, style: MixStyle) -> Sound | None:
    """Return `sound` as it goes into the mix, shape (2, n), or None if it is silent.

    A part keeps its own dynamics: one gain brings its integrated loudness to that of its role in
    the genre.
    """
    shaped = set_loudness(apply_filter(sound, _FILTERS[part.role]), REFERENCE_LUFS)
    if shaped is None:
        return None
    compressor = _COMPRESSORS.get(part.role)
    if compressor is not None and style.glue >= 1.0:
        shaped = shaped * compressor.gain(shaped)
    loudness = (
        REFERENCE_LUFS + _USUAL_LOUDNESS[part.role] + style.roles.get(part.role, 0.0) + part.level
    )
    leveled = set_loudness(shaped, loudness)
    return None if leveled is None else pan_sound(leveled, part.pan)


def set_loudness(sound: Sound, loudness: float) -> Sound | None:
    """Scale `sound` to an integrated loudness of `loudness` LUFS; None if it is silent."""
    current = integrated_loudness(sound)
    if current <= SILENCE_LUFS or loudness - current > MAX_GAIN_DB:
        return None
    return sound * np.float32(10 ** ((loudness - current) / 20))
