"""Extend a score: keep it up to a bar line, and compose a continuation in the same style."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import replace
from itertools import accumulate, takewhile

from scopitone.core.errors import InputError
from scopitone.music.composer.compose import compose
from scopitone.music.composer.melody.motifs import theme_of
from scopitone.music.composer.planning.plan import follow_persona, plan_takes
from scopitone.music.composer.score.model import (
    InstrumentPart,
    Note,
    Plan,
    Score,
    Section,
    SungLine,
)
from scopitone.music.composer.score.tempo_map import TempoMap
from scopitone.music.engine import GenerateSpec

_END_TOLERANCE_S = 0.5
"""A recording may be this much longer than its score, and its end is a good place to continue."""

_MIN_WORD_BEATS = 0.25
"""A word is kept if its last syllable begins at least this long before the cut."""


def find_bar_line(score: Score, at: float) -> int:
    """Return the number of the bar line nearest to `at` seconds; at least 1.

    Raises:
        InputError: `at`: after the end of the song.
    """
    if at > score.seconds + _END_TOLERANCE_S:
        raise InputError("at", f"must be before the song ends at {score.seconds:.1f} s")
    bars = range(1, score.plan.bars + 1)
    return min(bars, key=lambda bar: abs(score.tempo.seconds(bar * score.plan.metre) - at))


def plan_continuations(score: Score, spec: GenerateSpec) -> tuple[list[Plan], tuple[str, ...]]:
    """Return plans of continuations, and notes for the user.

    They have key, tempo, meter, ensemble and singer of `score` and the words of `spec`. They
    have no intro and begin at bar 0. A persona replaces singer, sounds and groove.
    """
    plans, notes = plan_takes(replace(spec, tags=_join_tags(score, spec)))
    return [follow_persona(_match_plan(plan, score.plan), spec) for plan in plans], notes


def extend_score(score: Score, bar: int, plan: Plan) -> Score:
    """Return `score` up to `bar`, followed by `plan`, composed on the theme of `score`."""
    continuation = compose(plan, theme=theme_of(score))
    beat = float(bar * score.plan.metre)
    whole = replace(
        score.plan,
        title=plan.title,
        take=plan.take,
        gender=plan.gender,
        persona=plan.persona,
        sections=(
            *_cut_sections(score.plan, bar),
            *(_shift_section(section, bar, beat) for section in continuation.plan.sections),
        ),
    )
    points = tuple(point for point in score.tempo.points if point[0] == 0.0)
    later = continuation.tempo.points
    slowing = tuple((start + beat, tempo) for start, tempo in later if start > 0)
    return replace(
        continuation,
        plan=whole,
        tempo=TempoMap((*points, *slowing)),
        parts=_merge_parts(score.parts, continuation.parts, beat),
        lead=(*_cut_lines(score.lead, beat), *_shift_lines(continuation.lead, beat)),
        harmony=(*_cut_lines(score.harmony, beat), *_shift_lines(continuation.harmony, beat)),
        theme=theme_of(score),
    )


def rebase_sections(sections: Sequence[Section]) -> tuple[Section, ...]:
    """Return `sections` without an intro, the first one starting at bar 0."""
    remaining = [section for section in sections if section.kind != "intro"]
    starts = accumulate((section.bars for section in remaining), initial=0)
    return tuple(
        replace(section, start=start) for section, start in zip(remaining, starts, strict=False)
    )


def _join_tags(score: Score, spec: GenerateSpec) -> str:
    plan = score.plan
    words = (plan.brief.genre, *plan.brief.moods, f"{plan.tempo:.1f} bpm", spec.tags)
    return ", ".join(word for word in words if word)


def _match_plan(plan: Plan, old: Plan) -> Plan:
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
        sections=rebase_sections(plan.sections),
    )


def _cut_sections(plan: Plan, bar: int) -> tuple[Section, ...]:
    sections = []
    for section in takewhile(lambda section: section.start < bar, plan.sections):
        bars = min(section.bars, bar - section.start)
        chords = tuple(
            replace(chord, length=min(chord.length, bar * plan.metre - chord.start))
            for chord in section.chords
            if chord.start < bar * plan.metre
        )
        sections.append(replace(section, bars=bars, chords=chords))
    return tuple(sections)


def _shift_section(section: Section, bar: int, beat: float) -> Section:
    chords = tuple(replace(chord, start=chord.start + beat) for chord in section.chords)
    return replace(section, start=section.start + bar, chords=chords)


def _merge_parts(
    old: Sequence[InstrumentPart], new: Sequence[InstrumentPart], beat: float
) -> tuple[InstrumentPart, ...]:
    """Join parts of the same name and instrument; other parts end or begin at `beat`."""
    later = {(part.name, part.timbre): part for part in new}
    parts = []
    for part in old:
        follower = later.pop((part.name, part.timbre), None)
        moved = _shift_notes(follower.notes, beat) if follower else ()
        parts.append(replace(part, notes=(*_cut_notes(part.notes, beat), *moved)))
    parts += [replace(part, notes=_shift_notes(part.notes, beat)) for part in later.values()]
    return tuple(parts)


def _cut_notes(notes: Iterable[Note], beat: float) -> tuple[Note, ...]:
    # Humanized notes of the bar line itself may begin slightly before it.
    return tuple(
        replace(note, length=min(note.length, beat - note.start))
        for note in notes
        if note.start < beat - 0.06
    )


def _shift_notes(notes: Iterable[Note], beat: float) -> tuple[Note, ...]:
    return tuple(replace(note, start=note.start + beat) for note in notes)


def _cut_lines(lines: Iterable[SungLine], beat: float) -> list[SungLine]:
    shortened = [_cut_line(line, beat) for line in lines if line.start < beat - _MIN_WORD_BEATS]
    return [line for line in shortened if line.notes]


def _cut_line(line: SungLine, beat: float) -> SungLine:
    """Keep the words of `line` that begin before `beat`."""
    words, notes, first = [], [], 0
    for word in line.line.words:
        groups = line.notes[first : first + len(word.syllables)]
        first += len(word.syllables)
        if groups[-1][0].start >= beat - _MIN_WORD_BEATS:
            break
        words.append(word)
        notes += [_cut_notes(group, beat) or group[:1] for group in groups]
    text = line.line.text
    if len(words) < len(line.line.words):
        text = " ".join(word.text for word in words)
    return SungLine(replace(line.line, text=text, words=tuple(words)), tuple(notes))


def _shift_lines(lines: Iterable[SungLine], beat: float) -> list[SungLine]:
    return [
        SungLine(line.line, tuple(_shift_notes(group, beat) for group in line.notes))
        for line in lines
    ]
