"""The genre profile of cumbia.

A scraper in the rhythm long-short-short, drums that answer on the offbeat, a bass on root and fifth
that skips the second beat, accordion, and minor keys that move between tonic and dominant, 85 to
105 quarters a minute (Fernández L'Hoeste and Vila, "Cumbia!", Duke University Press 2013).
"""

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
    ALL_KEYS,
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
        "guiro X...x.xxX...x.xx | conga ....x.......x...",
        (
            "guiro X...x.xxX...x.xx | kick x.......x....... |"
            "conga ..x.X.x...x.X.xx | cowbell x...x...x...x..."
        ),
    ),
    (
        "guiro X...x.xoX...x.xo | low-conga x.......x....... | conga ....x.x.....x.x.",
        (
            "guiro X...x.xxX...x.xx | kick X.......X....... |"
            "conga ....X.xx....X.xx | timbale ..............xx | cowbell X...x...X...x..."
        ),
    ),
)

PROFILE = GenreProfile(
    name="cumbia",
    words=(
        "cumbia",
        "vallenato",
        "tropical cumbia",
    ),
    tempo=(85, 96, 105),
    modes=(("minor", 0.7), ("major", 0.3)),
    tonics=ALL_KEYS,
    swing=0.5,
    swing_unit=0.5,
    energy=0.0,
    raps=False,
    timbres=(
        "latin-kit",
        "accordion",
        "finger-bass",
    ),
    progressions={
        "major": {
            "verse": ("I|I|V7|I", "I|V7|V7|I", "I|IV|V7|I"),
            "prechorus": ("IV|I|V7|V7", "ii|V|ii|V"),
            "chorus": ("I|V7|V7|I", "I|IV|V7|I"),
            "bridge": ("IV|I|V7|I", "vi|ii|V|V7"),
        },
        "minor": {
            "verse": ("i|i|V7|i", "i|V7|V7|i", "i|bVII|bVI|V7"),
            "prechorus": ("iv|i|V7|V7", "bVI|bVII|V7|V7"),
            "chorus": ("i|V7|V7|i", "iv|i|V7|i"),
            "bridge": ("bIII|bVII|iv|V7", "iv|i|bVI|V7"),
        },
        "dorian": DORIAN,
        "mixolydian": MIXOLYDIAN,
    },
    cadences=True,
    rootless_chords=False,
    key_change_chance=0.1,
    ensemble=(
        drum_slot("latin-kit"),
        bass_slot("finger-bass", "acoustic-bass"),
        comp_slot("skank", "accordion", "clean-guitar", middle=66, voices=3),
        comp_slot("montuno", "piano", enters=0.6, pan=0.35, middle=66, voices=3, level=-4.0),
        comp_slot("brass", "brass", enters=0.7, pan=0.2, middle=66, level=-4.0),
        lead_slot("accordion", "clarinet", "flute"),
        answer_slot("accordion", "trumpet", "clarinet"),
    ),
    basslines=(("R-------5---R---", "R---....5---R-5-"), ("R-------3---5---", "R---..R-3---5---")),
    drums=DrumStyle(
        grooves=_GROOVES,
        waltz_grooves=WALTZ_GROOVES,
        short_fill="strokes",
        long_fill="strokes",
        crashes=True,
        ending="full",
    ),
    ornaments_tune=True,
    syncopation=0.45,
    syllable_stretch=1.0,
    onset_spread_ms=5.0,
    late_ms={},
    ritardando=1.0,
    mix=MixStyle(
        roles={"comp": 1.0, "lead": 1.0}, hall=Reverb(1.1, 0.01, 0.4), echo=(0.5, 0.08), voice=1.5
    ),
)
