"""The genre profile of bluegrass.

No drums: a double bass on root and fifth, an instrument that chops on the beats between, banjo
rolls in sixteenths, flat-picked guitar and fiddle, I, IV and V in the keys of open strings, major
or Mixolydian, 116 to 160 quarters a minute (Rosenberg, "Bluegrass: A History", University of
Illinois Press 1985).
"""

from __future__ import annotations

from scopitone.music.composer.genres.mix_style import MixStyle, Reverb
from scopitone.music.composer.genres.players import (
    answer_slot,
    bass_slot,
    comp_slot,
    lead_slot,
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
        "rim ....g.......g...",
        "shaker ....o.......o...",
    ),
    (
        "shaker ....g.......g...",
        "rim ....o.......o...",
    ),
)

PROFILE = GenreProfile(
    name="bluegrass",
    words=(
        "bluegrass",
        "newgrass",
        "hoedown",
        "fiddle tune",
    ),
    tempo=(116, 132, 160),
    modes=(("major", 0.7), ("mixolydian", 0.3)),
    tonics=GUITAR_KEYS,
    swing=0.52,
    swing_unit=0.5,
    energy=0.02,
    raps=False,
    timbres=(
        "banjo",
        "violin",
        "acoustic-bass",
    ),
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
        comp_slot("strum", "steel-guitar", pan=-0.35),
        bass_slot("acoustic-bass", enters=0.1),
        comp_slot("rolls", "banjo", enters=0.2, pan=0.35, middle=64),
        comp_slot(
            "chop",
            "nylon-guitar",
            "steel-guitar",
            enters=0.35,
            pan=0.15,
            middle=70,
            voices=3,
            level=-2.0,
        ),
        lead_slot("violin", "banjo", "steel-guitar", middle=74),
        answer_slot("violin", "banjo", "harmonica", middle=72, enters=0.2),
    ),
    basslines=(("R-------5-------", "R-------5-----a-"), ("R-------l-------", "R-------5---3-a-")),
    drums=DrumStyle(
        grooves=_GROOVES,
        waltz_grooves=WALTZ_GROOVES,
        short_fill="none",
        long_fill="none",
        crashes=False,
        ending="none",
    ),
    ornaments_tune=True,
    syncopation=0.2,
    syllable_stretch=1.0,
    onset_spread_ms=6.0,
    late_ms={},
    ritardando=0.8,
    mix=MixStyle(
        roles={"comp": 2.5, "bass": 1.0, "lead": 1.5},
        hall=Reverb(0.9, 0.012, 0.5),
        hall_wet=0.1,
        echo=(0.5, 0.04),
        voice=2.0,
        width=1.1,
        glue=1.0,
    ),
)
