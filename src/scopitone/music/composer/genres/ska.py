"""The genre profile of ska.

Short chords on every offbeat, a walking bass, kick and snare together on two and four, brass riffs,
major keys with I, IV, V and ii, 120 to 168 quarters a minute (Augustyn, "Ska: An Oral History",
McFarland 2010).
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
    ALL_KEYS,
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
        "rim ....x.......x... | hat x.x.x.x.x.x.x.x.",
        (
            "kick ....X.......X... | snare ....X.......X... |"
            "hat x.x.x.x.x.x.x.x. | open ..............x."
        ),
    ),
    (
        "kick x.......x....... | rim ....x.......x... | hat ..x...x...x...x.",
        "kick X.......X....... | snare ....X.......X... | hat x.X.x.X.x.X.x.X.",
    ),
)

PROFILE = GenreProfile(
    name="ska",
    words=(
        "ska",
        "rocksteady ska",
        "two tone",
        "2 tone",
        "ska punk",
    ),
    tempo=(120, 144, 168),
    modes=(("major", 0.75), ("minor", 0.15), ("mixolydian", 0.1)),
    tonics=ALL_KEYS,
    swing=0.54,
    swing_unit=0.5,
    energy=0.08,
    raps=False,
    timbres=(
        "clean-guitar",
        "brass",
        "organ",
    ),
    progressions={
        "major": {
            "verse": ("I|vi|ii|V", "I|IV|V|IV", "I|I|IV|V"),
            "prechorus": ("ii|V|ii|V", "IV|V|IV|V"),
            "chorus": ("I|IV|I|V", "I|vi|IV|V", "I|IV|V|I"),
            "bridge": ("vi|iii|IV|V", "IV|I|ii|V"),
        },
        "minor": {
            "verse": ("i|iv|i|V", "i|bVII|bVI|V"),
            "prechorus": ("iv|V|iv|V", "bVI|bVI|V|V"),
            "chorus": ("i|bVII|bVI|V", "i|iv|V|i"),
            "bridge": ("bIII|bVII|iv|V", "iv|i|bVI|V"),
        },
        "dorian": DORIAN,
        "mixolydian": MIXOLYDIAN,
    },
    cadences=True,
    rootless_chords=False,
    key_change_chance=0.15,
    ensemble=(
        drum_slot("acoustic-kit", "rock-kit"),
        bass_slot("finger-bass", "acoustic-bass"),
        comp_slot("offbeats", "clean-guitar", pan=-0.35, middle=66, voices=3),
        comp_slot(
            "offbeats", "piano", "organ", enters=0.4, pan=0.35, middle=62, voices=3, level=-3.0
        ),
        comp_slot("brass", "brass", enters=0.5, pan=0.2, middle=66),
        lead_slot("trumpet", "sax", "organ"),
        answer_slot("brass", "trumpet", "sax", middle=68),
    ),
    basslines=(("R---3---5---3---", "walk"), ("R---5---8---5---", "walk")),
    drums=DrumStyle(
        grooves=_GROOVES,
        waltz_grooves=WALTZ_GROOVES,
        short_fill="strokes",
        long_fill="roll",
        crashes=True,
        ending="full",
    ),
    ornaments_tune=True,
    syncopation=0.5,
    syllable_stretch=1.0,
    onset_spread_ms=4.0,
    late_ms={},
    ritardando=1.0,
    mix=MixStyle(
        roles={"comp": 0.5, "bass": 1.5},
        hall=Reverb(1.2, 0.015, 0.5),
        hall_wet=0.14,
        echo=(0.5, 0.08),
        voice=1.5,
    ),
)
