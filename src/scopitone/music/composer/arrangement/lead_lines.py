"""Lead lines of instruments: the hook in intros, solos, and answers to the singer."""

from __future__ import annotations

from collections.abc import Iterator, Sequence

import numpy as np

from scopitone.music.composer.genres.registry import get_profile
from scopitone.music.composer.harmony.chords import Changes, move_by_steps, scale_mask
from scopitone.music.composer.melody.pitch_path import NoteTarget, choose_pitches
from scopitone.music.composer.melody.syllable_rhythm import metric_weight
from scopitone.music.composer.rng import make_take_rng
from scopitone.music.composer.score.model import Note, Plan, Section, SungLine
from scopitone.music.composer.score.swing import remove_swing
from scopitone.music.composer.score.theme import Motif, Theme

_MIN_GAP_BEATS = 1.75
"""The shortest pause of the singer that gets an answer."""

_RUNS = ((0.0, 0.5, 1.0, 1.5, 2.0, 3.0), (0.5, 1.0, 1.5, 2.0, 2.5, 3.0), (0.0, 1.0, 1.5, 2.5, 3.0))


def play_tune(
    plan: Plan, section: Section, changes: Changes, theme: Theme, middle: int
) -> Iterator[Note]:
    """Play a melody in a section without a singer: the theme, or runs in solos.

    `middle` is the center of the register of the instrument. Notes are not swung.
    """
    start, metre = section.start * plan.metre, plan.metre
    motif = theme.verse if section.kind in ("verse", "bridge", "prechorus") else theme.hook
    rng = make_take_rng(plan, f"tune {section.kind} {section.turn}")
    final = section.start + section.bars == plan.bars
    bars = section.bars - (1 if final else 0)
    for number, first in enumerate(range(0, bars, 2)):
        length = float(min(2, bars - first) * metre)
        onsets = [onset for onset in motif.onsets if onset < length]
        if section.kind == "solo":
            onsets = _make_run(length, rng)
        elif number % 4 == 3 and get_profile(plan.brief.genre).ornaments_tune:
            onsets = sorted({*onsets, *(onset + 0.5 for onset in onsets[1:4])})
        positions = np.array(onsets) + start + first * metre
        yield from _play_phrase(
            plan, section, changes, motif, positions, start + first * metre + length, number, middle
        )


def _make_run(length: float, rng: np.random.Generator) -> list[float]:
    onsets: list[float] = []
    for bar in np.arange(0, length, 4.0):
        run = _RUNS[int(rng.integers(len(_RUNS)))]
        onsets += [float(bar + onset) for onset in run if bar + onset < length - 0.5]
    return onsets or [0.0]


def _play_phrase(
    plan: Plan,
    section: Section,
    changes: Changes,
    motif: Motif,
    onsets: np.ndarray,
    end: float,
    number: int,
    middle: int,
) -> Iterator[Note]:
    if not len(onsets):
        return
    tonic = plan.tonic + section.lift
    base = middle + (tonic - middle + 6) % 12 - 6
    shift = (0, 0, 2, 0)[number % 4]
    steps = np.interp(onsets - onsets[0], np.array(motif.onsets) - motif.onsets[0], motif.steps)
    weights = metric_weight(onsets, plan.metre, 0.3)
    ends = np.append(onsets[1:], end)
    tones = [
        NoteTarget(
            chord=changes.chord_at(float(onset)),
            target=float(move_by_steps(base, round(step) + shift, tonic, plan.mode)),
            loyalty=0.4,
            weight=float(min(1.0, 0.7 * weight + 0.15 * min(2.0, stop - onset))),
            stressed=False,
            ceiling=127,
            goals=_cadence_goals(plan, section)
            if number % 4 == 3 and onset == onsets[-1]
            else frozenset(),
        )
        for onset, stop, step, weight in zip(onsets, ends, steps, weights, strict=True)
    ]
    pitches = choose_pitches(tones, base - 7, base + 12, scale_mask(plan, section))
    for onset, stop, pitch in zip(onsets, ends, pitches, strict=True):
        loud = 0.62 + 0.25 * section.energy
        yield Note(float(onset), float(min(stop - onset, 2.5)) * 0.95, pitch, loud)


def _cadence_goals(plan: Plan, section: Section) -> frozenset[int]:
    return frozenset({(plan.tonic + section.lift) % 12, (plan.tonic + section.lift + 7) % 12})


def play_answers(
    plan: Plan, lead: Sequence[SungLine], changes: Changes, theme: Theme, middle: int
) -> Iterator[Note]:
    """Play short licks while the singer rests: the end of the hook, fitted to the chord."""
    rng = make_take_rng(plan, "answers")
    for section in plan.sections:
        begin = float(section.start * plan.metre)
        end = begin + section.bars * plan.metre
        inside = [line for line in lead if begin - 1.5 <= line.start < end - 1.5]
        if not inside or section.energy < 0.3:
            continue
        stops = [line.start for line in inside[1:]] + [end]
        for line, stop in zip(inside, stops, strict=True):
            free = np.ceil(remove_swing(line.end, plan) * 2 + 0.5) / 2
            space = stop - free - 0.25
            if space < _MIN_GAP_BEATS - 0.5 or rng.random() > 0.75:
                continue
            count = int(min(5, space / 0.5))
            onsets = free + 0.5 * np.arange(count)
            yield from _play_lick(plan, section, changes, theme.hook, onsets, middle)


def _play_lick(
    plan: Plan, section: Section, changes: Changes, hook: Motif, onsets: np.ndarray, middle: int
) -> Iterator[Note]:
    tail = hook.steps[-len(onsets) :]
    steps = [*tail, *[tail[-1]] * (len(onsets) - len(tail))]
    motif = Motif(tuple(float(onset - onsets[0]) for onset in onsets), tuple(steps), 4.0)
    end = float(onsets[-1]) + 1.0
    for note in _play_phrase(plan, section, changes, motif, onsets, end, 0, middle):
        yield Note(note.start, note.length, note.pitch, 0.8 * note.velocity)
