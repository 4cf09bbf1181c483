"""The genre profile of chiptune.

The sound of game consoles with few channels: square and triangle waves, chords as fast arpeggios,
a bass in octaves, noise drums, quick loops in minor and Mixolydian keys, exact timing, and no
reverb, 120 to 160 quarters a minute (Collins, "Game Sound", MIT Press 2008).
"""

from __future__ import annotations

from scopitone.music.composer.genres.mix_style import DRY_ROOM, MixStyle
from scopitone.music.composer.genres.players import (
    answer_slot,
    arp_slot,
    bass_slot,
    comp_slot,
    drum_slot,
    lead_slot,
)
from scopitone.music.composer.genres.profile import (
    SYNTH_KEYS,
    DrumStyle,
    GenreProfile,
)
from scopitone.music.composer.genres.shared_progressions import (
    DORIAN,
    MIXOLYDIAN,
    ROCK_MAJOR,
)

_GROOVES = (
    (
        "kick X.......X....... | snare ....x.......x... | hat x.x.x.x.x.x.x.x.",
        "kick X.....X.X..X..X. | snare ....X.......X... | hat xxxxxxxxxxxxxxxx",
    ),
    (
        "kick X...x...X...x... | hat ..x...x...x...x.",
        "kick X..X..X.X..X..X. | snare ....X..X....X.rX | hat x.xxx.xxx.xxx.xx",
    ),
)

PROFILE = GenreProfile(
    name="chiptune",
    words=(
        "chiptune",
        "8 bit",
        "8bit",
        "bitpop",
        "video game music",
        "nintendocore",
    ),
    tempo=(120, 140, 160),
    modes=(("major", 0.45), ("minor", 0.45), ("mixolydian", 0.1)),
    tonics=SYNTH_KEYS,
    swing=0.5,
    swing_unit=0.25,
    energy=0.08,
    raps=False,
    timbres=(
        "square-lead",
        "saw-arp",
        "synth-bass",
    ),
    progressions={
        "major": ROCK_MAJOR,
        "minor": {
            "verse": ("i|bVII|bVI|bVII", "i|bVI|bIII|bVII", "i|i|bVI|bVII"),
            "prechorus": ("iv|bVII|bIII|bVI", "bVI|bVII|iv|V"),
            "chorus": ("bVI|bVII|i|i", "i|bVI|bIII|bVII", "i|bVII|bVI|V"),
            "bridge": ("iv|i|bVI|V", "bIII|bVII|iv|V"),
        },
        "dorian": DORIAN,
        "mixolydian": MIXOLYDIAN,
    },
    cadences=False,
    rootless_chords=False,
    key_change_chance=0.2,
    ensemble=(
        arp_slot("arp16", "square-lead", "saw-arp", enters=0.0, middle=70),
        bass_slot("synth-bass", enters=0.1),
        drum_slot("808-kit", "909-kit"),
        comp_slot("stabs", "square-lead", enters=0.5, pan=-0.3, middle=66, voices=2, level=-4.0),
        lead_slot("square-lead", "saw-lead", middle=76),
        answer_slot("square-lead", "pluck", middle=77),
    ),
    basslines=(("R-8-R-8-R-8-R-8-", "R-8-R-8-R-8-5-8-"), ("R-R-R-R-R-R-R-R-", "R-R-8-R-R-5-8-R-")),
    drums=DrumStyle(
        grooves=_GROOVES,
        waltz_grooves=_GROOVES,
        short_fill="strokes",
        long_fill="roll",
        crashes=False,
        ending="full",
    ),
    ornaments_tune=False,
    syncopation=0.4,
    syllable_stretch=1.0,
    onset_spread_ms=0.5,
    late_ms={},
    ritardando=1.0,
    mix=MixStyle(
        roles={"arp": 2.0, "lead": 1.5},
        drum_room=DRY_ROOM,
        drum_wet=0.04,
        hall_wet=0.05,
        echo=(0.5, 0.1),
        width=1.0,
        voice=1.5,
    ),
)
