"""The genre profile of flamenco, as the rumba flamenca.

Nylon guitars strummed in sixteenths with accents in 3+3+2, hand claps, a box drum, no kit, and the
Andalusian cadence from minor to its dominant, which ends phrases, 100 to 128 quarters a minute
(Manuel, "Modal harmony in Andalusian, Eastern European, and Turkish syncretic musics", Yearbook for
Traditional Music 1989).
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
    FOLK_MAJOR,
    MIXOLYDIAN,
)

_GROOVES = (
    (
        "low-conga x.....x...x..... | clap ....o..o....o..o",
        "low-conga X.....x...X..... | conga ...x..x..x..x.xx | clap ....x..x....x..x",
    ),
    (
        "clap ..o...o...o...o. | low-conga x.......x.......",
        "low-conga X..x..x.X..x..x. | high-bongo ....x.......x.xx | clap ..x...x...x...x.",
    ),
)

PROFILE = GenreProfile(
    name="flamenco",
    words=("flamenco", "rumba flamenca"),
    tempo=(100, 112, 128),
    modes=(("minor", 0.95), ("major", 0.05)),
    tonics=(4, 9, 2, 11),
    swing=0.5,
    swing_unit=0.25,
    energy=0.04,
    raps=False,
    timbres=("nylon-guitar",),
    progressions={
        "major": FOLK_MAJOR,
        "minor": {
            "verse": ("i|bVII|bVI|V", "i|i|bVI|V", "iv|bIII|bVI|V"),
            "prechorus": ("iv|bIII|bVI|V", "bVI|bVI|V|V"),
            "chorus": ("i|bVII|bVI|V7", "iv|i|bVI|V7"),
            "bridge": ("bVI|V|bVI|V", "bIII|bVII|bVI|V7"),
        },
        "dorian": DORIAN,
        "mixolydian": MIXOLYDIAN,
    },
    cadences=False,
    rootless_chords=False,
    key_change_chance=0.0,
    ensemble=(
        comp_slot("rumba", "nylon-guitar", pan=-0.35),
        bass_slot("acoustic-bass", "finger-bass", enters=0.45),
        drum_slot("latin-kit", enters=0.3),
        comp_slot("waterfall", "nylon-guitar", enters=0.45, pan=0.35, middle=67, level=-3.0),
        lead_slot("nylon-guitar", "violin", middle=72),
        answer_slot("nylon-guitar", "violin", middle=71, enters=0.3),
    ),
    basslines=(("R-----5---R-----", "R--.R-5-R-..5-a-"), ("R-------5-----R-", "R-..R-..5--.5-R-")),
    drums=DrumStyle(
        grooves=_GROOVES,
        waltz_grooves=WALTZ_GROOVES,
        short_fill="strokes",
        long_fill="strokes",
        crashes=False,
        ending="none",
    ),
    ornaments_tune=True,
    syncopation=0.6,
    syllable_stretch=1.05,
    onset_spread_ms=7.0,
    late_ms={},
    ritardando=0.85,
    mix=MixStyle(
        roles={"comp": 2.5, "drums": -2.0, "lead": 1.5},
        hall=Reverb(1.6, 0.02, 0.45),
        hall_wet=0.2,
        echo=(1.0, 0.06),
        voice=2.0,
        glue=1.0,
    ),
)
