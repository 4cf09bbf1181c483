"""The genre profile of marches.

Two beats a bar felt in cut time: bass and bass drum on the strong beats, chords on the weak ones,
a snare with rolls, brass in front, major keys with few chords and dominant sevenths, 108 to 124
quarters a minute, no swing (Schwartz, "Bands of America", Doubleday 1957).
"""

from __future__ import annotations

from scopitone.music.composer.genres.mix_style import MixStyle, Reverb
from scopitone.music.composer.genres.players import (
    answer_slot,
    bass_slot,
    comp_slot,
    drum_slot,
    lead_slot,
)
from scopitone.music.composer.genres.profile import (
    WALTZ_GROOVES,
    DrumStyle,
    GenreProfile,
)
from scopitone.music.composer.genres.shared_progressions import (
    DORIAN,
    MIXOLYDIAN,
)

_GROOVES = (
    (
        "kick X.......X....... | snare ....x.......x.xx",
        "kick X.......X....... | snare x.x.X.xxx.x.X.xx",
    ),
    (
        "kick X.......X....... | snare x...x...x...x.x.",
        "kick X.......X....... | snare X.xxX.x.X.xxX.r. | crash X...............",
    ),
)

PROFILE = GenreProfile(
    name="march",
    words=(
        "march",
        "marching band",
        "military march",
        "brass band",
        "oompah",
    ),
    tempo=(108, 116, 124),
    modes=(("major", 0.85), ("minor", 0.15)),
    tonics=(10, 3, 5, 8, 0),
    swing=0.5,
    swing_unit=0.5,
    energy=0.1,
    raps=False,
    timbres=(
        "brass",
        "trumpet",
    ),
    progressions={
        "major": {
            "verse": ("I|I|V7|I", "I|V7|V7|I", "I|IV|V7|I"),
            "prechorus": ("ii|V7|ii|V7", "IV|I|V7/V|V7"),
            "chorus": ("I|IV|V7|I", "I|V7/V|V7|I", "IV|I|V7|I"),
            "bridge": ("vi|V7/vi|vi|V7", "IV|I|V7/V|V7"),
        },
        "minor": {
            "verse": ("i|i|V7|i", "i|iv|V7|i"),
            "prechorus": ("iv|V7|iv|V7", "bVI|bVII|bVI|V7"),
            "chorus": ("i|iv|V7|i", "bIII|bVII|V7|i"),
            "bridge": ("bIII|bVII|iv|V7", "iv|i|bVI|V7"),
        },
        "dorian": DORIAN,
        "mixolydian": MIXOLYDIAN,
    },
    cadences=True,
    rootless_chords=False,
    key_change_chance=0.4,
    ensemble=(
        drum_slot("acoustic-kit"),
        bass_slot("cello", "acoustic-bass", enters=0.1),
        comp_slot("chop", "brass", pan=-0.3, middle=62, voices=3, level=-1.0),
        comp_slot("offbeats", "clarinet", enters=0.5, pan=0.35, middle=68, voices=2, level=-4.0),
        lead_slot("trumpet", "clarinet", "brass", middle=72),
        answer_slot("flute", "trumpet", "clarinet", middle=76),
    ),
    basslines=(("R-------5-------", "R-------5---3-a-"), ("R-------l-------", "R---5---R---5---")),
    drums=DrumStyle(
        grooves=_GROOVES,
        waltz_grooves=WALTZ_GROOVES,
        short_fill="roll",
        long_fill="roll",
        crashes=True,
        ending="full",
    ),
    ornaments_tune=True,
    syncopation=0.1,
    syllable_stretch=1.05,
    onset_spread_ms=4.0,
    late_ms={},
    ritardando=0.85,
    mix=MixStyle(
        roles={"comp": 1.0, "lead": 1.5, "bass": 1.5},
        hall=Reverb(1.5, 0.02, 0.4),
        hall_wet=0.18,
        echo=(1.0, 0.04),
        voice=1.5,
        glue=1.0,
    ),
)
