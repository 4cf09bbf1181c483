"""Continuing a song of our own: the score up to a bar line, and a new end in the same vein."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import replace
from itertools import accumulate, takewhile

from scopitone.errors import InputError
from scopitone.music.composer.compose import compose
from scopitone.music.composer.motifs import theme_of
from scopitone.music.composer.planning import planned
from scopitone.music.composer.score import Note, Part, Plan, Score, Section, SungLine
from scopitone.music.composer.tempo_map import TempoMap
from scopitone.music.engine import GenerateSpec

_ROUNDING_S = 0.5
"""A file's length is not the score's to the sample, and its end is a good place to go on."""

_WHOLE_WORD = 0.25
"""Beats before the cut at which a word's first vowel must stand for the word to be kept."""


def bar_line(score: Score, at: float) -> int:
    """The number of the bar line nearest to `at` seconds, after at least one bar.

    Raises InputError (field "at") where the song has ended.
    """
    if at > score.seconds + _ROUNDING_S:
        raise InputError("at", f"the song ends at {score.seconds:.1f} s; continue before that")
    bars = range(1, score.plan.bars + 1)
    return min(bars, key=lambda bar: abs(score.tempo.seconds(bar * score.plan.metre) - at))


def continuations(score: Score, spec: GenerateSpec) -> tuple[list[Plan], tuple[str, ...]]:
    """Plans for what follows: `score`'s key, tempo, metre, band and singer, the words of `spec`.

    They have no intro and begin at bar 0.
    """
    plans, notes = planned(replace(spec, tags=_tags(score, spec)))
    return [_alike(plan, score.plan) for plan in plans], notes


def joined(score: Score, bar: int, plan: Plan) -> Score:
    """`score` up to `bar`, then `plan` composed on its theme."""
    rest = compose(plan, theme=theme_of(score))
    beat = float(bar * score.plan.metre)
    whole = replace(
        score.plan,
        title=plan.title,
        take=plan.take,
        sections=(
            *_kept_sections(score.plan, bar),
            *(_later_section(section, bar, beat) for section in rest.plan.sections),
        ),
    )
    points = tuple(point for point in score.tempo.points if point[0] == 0.0)
    slowing = tuple((at + beat, tempo) for at, tempo in rest.tempo.points if at > 0)
    return replace(
        rest,
        plan=whole,
        tempo=TempoMap((*points, *slowing)),
        parts=_joined_parts(score.parts, rest.parts, beat),
        lead=(*_kept_lines(score.lead, beat), *_later_lines(rest.lead, beat)),
        harmony=(*_kept_lines(score.harmony, beat), *_later_lines(rest.harmony, beat)),
        theme=theme_of(score),
    )


def rebased(sections: Sequence[Section]) -> tuple[Section, ...]:
    """`sections` without an intro, from bar 0."""
    kept = [section for section in sections if section.kind != "intro"]
    starts = accumulate((section.bars for section in kept), initial=0)
    return tuple(
        replace(section, start=start) for section, start in zip(kept, starts, strict=False)
    )


def _tags(score: Score, spec: GenerateSpec) -> str:
    plan = score.plan
    words = (plan.brief.genre, *plan.brief.moods, f"{plan.tempo:.1f} bpm", spec.tags)
    return ", ".join(word for word in words if word)


def _alike(plan: Plan, old: Plan) -> Plan:
    brief = replace(old.brief, instrumental=plan.brief.instrumental)
    return replace(
        plan,
        title=old.title if not plan.title else plan.title,
        brief=brief,
        tempo=old.tempo,
        metre=old.metre,
        tonic=old.tonic,
        mode=old.mode,
        swing=old.swing,
        swing_unit=old.swing_unit,
        gender=old.gender,
        sections=rebased(plan.sections),
    )


def _kept_sections(plan: Plan, bar: int) -> tuple[Section, ...]:
    kept = []
    for section in takewhile(lambda section: section.start < bar, plan.sections):
        bars = min(section.bars, bar - section.start)
        chords = tuple(
            replace(chord, length=min(chord.length, bar * plan.metre - chord.start))
            for chord in section.chords
            if chord.start < bar * plan.metre
        )
        kept.append(replace(section, bars=bars, chords=chords))
    return tuple(kept)


def _later_section(section: Section, bar: int, beat: float) -> Section:
    chords = tuple(replace(chord, start=chord.start + beat) for chord in section.chords)
    return replace(section, start=section.start + bar, chords=chords)


def _joined_parts(old: Sequence[Part], new: Sequence[Part], beat: float) -> tuple[Part, ...]:
    """Parts of the same name and instrument go on; others end or begin at `beat`."""
    later = {(part.name, part.timbre): part for part in new}
    parts = []
    for part in old:
        follower = later.pop((part.name, part.timbre), None)
        moved = _later_notes(follower.notes, beat) if follower else ()
        parts.append(replace(part, notes=(*_kept_notes(part.notes, beat), *moved)))
    parts += [replace(part, notes=_later_notes(part.notes, beat)) for part in later.values()]
    return tuple(parts)


def _kept_notes(notes: Iterable[Note], beat: float) -> tuple[Note, ...]:
    # Humanised notes of the bar line itself may stand a little before it.
    return tuple(
        replace(note, length=min(note.length, beat - note.start))
        for note in notes
        if note.start < beat - 0.06
    )


def _later_notes(notes: Iterable[Note], beat: float) -> tuple[Note, ...]:
    return tuple(replace(note, start=note.start + beat) for note in notes)


def _kept_lines(lines: Iterable[SungLine], beat: float) -> list[SungLine]:
    shortened = [_until(line, beat) for line in lines if line.start < beat - _WHOLE_WORD]
    return [line for line in shortened if line.notes]


def _until(line: SungLine, beat: float) -> SungLine:
    """The words of `line` that begin before `beat`."""
    words, notes, at = [], [], 0
    for word in line.line.words:
        groups = line.notes[at : at + len(word.syllables)]
        at += len(word.syllables)
        if groups[-1][0].start >= beat - _WHOLE_WORD:
            break
        words.append(word)
        notes += [_kept_notes(group, beat) or group[:1] for group in groups]
    text = line.line.text
    if len(words) < len(line.line.words):
        text = " ".join(word.text for word in words)
    return SungLine(replace(line.line, text=text, words=tuple(words)), tuple(notes))


def _later_lines(lines: Iterable[SungLine], beat: float) -> list[SungLine]:
    return [
        SungLine(line.line, tuple(_later_notes(group, beat) for group in line.notes))
        for line in lines
    ]
