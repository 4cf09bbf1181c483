"""The genre profile of latin."""

from __future__ import annotations

from scopitone.music.composer.genres.mix_style import MixStyle, Reverb
from scopitone.music.composer.genres.players import (
    answer_slot,
    bass_slot,
    comp_slot,
    drum_slot,
    lead_slot,
)
from scopitone.music.composer.genres.profile import ALL_KEYS, WALTZ_GROOVES, DrumStyle, GenreProfile
from scopitone.music.composer.genres.shared_progressions import DORIAN, MIXOLYDIAN

_GROOVES = (
    (
        (
            "claves X.....X.....X... / ....X...X....... | conga ....x.......xx.. |"
            "shaker x.o.x.o.x.o.x.o."
        ),
        (
            "claves X.....X.....X... / ....X...X....... | mute-conga ..o...o...o..... |"
            "conga ....X.......XX.. | low-conga ..............xx | cowbell X...x...X...x... |"
            "kick x.....x.....x... | timbale ............x.o."
        ),
    ),
    (
        "guiro X...x.xoX...x.xo | kick x.......x....... | low-conga ......x.......x.",
        (
            "guiro X...x.xxX...x.xx | kick X...x...X...x... | conga ....X.xx....X.xx |"
            "cowbell ..x...x...x...x. | low-conga ......x.......x."
        ),
    ),
)

PROFILE = GenreProfile(
    name="latin",
    words=("latin", "latino", "salsa", "tropical", "latin pop"),
    tempo=(90, 98, 105),
    modes=(("minor", 0.6), ("major", 0.4)),
    tonics=ALL_KEYS,
    swing=0.5,
    swing_unit=0.5,
    energy=0.0,
    raps=False,
    timbres=("latin-kit", "brass", "trumpet", "piano"),
    progressions={
        "major": {
            "verse": ("I|IV|V|IV", "I|V|V|I", "I|vi|ii|V"),
            "prechorus": ("ii|V|ii|V", "IV|I|V|V"),
            "chorus": ("I|IV|V7|I", "I|V|V7|I"),
            "bridge": ("vi|ii|V|I", "IV|I|V7|V7"),
        },
        "minor": {
            "verse": ("i|iv|V7|i", "i|V7|V7|i", "i|bVII|bVI|V7"),
            "prechorus": ("iv|i|V7|V7", "bVI|bVI|V7|V7"),
            "chorus": ("i|iv|V7|V7", "i|bVII|bVI|V7"),
            "bridge": ("bIII|bVII|iv|V7", "iv|i|iv|V7"),
        },
        "dorian": DORIAN,
        "mixolydian": MIXOLYDIAN,
    },
    cadences=True,
    rootless_chords=False,
    key_change_chance=0.3,
    ensemble=(
        drum_slot("latin-kit"),
        bass_slot("finger-bass", "acoustic-bass"),
        comp_slot("montuno", "piano", "nylon-guitar", middle=64, voices=3),
        comp_slot("brass", "brass", enters=0.6, pan=0.35, middle=66, level=-2.0),
        lead_slot("trumpet", "accordion", middle=70),
        answer_slot("trumpet", "accordion", "flute"),
    ),
    basslines=(("R-----5---..3---", "......5-....a---"), ("R-....5-R-..5-..", "R-..3-..5-..3-a-")),
    drums=DrumStyle(
        grooves=_GROOVES,
        waltz_grooves=WALTZ_GROOVES,
        short_fill="strokes",
        long_fill="strokes",
        crashes=True,
        ending="full",
    ),
    ornaments_tune=True,
    syncopation=0.8,
    syllable_stretch=1.0,
    onset_spread_ms=5.0,
    late_ms={},
    ritardando=1.0,
    mix=MixStyle(roles={"comp": 1.5, "lead": 1.0}, hall=Reverb(1.2, 0.01, 0.4), echo=(0.5, 0.08)),
)
