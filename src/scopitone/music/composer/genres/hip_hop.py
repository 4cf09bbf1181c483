"""The genre profile of hip-hop."""

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
from scopitone.music.composer.genres.profile import ALL_KEYS, DrumStyle, GenreProfile
from scopitone.music.composer.genres.shared_progressions import (
    DORIAN_SEVENTHS,
    HIP_HOP_MAJOR,
    HIP_HOP_MINOR,
    MIXOLYDIAN,
)

_GROOVES = (
    (
        "kick X..x......x..... | snare ....X.......X... | hat x.xox.x.x.x.x.xo",
        (
            "kick X..x..x...x....x | snare ....X..g.g..X... | hat x.xox.x.x.xox.x. |"
            "open ..............x."
        ),
    ),
    (
        "kick X.....x..xx..... | snare ....X.......X... | hat x.x.x.x.x.x.x.x.",
        (
            "kick X.x...x..xx..... | snare ....X.......X..g | hat x.xxx.x.x.xxx.x. |"
            "shaker ..x...x...x...x."
        ),
    ),
)

PROFILE = GenreProfile(
    name="hip-hop",
    words=("hip hop", "hiphop", "rap", "boom bap", "rapped"),
    tempo=(75, 88, 98),
    modes=(("minor", 0.75), ("dorian", 0.25)),
    tonics=ALL_KEYS,
    swing=0.57,
    swing_unit=0.25,
    energy=0.0,
    raps=True,
    timbres=("808-bass", "electric-piano", "808-kit"),
    progressions={
        "major": HIP_HOP_MAJOR,
        "minor": HIP_HOP_MINOR,
        "dorian": DORIAN_SEVENTHS,
        "mixolydian": MIXOLYDIAN,
    },
    cadences=False,
    rootless_chords=True,
    key_change_chance=0.0,
    ensemble=(
        drum_slot("lofi-kit", "808-kit", enters=0.25),
        bass_slot("808-bass", "finger-bass", enters=0.3),
        comp_slot("lofi", "electric-piano", "piano"),
        arp_slot("arp8", "vibraphone", "pizzicato", enters=0.5),
        pad_slot("strings", "choir", enters=0.6, level=-5.0),
        lead_slot("flute", "square-lead"),
        answer_slot("flute", "trumpet", enters=0.5),
    ),
    basslines=(("R--R......R-....", "R--R..r...R-..5-"), ("R-----..R-..5...", "R-.R..r.R-.a..5-")),
    drums=DrumStyle(
        grooves=_GROOVES,
        waltz_grooves=_GROOVES,
        short_fill="toms",
        long_fill="roll",
        crashes=True,
        ending="full",
    ),
    ornaments_tune=False,
    syncopation=0.8,
    syllable_stretch=1.0,
    onset_spread_ms=4.0,
    late_ms={"drums": 0.0, "bass": 6.0, "comp": 8.0, "vocal": 22.0},
    ritardando=1.0,
    mix=MixStyle(
        roles={"drums": 1.0, "bass": 2.0, "comp": -1.0, "pad": -1.0},
        drum_room=DRY_ROOM,
        drum_wet=0.08,
        hall_wet=0.1,
        plate=Reverb(0.7, 0.01, 0.5),
        plate_wet=0.1,
        echo=(0.5, 0.1),
        voice=1.5,
    ),
)
