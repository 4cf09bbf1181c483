"""The genre profile of gospel.

Slow twelve-eight (swung eighths near two to one), piano and Hammond organ, a choir, major keys with
sevenths, secondary dominants and the minor subdominant, and a last chorus in a higher key, 62 to 92
quarters a minute (Boyer, "The Golden Age of Gospel", University of Illinois Press 2000).
"""

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
from scopitone.music.composer.genres.profile import (
    FLAT_KEYS,
    WALTZ_GROOVES,
    DrumStyle,
    GenreProfile,
)
from scopitone.music.composer.genres.shared_progressions import (
    DORIAN,
    MIXOLYDIAN,
)

_GROOVES = (
    (
        "kick x.......x....... | rim ....x.......x... | hat x.o.x.o.x.o.x.o.",
        (
            "kick X.....x.X.x..... | snare ....X.......X... |"
            "ride x.x.x.x.x.x.x.x. | tamb ....x.......x..."
        ),
    ),
    (
        "kick x.........x..... | rim ....x.......x... | ride x.o.x.o.x.o.x.o.",
        (
            "kick X...x...X.x.x... | snare ....X.......X..g |"
            "hat x.x.x.x.x.x.x.x. | clap ....x.......x..."
        ),
    ),
)

PROFILE = GenreProfile(
    name="gospel",
    words=(
        "gospel",
        "worship",
        "spiritual",
    ),
    tempo=(62, 76, 92),
    modes=(("major", 0.9), ("minor", 0.1)),
    tonics=FLAT_KEYS,
    swing=0.65,
    swing_unit=0.5,
    energy=0.02,
    raps=False,
    timbres=(
        "piano",
        "organ",
        "choir",
    ),
    progressions={
        "major": {
            "verse": (
                "I|I7|IV|iv6",
                "I|V7/vi|vi7|V7/V",
                "I|IV|I|V7",
                "I V7/IV|IV iv6|I V7/ii|ii7 V7",
            ),
            "prechorus": ("IV|iv6|I|V7", "ii7|V7|iii7 V7/ii|ii7 V7"),
            "chorus": ("I|V7/IV|IV|iv6", "IV|iv6|I V7/ii|ii7 V7", "I|V|IV|I V7"),
            "bridge": ("IV|V7|iii7|vi7", "vi7|V7/V|ii7|V7"),
        },
        "minor": {
            "verse": ("i7|iv7|i7|V7", "i|bVII|bVI|V7"),
            "prechorus": ("iv7|i7|bVI|V7", "bVI|bVII|bVI|V7"),
            "chorus": ("i7|bVI|iv7|V7", "i|iv7|V7|i"),
            "bridge": ("bVI|bIII|iv7|V7", "iv7|i7|iv7|V7"),
        },
        "dorian": DORIAN,
        "mixolydian": MIXOLYDIAN,
    },
    cadences=True,
    rootless_chords=False,
    key_change_chance=0.7,
    ensemble=(
        comp_slot("pulse", "piano", pan=-0.2, middle=60),
        drum_slot("acoustic-kit", enters=0.35),
        bass_slot("finger-bass", enters=0.25),
        pad_slot("organ", enters=0.2, middle=62, level=-1.0),
        pad_slot("choir", enters=0.6, middle=64, level=-1.0),
        lead_slot("organ", "sax", "piano", middle=70),
        answer_slot("organ", "choir", "piano", middle=70),
    ),
    basslines=(("R-------5-----a-", "R-----R-5---3-a-"), ("R-------3---5---", "R---R-5-8---5-a-")),
    drums=DrumStyle(
        grooves=_GROOVES,
        waltz_grooves=WALTZ_GROOVES,
        short_fill="strokes",
        long_fill="toms",
        crashes=True,
        ending="full",
    ),
    ornaments_tune=True,
    syncopation=0.4,
    syllable_stretch=1.05,
    onset_spread_ms=6.0,
    late_ms={"vocal": 8.0},
    ritardando=0.75,
    mix=MixStyle(
        roles={"pad": 2.0, "comp": 1.0}, hall=Reverb(2.2, 0.025, 0.45), hall_wet=0.22, voice=1.5
    ),
)
