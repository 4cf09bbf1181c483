"""The mix: dry parts and voices onto four buses that sum to the song."""

from __future__ import annotations

import math
from collections.abc import Iterable
from dataclasses import dataclass

import numpy as np

from scopitone.music.composer.mixing.dynamics import ducking, room_for
from scopitone.music.composer.mixing.loudness import Sound, momentary
from scopitone.music.composer.mixing.rides import ridden, voice_ride
from scopitone.music.composer.mixing.space import narrow_lows, reverberated, widened
from scopitone.music.composer.mixing.strips import strip
from scopitone.music.composer.mixing.styles import STYLES, MixStyle
from scopitone.music.composer.mixing.voices import Voices, vocal_bus
from scopitone.music.composer.score import Part, Role, Score

STEMS = ("vocals", "drums", "bass", "other")

KICKS = frozenset((35, 36))
"""General MIDI's bass drums."""

_ROOM_FOR_VOICE = 2.0
_HALL_SENDS: dict[Role, float] = {"comp": 0.8, "pad": 1.2, "lead": 1.1, "arp": 1.2, "counter": 1.2}


@dataclass(slots=True)
class Buses:
    """What is on the desk so far, each (2, n); `hall` is what is sent to the instruments' room."""

    drums: Sound
    bass: Sound
    other: Sound
    hall: Sound


def mix(score: Score, parts: Iterable[tuple[Part, Sound]], voices: Voices | None) -> list[Sound]:
    """The four stems in the order of STEMS, each (2, n), not yet mastered.

    `parts` gives each part with its dry sound, (2, n); they are taken one at a time. All sounds
    have the same length.
    """
    style = STYLES[score.plan.brief.genre]
    buses = _played(parts, style)
    length = buses.drums.shape[1]
    pump = ducking(_kicks(score), *style.pump, length) if style.pump[0] > 0 else None
    seed = score.plan.seed % 2**31
    drums = buses.drums + np.float32(style.drum_wet) * reverberated(
        buses.drums, style.drum_room, seed
    )
    other = buses.other + np.float32(style.hall_wet) * reverberated(buses.hall, style.hall, seed)
    other = widened(other, style.width)
    if pump is not None:
        other = other * pump
        buses.bass *= pump
    stems = [narrow_lows(drums), narrow_lows(buses.bass, 200.0), narrow_lows(other)]
    stems = [_vocals(stems, voices, style, score, seed), *stems]
    gain = ridden(score, np.sum(stems, axis=0))
    return [stem * gain for stem in stems]


def _played(parts: Iterable[tuple[Part, Sound]], style: MixStyle) -> Buses:
    buses: Buses | None = None
    for part, sound in parts:
        if buses is None:
            buses = Buses(*(np.zeros_like(sound) for _ in range(4)))
        placed = strip(part, sound, style)
        if placed is None:
            continue
        if part.role == "drums":
            buses.drums += placed
        elif part.role == "bass":
            buses.bass += placed
        else:
            buses.other += placed
            buses.hall += placed * np.float32(_HALL_SENDS[part.role])
    if buses is None:
        raise ValueError("a score without parts")
    return buses


def _vocals(
    stems: list[Sound], voices: Voices | None, style: MixStyle, score: Score, seed: int
) -> Sound:
    """The vocal stem, as far over the band as the genre has it; the band makes room for it."""
    if voices is None:
        return np.zeros_like(stems[0])
    beat = 60.0 / score.plan.tempo
    bus, lead = vocal_bus(voices, style, beat, seed)
    gap = room_for(lead, _ROOM_FOR_VOICE)
    stems[2] *= gap
    band = stems[0] + stems[1] + stems[2]
    sung, played = momentary(lead), momentary(band)
    heard = sung > 0.1 * sung.max(initial=0.0)
    if not heard.any():
        return np.zeros_like(bus)
    over = 10 * math.log10(float(sung[heard].mean()) / max(float(played[heard].mean()), 1e-12))
    level = np.float32(10 ** (np.clip(style.voice - over, -12, 12) / 20))
    return bus * level * voice_ride(score, lead * level, band, style.voice)


def _kicks(score: Score) -> list[float]:
    return [
        score.tempo.seconds(note.start)
        for part in score.parts
        if part.role == "drums"
        for note in part.notes
        if note.pitch in KICKS
    ]
