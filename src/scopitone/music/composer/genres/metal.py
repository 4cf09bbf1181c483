"""The genre profile of metal."""

from __future__ import annotations

from scopitone.music.composer.genres.mix_style import MixStyle, Reverb
from scopitone.music.composer.genres.players import (
    answer_slot,
    bass_slot,
    comp_slot,
    drum_slot,
    lead_slot,
    pad_slot,
)
from scopitone.music.composer.genres.profile import WALTZ_GROOVES, DrumStyle, GenreProfile
from scopitone.music.composer.genres.shared_progressions import DORIAN, MIXOLYDIAN, ROCK_MAJOR

_GROOVES = (
    (
        "kick X.x.X.x.X.x.X.x. | snare ....X.......X... | hat X...X...X...X...",
        (
            "kick XxXxXxXxXxXxXxXx | snare ....X.......X... | crash X............... |"
            "ride X...X...X...X..."
        ),
    ),
    (
        "kick X..X..X..X..X.X. | snare ........X....... | open X...X...X...X...",
        "kick XxxXxxXxXxxXxxXx | snare ....X.......X... | open X...X...X...X...",
    ),
)

PROFILE = GenreProfile(
    name="metal",
    words=("metal", "heavy metal", "thrash metal", "thrash", "death metal", "power metal"),
    tempo=(120, 148, 200),
    modes=(("minor", 1.0),),
    tonics=(4, 2, 9, 1, 0),
    swing=0.5,
    swing_unit=0.5,
    energy=0.12,
    raps=False,
    timbres=("distortion-guitar", "palm-mute", "rock-kit"),
    progressions={
        "major": ROCK_MAJOR,
        "minor": {
            "verse": ("i|i|i|bII", "i|i|bVI|V", "i|bVII|i|V"),
            "prechorus": ("bVI|bVII|bVI|V", "iv|iv|V|V"),
            "chorus": ("i|bVI|bVII|i", "i|bIII|bVI|V", "i|iv|bVI|V"),
            "bridge": ("i|bII|i|bII", "i|i|iv|V"),
        },
        "dorian": DORIAN,
        "mixolydian": MIXOLYDIAN,
    },
    cadences=True,
    rootless_chords=False,
    key_change_chance=0.3,
    ensemble=(
        drum_slot("rock-kit"),
        bass_slot("pick-bass"),
        comp_slot("chug", "distortion-guitar", leaves=0.64, pan=-0.8),
        comp_slot("chug", "palm-mute", "distortion-guitar", leaves=0.64, pan=0.8),
        comp_slot("power", "distortion-guitar", enters=0.65, pan=-0.8),
        comp_slot("power", "distortion-guitar", enters=0.65, pan=0.8),
        pad_slot("choir", "strings", enters=0.75, level=-5.0),
        lead_slot("distortion-guitar", "overdrive-guitar", middle=74),
        answer_slot("distortion-guitar", enters=0.6),
    ),
    basslines=(("R.R.RRR.R.R.RRR.", "RRRRRRRRRRRRRRRR"), ("R..R..R..R..R.R.", "RRR.RRR.RRR.RR5-")),
    drums=DrumStyle(
        grooves=_GROOVES,
        waltz_grooves=WALTZ_GROOVES,
        short_fill="toms",
        long_fill="toms",
        crashes=True,
        ending="full",
    ),
    ornaments_tune=True,
    syncopation=0.25,
    syllable_stretch=1.0,
    onset_spread_ms=3.0,
    late_ms={"drums": -3.0},
    ritardando=1.0,
    mix=MixStyle(
        roles={"comp": 4.0, "lead": 2.0, "drums": 1.0},
        drum_room=Reverb(0.6, 0.004, 0.4),
        hall_wet=0.08,
        plate=Reverb(1.0, 0.02, 0.4),
        echo=(0.5, 0.12),
        voice=0.5,
        width=1.25,
        glue=2.5,
    ),
)
