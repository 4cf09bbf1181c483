"""The genre profile of reggae."""

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
from scopitone.music.composer.genres.shared_progressions import DORIAN, MIXOLYDIAN

_GROOVES = (
    (
        "kick ........X....... | rim ........X....... | hat ..x...x...x...x.",
        (
            "kick ........X....... | snare ........X....... | hat o.x.o.x.o.x.o.xo |"
            "open ..............x."
        ),
    ),
    (
        "kick X.......X....... | rim ....x...x...x... | hat ..x...x...x...x.",
        "kick X...X...X...X... | rim ........X....x.. | hat oxx.oxx.oxx.oxx.",
    ),
)

PROFILE = GenreProfile(
    name="reggae",
    words=("reggae", "roots reggae", "one drop"),
    tempo=(70, 78, 90),
    modes=(("major", 0.6), ("minor", 0.4)),
    tonics=GUITAR_KEYS,
    swing=0.5,
    swing_unit=0.5,
    energy=-0.05,
    raps=False,
    timbres=("organ", "clean-guitar"),
    progressions={
        "major": {
            "verse": ("I|IV|I|V", "I|vi|IV|V", "I|ii|I|ii"),
            "prechorus": ("IV|V|IV|V", "ii|IV|ii|V"),
            "chorus": ("I|V|vi|IV", "I|IV|V|I"),
            "bridge": ("vi|V|vi|V", "IV|iii|ii|V"),
        },
        "minor": {
            "verse": ("i|i|iv|i", "i|iv|i|v"),
            "prechorus": ("iv|V|iv|V", "bVI|bVI|V|V"),
            "chorus": ("i|iv|bVII|i", "i|bVI|iv|V"),
            "bridge": ("bVI|bVII|i|V", "iv|i|iv|V"),
        },
        "dorian": DORIAN,
        "mixolydian": MIXOLYDIAN,
    },
    cadences=True,
    rootless_chords=False,
    key_change_chance=0.0,
    ensemble=(
        drum_slot("rock-kit", "acoustic-kit"),
        bass_slot("finger-bass"),
        comp_slot("skank", "clean-guitar", pan=-0.35, middle=64, voices=3),
        comp_slot("bubble", "organ", enters=0.4, pan=0.35, voices=3, level=-3.0),
        comp_slot("brass", "brass", enters=0.65, pan=0.2, middle=66, voices=3, level=-3.0),
        lead_slot("trumpet", "harmonica"),
        answer_slot("trumpet", "sax", "organ"),
    ),
    basslines=(("R-.R..5-....R-..", "....R-R-5-.3..R-"), ("R---..R-3-.5....", "R-R...5-..3-R-..")),
    drums=DrumStyle(
        grooves=_GROOVES,
        waltz_grooves=WALTZ_GROOVES,
        short_fill="strokes",
        long_fill="strokes",
        crashes=True,
        ending="full",
    ),
    ornaments_tune=True,
    syncopation=0.7,
    syllable_stretch=1.0,
    onset_spread_ms=5.0,
    late_ms={"bass": 6.0, "drums": 3.0, "vocal": 12.0},
    ritardando=1.0,
    mix=MixStyle(
        roles={"bass": 3.0, "comp": 0.5},
        hall=Reverb(1.8, 0.02, 0.6),
        hall_wet=0.2,
        echo=(0.75, 0.26),
    ),
)
