"""The lead voice: every line of the plan gets a rhythm and a melody."""

from __future__ import annotations

from dataclasses import dataclass, field

import numpy as np
from numpy.typing import NDArray

from scopitone.music.composer.harmony import Changes, scale, steps_from
from scopitone.music.composer.melody.pitch import Tone, melodise
from scopitone.music.composer.melody.rhythm import (
    Room,
    Words,
    metric_weight,
    place,
)
from scopitone.music.composer.melody.slots import BREATH, Slot, slots
from scopitone.music.composer.phrase import RANGES, Phrase, as_sung, importance
from scopitone.music.composer.score import Plan, Section, SungLine
from scopitone.music.composer.theme import Motif, Theme

FIRST_VOWEL = 0.55
"""Seconds before which nothing is sung."""

_SYNCOPATED = {
    "pop": 0.6,
    "hip-hop": 0.8,
    "trap": 0.8,
    "house": 0.6,
    "drum-and-bass": 0.6,
    "jazz": 0.9,
    "bossa": 0.9,
    "latin": 0.8,
    "reggae": 0.7,
    "lo-fi": 0.6,
    "rock": 0.4,
    "synthwave": 0.5,
}
_SLOW = {"ambient": 1.35, "classical": 1.25, "lo-fi": 1.1}
_SECONDS = {"chorus": 0.38, "bridge": 0.35, "outro": 0.38}
_HEIGHT = {"chorus": 0.66, "bridge": 0.52, "prechorus": 0.48}
"""Where the centre of a section lies in the singer's range."""


@dataclass
class _Memory:
    """What was sung before, so that it can come back; pitches without the section's lift."""

    phrases: dict[tuple[str, int], Phrase] = field(default_factory=dict)
    sections: dict[tuple[object, ...], list[Phrase]] = field(default_factory=dict)


def sing_lead(plan: Plan, changes: Changes, theme: Theme) -> tuple[SungLine, ...]:
    """Every line of `plan`, in order, swung but not yet humanised."""
    memory = _Memory()
    highest = max((s.lift for s in plan.sections if s.kind == "chorus"), default=0)
    sung: list[SungLine] = []
    free = swung_back(plan)
    for section in plan.sections:
        if not section.lines:
            continue
        start = float(section.start * plan.metre)
        words = [Words.of(line) for line in section.lines]
        places = slots(section, plan, words, start)
        key = (section.kind, section.bars, section.lines)
        phrases = memory.sections.get(key)
        if phrases is None or phrases[0].onsets[0] + start < free:
            phrases = _phrases(plan, section, changes, theme, words, places, free, memory, highest)
            memory.sections[key] = phrases
        for line, slot, phrase in zip(section.lines, places, phrases, strict=True):
            sung.append(as_sung(plan, section, line, slot, phrase))
        free = places[-1].start + phrases[-1].onsets[-1] + phrases[-1].lengths[-1] + BREATH
    return tuple(sung)


def swung_back(plan: Plan) -> float:
    """The first beat on which may be sung."""
    return FIRST_VOWEL * plan.tempo / 60.0


def _phrases(
    plan: Plan,
    section: Section,
    changes: Changes,
    theme: Theme,
    words: list[Words],
    places: list[Slot],
    free: float,
    memory: _Memory,
    highest: int,
) -> list[Phrase]:
    phrases: list[Phrase] = []
    for number, (line, slot) in enumerate(zip(words, places, strict=True)):
        following = places[number + 1 :][:1]
        upbeat = _upbeat(words[number + 1], following[0], plan) if following else 1.0
        end = slot.start + slot.length - BREATH - upbeat
        if slot.length < 3 + upbeat:
            end = slot.start + slot.length - min(BREATH, 0.25 * slot.length)
        wanted = line.count * (line.shortest + 0.03) * plan.tempo / 60.0
        begin = max(free, slot.start - _upbeat(line, slot, plan))
        end = max(end, min(slot.start + slot.length - 0.25, max(begin, slot.start) + wanted))
        room = Room(slot.start, begin, end)
        writer = _Writer(plan, section, changes, theme, memory, number, len(words), highest)
        phrase = writer.write(line, room, slot)
        memory.phrases.setdefault((section.kind, number), phrase)
        phrases.append(phrase)
        free = slot.start + phrase.onsets[-1] + phrase.lengths[-1] + min(BREATH, slot.length / 4)
    return phrases


