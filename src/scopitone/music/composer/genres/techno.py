"""The genre profile of techno."""

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
from scopitone.music.composer.genres.shared_progressions import DORIAN, MIXOLYDIAN

_GROOVES = (
    (
        "kick X...X...X...X... | hat ..x...x...x...x.",
        (
            "kick X...X...X...X... | open ..X...X...X...X. | hat ooxoooxoooxoooxo |"
            "clap ....X.......X..."
        ),
    ),
    (
        "kick X...X...X...X... | ride ..o...o...o...o. | rim ...o.....o......",
        (
            "kick X...X...X...X... | ride ..x...x...x...x. | hat xoooxoooxoooxooo |"
            "rim ...x..x..x....x. | clap ....x.......x..."
        ),
    ),
)

PROFILE = GenreProfile(
    name="techno",
    words=("techno", "minimal techno", "acid techno"),
    tempo=(126, 132, 138),
    modes=(("minor", 1.0),),
    tonics=SYNTH_KEYS,
    swing=0.5,
    swing_unit=0.5,
    energy=0.06,
    raps=False,
    timbres=("909-kit", "stab", "synth-bass", "saw-arp"),
    progressions={
        "major": {
            "verse": ("I", "I|I|I|IV"),
            "prechorus": ("I", "V"),
            "chorus": ("I|I|IV|I", "I|I|V|I"),
            "bridge": ("IV|I", "vi|I"),
        },
        "minor": {
            "verse": ("i", "i|i|i|bII"),
            "prechorus": ("i", "iv"),
            "chorus": ("i|i|iv|i", "i|i|bVI|i"),
            "bridge": ("iv|i", "bVI|i"),
        },
        "dorian": DORIAN,
        "mixolydian": MIXOLYDIAN,
    },
    cadences=False,
    rootless_chords=False,
    key_change_chance=0.0,
    ensemble=(
        drum_slot("909-kit"),
        bass_slot("synth-bass", "sub-bass"),
        arp_slot("arp16", "saw-arp", "pluck", middle=60),
        comp_slot("stabs", "stab", enters=0.5, voices=3),
        pad_slot("air-pad", "warm-pad", level=-4.0),
        lead_slot("square-lead", "saw-lead"),
        answer_slot("pluck", "square-lead", enters=0.7),
    ),
    basslines=(("..RR..RR..RR..RR", "..RR..RR..R8..RR"), (".RRR.RRR.RRR.RRR", ".RRR.RRR.RR8.RR5")),
    drums=DrumStyle(
        grooves=_GROOVES,
        waltz_grooves=_GROOVES,
        short_fill="roll",
        long_fill="roll",
        crashes=True,
        ending="full",
    ),
    ornaments_tune=False,
    syncopation=0.25,
    syllable_stretch=1.0,
    onset_spread_ms=0.5,
    late_ms={},
    ritardando=1.0,
    mix=MixStyle(
        roles={"drums": 2.0, "bass": 2.0, "lead": -1.0},
        drum_room=Reverb(0.9, 0.004, 0.6),
        drum_wet=0.12,
        hall=Reverb(2.6, 0.02, 0.6),
        hall_wet=0.25,
        pump=(0.5, 0.28),
        voice=0.0,
    ),
)
