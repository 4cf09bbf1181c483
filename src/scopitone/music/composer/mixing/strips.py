"""One part's channel strip: filters by role, place, loudness."""

from __future__ import annotations

from collections.abc import Mapping

import numpy as np

from scopitone.music.composer.mixing.dynamics import Compressor
from scopitone.music.composer.mixing.equaliser import (
    Sections,
    bell,
    chain,
    high_shelf,
    highpass,
    lowpass,
)
from scopitone.music.composer.mixing.loudness import SILENT, Sound, filtered, integrated
from scopitone.music.composer.mixing.space import panned
from scopitone.music.composer.mixing.styles import USUAL, MixStyle
from scopitone.music.composer.score import Part, Role

REFERENCE = -20.0
"""LUFS of the lead voice on the desk; everything is set against it before the master."""

BRIGHTEST_GAIN = 30.0
"""dB. A part that needs more is as good as silent and stays so."""

_FILTERS: Mapping[Role, Sections] = {
    "drums": chain(highpass(28), bell(380, -2.0), high_shelf(9000, 1.5)),
    "bass": chain(highpass(30), bell(250, -1.5), lowpass(7500)),
    "comp": chain(highpass(130), bell(320, -2.0), bell(2800, -1.0)),
    "pad": chain(highpass(160), bell(400, -2.0), lowpass(14000)),
    "lead": chain(highpass(150), bell(1800, 1.0)),
    "arp": chain(highpass(200), high_shelf(8000, 1.0)),
    "counter": chain(highpass(170), bell(350, -1.5)),
}

_COMPRESSORS: Mapping[Role, Compressor] = {
    "drums": Compressor(-14.0, 2.5, 0.02, 0.12, most=5.0),
    "bass": Compressor(-22.0, 4.0, 0.015, 0.12, most=8.0),
    "comp": Compressor(-18.0, 2.0, 0.02, 0.15, most=4.0),
    "lead": Compressor(-20.0, 2.5, 0.01, 0.15, most=6.0),
}
"""Thresholds are for sound at REFERENCE. Classical music and ambient keep their dynamics."""


def strip(part: Part, sound: Sound, style: MixStyle) -> Sound | None:
    """`sound` of `part` as it stands in the mix, (2, n); None where there is nothing to hear.

    A part keeps its own dynamics: one gain brings its integrated loudness to where its role
    stands in the genre.
    """
    shaped = at_loudness(filtered(sound, _FILTERS[part.role]), REFERENCE)
    if shaped is None:
        return None
    compressor = _COMPRESSORS.get(part.role)
    if compressor is not None and style.glue >= 1.0:
        shaped = shaped * compressor.gain(shaped)
    place = REFERENCE + USUAL[part.role] + style.roles.get(part.role, 0.0) + part.level
    set_back = at_loudness(shaped, place)
    return None if set_back is None else panned(set_back, part.pan)


def at_loudness(sound: Sound, loudness: float) -> Sound | None:
    """`sound` with an integrated loudness of `loudness` LUFS; None for what is silent."""
    found = integrated(sound)
    if found <= SILENT or loudness - found > BRIGHTEST_GAIN:
        return None
    return sound * np.float32(10 ** ((loudness - found) / 20))
