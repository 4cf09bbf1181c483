"""Instruments that carry the tune: the hook in intros, solos, and answers to the singer."""

from __future__ import annotations

from collections.abc import Iterator, Sequence

import numpy as np

from scopitone.music.composer.feel import unswung
from scopitone.music.composer.harmony import Changes, scale, steps_from
from scopitone.music.composer.melody.pitch import Tone, melodise
from scopitone.music.composer.melody.rhythm import metric_weight
from scopitone.music.composer.score import Note, Plan, Section, SungLine
from scopitone.music.composer.seeding import generator
from scopitone.music.composer.theme import Motif, Theme

_SHORTEST_GAP = 1.75
"""Beats of silence of the singer that are worth an answer."""

_SPARSE = frozenset({"techno", "trap", "hip-hop", "ambient"})
_RUNS = ((0.0, 0.5, 1.0, 1.5, 2.0, 3.0), (0.5, 1.0, 1.5, 2.0, 2.5, 3.0), (0.0, 1.0, 1.5, 2.5, 3.0))


def play_tune(
    plan: Plan, section: Section, changes: Changes, theme: Theme, middle: int
) -> Iterator[Note]:
    """A melody for a section without a singer: the theme, and in solos runs upon it.

    `middle` is the centre of the instrument's register. Notes are straight.
    """
    start, metre = section.start * plan.metre, plan.metre
    motif = theme.verse if section.kind in ("verse", "bridge", "prechorus") else theme.hook
    rng = generator(plan, f"tune {section.kind} {section.turn}")
    final = section.start + section.bars == plan.bars
    bars = section.bars - (1 if final else 0)
    for number, first in enumerate(range(0, bars, 2)):
        length = float(min(2, bars - first) * metre)
        onsets = [onset for onset in motif.onsets if onset < length]
        if section.kind == "solo":
            onsets = _run(length, rng)
        elif number % 4 == 3 and plan.brief.genre not in _SPARSE:
            onsets = sorted({*onsets, *(onset + 0.5 for onset in onsets[1:4])})
        at = np.array(onsets) + start + first * metre
        yield from _phrase(
            plan, section, changes, motif, at, start + first * metre + length, number, middle
        )


def _run(length: float, rng: np.random.Generator) -> list[float]:
    onsets: list[float] = []
    for bar in np.arange(0, length, 4.0):
        run = _RUNS[int(rng.integers(len(_RUNS)))]
        onsets += [float(bar + onset) for onset in run if bar + onset < length - 0.5]
    return onsets or [0.0]


def _phrase(
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
        Tone(
            chord=changes.at(float(onset)),
            target=float(steps_from(base, round(step) + shift, tonic, plan.mode)),
            loyalty=0.4,
            weight=float(min(1.0, 0.7 * weight + 0.15 * min(2.0, stop - onset))),
            stressed=False,
            ceiling=127,
            goals=_goals(plan, section) if number % 4 == 3 and onset == onsets[-1] else frozenset(),
        )
        for onset, stop, step, weight in zip(onsets, ends, steps, weights, strict=True)
    ]
    pitches = melodise(tones, base - 7, base + 12, scale(plan, section))
    for onset, stop, pitch in zip(onsets, ends, pitches, strict=True):
        loud = 0.62 + 0.25 * section.energy
        yield Note(float(onset), float(min(stop - onset, 2.5)) * 0.95, pitch, loud)


def _goals(plan: Plan, section: Section) -> frozenset[int]:
    return frozenset({(plan.tonic + section.lift) % 12, (plan.tonic + section.lift + 7) % 12})


def play_answers(
    plan: Plan, lead: Sequence[SungLine], changes: Changes, theme: Theme, middle: int
) -> Iterator[Note]:
    """Short licks where the singer rests within a section; the hook's end, turned to the chord."""
    rng = generator(plan, "answers")
    for section in plan.sections:
        begin = float(section.start * plan.metre)
        end = begin + section.bars * plan.metre
        inside = [line for line in lead if begin - 1.5 <= line.start < end - 1.5]
        if not inside or section.energy < 0.3:
            continue
        stops = [line.start for line in inside[1:]] + [end]
        for line, stop in zip(inside, stops, strict=True):
            free = np.ceil(unswung(line.end, plan) * 2 + 0.5) / 2
            room = stop - free - 0.25
            if room < _SHORTEST_GAP - 0.5 or rng.random() > 0.75:
                continue
            count = int(min(5, room / 0.5))
            onsets = free + 0.5 * np.arange(count)
            yield from _lick(plan, section, changes, theme.hook, onsets, middle)


def _lick(
    plan: Plan, section: Section, changes: Changes, hook: Motif, onsets: np.ndarray, middle: int
) -> Iterator[Note]:
    tail = hook.steps[-len(onsets) :]
    steps = [*tail, *[tail[-1]] * (len(onsets) - len(tail))]
    motif = Motif(tuple(float(at - onsets[0]) for at in onsets), tuple(steps), 4.0)
    end = float(onsets[-1]) + 1.0
    for note in _phrase(plan, section, changes, motif, onsets, end, 0, middle):
        yield Note(note.start, note.length, note.pitch, 0.8 * note.velocity)
