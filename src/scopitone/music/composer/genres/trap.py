"""The genre profile of trap."""

from __future__ import annotations

from scopitone.music.composer.genres.mix_style import DRY_ROOM, MixStyle, Reverb
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
    DORIAN,
    HIP_HOP_MAJOR,
    HIP_HOP_MINOR,
    MIXOLYDIAN,
)

_GROOVES = (
    (
        "kick X.....x......... | clap ........X....... | hat x.x.x.x.x.x.x.x.",
        (
            "kick X.....x...x..x.. | clap ........X....... | snare ........x....... |"
            "hat x.x.x.xrx.x.t.x. | open ....x..........."
        ),
    ),
    (
        "kick X..x............ | clap ........X....... | hat x.x.t.x.x.x.x.x.",
        (
            "kick X..x......x.x... | clap ........X....... | snare ........x......g |"
            "hat x.xrx.x.t.x.xrrr | rim ..........o..o.."
        ),
    ),
)

PROFILE = GenreProfile(
    name="trap",
    words=("trap", "trap music"),
    tempo=(130, 142, 160),
    modes=(("minor", 1.0),),
    tonics=SYNTH_KEYS,
    swing=0.5,
    swing_unit=0.5,
    energy=0.0,
    raps=True,
    timbres=("808-bass", "808-kit", "glockenspiel"),
    progressions={
        "major": HIP_HOP_MAJOR,
        "minor": HIP_HOP_MINOR,
        "dorian": DORIAN,
        "mixolydian": MIXOLYDIAN,
    },
    cadences=False,
    rootless_chords=False,
    key_change_chance=0.0,
    ensemble=(
        drum_slot("808-kit", enters=0.25),
        bass_slot("808-bass", enters=0.3),
        arp_slot("arp8", "glockenspiel", "pluck", enters=0.0, middle=72),
        comp_slot("held", "piano", "electric-piano", enters=0.3, voices=3, level=-2.0),
        pad_slot("choir", "air-pad", enters=0.5, level=-4.0),
        lead_slot("flute", "square-lead"),
        answer_slot("square-lead", "flute", enters=0.6),
    ),
    basslines=(("R-----------....", "R------R--..S---"), ("R----------R----", "R-----..R--R--S-")),
    drums=DrumStyle(
        grooves=_GROOVES,
        waltz_grooves=_GROOVES,
        short_fill="roll",
        long_fill="roll",
        crashes=True,
        ending="full",
    ),
    ornaments_tune=False,
    syncopation=0.8,
    syllable_stretch=1.0,
    onset_spread_ms=1.0,
    late_ms={"vocal": 12.0},
    ritardando=1.0,
    mix=MixStyle(
        roles={"drums": 0.5, "bass": 3.0, "comp": -1.0},
        drum_room=DRY_ROOM,
        drum_wet=0.08,
        hall=Reverb(2.4, 0.03, 0.6),
        hall_wet=0.2,
        echo=(0.75, 0.16),
    ),
)
