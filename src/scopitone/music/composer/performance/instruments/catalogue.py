"""The instrument, the effects and the gain of each timbre."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from functools import partial
from pathlib import Path

import numpy as np

from scopitone.core.errors import InputError
from scopitone.music.composer.performance.instruments.drum_machine import (
    DRUM_MACHINES,
    DrumMachine,
    make_reinforcement,
)
from scopitone.music.composer.performance.instruments.effects import (
    amplify,
    apply_chorus,
    apply_filters,
    apply_leslie,
    apply_tremolo,
    apply_wow,
    highpass,
    lowpass,
    peak,
)
from scopitone.music.composer.performance.instruments.electric_piano import ElectricPiano
from scopitone.music.composer.performance.instruments.gain_table import GAINS_DB
from scopitone.music.composer.performance.instruments.note_events import (
    Audio,
    Instrument,
    NoteEvent,
)
from scopitone.music.composer.performance.instruments.patches import SYNTHS
from scopitone.music.composer.performance.instruments.sampled import SampledInstrument, SampledKit
from scopitone.music.composer.performance.instruments.string_presets import PLUCKED
from scopitone.music.composer.score.gm_programs import KIT_PROGRAMS, PROGRAMS

Effect = Callable[[Audio], Audio]

GUITAR_BODY = (peak(105, 4, 1.5), peak(210, 3, 1.5), peak(420, 1.5, 2), peak(3200, 2), highpass(70))
"""The air mode and the top modes of the body of a guitar."""
BASS_BODY = (peak(70, 3, 0.8), peak(280, -3, 1), lowpass(4500), highpass(30))

EFFECTS: dict[str, tuple[Effect, ...]] = {
    "electric-piano": (apply_tremolo,),
    "lofi-keys": (apply_wow,),
    "organ": (apply_leslie,),
    "nylon-guitar": (lambda s: apply_filters(s, *GUITAR_BODY, lowpass(6500)),),
    "steel-guitar": (lambda s: apply_filters(s, *GUITAR_BODY, peak(6000, 2)),),
    "clean-guitar": (partial(amplify, drive=-14.0, top=5500.0), partial(apply_chorus, share=0.3)),
    "pedal-steel": (partial(amplify, drive=-16.0, top=4500.0),),
    "palm-mute": (partial(amplify, drive=20.0, tight=110.0),),
    "overdrive-guitar": (partial(amplify, drive=10.0),),
    "distortion-guitar": (partial(amplify, drive=26.0, tight=120.0),),
    "banjo": (lambda s: apply_filters(s, peak(620, 5, 1.2), peak(1500, 3), highpass(180)),),
    "acoustic-bass": (
        lambda s: apply_filters(s, peak(95, 4, 1.2), peak(180, 2), lowpass(3000), highpass(32)),
    ),
    "finger-bass": (lambda s: apply_filters(s, *BASS_BODY),),
    "pick-bass": (lambda s: apply_filters(s, *BASS_BODY),),
    "pizzicato": (
        lambda s: apply_filters(s, peak(290, 4, 1.5), peak(450, 3, 2), lowpass(5000), highpass(90)),
    ),
    "harp": (lambda s: apply_filters(s, peak(220, 2), highpass(60)),),
    "strings": (lambda s: apply_filters(s, peak(300, -2), peak(7000, 3, 0.7)),),
    "warm-pad": (partial(apply_chorus, depth=3.0, rate=0.4),),
    "supersaw-pad": (lambda s: apply_filters(s, highpass(90)),),
    "air-pad": (
        partial(apply_chorus, depth=3.0, rate=0.3),
        lambda s: apply_filters(s, highpass(160)),
    ),
    "vibraphone": (partial(apply_tremolo, rate=4.2, depth=0.2),),
    "choir": (partial(apply_chorus, depth=1.5, rate=0.6, share=0.6),),
}
"""The effects of each timbre, in order."""

ELECTRIC_PIANOS = {
    "electric-piano": ElectricPiano(),
    "lofi-keys": ElectricPiano(bark=1.0, bell=0.12, ring=1.3, release=0.25),
}


@dataclass(frozen=True)
class EffectChain:
    """An instrument, the effects after it, and a gain in dB."""

    player: Instrument
    effects: tuple[Effect, ...]
    gain: float

    def play(self, notes: Sequence[NoteEvent], frames: int, rng: np.random.Generator) -> Audio:
        """Play all `notes`."""
        sound = self.player.play(notes, frames, rng)
        for effect in self.effects:
            sound = effect(sound)
        return sound * np.float32(10.0 ** (self.gain / 20.0))


@dataclass(frozen=True)
class LayeredInstrument:
    """Several instruments that play the same notes."""

    players: tuple[Instrument, ...]

    def play(self, notes: Sequence[NoteEvent], frames: int, rng: np.random.Generator) -> Audio:
        """Play all `notes` with each instrument."""
        sound = self.players[0].play(notes, frames, rng)
        for player in self.players[1:]:
            sound += player.play(notes, frames, rng)
        return sound


def make_instrument(timbre: str, soundfont: Path, *, modeled: bool = True) -> Instrument:
    """Return the instrument for `timbre`; sampled ones play `soundfont`.

    If not `modeled`, acoustic instruments and kits play the SoundFont only.

    Raises:
        InputError: there is no such timbre.
    """
    if timbre not in PROGRAMS and timbre not in KIT_PROGRAMS:
        known = ", ".join((*PROGRAMS, *KIT_PROGRAMS))
        raise InputError("timbre", f"unknown timbre {timbre!r}; choose from: {known}")
    if modeled or timbre in ELECTRONIC:
        player = _make_player(timbre, soundfont)
        return EffectChain(player, EFFECTS.get(timbre, ()), GAINS_DB.get(timbre, 0.0))
    if timbre in KIT_PROGRAMS:
        return EffectChain(SampledKit(soundfont, KIT_PROGRAMS[timbre]), (), 0.0)
    return EffectChain(SampledInstrument(soundfont, PROGRAMS[timbre]), (), 0.0)


def _make_player(timbre: str, soundfont: Path) -> Instrument:
    for family in (SYNTHS, PLUCKED, ELECTRIC_PIANOS, DRUM_MACHINES):
        if timbre in family:
            player: Instrument = family[timbre]
            return player
    if timbre in KIT_PROGRAMS:
        return _make_kit(timbre, soundfont)
    return SAMPLED.get(timbre, SampledInstrument)(soundfont, PROGRAMS[timbre])


SAMPLED: dict[str, Callable[[Path, int], SampledInstrument]] = {
    "piano": partial(SampledInstrument, brightness=14_000.0, shade=2.4, release=0.25),
    "strings": partial(SampledInstrument, attack=0.06, release=0.9, shade=1.6),
    "choir": partial(SampledInstrument, attack=0.08, release=0.7),
    "violin": partial(SampledInstrument, attack=0.05, release=0.35, shade=1.6),
    "cello": partial(SampledInstrument, attack=0.06, release=0.4, shade=1.6),
    "brass": partial(SampledInstrument, attack=0.02, release=0.2, shade=3.0, tune=-8.0),
    "trumpet": partial(SampledInstrument, attack=0.02, release=0.2, shade=2.5),
    "sax": partial(SampledInstrument, attack=0.025, release=0.2, shade=2.5),
    "flute": partial(SampledInstrument, attack=0.04, release=0.2),
    "clarinet": partial(SampledInstrument, attack=0.03, release=0.2),
}
"""Corrections of the samples of the SoundFont."""


def _make_kit(timbre: str, soundfont: Path) -> Instrument:
    soft = timbre in ("brush-kit", "jazz-kit")
    kit = SampledKit(
        soundfont,
        KIT_PROGRAMS[timbre],
        gains=((36, -3.0), (38, -2.0), (42, -3.0), (44, -3.0), (46, 2.0)),
        tunes=() if timbre == "brush-kit" else ((38, 3.0), (40, 3.0)),
    )
    return LayeredInstrument((kit, DrumMachine(partial(make_reinforcement, soft))))


ELECTRONIC = frozenset({*SYNTHS, *DRUM_MACHINES, "lofi-keys"} - {"accordion", "harmonica"})
"""Timbres that a SoundFont does not replace."""
