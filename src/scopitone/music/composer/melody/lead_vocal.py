"""The lead vocal: every line of the plan gets a rhythm and a melody."""

from __future__ import annotations

from dataclasses import dataclass, field

import numpy as np
from numpy.typing import NDArray

from scopitone.music.composer.genres.registry import get_profile
from scopitone.music.composer.harmony.chords import Changes, move_by_steps, scale_mask
from scopitone.music.composer.melody.line_bars import BREATH_BEATS, Slot, divide_into_slots
from scopitone.music.composer.melody.phrase import Phrase, importance, range_of, sing_phrase
from scopitone.music.composer.melody.pitch_path import NoteTarget, choose_pitches
from scopitone.music.composer.melody.syllable_rhythm import (
    LineSpan,
    LineSyllables,
    metric_weight,
    place_vowels,
)
from scopitone.music.composer.score.model import Plan, Section, SungLine
from scopitone.music.composer.score.theme import Motif, Theme

FIRST_VOWEL_S = 0.55
"""Nothing is sung earlier than this."""

_SYLLABLE_S = {"chorus": 0.38, "bridge": 0.35, "outro": 0.38}
_HEIGHT = {"chorus": 0.66, "bridge": 0.52, "prechorus": 0.48}
"""The center of a section in the range of the singer, 0 to 1."""


@dataclass
class _Memory:
    """Earlier phrases, so that they can return; pitches are without the lift of the section."""

    phrases: dict[tuple[str, int], Phrase] = field(default_factory=dict)
    sections: dict[tuple[object, ...], list[Phrase]] = field(default_factory=dict)


def sing_lead(plan: Plan, changes: Changes, theme: Theme) -> tuple[SungLine, ...]:
    """Write the notes of every line of `plan`, in order, swung but not yet humanized."""
    memory = _Memory()
    highest = max((s.lift for s in plan.sections if s.kind == "chorus"), default=0)
    sung_lines: list[SungLine] = []
    free = first_singable_beat(plan)
    for section in plan.sections:
        if not section.lines:
            continue
        start = float(section.start * plan.metre)
        words = [LineSyllables.from_line(line) for line in section.lines]
        places = divide_into_slots(section, plan, words, start)
        key = (section.kind, section.bars, section.lines)
        phrases = memory.sections.get(key)
        if phrases is None or phrases[0].onsets[0] + start < free:
            phrases = _write_phrases(
                plan, section, changes, theme, words, places, free, memory, highest
            )
            memory.sections[key] = phrases
        for line, slot, phrase in zip(section.lines, places, phrases, strict=True):
            sung_lines.append(sing_phrase(plan, section, line, slot, phrase))
        free = places[-1].start + phrases[-1].onsets[-1] + phrases[-1].lengths[-1] + BREATH_BEATS
    return tuple(sung_lines)


def first_singable_beat(plan: Plan) -> float:
    """Return the first beat on which the singer may begin."""
    return FIRST_VOWEL_S * plan.tempo / 60.0


def _write_phrases(
    plan: Plan,
    section: Section,
    changes: Changes,
    theme: Theme,
    words: list[LineSyllables],
    places: list[Slot],
    free: float,
    memory: _Memory,
    highest: int,
) -> list[Phrase]:
    phrases: list[Phrase] = []
    for number, (line, slot) in enumerate(zip(words, places, strict=True)):
        following = places[number + 1 :][:1]
        upbeat = _upbeat_beats(words[number + 1], following[0], plan) if following else 1.0
        end = slot.start + slot.length - BREATH_BEATS - upbeat
        if slot.length < 3 + upbeat:
            end = slot.start + slot.length - min(BREATH_BEATS, 0.25 * slot.length)
        wanted = line.count * (line.min_duration_s + 0.03) * plan.tempo / 60.0
        begin = max(free, slot.start - _upbeat_beats(line, slot, plan))
        end = max(end, min(slot.start + slot.length - 0.25, max(begin, slot.start) + wanted))
        room = LineSpan(slot.start, begin, end)
        writer = _PhraseWriter(plan, section, changes, theme, memory, number, len(words), highest)
        phrase = writer.write(line, room, slot)
        memory.phrases.setdefault((section.kind, number), phrase)
        phrases.append(phrase)
        free = (
            slot.start + phrase.onsets[-1] + phrase.lengths[-1] + min(BREATH_BEATS, slot.length / 4)
        )
    return phrases


