"""The genre profile of disco.

A kick on every quarter, open hi-hats between them, a bass in octaves, clean guitars in sixteenths,
strings and brass over chords with sevenths, 110 to 126 quarters a minute (Lawrence, "Love Saves the
Day", Duke University Press 2003; Braunstein, "Disco", American Heritage 1999).
"""

from __future__ import annotations

from scopitone.music.composer.genres.mix_style import MixStyle
from scopitone.music.composer.genres.players import (
    answer_slot,
    bass_slot,
    comp_slot,
    drum_slot,
    lead_slot,
    pad_slot,
)
from scopitone.music.composer.genres.profile import (
    ALL_KEYS,
    DrumStyle,
    GenreProfile,
)
from scopitone.music.composer.genres.shared_progressions import (
    DORIAN_SEVENTHS,
    MIXOLYDIAN,
)

_GROOVES = (
    (
        "kick X...X...X...X... | open ..x...x...x...x.",
        (
            "kick X...X...X...X... | snare ....X.......X... |"
            "open ..X...X...X...X. | hat x...x...x...x... | tamb ..o...o...o...o."
        ),
    ),
    (
        "kick X...X...X...X... | hat x.o.x.o.x.o.x.o.",
        (
            "kick X...X...X...X... | clap ....X.......X... |"
            "open ..X...X...X...X. | shaker x.oxx.oxx.oxx.ox | conga ...x..x....x..x."
        ),
    ),
)

PROFILE = GenreProfile(
    name="disco",
    words=("disco", "nu disco"),
    tempo=(110, 118, 126),
    modes=(("minor", 0.55), ("major", 0.35), ("dorian", 0.1)),
    tonics=ALL_KEYS,
    swing=0.5,
    swing_unit=0.25,
    energy=0.08,
    raps=False,
    timbres=(
        "strings",
        "finger-bass",
        "clean-guitar",
        "brass",
    ),
    progressions={
        "major": {
            "verse": ("Imaj7|vi7|ii7|V7", "Imaj7|iii7|IVmaj7|V7", "IVmaj7|iii7|ii7|V7"),
            "prechorus": ("ii7|V7|iii7|vi7", "IVmaj7|V|IVmaj7|V7"),
            "chorus": ("Imaj7|vi7|IVmaj7|V7", "IVmaj7|V7|iii7|vi7"),
            "bridge": ("ii7|iii7|IVmaj7|V7", "vi7|ii7|IV|V7"),
        },
        "minor": {
            "verse": ("i7|i7|iv7|V7", "i|bVII|bVI|V7", "i7|bVImaj7|iv7|V7"),
            "prechorus": ("iv7|bVII|bIII|V7", "bVI|bVII|bVI|V7"),
            "chorus": ("i7|bVII|bVI|V7", "iv7|bVII|bIII|bVI"),
            "bridge": ("bVI|bVII|i7|V7", "iv7|i7|iv7|V7"),
        },
        "dorian": DORIAN_SEVENTHS,
        "mixolydian": MIXOLYDIAN,
    },
    cadences=True,
    rootless_chords=True,
    key_change_chance=0.35,
    ensemble=(
        drum_slot("909-kit", "acoustic-kit"),
        bass_slot("finger-bass", "synth-bass"),
        comp_slot("muted16", "clean-guitar", pan=-0.4, middle=66, voices=3, level=-2.0),
        comp_slot("stabs", "electric-piano", "piano", enters=0.35, pan=0.3, middle=62),
        pad_slot("strings", enters=0.45, middle=70, level=-2.0),
        comp_slot("brass", "brass", enters=0.7, pan=0.2, middle=66, level=-3.0),
        lead_slot("strings", "sax", "trumpet"),
        answer_slot("strings", "brass", "flute"),
    ),
    basslines=(("R-8-R-8-R-8-R-8-", "R-8-R-8-R-8-5-8-"), ("R--.8-R-R--.8-R-", "R-.R8-.RR-.R8-5a")),
    drums=DrumStyle(
        grooves=_GROOVES,
        waltz_grooves=_GROOVES,
        short_fill="toms",
        long_fill="roll",
        crashes=True,
        ending="full",
    ),
    ornaments_tune=True,
    syncopation=0.5,
    syllable_stretch=1.0,
    onset_spread_ms=2.0,
    late_ms={},
    ritardando=1.0,
    mix=MixStyle(roles={"pad": 1.5, "bass": 1.5}, pump=(0.15, 0.2), hall_wet=0.2, voice=1.5),
)
