"""The genre profile of funk.

An accent on the first beat of the bar, ghost notes in sixteenths, one chord for many bars or two
that alternate, dominant sevenths and ninths, a syncopated bass and brass stabs, 94 to 116 quarters
a minute with a light swing of the sixteenths (Danielsen, "Presence and Pleasure: The Funk Grooves
of James Brown and Parliament", Wesleyan University Press 2006).
"""

from __future__ import annotations

from scopitone.music.composer.genres.mix_style import MixStyle
from scopitone.music.composer.genres.players import (
    answer_slot,
    bass_slot,
    comp_slot,
    drum_slot,
    lead_slot,
)
from scopitone.music.composer.genres.profile import (
    FLAT_KEYS,
    DrumStyle,
    GenreProfile,
)
from scopitone.music.composer.genres.shared_progressions import (
    HIP_HOP_MAJOR,
)

_GROOVES = (
    (
        "kick X.....x...x..... | snare ....X.g..g..X..g | hat x.x.x.x.x.x.x.x.",
        (
            "kick X..x..x...x..x.. | snare ....X.gg.g..X.gg |"
            "hat xoxoxoxoxoxoxoxo | open ..............x."
        ),
    ),
    (
        "kick X.x.......x..... | snare ....X..g.g..X... | hat x.x.x.x.x.x.x.x.",
        (
            "kick X.x...x..xx..... | snare .g..X..g.g.gX.g. |"
            "hat x.xxx.xxx.xxx.x. | tamb ....x.......x..."
        ),
    ),
)

PROFILE = GenreProfile(
    name="funk",
    words=(
        "funk",
        "funky",
        "p funk",
        "g funk",
        "motown funk",
    ),
    tempo=(94, 104, 116),
    modes=(("dorian", 0.45), ("mixolydian", 0.4), ("minor", 0.15)),
    tonics=FLAT_KEYS,
    swing=0.54,
    swing_unit=0.25,
    energy=0.06,
    raps=False,
    timbres=(
        "clean-guitar",
        "finger-bass",
        "brass",
        "electric-piano",
    ),
    progressions={
        "major": HIP_HOP_MAJOR,
        "minor": {
            "verse": ("i7|i7|i7|iv7", "i9|i9|iv9|i9"),
            "prechorus": ("iv7|iv7|bVI|V7", "iv9|i9|iv9|V7"),
            "chorus": ("i7|iv7|i7|V7", "i7|bVII|iv7|i7"),
            "bridge": ("iv7|iv7|i7|V7", "bVI|bVII|i7|i7"),
        },
        "dorian": {
            "verse": ("i7|i7|IV7|IV7", "i9|IV7|i9|IV7", "i7|i7|i7|IV7"),
            "prechorus": ("bVII|IV|bVII|v7", "IV7|IV7|v7|v7"),
            "chorus": ("i7|IV7|i7|IV7", "i7|bIII|IV7|i7"),
            "bridge": ("bIII|IV|i7|v7", "IV7|i7|IV7|v7"),
        },
        "mixolydian": {
            "verse": ("I7|I7|I7|IV7", "I9|I9|IV9|I9"),
            "prechorus": ("IV7|IV7|v7|v7", "bVII|IV7|bVII|v7"),
            "chorus": ("I7|IV7|I7|IV7", "I7|bVII|IV7|I7"),
            "bridge": ("IV7|bVII|IV7|v7", "vi7|IV7|bVII|v7"),
        },
    },
    cadences=False,
    rootless_chords=True,
    key_change_chance=0.0,
    ensemble=(
        drum_slot("acoustic-kit", "rock-kit"),
        bass_slot("finger-bass"),
        comp_slot("muted16", "clean-guitar", pan=-0.4, middle=67, voices=3),
        comp_slot(
            "stabs",
            "electric-piano",
            "organ",
            enters=0.35,
            pan=0.35,
            middle=62,
            voices=3,
            level=-2.0,
        ),
        comp_slot("brass", "brass", enters=0.55, pan=0.15, middle=66, level=-1.0),
        lead_slot("sax", "trumpet", "organ", middle=69),
        answer_slot("brass", "sax", "organ", middle=67),
    ),
    basslines=(("R--..R..R-..5-8-", "R-.R..8.R-.r5.8a"), ("R-..R.8...R-..5-", "R-.r.R8.R..R.5a-")),
    drums=DrumStyle(
        grooves=_GROOVES,
        waltz_grooves=_GROOVES,
        short_fill="strokes",
        long_fill="toms",
        crashes=True,
        ending="full",
    ),
    ornaments_tune=True,
    syncopation=0.8,
    syllable_stretch=0.95,
    onset_spread_ms=4.0,
    late_ms={"bass": 4.0, "drums": 2.0},
    ritardando=1.0,
    mix=MixStyle(
        roles={"drums": 1.0, "bass": 2.0, "comp": 1.0},
        drum_wet=0.1,
        hall_wet=0.1,
        echo=(0.5, 0.06),
        voice=1.5,
    ),
)
