"""Extending and covering sound of which there is no score: what was heard becomes one."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, replace
from itertools import pairwise
from pathlib import Path

import numpy as np

from scopitone.errors import InputError
from scopitone.music.composer.compose import compose
from scopitone.music.composer.export import write_take
from scopitone.music.composer.extend import rebased
from scopitone.music.composer.harmony import QUALITIES
from scopitone.music.composer.jobs import Cover, Job, tags_of
from scopitone.music.composer.listening import METRE, Heard, listen
from scopitone.music.composer.mixing.dynamics import limiting
from scopitone.music.composer.mixing.loudness import RATE, Sound, gated, integrated, momentary
from scopitone.music.composer.mixing.master import CEILING, LOUDNESS
from scopitone.music.composer.performing import Performance, perform
from scopitone.music.composer.planning import planned
from scopitone.music.composer.score import (
    Chord,
    Kind,
    Note,
    Part,
    Plan,
    Score,
    Section,
    SungLine,
    SungWord,
    Syllable,
    TextLine,
)
from scopitone.music.composer.seam import continued, read_sound
from scopitone.music.composer.tempo_map import TempoMap
from scopitone.music.composer.wording import worded
from scopitone.music.engine import GenerateSpec, Source, Take, Tell

_LOOP = 4
_SECTION = 8
_BREATH = 0.75
_GRID = 4
_FEWEST_BARS = 4


@dataclass(frozen=True, slots=True)
class UploadExtension:
    """The sound of `audio` up to `cut` seconds, and `plan` after it."""

    audio: Path
    cut: float
    plan: Plan
    spec: GenerateSpec
    notes: tuple[str, ...]

    def __call__(self, folder: Path, soundfont: Path | None, tell: Tell) -> Take:
        score = compose(self.plan)
        sound = perform(score, lambda share: tell(0.92 * share), soundfont=soundfont)
        song, _ = continued(_at_our_loudness(read_sound(self.audio)), self.cut, sound.audio, 0.0)
        timed = replace(
            sound.timed, lines=tuple(line.shifted(self.cut) for line in sound.timed.lines)
        )
        whole = Performance(song, {}, timed)
        take = write_take(whole, score, folder, self.notes, tags_of(self.plan, self.spec))
        # The score begins at the cut: a later extension must listen to the sound again.
        return replace(take, score=None, midi=None)


def uploaded_extensions(source: Source, at: float, spec: GenerateSpec) -> list[Job]:
    """One job for each take that continues the sound of `source` at `at` seconds."""
    sound = read_sound(source.audio)
    if at > sound.shape[1] / RATE:
        raise InputError("at", f"the sound ends at {sound.shape[1] / RATE:.1f} s")
    heard = _heard(sound)
    bars = max(1, round((at - heard.first) / heard.bar))
    cut = min(heard.first + bars * heard.bar, sound.shape[1] / RATE)
    tags = ", ".join(word for word in (spec.tags or source.tags, f"{heard.tempo:.1f} bpm") if word)
    titled = replace(spec, tags=tags, title=spec.title or source.title)
    plans, notes = planned(titled)
    told = (*notes, _told(heard))
    fitted = [_fitted(plan, heard, bars) for plan in plans]
    return [UploadExtension(source.audio, cut, plan, spec, told) for plan in fitted]


def uploaded_covers(source: Source, spec: GenerateSpec) -> list[Job]:
    """One job for each take that covers the sound of `source`."""
    sound = read_sound(source.audio)
    heard = _heard(sound)
    sung = bool(spec.lyrics.strip()) and not spec.instrumental
    titled = replace(spec, title=spec.title or source.title, instrumental=not sung)
    plans, notes = planned(titled)
    told = (*notes, _told(heard))
    return [Cover(_score(sound, heard, plan), _wordless(plan), spec, told) for plan in plans]


def _told(heard: Heard) -> str:
    names = ("C", "C sharp", "D", "E flat", "E", "F", "F sharp", "G", "A flat", "A", "B flat", "B")
    return (
        f"In the upload {heard.tempo:.0f} beats a minute and {names[heard.tonic]} {heard.mode}"
        " were heard, by estimate."
    )


def _heard(sound: Sound) -> Heard:
    heard = listen(sound)
    if len(heard.chords) < _FEWEST_BARS:
        raise InputError("source", f"at least {_FEWEST_BARS} bars of music with a steady beat")
    return heard


def _at_our_loudness(sound: Sound) -> Sound:
    lifted = sound * np.float32(10 ** (min(LOUDNESS - integrated(sound), 30.0) / 20))
    return lifted * limiting(lifted, CEILING)


def _fitted(plan: Plan, heard: Heard, bars: int) -> Plan:
    """`plan` in what was heard, without an intro; its first section goes on with the chords."""
    sections = rebased(plan.sections)
    loop = heard.chords[max(0, bars - _LOOP) : bars] or heard.chords[-_LOOP:]
    chords = [loop[bar % len(loop)] for bar in range(sections[0].bars)]
    first = replace(sections[0], chords=_chords(chords, 0))
    return replace(
        plan,
        tempo=heard.tempo,
        metre=METRE,
        tonic=heard.tonic,
        mode=heard.mode,
        sections=(first, *sections[1:]),
    )


def _chords(heard: Sequence[tuple[int, bool]], bar: int) -> tuple[Chord, ...]:
    return tuple(
        Chord(
            start=float((bar + number) * METRE),
            length=float(METRE),
            root=root,
            quality="min" if minor else "maj",
            intervals=QUALITIES["min" if minor else "maj"],
            bass=root,
        )
        for number, (root, minor) in enumerate(heard)
    )


def _score(sound: Sound, heard: Heard, plan: Plan) -> Score:
    """What was heard as a score, with the words of `plan` on its melody where it has some."""
    melody = _quantised(heard)
    lines = [line for section in plan.sections for line in section.lines]
    phrases = [_humming(phrase) for phrase in _phrases(melody)]
    old = replace(
        plan, tempo=heard.tempo, metre=METRE, tonic=heard.tonic, mode=heard.mode,
        swing=0.5, sections=_sections(sound, heard),
    )  # fmt: skip
    lead = tuple(worded(phrases, lines, old)) if lines else ()
    parts = () if lead else (Part("lead melody", "lead", "piano", tuple(melody)),)
    sections = tuple(
        replace(section, lines=tuple(line.line for line in lead if _inside(line, section)))
        for section in old.sections
    )
    return Score(replace(old, sections=sections), TempoMap(((0.0, heard.tempo),)), parts, lead)


def _inside(line: SungLine, section: Section) -> bool:
    return section.start * METRE <= line.start < (section.start + section.bars) * METRE


def _sections(sound: Sound, heard: Heard) -> tuple[Section, ...]:
    """Eight bars each; those that are louder than most are choruses."""
    power = momentary(sound)
    starts = range(0, len(heard.chords), _SECTION)
    seconds = [heard.first + start * heard.bar for start in (*starts, len(heard.chords))]
    loud = [gated(power[int(a * 10) : max(int(b * 10), 1)]) for a, b in pairwise(seconds)]
    middle = float(np.median(loud))
    sections: list[Section] = []
    for start, level in zip(starts, loud, strict=True):
        kind: Kind = "chorus" if level > middle + 0.5 else "verse"
        turn = sum(section.kind == kind for section in sections)
        bars = min(_SECTION, len(heard.chords) - start)
        energy = float(np.clip(0.6 + (level - middle) / 12, 0.2, 1.0))
        chords = _chords(heard.chords[start : start + bars], start)
        sections.append(Section(kind, turn, start, bars, energy, chords=chords))
    return tuple(sections)


def _quantised(heard: Heard) -> list[Note]:
    """The melody on a grid of sixteenths, inside the bars that were heard."""
    end = len(heard.chords) * METRE
    notes: list[Note] = []
    for note in heard.melody:
        start, stop = (_beat(heard, second) for second in (note.start, note.end))
        if notes:
            start = max(start, notes[-1].start + notes[-1].length)
        if 0 <= start < stop <= end:
            notes.append(Note(start, stop - start, note.pitch, 0.75))
    return notes


def _beat(heard: Heard, second: float) -> float:
    return round((second - heard.first) / (60 / heard.tempo) * _GRID) / _GRID


def _phrases(melody: Sequence[Note]) -> list[list[Note]]:
    phrases: list[list[Note]] = []
    end = -np.inf
    for note in melody:
        if note.start - end >= _BREATH or not phrases:
            phrases.append([])
        phrases[-1].append(note)
        end = note.start + note.length
    return [phrase for phrase in phrases if len(phrase) > 1]


def _humming(phrase: Sequence[Note]) -> SungLine:
    """A phrase on la, for words to take its place."""
    word = SungWord("la", (Syllable("la", 2),))
    words = tuple(word for _ in phrase)
    line = TextLine(" ".join(word.text for word in words), "en-us", words)
    return SungLine(line, tuple((note,) for note in phrase))


def _wordless(plan: Plan) -> Plan:
    return replace(plan, sections=tuple(replace(section, lines=()) for section in plan.sections))
