"""Which timbre is played by what."""

from __future__ import annotations

from pathlib import Path

from scopitone.errors import InputError
from scopitone.music.composer.programs import KIT_PROGRAMS, PROGRAMS
from scopitone.music.composer.sound.sampled import Sampled, SampledKit
from scopitone.music.composer.sound.stroke import Instrument


def instrument(timbre: str, soundfont: Path) -> Instrument:
    """What plays `timbre`, one of TIMBRES or KITS; sampled ones from `soundfont`.

    Raises:
        InputError: there is no such timbre.
    """
    if timbre in KIT_PROGRAMS:
        return SampledKit(soundfont, KIT_PROGRAMS[timbre])
    if timbre in PROGRAMS:
        return Sampled(soundfont, PROGRAMS[timbre])
    known = ", ".join((*PROGRAMS, *KIT_PROGRAMS))
    raise InputError("timbre", f"there is no {timbre!r}; one of {known}")
