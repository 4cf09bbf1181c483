"""The genre profile of reggaeton.

The dembow: a kick on every quarter under snares in 3+3+2, no swing, 85 to 100 quarters a minute,
minor loops of four chords, and short synthesized tunes (Marshall, Rivera, and Pacini Hernandez,
"Reggaeton", Duke University Press 2009).
"""

from __future__ import annotations

from scopitone.music.composer.genres.mix_style import MixStyle
from scopitone.music.composer.genres.players import (
    answer_slot,
    arp_slot,
    bass_slot,
    comp_slot,
    drum_slot,
    lead_slot,
    pad_slot,
)
from scopitone.music.composer.genres.profile import (
    SYNTH_KEYS,
    DrumStyle,
    GenreProfile,
)
from scopitone.music.composer.genres.shared_progressions import (
    DORIAN,
    MIXOLYDIAN,
    POP_MAJOR,
)

_GROOVES = (
    (
        "kick X...X...X...X... | snare ...x..x....x..x.",
        (
            "kick X...X...X...X... | snare ...X..X....X..X. |"
            "hat x.x.x.x.x.x.x.x. | cabasa o.o.o.o.o.o.o.o."
        ),
    ),
    (
        "kick X...X...X...X... | rim ...x..x....x..x. | shaker o.g.o.g.o.g.o.g.",
        (
            "kick X...X...X...X... | snare ...X..X....X.rX. |"
            "clap ....x.......x... | hat ..x...x...x...x."
        ),
    ),
)

PROFILE = GenreProfile(
    name="reggaeton",
    words=(
        "reggaeton",
        "dembow",
        "perreo",
        "urbano",
    ),
    tempo=(85, 94, 100),
    modes=(("minor", 0.85), ("dorian", 0.15)),
    tonics=SYNTH_KEYS,
    swing=0.5,
    swing_unit=0.25,
    energy=0.05,
    raps=True,
    timbres=(
        "808-kit",
        "808-bass",
        "pluck",
    ),
    progressions={
        "major": POP_MAJOR,
        "minor": {
            "verse": ("i|bVI|bIII|bVII", "i|iv|bVI|V", "i|i|bVI|bVII"),
            "prechorus": ("iv|iv|bVI|V", "bVI|bVII|bVI|V"),
            "chorus": ("i|bVI|bIII|bVII", "bVI|bVII|i|i", "i|bVII|bVI|V"),
            "bridge": ("iv|bVI|i|V", "bVI|bIII|iv|V"),
        },
        "dorian": DORIAN,
        "mixolydian": MIXOLYDIAN,
    },
    cadences=False,
    rootless_chords=False,
    key_change_chance=0.0,
    ensemble=(
        drum_slot("808-kit", "909-kit"),
        bass_slot("808-bass", "synth-bass"),
        comp_slot("stabs", "pluck", "stab", pan=0.25, middle=66, voices=3, level=-2.0),
        pad_slot("warm-pad", enters=0.3, level=-5.0),
        arp_slot("arp16", "pluck", "marimba", enters=0.75),
        lead_slot("pluck", "nylon-guitar", "flute"),
        answer_slot("pluck", "flute", "square-lead"),
    ),
    basslines=(("R-----..R-------", "R--.R-..R--.R-5-"), ("R-------R-..R---", "R--.R-..R-..5-R-")),
    drums=DrumStyle(
        grooves=_GROOVES,
        waltz_grooves=_GROOVES,
        short_fill="roll",
        long_fill="roll",
        crashes=True,
        ending="full",
    ),
    ornaments_tune=False,
    syncopation=0.75,
    syllable_stretch=0.95,
    onset_spread_ms=1.0,
    late_ms={},
    ritardando=1.0,
    mix=MixStyle(roles={"drums": 1.5, "bass": 2.0}, pump=(0.25, 0.2), voice=1.5),
)
