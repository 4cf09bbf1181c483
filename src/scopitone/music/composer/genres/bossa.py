"""The genre profile of bossa."""

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
    DORIAN_SEVENTHS,
    JAZZ_MINOR,
    MIXOLYDIAN,
)

_GROOVES = (
    (
        (
            "kick x.....ox......ox | rim x.....x.....x... / ....x.....x..... |"
            " shaker o.x.o.x.o.x.o.x."
        ),
        (
            "kick X.....xX......xX | rim X.....X.....X... / ....X.....X..... |"
            " shaker oxoxoxoxoxoxoxox"
        ),
    ),
    (
        ("kick x.....ox......ox | rim ....x.....x..... / x.....x.....x... | hat o.o.o.o.o.o.o.o."),
        (
            "kick X.....xX......xX | rim ....X.....X..... / X.....X.....X... |"
            "hat oxoxoxoxoxoxoxox | conga ....x.......x.x."
        ),
    ),
)

PROFILE = GenreProfile(
    name="bossa",
    words=("bossa", "bossa nova", "samba", "brazilian"),
    tempo=(120, 130, 145),
    modes=(("major", 0.7), ("minor", 0.3)),
    tonics=FLAT_KEYS,
    swing=0.5,
    swing_unit=0.5,
    energy=-0.1,
    raps=False,
    timbres=("nylon-guitar", "latin-kit", "flute"),
    progressions={
        "major": {
            "verse": ("Iadd9|Imaj7|II7|II7|ii9|V13|Iadd9|V7b9", "Iadd9|vi9|ii9|V13"),
            "prechorus": ("iii7|V7/ii|ii9|V13", "IVmaj7|iv6|ii9|V13"),
            "chorus": ("Iadd9|V7/ii|ii9|V13", "Iadd9|IVmaj7|I6 V7/ii|ii9 V13"),
            "bridge": ("IVmaj7|iv6|iii7|V7/ii|ii9|ii9|V13|V7b9", "vi9|II7|ii9|V13"),
        },
        "minor": JAZZ_MINOR,
        "dorian": DORIAN_SEVENTHS,
        "mixolydian": MIXOLYDIAN,
    },
    cadences=True,
    rootless_chords=True,
    key_change_chance=0.0,
    ensemble=(
        comp_slot("bossa", "nylon-guitar", pan=-0.15),
        bass_slot("acoustic-bass"),
        drum_slot("latin-kit", "brush-kit"),
        comp_slot("held", "electric-piano", "piano", enters=0.5, pan=0.35, level=-4.0),
        pad_slot("strings", enters=0.65, level=-5.0),
        lead_slot("flute", "sax"),
        answer_slot("flute", "piano", "clarinet"),
    ),
    basslines=(("R-----5-5-----R-", "R-----5-5-----a-"), ("R-----R-5-----5-", "R-----5-5---.-aa")),
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
    onset_spread_ms=5.0,
    late_ms={"vocal": 15.0},
    ritardando=1.0,
    mix=MixStyle(
        roles={"drums": -4.0, "comp": 2.5},
        hall=Reverb(1.2, 0.015, 0.5),
        echo=(1.0, 0.05),
        voice=2.0,
        glue=1.0,
    ),
)
