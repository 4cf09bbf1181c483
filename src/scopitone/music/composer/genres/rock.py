"""The genre profile of rock."""

from __future__ import annotations

from scopitone.music.composer.genres.mix_style import MixStyle, Reverb
from scopitone.music.composer.genres.players import (
    answer_slot,
    bass_slot,
    comp_slot,
    drum_slot,
    lead_slot,
)
from scopitone.music.composer.genres.profile import (
    GUITAR_KEYS,
    WALTZ_GROOVES,
    DrumStyle,
    GenreProfile,
)
from scopitone.music.composer.genres.shared_progressions import DORIAN, MIXOLYDIAN, ROCK_MAJOR

_GROOVES = (
    (
        "kick X.......X.x..... | snare ....X.......X... | hat x.x.x.x.x.x.x.x.",
        "kick X.....x.X.x..... | snare ....X.......X... | open X.x.X.x.X.x.X.x.",
    ),
    (
        "kick X..x....X.....x. | snare ....X.......X... | hat X.o.X.o.X.o.X.o.",
        "kick X...x.x.X.x...x. | snare ....X.......X... | ride X.x.X.x.X.x.X.x.",
    ),
)

PROFILE = GenreProfile(
    name="rock",
    words=("rock", "rock and roll", "rock n roll", "hard rock", "classic rock", "alternative rock"),
    tempo=(100, 122, 150),
    modes=(("major", 0.4), ("minor", 0.35), ("mixolydian", 0.25)),
    tonics=GUITAR_KEYS,
    swing=0.5,
    swing_unit=0.5,
    energy=0.05,
    raps=False,
    timbres=("overdrive-guitar", "distortion-guitar", "palm-mute", "rock-kit"),
    progressions={
        "major": ROCK_MAJOR,
        "minor": {
            "verse": ("i|i|bVI|bVII", "i|bVII|bVI|bVII", "i|iv|i|V"),
            "prechorus": ("iv|iv|V|V", "bVI|bVI|bVII|V"),
            "chorus": ("i|bVI|bVII|i", "i|bIII|bVII|i", "i|iv|bVI|V"),
            "bridge": ("bVI|bVII|i|V", "iv|bVI|iv|V"),
        },
        "dorian": DORIAN,
        "mixolydian": MIXOLYDIAN,
    },
    cadences=True,
    rootless_chords=False,
    key_change_chance=0.4,
    ensemble=(
        drum_slot("rock-kit"),
        bass_slot("pick-bass"),
        comp_slot("muted", "palm-mute", leaves=0.59, pan=-0.5),
        comp_slot("power", "overdrive-guitar", enters=0.6, pan=-0.7),
        comp_slot(
            "power", "distortion-guitar", "overdrive-guitar", enters=0.6, pan=0.7, level=-1.0
        ),
        comp_slot("held", "organ", "piano", enters=0.5, pan=0.2, level=-4.0),
        lead_slot("overdrive-guitar", "distortion-guitar"),
        answer_slot("clean-guitar", "overdrive-guitar"),
    ),
    basslines=(("R-R-R-R-R-R-R-R-", "R-R-R-R-R-R-8-a-"), ("R---R-R-R---5-R-", "R-R-8-R-R-R-5-a-")),
    drums=DrumStyle(
        grooves=_GROOVES,
        waltz_grooves=WALTZ_GROOVES,
        short_fill="toms",
        long_fill="toms",
        crashes=True,
        ending="full",
    ),
    ornaments_tune=True,
    syncopation=0.4,
    syllable_stretch=1.0,
    onset_spread_ms=4.5,
    late_ms={"bass": 3.0, "vocal": 6.0},
    ritardando=1.0,
    mix=MixStyle(
        roles={"comp": 2.0, "lead": 1.0},
        drum_room=Reverb(0.8, 0.006, 0.4),
        drum_wet=0.22,
        voice=0.5,
    ),
)
