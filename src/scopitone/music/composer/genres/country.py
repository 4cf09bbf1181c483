"""The genre profile of country."""

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
        "kick X.......X....... | snare g.ogX.g.g.ogX.g.",
        "kick X...x...X...x... | snare g.xgX.xgg.xgX.xg | hat ..x...x...x...x.",
    ),
    (
        "kick X.......X.x..... | rim ....x.......x... | hat x.o.x.o.x.o.x.o.",
        "kick X.....x.X.x..... | snare ....X.......X... | hat x.x.x.x.x.x.x.x.",
    ),
)

PROFILE = GenreProfile(
    name="country",
    words=("country", "country music", "nashville"),
    tempo=(90, 108, 130),
    modes=(("major", 0.85), ("mixolydian", 0.15)),
    tonics=GUITAR_KEYS,
    swing=0.55,
    swing_unit=0.5,
    energy=0.0,
    raps=False,
    timbres=("pedal-steel", "banjo", "steel-guitar", "clean-guitar"),
    progressions={
        "major": FOLK_MAJOR,
        "minor": FOLK_MINOR,
        "dorian": DORIAN,
        "mixolydian": MIXOLYDIAN,
    },
    cadences=True,
    rootless_chords=False,
    key_change_chance=0.5,
    ensemble=(
        drum_slot("acoustic-kit", "brush-kit", enters=0.3),
        bass_slot("finger-bass", "acoustic-bass"),
        comp_slot("strum", "steel-guitar", pan=-0.35),
        comp_slot("rolls", "banjo", "clean-guitar", enters=0.5, pan=0.4, middle=64, level=-3.0),
        pad_slot("pedal-steel", enters=0.45, level=-5.0),
        lead_slot("pedal-steel", "violin", "clean-guitar"),
        answer_slot("pedal-steel", "clean-guitar", "harmonica", middle=67),
    ),
    basslines=(("R-------5-------", "R---....5---..a-"), ("R-------l-------", "R---3---5---a---")),
    drums=DrumStyle(
        grooves=_GROOVES,
        waltz_grooves=WALTZ_GROOVES,
        short_fill="toms",
        long_fill="toms",
        crashes=True,
        ending="full",
    ),
    ornaments_tune=True,
    syncopation=0.25,
    syllable_stretch=1.0,
    onset_spread_ms=5.0,
    late_ms={},
    ritardando=1.0,
    mix=MixStyle(roles={"comp": 1.0, "counter": 1.5}, echo=(0.5, 0.1), voice=1.5),
)
