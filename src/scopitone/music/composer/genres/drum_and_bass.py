"""The genre profile of drum-and-bass."""

from __future__ import annotations

from scopitone.music.composer.genres.mix_style import MixStyle, Reverb
from scopitone.music.composer.genres.players import (
    answer_slot,
    arp_slot,
    bass_slot,
    comp_slot,
    drum_slot,
    lead_slot,
    pad_slot,
)
from scopitone.music.composer.genres.profile import SYNTH_KEYS, DrumStyle, GenreProfile
from scopitone.music.composer.genres.shared_progressions import (
    AMBIENT_MAJOR,
    AMBIENT_MINOR,
    DORIAN_SEVENTHS,
    MIXOLYDIAN,
)

_GROOVES = (
    (
        "kick X.........x..... | snare ....X.......X... | hat x.x.x.x.x.x.x.x.",
        (
            "kick X.........x..... | snare ....X..g.g..X..g | hat x.x.x.x.x.x.x.x. |"
            "ride X...x...X...x..."
        ),
    ),
    (
        "kick X.x.......x..... | snare ....X..g....X... | hat x.o.x.o.x.o.x.o.",
        (
            "kick X.x.......xx.... | snare ....X..g.gg.X..g | hat xoxoxoxoxoxoxoxo |"
            "open ..........x....."
        ),
    ),
)

PROFILE = GenreProfile(
    name="drum-and-bass",
    words=("drum and bass", "drum n bass", "dnb", "d n b", "drum bass", "liquid drum and bass"),
    tempo=(168, 172, 176),
    modes=(("minor", 0.9), ("dorian", 0.1)),
    tonics=SYNTH_KEYS,
    swing=0.5,
    swing_unit=0.5,
    energy=0.08,
    raps=False,
    timbres=("break-kit", "reese-bass"),
    progressions={
        "major": AMBIENT_MAJOR,
        "minor": AMBIENT_MINOR,
        "dorian": DORIAN_SEVENTHS,
        "mixolydian": MIXOLYDIAN,
    },
    cadences=False,
    rootless_chords=True,
    key_change_chance=0.0,
    ensemble=(
        drum_slot("break-kit"),
        bass_slot("reese-bass", enters=0.35),
        pad_slot("air-pad", "warm-pad"),
        comp_slot("held", "electric-piano", "piano", enters=0.3, level=-2.0),
        arp_slot("arp8", "pluck", "vibraphone", enters=0.6),
        lead_slot("pluck", "saw-lead"),
        answer_slot("flute", "pluck"),
    ),
    basslines=(
        ("R-------------..|R-------..R---..", "R-----..R-....R-|R-----..5---a---"),
        ("R---------..R---", "R--R......R---a-"),
    ),
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
    onset_spread_ms=1.5,
    late_ms={},
    ritardando=1.0,
    mix=MixStyle(
        roles={"drums": 2.0, "bass": 2.5},
        drum_wet=0.08,
        hall=Reverb(2.4, 0.02, 0.5),
        hall_wet=0.22,
        pump=(0.2, 0.15),
    ),
)
