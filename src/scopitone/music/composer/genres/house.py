"""The genre profile of house."""

from __future__ import annotations

from scopitone.music.composer.genres.mix_style import DRY_ROOM, MixStyle
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
    DORIAN_SEVENTHS,
    HIP_HOP_MAJOR,
    MIXOLYDIAN,
)

_GROOVES = (
    (
        "kick X...X...X...X... | open ..x...x...x...x. | shaker oggooggooggooggo",
        (
            "kick X...X...X...X... | clap ....X.......X... | open ..X...X...X...X. |"
            "hat xoxoxoxoxoxoxoxo"
        ),
    ),
    (
        "kick X...X...X...X... | hat ..x...x...x...x. | rim ...o..o....o..o.",
        (
            "kick X...X...X...X... | clap ....X.......X..g | open ..X...X...X...X. |"
            "conga ...x..x....x.x.. | shaker x.oxx.oxx.oxx.ox"
        ),
    ),
)

PROFILE = GenreProfile(
    name="house",
    words=("house", "deep house", "house music", "tropical house", "progressive house"),
    tempo=(120, 124, 128),
    modes=(("minor", 0.6), ("major", 0.2), ("dorian", 0.2)),
    tonics=SYNTH_KEYS,
    swing=0.5,
    swing_unit=0.5,
    energy=0.05,
    raps=False,
    timbres=("909-kit", "organ", "stab", "synth-bass"),
    progressions={
        "major": HIP_HOP_MAJOR,
        "minor": {
            "verse": ("i|i7|iv7|i", "iadd9|iadd9|bVI|V7"),
            "prechorus": ("iv7|V7", "bVI|V"),
            "chorus": ("i|bVI|iv7|V7", "iadd9|iv9|iadd9|V7"),
            "bridge": ("bVI|iv7|i7|V7", "iv9|i"),
        },
        "dorian": DORIAN_SEVENTHS,
        "mixolydian": MIXOLYDIAN,
    },
    cadences=False,
    rootless_chords=True,
    key_change_chance=0.0,
    ensemble=(
        drum_slot("909-kit"),
        bass_slot("synth-bass", enters=0.35),
        pad_slot("warm-pad", "air-pad"),
        comp_slot("house", "piano", "organ", enters=0.4, middle=64),
        comp_slot("stabs", "stab", enters=0.65, pan=0.3, level=-3.0),
        arp_slot("arp16", "pluck", "saw-arp", enters=0.75),
        lead_slot("pluck", "saw-lead"),
        answer_slot("pluck", "vibraphone"),
    ),
    basslines=(("..R-..R-..R-..R-", "..R-..R-..8-..R5"), ("R-.R..R-..R-.R..", "R-.R..8-..R-.5a-")),
    drums=DrumStyle(
        grooves=_GROOVES,
        waltz_grooves=_GROOVES,
        short_fill="roll",
        long_fill="roll",
        crashes=True,
        ending="full",
    ),
    ornaments_tune=True,
    syncopation=0.6,
    syllable_stretch=1.0,
    onset_spread_ms=1.0,
    late_ms={},
    ritardando=1.0,
    mix=MixStyle(
        roles={"drums": 1.5, "bass": 1.5, "pad": 1.0},
        drum_room=DRY_ROOM,
        drum_wet=0.06,
        pump=(0.5, 0.3),
    ),
)
