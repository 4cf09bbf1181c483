"""The score: form, tempo, harmony, and every sung syllable with its notes.

The tune is the traditional air that has carried Burns's words since 1799; the harmony, the
form and the arrangement are new. Pitches are MIDI numbers, lengths are eighths in the tune and
beats (quarters) everywhere else. Beat 0 is the first beat of the intro.
"""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np

TITLE = "Auld Lang Syne"
ARTIST = "Scopitone"
BPM = 112.0
BEATS_PER_BAR = 4
TAIL_SECONDS = 3.2


@dataclass(frozen=True, slots=True)
class Note:
    """`pitch` from `beat` on for `length` beats."""

    beat: float
    length: float
    pitch: int

    @property
    def end(self) -> float:
        return self.beat + self.length


@dataclass(frozen=True, slots=True)
class SungWord:
    """A word and the notes of each of its syllables (several notes on one are a melisma)."""

    text: str
    syllables: tuple[tuple[Note, ...], ...]

    @property
    def notes(self) -> tuple[Note, ...]:
        return tuple(note for syllable in self.syllables for note in syllable)


@dataclass(frozen=True, slots=True)
class SungLine:
    """One line of the lyric, as it stands on the screen."""

    words: tuple[SungWord, ...]
    section: str

    @property
    def text(self) -> str:
        return " ".join(word.text for word in self.words)


@dataclass(frozen=True, slots=True)
class Section:
    """A part of the form. `chords` holds one entry a half bar; `key` shifts it, in semitones."""

    name: str
    bars: int
    energy: float
    chords: tuple[str, ...]
    key: int = 0


# Bass note and four upper voices, written in G and led by least movement.
CHORDS: dict[str, tuple[int, tuple[int, ...]]] = {
    "G": (43, (59, 62, 67, 69)),
    "D/F#": (42, (57, 62, 66, 69)),
    "Em7": (40, (59, 62, 64, 67)),
    "Cmaj9": (36, (59, 62, 64, 67)),
    "G/B": (35, (59, 62, 67, 71)),
    "Dsus": (38, (57, 62, 67, 69)),
    "D": (38, (57, 62, 66, 69)),
    "C": (36, (60, 62, 64, 67)),
    "Esus": (40, (57, 62, 64, 71)),
    "E7": (40, (56, 62, 64, 71)),
    "Cm6/G": (43, (60, 63, 67, 69)),
    "Gadd9": (31, (59, 62, 69, 74)),
}

VERSE_CHORDS = (
    *("G", "G", "D/F#", "D/F#", "Em7", "Em7", "Cmaj9", "Cmaj9"),
    *("G/B", "G/B", "Dsus", "D", "C", "D", "G", "Dsus"),
)
CHORUS_CHORDS = (
    *("Cmaj9", "Cmaj9", "D", "D", "Em7", "Em7", "Cmaj9", "Cmaj9"),
    *("G/B", "G/B", "Dsus", "D", "C", "D"),
)

FORM = (
    Section("intro", 4, 0.35, ("Cmaj9", "Cmaj9", "D", "D", "Em7", "Em7", "Cmaj9", "Dsus")),
    Section("verse", 8, 0.55, VERSE_CHORDS),
    Section("chorus", 8, 0.85, (*CHORUS_CHORDS, "G", "G")),
    Section("break", 4, 0.65, ("G", "G", "D/F#", "D/F#", "Cmaj9", "Cmaj9", "Esus", "E7")),
    Section("last chorus", 8, 1.0, (*CHORUS_CHORDS, "Em7", "G/B"), key=2),
    Section("ending", 3, 0.4, ("C", "D", "Cm6/G", "Cm6/G", "Gadd9", "Gadd9"), key=2),
)

# word = syllables joined by "-", each "pitch/eighths", melisma joined by "+".
VERSE = (
    "Should=D3/2 auld=G3/3 acquaintance=G3/1-G3/2-B3/2 be=A3/3 forgot,=G3/1-A3/2",
    "And=B3/2 never=G3/3-G3/1 brought=B3/2 to=D4/2 mind?=E4/6",
    "Should=E4/2 auld=D4/3 acquaintance=B3/1-B3/2-G3/2 be=A3/3 forgot,=G3/1-A3/2",
    "And=B3/2 auld=G3/3+E3/1 lang=E3/2+D3/2 syne?=G3/6",
)
CHORUS = (
    "For=E4/2 auld=D4/3+B3/1 lang=B3/2+G3/2 syne,=A3/3 my=G3/1 dear,=A3/2",
    "For=E4/2 auld=D4/3+B3/1 lang=B3/2+D4/2 syne,=E4/6",
    "We'll=E4/2 take=D4/3 a=B3/1 cup=B3/2 of=G3/2 kindness=A3/3-G3/1 yet,=A3/2",
    "For=B3/2 auld=G3/3+E3/1 lang=E3/2+D3/2 syne.=G3/6",
)
TAG = ("For=B3/2 auld=G3/3+E3/1 lang=E3/2+D3/2 syne.=G3/9",)

