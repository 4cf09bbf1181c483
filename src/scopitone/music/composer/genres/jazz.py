"""The genre profile of jazz."""

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
    FLAT_KEYS,
    WALTZ_GROOVES,
    DrumStyle,
    GenreProfile,
)
from scopitone.music.composer.genres.shared_progressions import (
    DORIAN_SEVENTHS,
    JAZZ_MINOR,
    MIXOLYDIAN,
)

_GROOVES = (
    (
        "ride X...x.o.X...x.o. | pedal ....x.......x... | kick g.......g.......",
        (
            "ride X...X.x.X...X.x. | pedal ....X.......X... | snare ......g........o |"
            "kick o...g...o...g..."
        ),
    ),
    (
        "hat X...x.o.X...x.o. | rim ............o...",
        (
            "ride X...X.x.X...X.o. | pedal ....X.......X... | snare ..g.......o..... |"
            "kick g...g...g..o...."
        ),
    ),
)

PROFILE = GenreProfile(
    name="jazz",
    words=("jazz", "jazzy", "bebop", "swing", "smooth jazz", "cool jazz", "big band"),
    tempo=(100, 138, 220),
    modes=(("major", 0.6), ("minor", 0.25), ("dorian", 0.15)),
    tonics=FLAT_KEYS,
    swing=0.64,
    swing_unit=0.5,
    energy=-0.04,
    raps=False,
    timbres=("jazz-kit", "acoustic-bass", "sax", "trumpet", "piano"),
    progressions={
        "major": {
            "verse": (
                "I6|vi9|ii9|V13|Iadd9|V7b9/ii|ii9|V13",
                "Iadd9|Iadd9|ii9|V13|ii9|V13|I6 V7/ii|ii9 V13",
                "I7|IV7|I7|I7|IV7|IV7|I7|V7/ii|ii9|V13|I7|V7",
            ),
            "prechorus": ("IVmaj7|iv6|iii7 V7/ii|ii9 V13", "ii9|V13|ii9|V13"),
            "chorus": (
                "Iadd9|V7b9/ii|ii9|V13|Iadd9|V7/IV|IVmaj7 iv6|I6 V13",
                "Iadd9|ii9 V13|I6|ii9 V13",
            ),
            "bridge": ("V13/vi|V13/vi|V13/ii|V13/ii|V13/V|V13/V|V13|V13", "IVmaj7|iv6|iii7|V13"),
        },
        "minor": JAZZ_MINOR,
        "dorian": DORIAN_SEVENTHS,
        "mixolydian": MIXOLYDIAN,
    },
    cadences=True,
    rootless_chords=True,
    key_change_chance=0.0,
    ensemble=(
        drum_slot("jazz-kit"),
        bass_slot("acoustic-bass"),
        comp_slot("rootless", "piano", "electric-piano"),
        lead_slot("sax", "trumpet", "vibraphone", middle=67),
        comp_slot("held", "vibraphone", "clean-guitar", enters=0.7, pan=0.4, voices=3, level=-5.0),
        answer_slot("sax", "clarinet", "trumpet", middle=65),
    ),
    basslines=(("R-------5-------", "walk"), ("R-------3-------", "walk")),
    drums=DrumStyle(
        grooves=_GROOVES,
        waltz_grooves=WALTZ_GROOVES,
        short_fill="strokes",
        long_fill="strokes",
        crashes=False,
        ending="soft",
    ),
    ornaments_tune=True,
    syncopation=0.9,
    syllable_stretch=1.0,
    onset_spread_ms=7.0,
    late_ms={"bass": -4.0, "lead": 15.0, "counter": 12.0, "vocal": 18.0},
    ritardando=0.78,
    mix=MixStyle(
        roles={"drums": -3.0, "bass": 1.0, "comp": 1.5, "lead": 2.0},
        drum_room=Reverb(0.9, 0.008, 0.4),
        drum_wet=0.22,
        hall=Reverb(1.3, 0.015, 0.4),
        hall_wet=0.18,
        echo=(1.0, 0.04),
        voice=2.0,
        width=1.1,
        glue=0.5,
    ),
)
