"""The genre profile of folk."""

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
    GUITAR_KEYS,
    WALTZ_GROOVES,
    DrumStyle,
    GenreProfile,
)
from scopitone.music.composer.genres.shared_progressions import (
    DORIAN,
    FOLK_MAJOR,
    FOLK_MINOR,
    MIXOLYDIAN,
)

_GROOVES = (
    (
        "shaker o.g.x.g.o.g.x.g.",
        "kick x.......x....... | shaker o.g.x.g.o.g.x.g. | rim ....o.......o...",
    ),
    (
        "tamb ....o.......o...",
        "kick x.......x.x..... | snare ....o.......o... | shaker o.o.x.o.o.o.x.o.",
    ),
)

PROFILE = GenreProfile(
    name="folk",
    words=("folk", "folky", "acoustic folk", "singer songwriter"),
    tempo=(80, 96, 120),
    modes=(("major", 0.55), ("minor", 0.25), ("dorian", 0.2)),
    tonics=GUITAR_KEYS,
    swing=0.5,
    swing_unit=0.5,
    energy=-0.08,
    raps=False,
    timbres=("steel-guitar", "nylon-guitar", "acoustic-bass", "brush-kit"),
    progressions={
        "major": FOLK_MAJOR,
        "minor": FOLK_MINOR,
        "dorian": DORIAN,
        "mixolydian": MIXOLYDIAN,
    },
    cadences=True,
    rootless_chords=False,
    key_change_chance=0.0,
    ensemble=(
        comp_slot("travis", "steel-guitar", "nylon-guitar", pan=-0.2),
        bass_slot("acoustic-bass", enters=0.35),
        drum_slot("brush-kit", enters=0.5),
        comp_slot("strum", "steel-guitar", enters=0.55, pan=0.4, level=-3.0),
        pad_slot("strings", "accordion", enters=0.6, level=-5.0),
        lead_slot("violin", "flute", "harmonica", middle=74),
        answer_slot("violin", "harmonica", "flute", middle=72),
    ),
    basslines=(("R-------5-------", "R---5---R---a---"), ("R-----------5---", "R---3---5---a---")),
    drums=DrumStyle(
        grooves=_GROOVES,
        waltz_grooves=WALTZ_GROOVES,
        short_fill="strokes",
        long_fill="strokes",
        crashes=False,
        ending="soft",
    ),
    ornaments_tune=True,
    syncopation=0.25,
    syllable_stretch=1.0,
    onset_spread_ms=6.0,
    late_ms={},
    ritardando=0.8,
    mix=MixStyle(
        roles={"comp": 2.5, "drums": -5.0, "bass": -1.0},
        hall=Reverb(1.2, 0.015, 0.5),
        hall_wet=0.14,
        echo=(1.0, 0.06),
        voice=2.0,
        width=1.1,
        glue=1.0,
    ),
)