_STEPS = {"C": 0, "D": 2, "E": 4, "F": 5, "G": 7, "A": 9, "B": 11}


def pitch(name: str) -> int:
    """MIDI number of a note like "D3" (C4 is 60)."""
    return _STEPS[name[0]] + 12 * (int(name[1:]) + 1)


def section_start(name: str) -> float:
    """First beat of a section."""
    beat = 0.0
    for section in FORM:
        if section.name == name:
            return beat
        beat += section.bars * BEATS_PER_BAR
    raise KeyError(name)


def total_beats() -> float:
    return float(sum(section.bars for section in FORM) * BEATS_PER_BAR)


def sung_lines() -> tuple[SungLine, ...]:
    """The whole lyric in the order in which it is sung."""
    parts = (("verse", VERSE, 0), ("chorus", CHORUS, 0), ("last chorus", CHORUS, 2))
    lines = [
        line
        for name, text, key in parts
        for line in _sing(text, section_start(name) - 1.0, key, name)
    ]
    return (*lines, *_sing(TAG, section_start("ending") - 1.0, 2, "ending"))


def tune(lines: tuple[str, ...], start: float, key: int) -> tuple[Note, ...]:
    """The notes of `lines` alone, for an instrument."""
    return tuple(
        note for line in _sing(lines, start, key, "") for word in line.words for note in word.notes
    )


def _sing(lines: tuple[str, ...], beat: float, key: int, section: str) -> list[SungLine]:
    sung = []
    for line in lines:
        words = []
        for token in line.split():
            text, music = token.split("=")
            syllables = []
            for syllable in music.split("-"):
                notes = []
                for written in syllable.split("+"):
                    name, eighths = written.split("/")
                    length = int(eighths) / 2
                    notes.append(Note(beat, length, pitch(name) + key))
                    beat += length
                syllables.append(tuple(notes))
            words.append(SungWord(text, tuple(syllables)))
        sung.append(SungLine(tuple(words), section))
    return sung


def _tempo_map() -> tuple[np.ndarray, np.ndarray]:
    """Beats on a fine grid and their seconds: steady, then a ritardando over the ending."""
    beats = np.arange(0.0, total_beats() + 8.0, 0.05)
    slowing = np.clip((beats - section_start("ending")) / 8.0, 0.0, 1.0)
    bpm = BPM * (1.0 - 0.30 * slowing**1.5)
    steps = 0.05 * 60.0 / bpm
    return beats, np.concatenate(([0.0], np.cumsum(steps)[:-1]))


_BEATS, _SECONDS = _tempo_map()


def seconds(beat: float) -> float:
    """When `beat` falls. The song starts at 0.0; pickups before it are not supported."""
    return float(np.interp(beat, _BEATS, _SECONDS))


def duration() -> float:
    """Length of the finished audio in seconds, the last chord's decay included."""
    return seconds(total_beats()) + TAIL_SECONDS


@dataclass(frozen=True, slots=True)
class Chord:
    """A chord that sounds from `beat` for `length` beats in `section`."""

    beat: float
    length: float
    bass: int
    voices: tuple[int, ...]
    section: Section


def chords() -> tuple[Chord, ...]:
    """The harmony, repeated half bars joined into one chord."""
    found: list[Chord] = []
    for section in FORM:
        beat = section_start(section.name)
        for index, name in enumerate(section.chords):
            if index % 2 and name == section.chords[index - 1]:
                last = found.pop()
                found.append(Chord(last.beat, 4.0, last.bass, last.voices, section))
            else:
                bass, voices = CHORDS[name]
                shifted = tuple(voice + section.key for voice in voices)
                found.append(Chord(beat, 2.0, bass + section.key, shifted, section))
            beat += 2.0
    return tuple(found)
