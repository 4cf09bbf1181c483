"""The genre profile of afrobeat.

One or two chords in a Dorian or minor mode for a whole section, drums with the snare between the
beats and an open hi-hat, interlocking guitars, a bass figure of a bar or two, electric piano or
organ, and brass riffs, 100 to 120 quarters a minute (Veal, "Fela: The Life and Times of an African
Musical Icon", Temple University Press 2000; Allen and Veal, "Tony Allen", Duke University Press
2013).
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
)
from scopitone.music.composer.genres.profile import (
    FLAT_KEYS,
    DrumStyle,
    GenreProfile,
)
from scopitone.music.composer.genres.shared_progressions import (
    FOLK_MAJOR,
)

_GROOVES = (
    (
        "kick X.....x...x..... | hat x.x.x.x.x.x.x.x. | rim ...x......x..x..",
        (
            "kick X..x..x...x..x.. | hat x.xxx.x.x.xxx.x. |"
            "snare ...X..g..gX..X.g | open ......x.......x. | shaker o.g.o.g.o.g.o.g."
        ),
    ),
    (
        "hat x.xxx.xxx.xxx.xx | kick x.....x.........",
        (
            "kick X.x...x..x....x. | hat xoxxxoxxxoxxxoxx |"
            "snare ..gX..X.g..X.gX. | cowbell x.x..x.x..x.x..x | conga ......x.......xx"
        ),
    ),
)

PROFILE = GenreProfile(
    name="afrobeat",
    words=(
        "afrobeat",
        "afro beat",
        "afro funk",
        "highlife",
    ),
    tempo=(100, 109, 120),
    modes=(("dorian", 0.6), ("minor", 0.25), ("mixolydian", 0.15)),
    tonics=FLAT_KEYS,
    swing=0.53,
    swing_unit=0.25,
    energy=0.04,
    raps=False,
    timbres=(
        "clean-guitar",
        "brass",
        "organ",
        "latin-kit",
    ),
    progressions={
        "major": FOLK_MAJOR,
        "minor": {
            "verse": ("i7|i7|i7|i7", "i7|i7|iv7|i7"),
            "prechorus": ("iv7|i7|iv7|V7", "bVI|bVII|bVI|V7"),
            "chorus": ("i7|iv7|i7|V7", "i7|bVII|i7|bVII"),
            "bridge": ("iv7|iv7|i7|V7", "bVI|bVII|i7|V7"),
        },
        "dorian": {
            "verse": ("i7|i7|i7|i7", "i7|IV7|i7|IV7"),
            "prechorus": ("IV7|IV7|v7|v7", "bVII|bVII|IV7|v7"),
            "chorus": ("i7|IV7|i7|IV7", "i7|bVII|IV7|i7"),
            "bridge": ("IV7|i7|IV7|v7", "bIII|IV7|i7|v7"),
        },
        "mixolydian": {
            "verse": ("I|bVII|I|bVII", "I|I|bVII|bVII"),
            "prechorus": ("IV|bVII|IV|bVII", "v7|v7|IV|IV"),
            "chorus": ("I|bVII|IV|I", "I|v7|I|bVII"),
            "bridge": ("IV|IV|bVII|bVII", "vi|IV|bVII|bVII"),
        },
    },
    cadences=False,
    rootless_chords=True,
    key_change_chance=0.0,
    ensemble=(
        drum_slot("acoustic-kit", "latin-kit"),
        bass_slot("finger-bass"),
        comp_slot("muted16", "clean-guitar", pan=-0.4, middle=66, voices=2, level=-1.0),
        comp_slot(
            "stabs",
            "electric-piano",
            "organ",
            enters=0.35,
            pan=0.3,
            middle=62,
            voices=3,
            level=-2.0,
        ),
        arp_slot("arp16", "clean-guitar", "marimba", enters=0.5, middle=70),
        comp_slot("brass", "brass", enters=0.6, pan=0.15, middle=66),
        lead_slot("sax", "trumpet", "organ", middle=69),
        answer_slot("brass", "sax", middle=67),
    ),
    basslines=(("R--R..5-....8-5-", "R--R..5-..R.8.5a"), ("..R-..R-5-..R---", "..R-.R8-..5-.R3-")),
    drums=DrumStyle(
        grooves=_GROOVES,
        waltz_grooves=_GROOVES,
        short_fill="strokes",
        long_fill="toms",
        crashes=True,
        ending="full",
    ),
    ornaments_tune=True,
    syncopation=0.7,
    syllable_stretch=1.0,
    onset_spread_ms=5.0,
    late_ms={"bass": 3.0, "drums": 2.0},
    ritardando=1.0,
    mix=MixStyle(roles={"drums": 1.0, "bass": 1.5}, hall_wet=0.12, echo=(0.5, 0.08), voice=1.5),
)
