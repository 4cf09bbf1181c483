"""The genre profile of schlager.

Disco fox: a kick on every quarter and a bass on root and fifth, synthesizers, accordion or strings,
major keys with the chords of the key, and a last chorus a step higher, 118 to 134 quarters a minute
(Mendívil, "Ein musikalisches Stück Heimat", transcript 2008).
"""

from __future__ import annotations

from scopitone.music.composer.genres.mix_style import MixStyle
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
    ALL_KEYS,
    DrumStyle,
    GenreProfile,
)
from scopitone.music.composer.genres.shared_progressions import (
    DORIAN,
    FOLK_MINOR,
    MIXOLYDIAN,
)

_GROOVES = (
    (
        "kick X...X...X...X... | hat ..x...x...x...x.",
        (
            "kick X...X...X...X... | clap ....X.......X... |"
            "open ..x...x...x...x. | hat xoxoxoxoxoxoxoxo"
        ),
    ),
    (
        "kick X...X...X...X... | rim ....x.......x... | shaker x.o.x.o.x.o.x.o.",
        (
            "kick X...X...X...X... | snare ....X.......X... |"
            "hat x.x.x.x.x.x.x.x. | tamb ..x...x...x...x."
        ),
    ),
)

PROFILE = GenreProfile(
    name="schlager",
    words=(
        "schlager",
        "discofox",
        "disco fox",
        "volksmusik pop",
        "apres ski",
    ),
    tempo=(118, 126, 134),
    modes=(("major", 0.9), ("minor", 0.1)),
    tonics=ALL_KEYS,
    swing=0.5,
    swing_unit=0.5,
    energy=0.08,
    raps=False,
    timbres=(
        "accordion",
        "supersaw-pad",
        "909-kit",
    ),
    progressions={
        "major": {
            "verse": ("I|vi|IV|V", "I|V|vi|IV", "I|IV|I|V"),
            "prechorus": ("IV|V|iii|vi", "ii|V|IV|V"),
            "chorus": ("I|V|vi|IV", "I|IV|V|I", "IV|V|I|vi|IV|V|I|I"),
            "bridge": ("vi|iii|IV|V", "IV|I|ii|V"),
        },
        "minor": FOLK_MINOR,
        "dorian": DORIAN,
        "mixolydian": MIXOLYDIAN,
    },
    cadences=True,
    rootless_chords=False,
    key_change_chance=0.75,
    ensemble=(
        drum_slot("909-kit", "acoustic-kit"),
        bass_slot("synth-bass", "finger-bass"),
        comp_slot("offbeats", "clean-guitar", "piano", pan=-0.35, middle=64, voices=3, level=-2.0),
        comp_slot(
            "syncopated",
            "accordion",
            "piano",
            enters=0.3,
            pan=0.35,
            middle=64,
            voices=3,
            level=-3.0,
        ),
        pad_slot("strings", "supersaw-pad", enters=0.4, middle=66),
        arp_slot("arp16", "pluck", "saw-arp", enters=0.7),
        lead_slot("accordion", "saw-lead", "trumpet"),
        answer_slot("strings", "accordion", "pluck"),
    ),
    basslines=(("R---5---R---5---", "R-R-5-5-R-R-5-a-"), ("R---R---5---5---", "R-8-R-8-5-8-5-a-")),
    drums=DrumStyle(
        grooves=_GROOVES,
        waltz_grooves=_GROOVES,
        short_fill="strokes",
        long_fill="roll",
        crashes=True,
        ending="full",
    ),
    ornaments_tune=True,
    syncopation=0.25,
    syllable_stretch=1.0,
    onset_spread_ms=2.0,
    late_ms={},
    ritardando=1.0,
    mix=MixStyle(roles={"pad": 1.0, "drums": 1.0}, pump=(0.2, 0.2), plate_wet=0.2, voice=2.0),
)
