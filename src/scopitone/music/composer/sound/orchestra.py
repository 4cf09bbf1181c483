"""Which timbre is played by what, through which effects, and how loud."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from functools import partial
from pathlib import Path

import numpy as np

from scopitone.errors import InputError
from scopitone.music.composer.programs import KIT_PROGRAMS, PROGRAMS
from scopitone.music.composer.sound.effects import (
    amplified,
    chorus,
    filtered,
    high,
    leslie,
    low,
    peak,
    tremolo,
    wow,
)
from scopitone.music.composer.sound.keys import Tines
from scopitone.music.composer.sound.levels import LEVELS
from scopitone.music.composer.sound.machines import MACHINES, Machine, reinforcement
from scopitone.music.composer.sound.patches import SYNTHS
from scopitone.music.composer.sound.plucked import PLUCKED
from scopitone.music.composer.sound.sampled import Sampled, SampledKit
from scopitone.music.composer.sound.stroke import Audio, Instrument, Stroke

Effect = Callable[[Audio], Audio]

BOX = (peak(105, 4, 1.5), peak(210, 3, 1.5), peak(420, 1.5, 2), peak(3200, 2), high(70))
"""The air and top modes of a guitar's body."""
BASS_BODY = (peak(70, 3, 0.8), peak(280, -3, 1), low(4500), high(30))

CHAINS: dict[str, tuple[Effect, ...]] = {
    "electric-piano": (tremolo,),
    "lofi-keys": (wow,),
    "organ": (leslie,),
    "nylon-guitar": (lambda s: filtered(s, *BOX, low(6500)),),
    "steel-guitar": (lambda s: filtered(s, *BOX, peak(6000, 2)),),
    "clean-guitar": (partial(amplified, drive=-14.0, top=5500.0), partial(chorus, share=0.3)),
    "pedal-steel": (partial(amplified, drive=-16.0, top=4500.0),),
    "palm-mute": (partial(amplified, drive=20.0, tight=110.0),),
    "overdrive-guitar": (partial(amplified, drive=10.0),),
    "distortion-guitar": (partial(amplified, drive=26.0, tight=120.0),),
    "banjo": (lambda s: filtered(s, peak(620, 5, 1.2), peak(1500, 3), high(180)),),
    "acoustic-bass": (lambda s: filtered(s, peak(95, 4, 1.2), peak(180, 2), low(3000), high(32)),),
    "finger-bass": (lambda s: filtered(s, *BASS_BODY),),
    "pick-bass": (lambda s: filtered(s, *BASS_BODY),),
    "pizzicato": (lambda s: filtered(s, peak(290, 4, 1.5), peak(450, 3, 2), low(5000), high(90)),),
    "harp": (lambda s: filtered(s, peak(220, 2), high(60)),),
    "strings": (lambda s: filtered(s, peak(300, -2), peak(7000, 3, 0.7)),),
    "warm-pad": (partial(chorus, depth=3.0, rate=0.4),),
    "supersaw-pad": (lambda s: filtered(s, high(90)),),
    "air-pad": (partial(chorus, depth=3.0, rate=0.3), lambda s: filtered(s, high(160))),
    "vibraphone": (partial(tremolo, rate=4.2, depth=0.2),),
    "choir": (partial(chorus, depth=1.5, rate=0.6, share=0.6),),
}
"""What a timbre's sound goes through."""

TINES = {
    "electric-piano": Tines(),
    "lofi-keys": Tines(bark=1.0, bell=0.12, ring=1.3, release=0.25),
}


@dataclass(frozen=True)
class Chain:
    """An instrument with what follows it. `gain` is in decibels."""

    player: Instrument
    effects: tuple[Effect, ...]
    gain: float

    def play(self, strokes: Sequence[Stroke], frames: int, rng: np.random.Generator) -> Audio:
        """All `strokes`."""
        sound = self.player.play(strokes, frames, rng)
        for effect in self.effects:
            sound = effect(sound)
        return sound * np.float32(10.0 ** (self.gain / 20.0))


@dataclass(frozen=True)
class Layers:
    """Several instruments that play the same."""

    players: tuple[Instrument, ...]

    def play(self, strokes: Sequence[Stroke], frames: int, rng: np.random.Generator) -> Audio:
        """All `strokes`, by each."""
        sound = self.players[0].play(strokes, frames, rng)
        for player in self.players[1:]:
            sound += player.play(strokes, frames, rng)
        return sound


def instrument(timbre: str, soundfont: Path, *, modelled: bool = True) -> Instrument:
    """What plays `timbre`, one of TIMBRES or KITS; sampled ones from `soundfont`.

    Not `modelled`, acoustic instruments and kits are the SoundFont's alone.

    Raises:
        InputError: there is no such timbre.
    """
    if timbre not in PROGRAMS and timbre not in KIT_PROGRAMS:
        known = ", ".join((*PROGRAMS, *KIT_PROGRAMS))
        raise InputError("timbre", f"there is no {timbre!r}; one of {known}")
    if modelled or timbre in ELECTRONIC:
        player = _own(timbre, soundfont)
        return Chain(player, CHAINS.get(timbre, ()), LEVELS.get(timbre, 0.0))
    if timbre in KIT_PROGRAMS:
        return Chain(SampledKit(soundfont, KIT_PROGRAMS[timbre]), (), 0.0)
    return Chain(Sampled(soundfont, PROGRAMS[timbre]), (), 0.0)


def _own(timbre: str, soundfont: Path) -> Instrument:
    for family in (SYNTHS, PLUCKED, TINES, MACHINES):
        if timbre in family:
            player: Instrument = family[timbre]
            return player
    if timbre in KIT_PROGRAMS:
        return _kit(timbre, soundfont)
    return SAMPLED.get(timbre, Sampled)(soundfont, PROGRAMS[timbre])


SAMPLED: dict[str, Callable[[Path, int], Sampled]] = {
    "piano": partial(Sampled, brightness=14_000.0, shade=2.4, release=0.25),
    "strings": partial(Sampled, attack=0.06, release=0.9, shade=1.6),
    "choir": partial(Sampled, attack=0.08, release=0.7),
    "violin": partial(Sampled, attack=0.05, release=0.35, shade=1.6),
    "cello": partial(Sampled, attack=0.06, release=0.4, shade=1.6),
    "brass": partial(Sampled, attack=0.02, release=0.2, shade=3.0, tune=-8.0),
    "trumpet": partial(Sampled, attack=0.02, release=0.2, shade=2.5),
    "sax": partial(Sampled, attack=0.025, release=0.2, shade=2.5),
    "flute": partial(Sampled, attack=0.04, release=0.2),
    "clarinet": partial(Sampled, attack=0.03, release=0.2),
}
"""How the SoundFont's samples are helped."""


def _kit(timbre: str, soundfont: Path) -> Instrument:
    soft = timbre in ("brush-kit", "jazz-kit")
    kit = SampledKit(
        soundfont,
        KIT_PROGRAMS[timbre],
        gains=((36, -3.0), (38, -2.0), (42, -3.0), (44, -3.0), (46, 2.0)),
        tunes=() if timbre == "brush-kit" else ((38, 3.0), (40, 3.0)),
    )
    return Layers((kit, Machine(partial(reinforcement, soft))))


ELECTRONIC = frozenset({*SYNTHS, *MACHINES, "lofi-keys"} - {"accordion", "harmonica"})
"""Timbres that no SoundFont replaces."""
