"""The genre profile of synthwave."""

from __future__ import annotations

from scopitone.music.composer.genres.mix_style import MixStyle, Reverb
from scopitone.music.composer.genres.players import (
    answer_slot,
    arp_slot,
    bass_slot,
    drum_slot,
    lead_slot,
    pad_slot,
)
from scopitone.music.composer.genres.profile import SYNTH_KEYS, DrumStyle, GenreProfile
from scopitone.music.composer.genres.shared_progressions import DORIAN, MIXOLYDIAN, POP_MAJOR

_GROOVES = (
    (
        "kick X.......X....... | snare ....X.......X... | hat x.x.x.x.x.x.x.x.",
        (
            "kick X...x...X...x... | snare ....X.......X... | hat xoxoxoxoxoxoxoxo |"
            "tamb ..o...o...o...o."
        ),
    ),
    (
        "kick X.....x.X....... | snare ....X.......X... | hat x...x...x...x...",
        (
            "kick X.....x.X.x..... | snare ....X.......X... | hat x.x.x.x.x.x.x.x. |"
            "open ..x...x...x...x."
        ),
    ),
)

PROFILE = GenreProfile(
    name="synthwave",
    words=("synthwave", "retrowave", "synth wave", "outrun", "synth pop", "synthpop"),
    tempo=(84, 102, 118),
    modes=(("minor", 0.7), ("major", 0.3)),
    tonics=SYNTH_KEYS,
    swing=0.5,
    swing_unit=0.5,
    energy=0.0,
    raps=False,
    timbres=("saw-lead", "saw-arp", "supersaw-pad", "synthwave-kit", "synth-bass"),
    progressions={
        "major": POP_MAJOR,
        "minor": {
            "verse": ("i|bVI|bVII|i", "i|i|bVI|V", "i|bVII|bVI|V"),
            "prechorus": ("iv|bVI|i|V", "bVI|bVII|i|V"),
            "chorus": ("i|bVI|bIII|V", "i|bVII|bVI|V", "i|iv|bVI|V"),
            "bridge": ("bVI|bIII|iv|V", "iv|i|bVI|V"),
        },
        "dorian": DORIAN,
        "mixolydian": MIXOLYDIAN,
    },
    cadences=True,
    rootless_chords=False,
    key_change_chance=0.35,
    ensemble=(
        drum_slot("synthwave-kit", enters=0.25),
        bass_slot("synth-bass", enters=0.3),
        arp_slot("arp16", "saw-arp"),
        pad_slot("warm-pad", "supersaw-pad"),
        pad_slot("supersaw-pad", enters=0.7, level=-3.0),
        lead_slot("saw-lead", "square-lead"),
        answer_slot("saw-lead", "pluck"),
    ),
    basslines=(("R-R-R-R-R-R-R-R-", "R-8-R-8-R-8-R-8-"), ("RR.RRR.RRR.RRR.R", "RR8RRR8RRR8RRR8R")),
    drums=DrumStyle(
        grooves=_GROOVES,
        waltz_grooves=_GROOVES,
        short_fill="toms",
        long_fill="roll",
        crashes=True,
        ending="full",
    ),
    ornaments_tune=True,
    syncopation=0.5,
    syllable_stretch=1.0,
    onset_spread_ms=1.0,
    late_ms={},
    ritardando=1.0,
    mix=MixStyle(
        roles={"pad": 1.5, "arp": 1.5, "bass": 0.5},
        drum_room=Reverb(1.1, 0.004, 0.35),
        drum_wet=0.22,
        hall=Reverb(2.6, 0.03, 0.4),
        hall_wet=0.26,
        plate=Reverb(2.2, 0.04, 0.4),
        plate_wet=0.22,
        echo=(0.75, 0.24),
        pump=(0.25, 0.22),
        width=1.3,
    ),
)
