"""The genre profile of classical."""

from __future__ import annotations

from scopitone.music.composer.genres.mix_style import MixStyle, Reverb
from scopitone.music.composer.genres.players import (
    answer_slot,
    bass_slot,
    comp_slot,
    lead_slot,
    pad_slot,
)
from scopitone.music.composer.genres.profile import (
    FLAT_KEYS,
    WALTZ_GROOVES,
    DrumStyle,
    GenreProfile,
)
from scopitone.music.composer.genres.shared_progressions import DORIAN, MIXOLYDIAN

_GROOVES = (
    ("tamb ................", "tamb ................"),
    ("tamb ................", "tamb ................"),
)

PROFILE = GenreProfile(
    name="classical",
    words=("classical", "orchestral", "orchestra", "symphonic", "symphony", "chamber music"),
    tempo=(60, 88, 140),
    modes=(("major", 0.6), ("minor", 0.4)),
    tonics=FLAT_KEYS,
    swing=0.5,
    swing_unit=0.5,
    energy=-0.1,
    raps=False,
    timbres=("strings", "violin", "cello", "pizzicato"),
    progressions={
        "major": {
            "verse": ("I|V7|V7|I|I|IV|I V7|I", "I|ii|V7|I|vi|ii|I V7|I"),
            "prechorus": ("V7/V|V|V7/V|V", "ii|V7|I|V"),
            "chorus": ("I|IV|V7|I|IV|I|ii V7|I", "I|vi|IV|V7|I|IV|I V7|I"),
            "bridge": ("vi|V7/vi|vi|V7/V|V|V7|I V7|V", "ii|V7/ii|ii|V7|iii|vi|ii|V7"),
        },
        "minor": {
            "verse": ("i|V7|V7|i|iv|i|iv V7|i", "i|iv|V7|i|bVI|iv|i V7|i"),
            "prechorus": ("iv|i|iv|V", "bVI|iv|iim7b5|V"),
            "chorus": ("i|bVI|iv|V7|i|iv|i V7|i", "i|iv|bVII|bIII|bVI|iv|V7|i"),
            "bridge": ("bIII|bVII|bIII|V7|bVI|iv|i V7|V", "iv|i|iv|i|bVI|iv|V7|V7"),
        },
        "dorian": DORIAN,
        "mixolydian": MIXOLYDIAN,
    },
    cadences=True,
    rootless_chords=False,
    key_change_chance=0.0,
    ensemble=(
        comp_slot("alberti", "piano", "harp", pan=-0.15),
        pad_slot("strings", enters=0.35, middle=60, level=0.0),
        bass_slot("cello", enters=0.4),
        comp_slot("pulse", "pizzicato", enters=0.6, pan=0.3, level=-4.0),
        lead_slot("violin", "flute", "clarinet", middle=76),
        answer_slot("clarinet", "violin", "flute"),
    ),
    basslines=(("R-------5-------", "R---R---5---a---"), ("R---------------", "R-------3---5---")),
    drums=DrumStyle(
        grooves=_GROOVES,
        waltz_grooves=WALTZ_GROOVES,
        short_fill="none",
        long_fill="none",
        crashes=False,
        ending="none",
    ),
    ornaments_tune=True,
    syncopation=0.25,
    syllable_stretch=1.25,
    onset_spread_ms=7.0,
    late_ms={},
    ritardando=0.68,
    mix=MixStyle(
        roles={"pad": 7.0, "comp": 4.0, "lead": 3.0, "counter": 4.0, "bass": 0.0, "drums": -4.0},
        hall=Reverb(2.4, 0.03, 0.35, 1.1),
        hall_wet=0.42,
        plate=Reverb(2.2, 0.03, 0.4),
        plate_wet=0.3,
        echo=(1.0, 0.0),
        voice=1.5,
        width=1.2,
        glue=0.0,
    ),
)
