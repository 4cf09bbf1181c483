"""The genre profile: everything that a genre decides about a song.

No field is optional, so mypy names what a new genre lacks.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Literal

from scopitone.music.composer.genres.mix_style import MixStyle
from scopitone.music.composer.genres.players import PlayerSlot
from scopitone.music.composer.score.model import Mode

ProgressionTable = Mapping[str, tuple[str, ...]]
"""Progressions by group of sections: `verse`, `prechorus`, `chorus` and `bridge`."""

Grooves = tuple[tuple[str, str], ...]
"""Drum grooves: for each variation the one of calm and the one of full sections.

A groove is lines parted by `|`: a voice (`VOICES` of `arrangement/drums.py`) and its pattern
(`arrangement/step_patterns.py`; ` / ` parts two bars). Marks: `X` accent, `x` normal, `o` soft,
`g` ghost, `t` triplet and `r` pair of thirty-seconds in the time of an eighth and a sixteenth.
"""

FillKind = Literal["none", "toms", "strokes", "roll"]
"""How drums lead into the next section: down the toms, a few soft strokes, or a snare roll."""

ALL_KEYS = tuple(range(12))
FLAT_KEYS = (0, 5, 10, 3, 8, 7)
GUITAR_KEYS = (4, 9, 2, 7, 0)
SYNTH_KEYS = (9, 5, 2, 4, 6, 1, 7, 0)

WALTZ_GROOVES: Grooves = (
    ("hat ....o...o...", "kick X........... | snare ....o...o... | ride X...x...x.o."),
    ("rim ....o...o...", "kick X.......o... | snare ....x...x... | hat x.o.x.o.x.o."),
)
"""Grooves in three quarters for genres whose drums are played by hand."""


@dataclass(frozen=True, slots=True, kw_only=True)
class DrumStyle:
    """How the drums of a genre are played.

    Attributes:
        grooves: two or more, drawn by the song's theme.
        waltz_grooves: the grooves in three quarters; machines repeat those of four.
        short_fill: fills of less than two beats.
        long_fill: fills of two beats, which lead into a section with more energy.
        crashes: whether a section with enough energy begins with a crash cymbal.
        ending: how the last chord is struck; `soft` is on the ride cymbal.
    """

    grooves: Grooves
    waltz_grooves: Grooves
    short_fill: FillKind
    long_fill: FillKind
    crashes: bool
    ending: Literal["full", "soft", "none"]


@dataclass(frozen=True, slots=True, kw_only=True)
class GenreProfile:
    """Everything that a genre decides. Choices are drawn from tuples in their order.

    Attributes:
        name: as the API and the score write it, such as `hip-hop`.
        words: words of prompts and tags that mean this genre, besides its name.
        tempo: the slowest, the usual and the fastest, in quarter notes a minute; those of
            `docs/reference/composing.md`, from common practice of the genre.
        modes: modes with their weights.
        tonics: the pitch classes that its players prefer.
        swing: the share of the first of two notes of `swing_unit` beats; 0.5 is straight.
        swing_unit: 0.5 for swung eighths, 0.25 for swung sixteenths.
        energy: added to the energy of every section.
        raps: whether verses are spoken in rhythm.
        timbres: the sounds that are typical of the genre. They are left out if the genre is a
            negative tag.
        progressions: by mode, in Roman numerals, one bar between strokes.
        cadences: whether cadences interrupt the loop of chords, as before a chorus.
        rootless_chords: whether chord instruments leave the root to the bass.
        key_change_chance: how often the last chorus is in a higher key, 0 to 1.
        ensemble: who plays, in the order in which players enter.
        basslines: like `DrumStyle.grooves`, in the marks of `arrangement/bass.py`; `walk` is a
            walking bass.
        drums: how the drums are played.
        ornaments_tune: whether every fourth phrase of a played tune gets extra eighths.
        syncopation: how much the lead vocal prefers offbeats, 0 to 1.
        syllable_stretch: factor on the usual duration of a syllable.
        onset_spread_ms: standard deviation of onsets. Players reach 10 to 20 ms (Hennig et al.,
            PLoS ONE 2011), which sounds careless in addition to samples.
        late_ms: how far each role (or `vocal`) plays after the beat.
        ritardando: the share of the tempo that is left on the final chord; 1 is steady.
        mix: how the genre is mixed.
    """

    name: str
    words: tuple[str, ...]
    tempo: tuple[float, float, float]
    modes: tuple[tuple[Mode, float], ...]
    tonics: tuple[int, ...]
    swing: float
    swing_unit: float
    energy: float
    raps: bool
    timbres: tuple[str, ...]
    progressions: Mapping[Mode, ProgressionTable]
    cadences: bool
    rootless_chords: bool
    key_change_chance: float
    ensemble: tuple[PlayerSlot, ...]
    basslines: tuple[tuple[str, str], ...]
    drums: DrumStyle
    ornaments_tune: bool
    syncopation: float
    syllable_stretch: float
    onset_spread_ms: float
    late_ms: Mapping[str, float]
    ritardando: float
    mix: MixStyle
