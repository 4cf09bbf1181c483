"""The genre profile of ambient."""

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
from scopitone.music.composer.genres.profile import ALL_KEYS, WALTZ_GROOVES, DrumStyle, GenreProfile
from scopitone.music.composer.genres.shared_progressions import (
    AMBIENT_MAJOR,
    AMBIENT_MINOR,
    DORIAN_SEVENTHS,
    MIXOLYDIAN,
)

_GROOVES = (
    ("shaker ....g.......g...", "kick o............... | shaker ..g.o.g...g.o.g."),
    ("rim ............g...", "kick o.........g..... | cabasa ....g.......g..."),
)

PROFILE = GenreProfile(
    name="ambient",
    words=("ambient", "drone", "meditation", "meditative", "atmospheric"),
    tempo=(50, 64, 80),
    modes=(("major", 0.4), ("minor", 0.3), ("dorian", 0.3)),
    tonics=ALL_KEYS,
    swing=0.5,
    swing_unit=0.5,
    energy=-0.22,
    raps=False,
    timbres=("air-pad", "warm-pad"),
    progressions={
        "major": AMBIENT_MAJOR,
        "minor": AMBIENT_MINOR,
        "dorian": DORIAN_SEVENTHS,
        "mixolydian": MIXOLYDIAN,
    },
    cadences=False,
    rootless_chords=False,
    key_change_chance=0.0,
    ensemble=(
        pad_slot("air-pad"),
        pad_slot("warm-pad", "choir", enters=0.3, middle=55),
        bass_slot("sub-bass", "cello", enters=0.3),
        comp_slot("waterfall", "piano", "harp", enters=0.2, pan=0.2, middle=67, level=-2.0),
        drum_slot("latin-kit", enters=0.6),
        lead_slot("glockenspiel", "flute", "vibraphone", middle=76),
        answer_slot("vibraphone", "flute", middle=74),
    ),
    basslines=(("R---------------", "R---------------"), ("R-----------5---", "R-----------5---")),
    drums=DrumStyle(
        grooves=_GROOVES,
        waltz_grooves=WALTZ_GROOVES,
        short_fill="none",
        long_fill="none",
        crashes=False,
        ending="none",
    ),
    ornaments_tune=False,
    syncopation=0.25,
    syllable_stretch=1.35,
    onset_spread_ms=8.0,
    late_ms={},
    ritardando=0.75,
    mix=MixStyle(
        roles={"pad": 8.0, "lead": 1.0, "arp": 2.0, "comp": 2.0, "bass": -1.0},
        hall=Reverb(5.0, 0.05, 0.5, 1.2),
        hall_wet=0.6,
        plate=Reverb(4.0, 0.05, 0.5),
        plate_wet=0.4,
        echo=(1.5, 0.3),
        width=1.4,
        glue=0.5,
        fade=6.0,
    ),
)
