"""The genre profile of lo-fi."""

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
from scopitone.music.composer.genres.profile import FLAT_KEYS, DrumStyle, GenreProfile
from scopitone.music.composer.genres.shared_progressions import DORIAN_SEVENTHS, MIXOLYDIAN

_GROOVES = (
    (
        "kick X......x..x..... | rim ....x.......x... | hat x.o.x.o.x.o.x.o.",
        (
            "kick X......x..x....o | snare ....X.......X..g | hat x.oox.o.x.oox.o. |"
            "shaker ..o...o...o...o."
        ),
    ),
    (
        "kick X..x......x..... | snare ....x.......x... | hat ..x...x...x...x.",
        "kick X..x...x..x..... | snare ....X..g....X... | hat x.x.x.xox.x.x.x.",
    ),
)

PROFILE = GenreProfile(
    name="lo-fi",
    words=("lo fi", "lofi", "chillhop", "chill hop", "lofi beats"),
    tempo=(68, 76, 86),
    modes=(("minor", 0.4), ("major", 0.35), ("dorian", 0.25)),
    tonics=FLAT_KEYS,
    swing=0.58,
    swing_unit=0.25,
    energy=-0.15,
    raps=False,
    timbres=("lofi-keys", "lofi-kit"),
    progressions={
        "major": {
            "verse": ("Imaj9|vi9|ii9|V13", "Iadd9|iii7|IVmaj7|V7sus4", "Imaj9|IVmaj7|Iadd9|V7"),
            "prechorus": ("ii9|V13", "IVmaj7|iii7"),
            "chorus": ("Imaj9|iii7|ii9|Iadd9", "Iadd9|vi9|IVmaj7|V13"),
            "bridge": ("IVmaj7|iv6|Imaj9|V13", "vi9|ii9|IVmaj7|V13"),
        },
        "minor": {
            "verse": ("i9|iv9|i9|V7b9", "i7|bVImaj7|iv9|V7"),
            "prechorus": ("iv9|V7", "bVImaj7|V7"),
            "chorus": ("i9|bVImaj7|iv9|V7", "i9|iv9|bVImaj7|V7b9"),
            "bridge": ("bVImaj7|iv9|i9|V7", "iv9|i9"),
        },
        "dorian": DORIAN_SEVENTHS,
        "mixolydian": MIXOLYDIAN,
    },
    cadences=False,
    rootless_chords=True,
    key_change_chance=0.0,
    ensemble=(
        drum_slot("lofi-kit"),
        bass_slot("finger-bass", "sub-bass", enters=0.3),
        comp_slot("lofi", "lofi-keys"),
        arp_slot("arp8", "vibraphone", "nylon-guitar", enters=0.55),
        pad_slot("warm-pad", enters=0.5, level=-5.0),
        lead_slot("vibraphone", "nylon-guitar", "flute"),
        answer_slot("nylon-guitar", "vibraphone", "sax"),
    ),
    basslines=(("R------R--....5-", "R--..--R5-....a-"), ("R---------R-....", "R---..R-..R-5-a-")),
    drums=DrumStyle(
        grooves=_GROOVES,
        waltz_grooves=_GROOVES,
        short_fill="strokes",
        long_fill="roll",
        crashes=False,
        ending="soft",
    ),
    ornaments_tune=True,
    syncopation=0.6,
    syllable_stretch=1.1,
    onset_spread_ms=7.0,
    late_ms={"drums": 8.0, "comp": 10.0, "vocal": 18.0},
    ritardando=1.0,
    mix=MixStyle(
        roles={"drums": -1.0, "comp": 2.0},
        drum_room=DRY_ROOM,
        hall=Reverb(1.2, 0.01, 0.8),
        hall_wet=0.2,
        pump=(0.25, 0.25),
        width=1.0,
    ),
)
