"""Lines of a score become a singer's voice, with the exact time of each word."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, replace
from math import ceil
from typing import Literal
from zlib import crc32

import numpy as np
from numpy.typing import NDArray

from scopitone.music.composer.score import SungLine
from scopitone.music.composer.tempo_map import TempoMap
from scopitone.song import Line, Lyrics, Word

from . import dynamics, pitch, timing
from .alignment import align
from .pitch import Tone
from .spoken import FRAME, Spoken, spoken
from .synthesis import RATE, synthesise
from .timing import Placed

VoiceRole = Literal["lead", "double", "harmony"]

# Room around a line's phonemes in its own buffer, in seconds.
_MARGIN = 0.05
# The middle of the range that a rapper speaks in, as MIDI numbers.
_RAP_CENTRE = {"m": 45.0, "f": 55.0}
_BREATH_ROOM = 0.45
_LEVEL = 0.5


@dataclass(frozen=True, slots=True)
class SungVowel:
    """A syllable's vowel as it was sung, in seconds, with the MIDI pitch of its first note.

    `stress` is that of the syllable, 0 to 2.
    """

    start: float
    end: float
    pitch: float
    stress: int


@dataclass(frozen=True, slots=True)
class Sung:
    """A sung stem: float32 mono `audio` (n,) at 48 kHz, dry, within ±1. `timed` has a line for
    each that was asked for, `vowels` one entry for each syllable.
    """

    audio: NDArray[np.float32]
    timed: Lyrics
    vowels: tuple[SungVowel, ...]


@dataclass(frozen=True, slots=True)
class _Manner:
    """How a role sings: formants moved by `warp`, `cents` and `late` seconds off the score."""

    warp: float
    breath: float
    vibrato: float
    cents: float = 0.0
    late: float = 0.0
    breathes: bool = False


_MANNERS = {
    "lead": _Manner(1.0, 0.25, 1.0, breathes=True),
    "double": _Manner(1.03, 0.32, 0.6, cents=8.0, late=0.025),
    "harmony": _Manner(0.98, 0.32, 0.7, cents=5.0, late=0.02),
}


def sing(
    lines: Sequence[SungLine],
    tempo: TempoMap,
    seconds: float,
    *,
    gender: Literal["m", "f"],
    seed: int,
    role: VoiceRole = "lead",
) -> Sung:
    """Sing (or, where a line says so, rap) `lines` into a stem of `seconds`.

    The vowel of each syllable begins with its first note; its consonants stand before it.
    Doubles come 10 to 25 ms late and up to 8 cents off, differently for each seed.

    Raises:
        InputError: a line's language is not a voice of eSpeak NG.
    """
    audio = np.zeros(ceil(seconds * RATE))
    timed: list[Line] = []
    vowels: list[SungVowel] = []
    over = 0.0
    for number, line in enumerate(lines):
        rng = np.random.default_rng((seed, number, crc32(f"voice {role}".encode())))
        manner = _chosen(_MANNERS[role], rng)
        said = spoken(line.line.text, line.line.language, gender)
        tones = _tones(line, tempo, manner.late)
        if said is None:
            syllables = tuple(Placed(t[0].start, t[0].start, t[-1].end, t[-1].end) for t in tones)
        else:
            syllables, voice = _voice(line, tones, said, gender, manner, rng)
            _add(audio, voice, syllables[0].start - _MARGIN)
            if manner.breathes and syllables[0].start - over > _BREATH_ROOM:
                air = dynamics.breath(rng)
                _add(audio, air, syllables[0].start - len(air) / RATE - _MARGIN)
        timed.append(_timed(line, syllables))
        vowels += _vowels(line, tones, syllables)
        over = syllables[-1].end
    peak = float(np.abs(audio).max(initial=0.0))
    audio *= min(_LEVEL, 1.0 / max(peak, 1e-9))
    return Sung(audio.astype(np.float32), Lyrics(tuple(timed)), tuple(vowels))


def _chosen(manner: _Manner, rng: np.random.Generator) -> _Manner:
    """`manner` with this line's own lateness and detuning, up to those that it allows."""
    if not manner.late:
        return manner
    return replace(
        manner,
        cents=manner.cents * float(rng.uniform(0.4, 1.0) * rng.choice((-1.0, 1.0))),
        late=float(rng.uniform(0.01, manner.late)),
    )


def _tones(line: SungLine, tempo: TempoMap, late: float) -> tuple[tuple[Tone, ...], ...]:
    """Each syllable's notes in seconds."""
    return tuple(
        tuple(
            Tone(
                tempo.seconds(note.start) + late,
                tempo.seconds(note.start + note.length) + late,
                float(note.pitch),
            )
            for note in notes
        )
        for notes in line.notes
    )


def _voice(
    line: SungLine,
    tones: Sequence[Sequence[Tone]],
    said: Spoken,
    gender: Literal["m", "f"],
    manner: _Manner,
    rng: np.random.Generator,
) -> tuple[tuple[Placed, ...], NDArray[np.float64]]:
    """Where the syllables lie, and the line's sound from `_MARGIN` before the first on."""
    written = line.line.syllables
    spans = align([syllable.phonemes for syllable in written], said.phonemes)
    reach = [(syllable[0].start, syllable[-1].end) for syllable in tones]
    syllables, pieces = timing.place(said, spans, reach, held=not line.line.spoken)
    frames = np.arange(syllables[0].start - _MARGIN, syllables[-1].end + _MARGIN, FRAME)
    if line.line.spoken:
        stresses = [syllable.stress for syllable in written]
        centre = _RAP_CENTRE[gender]
        hertz = pitch.rapped_pitch(
            frames, syllables, stresses, rng, centre=centre, cents=manner.cents
        )
    else:
        flat = [tone for syllable in tones for tone in syllable]
        hertz = pitch.sung_pitch(frames, flat, rng, cents=manner.cents, vibrato=manner.vibrato)
    voice = synthesise(
        said, timing.source(frames, pieces), hertz, warp=manner.warp, breath=manner.breath
    )
    times = frames[0] + np.arange(len(voice)) / RATE
    velocities = [notes[0].velocity for notes in line.notes]
    return syllables, voice * dynamics.gains(times, syllables, velocities)


def _add(audio: NDArray[np.float64], sound: NDArray[np.float64], start: float) -> None:
    """Mix `sound` into `audio` at `start` seconds; what lies outside is cut off."""
    first = round(start * RATE)
    low, high = max(first, 0), min(first + len(sound), len(audio))
    if low < high:
        audio[low:high] += sound[low - first : high - first]


def _timed(line: SungLine, syllables: Sequence[Placed]) -> Line:
    words = []
    index = 0
    for word in line.line.words:
        own = syllables[index : index + len(word.syllables)]
        words.append(Word(word.text, own[0].start, max(own[-1].end, own[0].start + 0.01)))
        index += len(word.syllables)
    return Line(line.line.text, words[0].start, words[-1].end, tuple(words))


def _vowels(
    line: SungLine, tones: Sequence[Sequence[Tone]], syllables: Sequence[Placed]
) -> list[SungVowel]:
    return [
        SungVowel(sung.vowel, sung.coda, notes[0].pitch, syllable.stress)
        for syllable, notes, sung in zip(line.line.syllables, tones, syllables, strict=True)
    ]
