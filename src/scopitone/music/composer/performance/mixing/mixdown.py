"""The mixdown: dry parts and voices onto four stems that sum to the song."""

from __future__ import annotations

import math
from collections.abc import Iterable
from dataclasses import dataclass

import numpy as np

from scopitone.music.composer.genres.mix_style import MixStyle
from scopitone.music.composer.genres.registry import get_profile
from scopitone.music.composer.performance.mixing.channel_strip import apply_channel_strip
from scopitone.music.composer.performance.mixing.compression import ducking_gain, sidechain_gain
from scopitone.music.composer.performance.mixing.fader_automation import (
    automate_lead_vocal,
    automate_sections,
)
from scopitone.music.composer.performance.mixing.mix_loudness import Sound, momentary_power
from scopitone.music.composer.performance.mixing.reverb_delay import (
    apply_reverb,
    narrow_lows,
    widen,
)
from scopitone.music.composer.performance.mixing.vocal_bus import VocalTracks, mix_vocal_bus
from scopitone.music.composer.score.model import InstrumentPart, Role, Score

STEMS = ("vocals", "drums", "bass", "other")

KICKS = frozenset((35, 36))
"""The bass drums of General MIDI."""

_DUCK_FOR_VOICE_DB = 2.0
_HALL_SENDS: dict[Role, float] = {"comp": 0.8, "pad": 1.2, "lead": 1.1, "arp": 1.2, "counter": 1.2}


@dataclass(slots=True)
class Buses:
    """The buses of the mixdown, each (2, n); `hall` is the send to the instruments' reverb."""

    drums: Sound
    bass: Sound
    other: Sound
    hall: Sound


def mix_down(
    score: Score, parts: Iterable[tuple[InstrumentPart, Sound]], voices: VocalTracks | None
) -> list[Sound]:
    """Mix the four stems in the order of STEMS, each (2, n), not yet mastered.

    `parts` yields each part with its dry sound, (2, n), one at a time. All sounds have the same
    length.
    """
    style = get_profile(score.plan.brief.genre).mix
    buses = _fill_buses(parts, style)
    length = buses.drums.shape[1]
    pump = ducking_gain(_kick_times(score), *style.pump, length) if style.pump[0] > 0 else None
    seed = score.plan.seed % 2**31
    drums = buses.drums + np.float32(style.drum_wet) * apply_reverb(
        buses.drums, style.drum_room, seed
    )
    other = buses.other + np.float32(style.hall_wet) * apply_reverb(buses.hall, style.hall, seed)
    other = widen(other, style.width)
    if pump is not None:
        other = other * pump
        buses.bass *= pump
    stems = [narrow_lows(drums), narrow_lows(buses.bass, 200.0), narrow_lows(other)]
    stems = [_mix_vocals(stems, voices, style, score, seed), *stems]
    gain = automate_sections(score, np.sum(stems, axis=0))
    return [stem * gain for stem in stems]


def _fill_buses(parts: Iterable[tuple[InstrumentPart, Sound]], style: MixStyle) -> Buses:
    buses: Buses | None = None
    for part, sound in parts:
        if buses is None:
            buses = Buses(*(np.zeros_like(sound) for _ in range(4)))
        channel = apply_channel_strip(part, sound, style)
        if channel is None:
            continue
        if part.role == "drums":
            buses.drums += channel
        elif part.role == "bass":
            buses.bass += channel
        else:
            buses.other += channel
            buses.hall += channel * np.float32(_HALL_SENDS[part.role])
    if buses is None:
        raise ValueError("the score has no parts")
    return buses


def _mix_vocals(
    stems: list[Sound], voices: VocalTracks | None, style: MixStyle, score: Score, seed: int
) -> Sound:
    """Mix the vocal stem at the level that the genre sets over the band, and duck the band."""
    if voices is None:
        return np.zeros_like(stems[0])
    beat = 60.0 / score.plan.tempo
    bus, lead = mix_vocal_bus(voices, style, beat, seed)
    stems[2] *= sidechain_gain(lead, _DUCK_FOR_VOICE_DB)
    band = stems[0] + stems[1] + stems[2]
    lead_power, band_power = momentary_power(lead), momentary_power(band)
    audible = lead_power > 0.1 * lead_power.max(initial=0.0)
    if not audible.any():
        return np.zeros_like(bus)
    ratio = float(lead_power[audible].mean()) / max(float(band_power[audible].mean()), 1e-12)
    over = 10 * math.log10(ratio)
    level = np.float32(10 ** (np.clip(style.voice - over, -12, 12) / 20))
    return bus * level * automate_lead_vocal(score, lead * level, band, style.voice)


def _kick_times(score: Score) -> list[float]:
    return [
        score.tempo.seconds(note.start)
        for part in score.parts
        if part.role == "drums"
        for note in part.notes
        if note.pitch in KICKS
    ]
