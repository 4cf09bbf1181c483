"""The genre profile of pop."""

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
from scopitone.music.composer.genres.profile import ALL_KEYS, DrumStyle, GenreProfile
from scopitone.music.composer.genres.shared_progressions import DORIAN, MIXOLYDIAN, POP_MAJOR

_GROOVES = (
    (
        "kick X.......x.x..... | snare ....X.......X... | hat x.o.x.o.x.o.x.o.",
        (
            "kick X...x...X...x... | snare ....X.......X... | clap ....X.......X... |"
            "hat ..X...X...X...X. | tamb o.o.x.o.o.o.x.o."
        ),
    ),
    (
        "kick X.....x...x..... | rim ....x.......x... | hat x.x.x.x.x.x.x.xo",
        (
            "kick X..x..x.X..x.... | snare ....X.......X..g | clap ....x.......x... |"
            "hat xoxoxoxoxoxoxoxo | open ..............x."
        ),
    ),
)

PROFILE = GenreProfile(
    name="pop",
    words=("pop", "popular", "mainstream", "radio pop"),
    tempo=(96, 110, 124),
    modes=(("major", 0.65), ("minor", 0.35)),
    tonics=ALL_KEYS,
    swing=0.5,
    swing_unit=0.5,
    energy=0.0,
    raps=False,
    timbres=("pluck", "supersaw-pad", "sub-bass"),
    progressions={
        "major": POP_MAJOR,
        "minor": {
            "verse": ("i|bVI|iv|V", "i|bVII|bVI|V", "i|iv|i|V"),
            "prechorus": ("iv|bVI|i|V", "bVI|bVII|i|V"),
            "chorus": ("i|bVI|bIII|V", "i|iv|bVI|V", "i|bVII|bVI|V"),
            "bridge": ("bVI|bIII|iv|V", "iv|i|iv|V"),
        },
        "dorian": DORIAN,
        "mixolydian": MIXOLYDIAN,
    },
    cadences=True,
    rootless_chords=False,
    key_change_chance=0.6,
    ensemble=(
        drum_slot("909-kit", "acoustic-kit", enters=0.3),
        bass_slot("synth-bass", "finger-bass", enters=0.3),
        comp_slot("pulse", "piano", "electric-piano", voices=3),
        pad_slot("warm-pad", "supersaw-pad", enters=0.45),
        comp_slot(
            "syncopated", "clean-guitar", "pluck", enters=0.5, pan=0.45, voices=3, level=-2.0
        ),
        arp_slot("arp8", "pluck", "marimba", enters=0.6, middle=72),
        lead_slot("pluck", "saw-lead"),
        answer_slot("pluck", "clean-guitar"),
    ),
    basslines=(("R-------R-----5-", "R-R-..R-R-R-5-a-"), ("R-----R-----R---", "R-.R..8-R-.R5-a-")),
    drums=DrumStyle(
        grooves=_GROOVES,
        waltz_grooves=_GROOVES,
        short_fill="toms",
        long_fill="roll",
        crashes=True,
        ending="full",
    ),
    ornaments_tune=True,
    syncopation=0.6,
    syllable_stretch=1.0,
    onset_spread_ms=2.5,
    late_ms={},
    ritardando=1.0,
    mix=MixStyle(echo=(1.0, 0.18), pump=(0.3, 0.22)),
)