def _upbeat_beats(line: LineSyllables, slot: Slot, plan: Plan) -> float:
    """Return how many beats before its first bar a line may begin, for unstressed syllables."""
    crowded = line.count * (line.min_duration_s + 0.08) * plan.tempo / 60.0 > slot.length - 2
    return 0.0 if crowded and slot.length <= 4 else min(1.0, 0.5 * line.upbeat)


@dataclass(frozen=True, slots=True)
class _PhraseWriter:
    """Writes the phrase of line `number` of `count` lines of a section.

    `highest` is the greatest lift of any chorus.
    """

    plan: Plan
    section: Section
    changes: Changes
    theme: Theme
    memory: _Memory
    number: int
    count: int
    highest: int

    def write(self, words: LineSyllables, room: LineSpan, slot: Slot) -> Phrase:
        """Return the rhythm and melody of a line that may take `room`, in `slot`."""
        motif = self._choose_motif()
        model = self._find_model()
        template = model.onsets if model else motif.stretch_onsets(slot.length)
        onsets = place_vowels(
            words,
            room,
            self.plan,
            ideal=self._ideal_length(words),
            template=template,
            syncopation=get_profile(self.plan.brief.genre).syncopation,
            loyalty=0.9 if model else 0.5,
        )
        lengths = self._compute_lengths(words, onsets, room)
        pitches = (
            self._write_speech(words, onsets)
            if self.section.lines[self.number].spoken
            else self._write_melody(words, onsets, lengths, slot, motif, model)
        )
        return Phrase(
            tuple(float(onset) for onset in onsets - slot.start),
            tuple(float(length) for length in lengths),
            tuple(pitch - self.section.lift for pitch in pitches),
        )

    def _choose_motif(self) -> Motif:
        if self.section.kind == "chorus":
            return self.theme.hook
        if self.section.kind in ("bridge", "prechorus"):
            motif = self.theme.verse
            return Motif(motif.onsets, tuple(-step for step in motif.steps), motif.span)
        return self.theme.verse

    def _find_model(self) -> Phrase | None:
        """Return the earlier phrase that this one repeats or answers; None if there is none."""
        same = self.memory.phrases.get((self.section.kind, self.number))
        if same is not None:
            return same
        position = self.number % 4
        if position in (1, 2):
            return self.memory.phrases.get((self.section.kind, self.number - position))
        if position == 3:
            return self.memory.phrases.get((self.section.kind, self.number - 2))
        return self.memory.phrases.get((self.section.kind, self.number - 4))

    def _ideal_length(self, words: LineSyllables) -> float:
        stretch = get_profile(self.plan.brief.genre).syllable_stretch
        seconds = _SYLLABLE_S.get(self.section.kind, 0.32) * stretch
        if words.min_duration_s < 0.15:
            seconds = 0.22
        beats = seconds * self.plan.tempo / 60.0
        return float(np.clip(beats, 0.33, 2.0))

    def _compute_lengths(
        self, words: LineSyllables, onsets: NDArray[np.float64], room: LineSpan
    ) -> list[float]:
        second = self.plan.tempo / 60.0
        longest = 0.45 * second if words.min_duration_s < 0.15 else 2.0 * second
        gaps = np.diff(onsets)
        lengths = [
            float(min(gap - 0.5 * min(1.0, gap / 2) if pause else gap, longest))
            for gap, pause in zip(gaps, words.pause, strict=False)
        ]
        preferred = min(longest, max(0.6 * second, 1.0))
        if self.section.kind == "chorus" or self.number == self.count - 1:
            preferred = min(longest, 1.2 * second)
        left = room.high - float(onsets[-1])
        return [*lengths, float(max(min(preferred, left), 0.25))]

    def _write_speech(self, words: LineSyllables, onsets: NDArray[np.float64]) -> list[int]:
        """Write a line close to speech: low and falling, with stresses 2 or 3 semitones higher."""
        base = range_of(self.plan)[0] + 5
        fall = np.linspace(1.5, -1.5, words.count)
        lifted = words.stress + (metric_weight(onsets, self.plan.metre, 0.0) > 0.9)
        return [int(pitch) for pitch in np.round(base + fall + lifted)]

    def _pitch_limits(self) -> tuple[int, int]:
        """Return the lowest and highest note of this section, without its lift."""
        low, top, peak = range_of(self.plan)
        if self.section.kind == "chorus":
            return low + 5, min(peak - self.highest, peak)
        return low + 2, top - 3 if self.section.kind == "verse" else top

    def _write_melody(
        self,
        words: LineSyllables,
        onsets: NDArray[np.float64],
        lengths: list[float],
        slot: Slot,
        motif: Motif,
        model: Phrase | None,
    ) -> list[int]:
        lift = self.section.lift
        low, high = self._pitch_limits()
        climax = self._find_climax(words, lengths)
        weights = metric_weight(onsets, self.plan.metre, 0.3)
        targets = self._choose_targets(onsets, slot, motif, lift, model)
        ceiling = high + lift - (4 if self.section.kind == "chorus" else 0)
        tones = []
        for index, onset in enumerate(onsets):
            last = index == len(onsets) - 1
            target, loyalty = targets[index]
            if index == climax:
                target, loyalty = high + lift, 0.9
            tones.append(
                NoteTarget(
                    chord=self.changes.chord_at(float(onset)),
                    target=target,
                    loyalty=loyalty,
                    weight=importance(weights[index], lengths[index], last),
                    stressed=bool(words.stress[index] == 2),
                    ceiling=127 if index == climax else ceiling,
                    goals=self._choose_goals() if last else frozenset(),
                )
            )
        return choose_pitches(tones, low + lift, high + lift, scale_mask(self.plan, self.section))

    def _choose_targets(
        self,
        onsets: NDArray[np.float64],
        slot: Slot,
        motif: Motif,
        lift: int,
        model: Phrase | None,
    ) -> list[tuple[float, float]]:
        """Return for each note the preferred pitch and how strong the preference is."""
        position = self.number % 4
        if model is not None and (position in (0, 1) or self._is_repeat()):
            repeated = np.interp(onsets - slot.start, model.onsets, model.pitches) + lift
            return [(float(pitch), 0.9) for pitch in repeated]
        shift = {0: 0, 1: 0, 2: 2, 3: 1}[position] if self.count > 2 else 0
        center = self._find_center() + lift
        tonic = self.plan.tonic + lift
        steps = np.interp(onsets - slot.start, motif.stretch_onsets(slot.length), motif.steps)
        steps = steps - round(float(np.mean(motif.steps)))
        pitches = [
            move_by_steps(center, round(step) + shift, tonic, self.plan.mode) for step in steps
        ]
        if position == 3 or self.number == self.count - 1:
            fall = np.linspace(0.0, 3.5, len(pitches))
            return [(pitch - down, 0.3) for pitch, down in zip(pitches, fall, strict=True)]
        return [(float(pitch), 0.4) for pitch in pitches]

    def _is_repeat(self) -> bool:
        return (self.section.kind, self.number) in self.memory.phrases

    def _find_center(self) -> int:
        """Return the note of the tonic triad nearest to the preferred register of this section."""
        low, top, peak = range_of(self.plan)
        share = _HEIGHT.get(self.section.kind, 0.38)
        middle = low + share * (peak - low) - (1 if self.section.kind == "chorus" else 0)
        third = 4 if self.plan.mode in ("major", "mixolydian") else 3
        triad = {(self.plan.tonic + step) % 12 for step in (0, third, 7)}
        return min(
            (pitch for pitch in range(low, top) if pitch % 12 in triad),
            key=lambda pitch: abs(pitch - middle),
        )

    def _find_climax(self, words: LineSyllables, lengths: list[float]) -> int | None:
        """Return the highest syllable of the chorus: late, stressed and long; else None."""
        peak = min(2, self.count - 1) if self.count < 6 else self.count - 2
        if self.section.kind != "chorus" or self.number != peak or words.count < 3:
            return None
        late = np.linspace(0.4, 1.0, words.count)
        late[-1] = 0.3
        score = words.stress * 0.5 + np.minimum(lengths, 2.0) * 0.4 + late
        return int(np.argmax(score))

    def _choose_goals(self) -> frozenset[int]:
        tonic = self.plan.tonic + self.section.lift
        third = 4 if self.plan.mode in ("major", "mixolydian") else 3
        if self.number == self.count - 1:
            steps: tuple[int, ...] = (
                (0,) if self.section.kind in ("chorus", "outro") else (0, 7, third)
            )
        else:
            steps = ((third, 7), (2, 7, third), (third, 7, 0), (0,))[self.number % 4]
        return frozenset((tonic + step) % 12 for step in steps)
