"""Lines of a score as a sung stem, with the exact time of each word."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, replace
from math import ceil
from typing import Literal
from zlib import crc32

import numpy as np
from numpy.typing import NDArray

from scopitone.core.song import Line, Lyrics, Word
from scopitone.music.composer.performance.voice import f0 as pitch
from scopitone.music.composer.performance.voice import loudness_curve, phoneme_timing
from scopitone.music.composer.performance.voice.f0 import TimedNote
from scopitone.music.composer.performance.voice.phoneme_timing import SungSyllable
from scopitone.music.composer.performance.voice.speech import FRAME_S, SpokenLine, speak_line
from scopitone.music.composer.performance.voice.word_alignment import align
from scopitone.music.composer.performance.voice.world import RATE, synthesize
from scopitone.music.composer.score.model import SungLine
from scopitone.music.composer.score.tempo_map import TempoMap

VoiceRole = Literal["lead", "double", "harmony"]

# Margin around the phonemes of a line in its own buffer.
_MARGIN_S = 0.05
# The middle of the range of a rapper, as MIDI numbers.
_RAP_CENTER = {"m": 45.0, "f": 55.0}
_MIN_BREATH_GAP_S = 0.45
_MAX_GAIN = 0.5


@dataclass(frozen=True, slots=True)
class SungVowel:
    """A sung vowel: its times in seconds and the MIDI pitch of its first note.

    `stress` is the stress of its syllable, 0 to 2.
    """

    start: float
    end: float
    pitch: float
    stress: int


@dataclass(frozen=True, slots=True)
class SungVoice:
    """A sung stem: dry mono `audio`, float32 (n,) at 48 kHz, within ±1.

    `timed` has one line for each line of the score, `vowels` one entry for each syllable.
    """

    audio: NDArray[np.float32]
    timed: Lyrics
    vowels: tuple[SungVowel, ...]


@dataclass(frozen=True, slots=True)
class _Manner:
    """How a role sings: formants scaled by `warp`, `cents` out of tune, `late_s` seconds late."""

    warp: float
    breath: float
    vibrato: float
    cents: float = 0.0
    late_s: float = 0.0
    breathes: bool = False


_MANNERS = {
    "lead": _Manner(1.0, 0.25, 1.0, breathes=True),
    "double": _Manner(1.03, 0.32, 0.6, cents=8.0, late_s=0.025),
    "harmony": _Manner(0.98, 0.32, 0.7, cents=5.0, late_s=0.02),
}


def sing(
    lines: Sequence[SungLine],
    tempo: TempoMap,
    seconds: float,
    *,
    gender: Literal["m", "f"],
    seed: int,
    role: VoiceRole = "lead",
) -> SungVoice:
    """Sing `lines` into a stem of `seconds`; lines that are `spoken` are rapped.

    The vowel of each syllable begins with its first note, after its consonants. Doubles are 10
    to 25 ms late and up to 8 cents out of tune, depending on the seed.

    Raises:
        InputError: eSpeak NG has no voice for the language of a line.
    """
    audio = np.zeros(ceil(seconds * RATE))
    timed: list[Line] = []
    vowels: list[SungVowel] = []
    last_end = 0.0
    for number, line in enumerate(lines):
        rng = np.random.default_rng((seed, number, crc32(f"voice {role}".encode())))
        manner = _vary_manner(_MANNERS[role], rng)
        speech = speak_line(line.line.text, line.line.language, gender)
        notes_s = _time_notes(line, tempo, manner.late_s)
        if speech is None:
            syllables = tuple(
                SungSyllable(t[0].start, t[0].start, t[-1].end, t[-1].end) for t in notes_s
            )
        else:
            syllables, sound = _sing_line(line, notes_s, speech, gender, manner, rng)
            _mix_into(audio, sound, syllables[0].start - _MARGIN_S)
            if manner.breathes and syllables[0].start - last_end > _MIN_BREATH_GAP_S:
                air = loudness_curve.make_breath(rng)
                _mix_into(audio, air, syllables[0].start - len(air) / RATE - _MARGIN_S)
        timed.append(_time_words(line, syllables))
        vowels += _list_vowels(line, notes_s, syllables)
        last_end = syllables[-1].end
    peak = float(np.abs(audio).max(initial=0.0))
    audio *= min(_MAX_GAIN, 1.0 / max(peak, 1e-9))
    return SungVoice(audio.astype(np.float32), Lyrics(tuple(timed)), tuple(vowels))


def _vary_manner(manner: _Manner, rng: np.random.Generator) -> _Manner:
    """Draw the delay and detuning of a line, up to the limits of `manner`."""
    if not manner.late_s:
        return manner
    return replace(
        manner,
        cents=manner.cents * float(rng.uniform(0.4, 1.0) * rng.choice((-1.0, 1.0))),
        late_s=float(rng.uniform(0.01, manner.late_s)),
    )


def _time_notes(
    line: SungLine, tempo: TempoMap, late_s: float
) -> tuple[tuple[TimedNote, ...], ...]:
    """Return the notes of each syllable in seconds."""
    return tuple(
        tuple(
            TimedNote(
                tempo.seconds(note.start) + late_s,
                tempo.seconds(note.start + note.length) + late_s,
                float(note.pitch),
            )
            for note in notes
        )
        for notes in line.notes
    )


def _sing_line(
    line: SungLine,
    notes_s: Sequence[Sequence[TimedNote]],
    speech: SpokenLine,
    gender: Literal["m", "f"],
    manner: _Manner,
    rng: np.random.Generator,
) -> tuple[tuple[SungSyllable, ...], NDArray[np.float64]]:
    """Return the times of the syllables, and the sound from `_MARGIN_S` before the first one."""
    written = line.line.syllables
    spans = align([syllable.phonemes for syllable in written], speech.phonemes)
    reach = [(syllable[0].start, syllable[-1].end) for syllable in notes_s]
    syllables, pieces = phoneme_timing.place_syllables(
        speech, spans, reach, sustained=not line.line.spoken
    )
    frames = np.arange(syllables[0].start - _MARGIN_S, syllables[-1].end + _MARGIN_S, FRAME_S)
    if line.line.spoken:
        stresses = [syllable.stress for syllable in written]
        center = _RAP_CENTER[gender]
        f0 = pitch.rapped_f0(frames, syllables, stresses, rng, center=center, cents=manner.cents)
    else:
        flat = [note for syllable in notes_s for note in syllable]
        f0 = pitch.sung_f0(frames, flat, rng, cents=manner.cents, vibrato=manner.vibrato)
    voice = synthesize(
        speech,
        phoneme_timing.map_to_speech(frames, pieces),
        f0,
        warp=manner.warp,
        breath=manner.breath,
    )
    times = frames[0] + np.arange(len(voice)) / RATE
    velocities = [notes[0].velocity for notes in line.notes]
    return syllables, voice * loudness_curve.line_gain(times, syllables, velocities)


def _mix_into(audio: NDArray[np.float64], sound: NDArray[np.float64], start: float) -> None:
    """Add `sound` to `audio` at `start` seconds; whatever is outside of `audio` is cut off."""
    first = round(start * RATE)
    low, high = max(first, 0), min(first + len(sound), len(audio))
    if low < high:
        audio[low:high] += sound[low - first : high - first]


def _time_words(line: SungLine, syllables: Sequence[SungSyllable]) -> Line:
    words = []
    index = 0
    for word in line.line.words:
        own = syllables[index : index + len(word.syllables)]
        words.append(Word(word.text, own[0].start, max(own[-1].end, own[0].start + 0.01)))
        index += len(word.syllables)
    return Line(line.line.text, words[0].start, words[-1].end, tuple(words))


def _list_vowels(
    line: SungLine, notes_s: Sequence[Sequence[TimedNote]], syllables: Sequence[SungSyllable]
) -> list[SungVowel]:
    return [
        SungVowel(times.vowel, times.coda, notes[0].pitch, syllable.stress)
        for syllable, notes, times in zip(line.line.syllables, notes_s, syllables, strict=True)
    ]