def _upbeat(line: Words, slot: Slot, plan: Plan) -> float:
    """Beats before its first bar in which a line may begin: for unstressed first syllables."""
    crowded = line.count * (line.shortest + 0.08) * plan.tempo / 60.0 > slot.length - 2
    return 0.0 if crowded and slot.length <= 4 else min(1.0, 0.5 * line.upbeat)


@dataclass(frozen=True, slots=True)
class _Writer:
    plan: Plan
    section: Section
    changes: Changes
    theme: Theme
    memory: _Memory
    number: int
    count: int
    highest: int

    def write(self, words: Words, room: Room, slot: Slot) -> Phrase:
        motif = self._motif()
        model = self._model()
        template = model.onsets if model else motif.stretched(slot.length)
        onsets = place(
            words,
            room,
            self.plan,
            ideal=self._ideal(words),
            template=template,
            syncopation=_SYNCOPATED.get(self.plan.brief.genre, 0.25),
            loyalty=0.9 if model else 0.5,
        )
        lengths = self._lengths(words, onsets, room)
        pitches = (
            self._spoken(words, onsets)
            if self.section.lines[self.number].spoken
            else self._melody(words, onsets, lengths, slot, motif, model)
        )
        return Phrase(
            tuple(float(at) for at in onsets - slot.start),
            tuple(float(length) for length in lengths),
            tuple(pitch - self.section.lift for pitch in pitches),
        )

    def _motif(self) -> Motif:
        if self.section.kind == "chorus":
            return self.theme.hook
        if self.section.kind in ("bridge", "prechorus"):
            motif = self.theme.verse
            return Motif(motif.onsets, tuple(-step for step in motif.steps), motif.span)
        return self.theme.verse

    def _model(self) -> Phrase | None:
        """The earlier phrase that this one repeats or answers, if it does."""
        own = self.memory.phrases.get((self.section.kind, self.number))
        if own is not None:
            return own
        position = self.number % 4
        if position in (1, 2):
            return self.memory.phrases.get((self.section.kind, self.number - position))
        if position == 3:
            return self.memory.phrases.get((self.section.kind, self.number - 2))
        return self.memory.phrases.get((self.section.kind, self.number - 4))

    def _ideal(self, words: Words) -> float:
        seconds = _SECONDS.get(self.section.kind, 0.32) * _SLOW.get(self.plan.brief.genre, 1.0)
        if words.shortest < 0.15:
            seconds = 0.22
        beats = seconds * self.plan.tempo / 60.0
        return float(np.clip(beats, 0.33, 2.0))

    def _lengths(self, words: Words, onsets: NDArray[np.float64], room: Room) -> list[float]:
        second = self.plan.tempo / 60.0
        longest = 0.45 * second if words.shortest < 0.15 else 2.0 * second
        gaps = np.diff(onsets)
        lengths = [
            float(min(gap - 0.5 * min(1.0, gap / 2) if pause else gap, longest))
            for gap, pause in zip(gaps, words.pause, strict=False)
        ]
        wish = min(longest, max(0.6 * second, 1.0))
        if self.section.kind == "chorus" or self.number == self.count - 1:
            wish = min(longest, 1.2 * second)
        left = room.high - float(onsets[-1])
        return [*lengths, float(max(min(wish, left), 0.25))]

    def _spoken(self, words: Words, onsets: NDArray[np.float64]) -> list[int]:
        """Near-speech: a low line that falls, stresses two or three semitones above it."""
        base = RANGES[self.plan.gender][0] + 5
        fall = np.linspace(1.5, -1.5, words.count)
        lifted = words.stress + (metric_weight(onsets, self.plan.metre, 0.0) > 0.9)
        return [int(pitch) for pitch in np.round(base + fall + lifted)]

    def _limits(self) -> tuple[int, int]:
        """Lowest and highest note of this section, its lift not included."""
        low, top, peak = RANGES[self.plan.gender]
        if self.section.kind == "chorus":
            return low + 5, min(peak - self.highest, peak)
        return low + 2, top - 3 if self.section.kind == "verse" else top

    def _melody(
        self,
        words: Words,
        onsets: NDArray[np.float64],
        lengths: list[float],
        slot: Slot,
        motif: Motif,
        model: Phrase | None,
    ) -> list[int]:
        lift = self.section.lift
        low, high = self._limits()
        climax = self._climax(words, lengths)
        weights = metric_weight(onsets, self.plan.metre, 0.3)
        targets = self._targets(onsets, slot, motif, lift, model)
        ceiling = high + lift - (4 if self.section.kind == "chorus" else 0)
        tones = []
        for index, onset in enumerate(onsets):
            last = index == len(onsets) - 1
            target, loyalty = targets[index]
            if index == climax:
                target, loyalty = high + lift, 0.9
            tones.append(
                Tone(
                    chord=self.changes.at(float(onset)),
                    target=target,
                    loyalty=loyalty,
                    weight=importance(weights[index], lengths[index], last),
                    stressed=bool(words.stress[index] == 2),
                    ceiling=127 if index == climax else ceiling,
                    goals=self._goals() if last else frozenset(),
                )
            )
        return melodise(tones, low + lift, high + lift, scale(self.plan, self.section))

    def _targets(
        self,
        onsets: NDArray[np.float64],
        slot: Slot,
        motif: Motif,
        lift: int,
        model: Phrase | None,
    ) -> list[tuple[float, float]]:
        """For each note the wished pitch and how strongly it is wished."""
        position = self.number % 4
        if model is not None and (position in (0, 1) or self._turned()):
            fresh = np.interp(onsets - slot.start, model.onsets, model.pitches) + lift
            return [(float(pitch), 0.9) for pitch in fresh]
        shift = {0: 0, 1: 0, 2: 2, 3: 1}[position] if self.count > 2 else 0
        centre = self._centre() + lift
        tonic = self.plan.tonic + lift
        steps = np.interp(onsets - slot.start, motif.stretched(slot.length), motif.steps)
        steps = steps - round(float(np.mean(motif.steps)))
        pitches = [steps_from(centre, round(step) + shift, tonic, self.plan.mode) for step in steps]
        if position == 3 or self.number == self.count - 1:
            fall = np.linspace(0.0, 3.5, len(pitches))
            return [(pitch - down, 0.3) for pitch, down in zip(pitches, fall, strict=True)]
        return [(float(pitch), 0.4) for pitch in pitches]

    def _turned(self) -> bool:
        return (self.section.kind, self.number) in self.memory.phrases

    def _centre(self) -> int:
        """The note of the tonic triad that lies nearest to where this section should sound."""
        low, top, peak = RANGES[self.plan.gender]
        share = _HEIGHT.get(self.section.kind, 0.38)
        middle = low + share * (peak - low) - (1 if self.section.kind == "chorus" else 0)
        third = 4 if self.plan.mode in ("major", "mixolydian") else 3
        triad = {(self.plan.tonic + step) % 12 for step in (0, third, 7)}
        return min(
            (pitch for pitch in range(low, top) if pitch % 12 in triad),
            key=lambda pitch: abs(pitch - middle),
        )

    def _climax(self, words: Words, lengths: list[float]) -> int | None:
        """The syllable of the chorus that stands highest: late, stressed and long."""
        peak = min(2, self.count - 1) if self.count < 6 else self.count - 2
        if self.section.kind != "chorus" or self.number != peak or words.count < 3:
            return None
        late = np.linspace(0.4, 1.0, words.count)
        late[-1] = 0.3
        score = words.stress * 0.5 + np.minimum(lengths, 2.0) * 0.4 + late
        return int(np.argmax(score))

    def _goals(self) -> frozenset[int]:
        tonic = self.plan.tonic + self.section.lift
        third = 4 if self.plan.mode in ("major", "mixolydian") else 3
        if self.number == self.count - 1:
            steps: tuple[int, ...] = (
                (0,) if self.section.kind in ("chorus", "outro") else (0, 7, third)
            )
        else:
            steps = ((third, 7), (2, 7, third), (third, 7, 0), (0,))[self.number % 4]
        return frozenset((tonic + step) % 12 for step in steps)
