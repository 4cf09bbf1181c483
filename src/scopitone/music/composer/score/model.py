"""The notation of the composer: frozen data from the plan to the last note.

Positions and lengths are beats (quarter notes) from the beginning of the song, as performed:
they include swing and humanized timing. `TempoMap` converts beats into seconds.
"""

from __future__ import annotations

from dataclasses import dataclass, replace
from typing import Literal

from scopitone.music.composer.score.persona import Persona
from scopitone.music.composer.score.tempo_map import TempoMap
from scopitone.music.composer.score.theme import Theme
from scopitone.music.engine import Makers

Mode = Literal["major", "minor", "dorian", "mixolydian"]
SectionKind = Literal[
    "intro", "verse", "prechorus", "chorus", "bridge", "solo", "instrumental", "outro"
]
Role = Literal["drums", "bass", "comp", "pad", "lead", "arp", "counter"]

KITS = (
    # sampled
    "acoustic-kit",
    "rock-kit",
    "brush-kit",
    "jazz-kit",
    "latin-kit",
    # synthesized
    "808-kit",
    "909-kit",
    "synthwave-kit",
    "lofi-kit",
    "break-kit",
)
"""Timbres of drums; their notes have the pitches of the General MIDI percussion map."""


@dataclass(frozen=True, slots=True)
class Chord:
    """A chord. `root` and `bass` are pitch classes (0 is C); `quality` is a name such as `min7`.

    `intervals` are semitones above the root, ascending from 0.
    """

    start: float
    length: float
    root: int
    quality: str
    intervals: tuple[int, ...]
    bass: int


@dataclass(frozen=True, slots=True)
class Syllable:
    """A syllable. `phonemes` are IPA of eSpeak NG; `stress` is 0 none, 1 secondary, 2 primary."""

    phonemes: str
    stress: int


@dataclass(frozen=True, slots=True)
class SyllabifiedWord:
    """A word as written, with its punctuation, and its syllables, at least one."""

    text: str
    syllables: tuple[Syllable, ...]


@dataclass(frozen=True, slots=True)
class TextLine:
    """A line of lyrics. `language` is an eSpeak NG voice such as `en-us`.

    `spoken` lines are rapped or spoken in rhythm rather than sung.
    """

    text: str
    language: str
    words: tuple[SyllabifiedWord, ...]
    spoken: bool = False

    @property
    def syllables(self) -> tuple[Syllable, ...]:
        """Return all syllables in order."""
        return tuple(syllable for word in self.words for syllable in word.syllables)


@dataclass(frozen=True, slots=True)
class Section:
    """A section of the song.

    Attributes:
        kind: verse, chorus and so on.
        turn: counts sections of the same kind from 0.
        start: the first bar.
        bars: how many bars it has.
        energy: 0 to 1; how dense, loud, high and bright it is.
        lift: semitones above the key of the song.
        lines: the lines that are sung in it.
        chords: its chords, with positions in beats from the beginning of the song.
    """

    kind: SectionKind
    turn: int
    start: int
    bars: int
    energy: float
    lift: int = 0
    lines: tuple[TextLine, ...] = ()
    chords: tuple[Chord, ...] = ()


@dataclass(frozen=True, slots=True)
class Brief:
    """A request as the parser understood it.

    Attributes:
        genre: a name of the registry of genres.
        moods: adjectives of the vocabulary.
        tempo: quarters a minute; None leaves it to the genre.
        key: tonic (pitch class) and mode; None leaves it to the genre.
        metre: quarters in a bar; None is 4.
        instruments: names of PROGRAMS or KITS.
        without: names of PROGRAMS, KITS or roles (such as `drums`).
        era: a decade of the vocabulary.
        themes: the subjects of generated lyrics.
        gender: of the singer; None draws one.
        instrumental: whether nobody sings.
        weirdness: 0 to 1; 0.5 is neutral.
        style_weight: 0 to 1; 0.5 is neutral.
        unknown: words that had no effect.
        forms: names of SONG_FORMS; None if the request names none.
        length: seconds that the song should last; None leaves it to the composer.
        names: what the words must name, such as persons and brands; None if there are none.
        age: a number of years that the words must name; None if there is none.
        occasion: what the song is for, such as `birthday`; None if the request names none.
        product: what has the name, such as `bakery`; None if the request does not say.
        language: ISO 639-1 code of the language that the request asks for; None is English.
        topic: the subject in that language, with its article; None if it is English or unknown.
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
    forms: tuple[str, ...] | None = None
    length: float | None = None
    names: tuple[str, ...] | None = None
    age: int | None = None
    occasion: str | None = None
    product: str | None = None
    language: str | None = None
    topic: str | None = None


@dataclass(frozen=True, slots=True)
class Plan:
    """A song before its notes.

    Attributes:
        title: of the song.
        brief: the parsed request.
        tempo: quarters a minute.
        metre: quarters in a bar.
        tonic: a pitch class.
        mode: of the key.
        swing: the share of a swung pair that its first note takes; 0.5 is straight.
        swing_unit: half of that pair in beats, 0.5 for eighths and 0.25 for sixteenths.
        gender: of the singer.
        sections: in order, without gaps.
        seed: of the request.
        take: the number of the variation.
        persona: what the song takes over from an earlier one; None if there is none.
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
    persona: Persona | None = None

    @property
    def bars(self) -> int:
        """Return how many bars the song has."""
        return sum(section.bars for section in self.sections)

    @property
    def beats(self) -> float:
        """Return how many beats the song has."""
        return float(self.bars * self.metre)


def without_lyrics(plan: Plan) -> Plan:
    """Return `plan` with no lines in any section."""
    return replace(plan, sections=tuple(replace(section, lines=()) for section in plan.sections))


@dataclass(frozen=True, slots=True)
class Note:
    """A note. `velocity` is 0 to 1, `pitch` a MIDI note number.

    `slide` is how many semitones above its pitch a note ends (glides of basses and steel
    guitars).
    """

    start: float
    length: float
    pitch: int
    velocity: float
    slide: float = 0.0


@dataclass(frozen=True, slots=True)
class InstrumentPart:
    """The notes of one instrument. `timbre` is a key of PROGRAMS, or one of KITS for drums.

    `pan` is −1 (left) to 1, `level` decibels against the usual level of the role.
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
        """Return where the first vowel begins, in beats."""
        return self.notes[0][0].start

    @property
    def end(self) -> float:
        """Return where the last note ends, in beats."""
        last = self.notes[-1][-1]
        return last.start + last.length


@dataclass(frozen=True, slots=True)
class Score:
    """Every note of a song.

    Attributes:
        plan: with chords in every section.
        tempo: converts beats into seconds.
        parts: of the instruments.
        lead: the lead vocal, in order.
        harmony: the harmony vocal, in order.
        tail: seconds that the last sounds may ring after the end.
        theme: the motifs of the song; None in scores that were made without.
        made_by: what made the song; None until it is written, and in older scores.
    """

    plan: Plan
    tempo: TempoMap
    parts: tuple[InstrumentPart, ...]
    lead: tuple[SungLine, ...] = ()
    harmony: tuple[SungLine, ...] = ()
    tail: float = 2.5
    theme: Theme | None = None
    made_by: Makers | None = None

    @property
    def seconds(self) -> float:
        """Return the duration of the song in seconds, including its tail."""
        return self.tempo.seconds(self.plan.beats) + self.tail
