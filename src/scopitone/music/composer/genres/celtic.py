"""The genre profile of Celtic dance music.

Reels: the running notes of a flute or fiddle (eighths as reels are written, in quarters of half the
length here) over one chord a bar, Dorian and Mixolydian keys around the open strings, a frame drum
in place of a kit, guitar or harp, 92 to 120 quarters a minute
(Breathnach, "Folk Music and Dances of Ireland", Talbot Press 1971).
"""

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
from scopitone.music.composer.genres.profile import (
    WALTZ_GROOVES,
    DrumStyle,
    GenreProfile,
)
from scopitone.music.composer.genres.shared_progressions import (
    FOLK_MAJOR,
    FOLK_MINOR,
)

_GROOVES = (
    (
        "low-conga x.....x.x.....x.",
        "low-conga X..x..x.X..x..x. | mute-conga ..o.o.o...o.o.o. | tamb ....o.......o...",
    ),
    (
        "low-conga x.......x...x...",
        "low-conga X.x.x.x.X.x.x.xx | shaker o.g.x.g.o.g.x.g.",
    ),
)

PROFILE = GenreProfile(
    name="celtic",
    words=(
        "celtic",
        "irish",
        "scottish",
        "reel",
        "jig",
        "sea shanty",
        "shanty",
    ),
    tempo=(92, 108, 120),
    modes=(("major", 0.4), ("dorian", 0.35), ("mixolydian", 0.25)),
    tonics=(2, 7, 9, 4),
    swing=0.53,
    swing_unit=0.25,
    energy=0.0,
    raps=False,
    timbres=(
        "violin",
        "flute",
        "harp",
    ),
    progressions={
        "major": FOLK_MAJOR,
        "minor": FOLK_MINOR,
        "dorian": {
            "verse": ("i|bVII|i|bVII", "i|i|bVII|i", "i|bVII|IV|i"),
            "prechorus": ("bVII|i|bVII|v", "bIII|bVII|IV|v"),
            "chorus": ("i|bVII|i|i", "bIII|bVII|i|bVII"),
            "bridge": ("bIII|bVII|i|v", "IV|i|bVII|v"),
        },
        "mixolydian": {
            "verse": ("I|bVII|I|bVII", "I|I|bVII|I"),
            "prechorus": ("IV|I|bVII|bVII", "bVII|IV|bVII|IV"),
            "chorus": ("I|bVII|IV|I", "I|bVII|I|I"),
            "bridge": ("IV|bVII|I|bVII", "vi|bVII|IV|bVII"),
        },
    },
    cadences=True,
    rootless_chords=False,
    key_change_chance=0.0,
    ensemble=(
        comp_slot("travis", "steel-guitar", "harp", pan=-0.3),
        bass_slot("acoustic-bass", "cello", enters=0.4),
        drum_slot("latin-kit", enters=0.3),
        comp_slot("strum", "steel-guitar", enters=0.55, pan=0.35, level=-2.0),
        pad_slot("strings", "accordion", enters=0.5, level=-5.0),
        arp_slot("arp16", "flute", "violin", enters=0.4, middle=76),
        lead_slot("violin", "flute", "accordion", middle=74),
        answer_slot("flute", "violin", "harp", middle=74, enters=0.2),
    ),
    basslines=(("R-------5-------", "R---5---R---5---"), ("R-----------5---", "R---R---5---a---")),
    drums=DrumStyle(
        grooves=_GROOVES,
        waltz_grooves=WALTZ_GROOVES,
        short_fill="strokes",
        long_fill="strokes",
        crashes=False,
        ending="none",
    ),
    ornaments_tune=True,
    syncopation=0.25,
    syllable_stretch=1.0,
    onset_spread_ms=6.0,
    late_ms={},
    ritardando=0.85,
    mix=MixStyle(
        roles={"comp": 2.0, "drums": -1.0, "lead": 1.5},
        hall=Reverb(1.7, 0.02, 0.5),
        hall_wet=0.2,
        echo=(1.0, 0.06),
        voice=2.0,
        glue=1.0,
    ),
)
