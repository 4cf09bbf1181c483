"""The composer's own notation: plain frozen data from the plan to the last note.

Positions and lengths are beats (quarter notes) from the beginning of the song, as performed:
swing and humanised timing are already in them. `TempoMap` turns beats into seconds.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import Literal

from scopitone.music.composer.tempo_map import TempoMap
from scopitone.music.composer.theme import Theme

Mode = Literal["major", "minor", "dorian", "mixolydian"]
Kind = Literal["intro", "verse", "prechorus", "chorus", "bridge", "solo", "instrumental", "outro"]
Role = Literal["drums", "bass", "comp", "pad", "lead", "arp", "counter"]

GENRES = (
    "pop",
    "rock",
    "folk",
    "country",
    "hip-hop",
    "trap",
    "house",
    "techno",
    "synthwave",
    "drum-and-bass",
    "ambient",
    "jazz",
    "bossa",
    "latin",
    "reggae",
    "classical",
    "lo-fi",
    "metal",
)

TIMBRES = (
    # sampled
    "piano",
    "electric-piano",
    "organ",
    "nylon-guitar",
    "steel-guitar",
    "clean-guitar",
    "palm-mute",
    "overdrive-guitar",
    "distortion-guitar",
    "banjo",
    "pedal-steel",
    "acoustic-bass",
    "finger-bass",
    "pick-bass",
    "strings",
    "violin",
    "cello",
    "pizzicato",
    "choir",
    "trumpet",
    "brass",
    "sax",
    "flute",
    "clarinet",
    "harmonica",
    "accordion",
    "vibraphone",
    "marimba",
    "glockenspiel",
    "harp",
    # synthesised
    "saw-lead",
    "square-lead",
    "pluck",
    "supersaw-pad",
    "warm-pad",
    "air-pad",
    "saw-arp",
    "synth-bass",
    "sub-bass",
    "808-bass",
    "reese-bass",
    "stab",
    "lofi-keys",
)

KITS = (
    # sampled
    "acoustic-kit",
    "rock-kit",
    "brush-kit",
    "jazz-kit",
    "latin-kit",
    # synthesised
    "808-kit",
    "909-kit",
    "synthwave-kit",
    "lofi-kit",
    "break-kit",
)
"""Drum notes have the pitches of the General MIDI percussion map."""


@dataclass(frozen=True, slots=True)
class Chord:
    """`root` and `bass` are pitch classes (0 is C); `quality` is a name such as `min7`.

    `intervals` are semitones above the root, ascending, beginning with 0.
    """

    start: float
    length: float
    root: int
    quality: str
    intervals: tuple[int, ...]
    bass: int


@dataclass(frozen=True, slots=True)
class Syllable:
    """`phonemes` are eSpeak NG's IPA for it; `stress` is 0 none, 1 secondary, 2 primary."""

    phonemes: str
    stress: int


@dataclass(frozen=True, slots=True)
class SungWord:
    """A word as it is written (with its punctuation) and its syllables, at least one."""

    text: str
    syllables: tuple[Syllable, ...]


@dataclass(frozen=True, slots=True)
class TextLine:
    """A line of lyrics. `language` is an eSpeak NG voice such as `en-us`.

    `spoken` lines are rapped or spoken in rhythm rather than sung.
    """

    text: str
    language: str
    words: tuple[SungWord, ...]
    spoken: bool = False

    @property
    def syllables(self) -> tuple[Syllable, ...]:
        """All syllables in order."""
        return tuple(syllable for word in self.words for syllable in word.syllables)


@dataclass(frozen=True, slots=True)
class Section:
    """A part of the form. `turn` counts those of the same kind from 0.

    `start` is in bars. `energy` (0 to 1) says how dense, loud, high and bright it is; `lift` is
    how many semitones it stands above the song's key. `chords` have song positions, in beats.
    """

    kind: Kind
    turn: int
    start: int
    bars: int
    energy: float
    lift: int = 0
    lines: tuple[TextLine, ...] = ()
    chords: tuple[Chord, ...] = ()


@dataclass(frozen=True, slots=True)
class Brief:
    """What was understood of a request.

    `moods` are adjectives of the vocabulary, `instruments` and `without` are names of TIMBRES,
    KITS or of roles (such as `drums`), `themes` the subjects for words. `unknown` are words that
    meant nothing to us. `weirdness` and `style_weight` are 0 to 1 (0.5 is neutral).
    """

    genre: str
    moods: tuple[str, ...] = ()
    tempo: float | None = None
    key: tuple[int, Mode] | None = None
    metre: int | None = None
    instruments: tuple[str, ...] = ()
    without: tuple[str, ...] = ()
    era: str | None = None
    themes: tuple[str, ...] = ()
    gender: Literal["m", "f"] | None = None
    instrumental: bool = False
    weirdness: float = 0.5
    style_weight: float = 0.5
    unknown: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class Plan:
    """A song before its notes. `tempo` is quarter notes a minute, `metre` quarters a bar.

    `tonic` is a pitch class. `swing` is the share of a swung pair that its first note takes:
    0.5 is straight; `swing_unit` is the length in beats of that pair's halves when straight
    (0.5 for eighths, 0.25 for sixteenths). `take` numbers the variation.
    """

    title: str
    brief: Brief
    tempo: float
    metre: int
    tonic: int
    mode: Mode
    swing: float
    swing_unit: float
    gender: Literal["m", "f"]
    sections: tuple[Section, ...]
    seed: int
    take: int

    @property
    def bars(self) -> int:
        """How many bars the song has."""
        return sum(section.bars for section in self.sections)

    @property
    def beats(self) -> float:
        """How many beats the song has."""
        return float(self.bars * self.metre)


@dataclass(frozen=True, slots=True)
class Note:
    """`velocity` is 0 to 1, `pitch` a MIDI note number. `slide` is how many semitones above
    its pitch a note ends (glides of basses and steel guitars).
    """

    start: float
    length: float
    pitch: int
    velocity: float
    slide: float = 0.0


@dataclass(frozen=True, slots=True)
class Part:
    """What one instrument plays. `timbre` is one of TIMBRES, or of KITS for drums.

    `pan` is −1 (left) to 1, `level` decibels against the part's usual place in the mix.
    """

    name: str
    role: Role
    timbre: str
    notes: tuple[Note, ...]
    pan: float = 0.0
    level: float = 0.0


@dataclass(frozen=True, slots=True)
class SungLine:
    """A line with the notes of each syllable: one, or several for a melisma.

    `notes[i]` belongs to `line.syllables[i]`; the vowel begins at `notes[i][0].start`.
    """

    line: TextLine
    notes: tuple[tuple[Note, ...], ...]

    @property
    def start(self) -> float:
        """Where its first vowel begins, in beats."""
        return self.notes[0][0].start

    @property
    def end(self) -> float:
        """Where its last note ends, in beats."""
        last = self.notes[-1][-1]
        return last.start + last.length


@dataclass(frozen=True, slots=True)
class Score:
    """Every note of a song. `tail` is how many seconds the last sounds may ring after the end."""

    plan: Plan
    tempo: TempoMap
    parts: tuple[Part, ...]
    lead: tuple[SungLine, ...] = ()
    harmony: tuple[SungLine, ...] = ()
    tail: float = 2.5
    theme: Theme | None = None

    @property
    def seconds(self) -> float:
        """How long the song is, its tail included."""
        return self.tempo.seconds(self.plan.beats) + self.tail
