"""Covers: the melody and the chords of a score, arranged anew."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace

from scopitone.music.composer.compose import assembled
from scopitone.music.composer.feel import swung, unswung
from scopitone.music.composer.humanise import behind, humanised
from scopitone.music.composer.motifs import theme_of
from scopitone.music.composer.score import (
    Chord,
    Kind,
    Note,
    Part,
    Plan,
    Score,
    Section,
    SungLine,
    TextLine,
)
from scopitone.music.composer.theme import Theme
from scopitone.music.composer.wording import worded

_RANGES = {"m": (45, 67), "f": (57, 77)}
_SNAP = 0.05
"""Beats within which a performed position is taken to be one of the grid of eighths of a beat."""


def rearrange(score: Score, plan: Plan) -> Score:
    """`score`'s melody and chords in the style of `plan`.

    Genre, tempo, key, swing, singer and seed are `plan`'s; form, metre, mode, chords and melody
    stay. The words are `plan`'s where it has lines for a section of the same kind and turn, else
    the old ones; an instrumental `plan` has the melody played. At a tempo more than half as fast
    again, or less than two thirds, beats become two, or half, as long, so that it stays singable.
    """
    old = score.plan
    ratio = _ratio(old, plan)
    shift = (plan.tonic - old.tonic + 6) % 12 - 6
    sections = tuple(_moved(section, ratio, shift) for section in old.sections)
    fresh = replace(plan, metre=old.metre, mode=old.mode, sections=sections)
    theme = theme_of(score)
    if plan.brief.instrumental or not score.lead:
        silent = tuple(replace(section, lines=()) for section in sections)
        return _played(score, replace(fresh, sections=silent), theme, ratio, shift)
    sung = _lead(score, fresh, ratio, shift)
    words = {(s.kind, s.turn): s.lines for s in plan.sections if s.lines}
    lead, sections = _reworded(sung, sections, words, fresh)
    return assembled(replace(fresh, sections=sections), theme, lead)


def _ratio(old: Plan, plan: Plan) -> float:
    faster = plan.tempo / old.tempo
    if faster > 1.5:
        return 2.0
    if faster < 2 / 3 and all(section.bars % 2 == 0 for section in old.sections):
        return 0.5
    return 1.0


def _moved(section: Section, ratio: float, shift: int) -> Section:
    chords = tuple(_transposed(chord, ratio, shift) for chord in section.chords)
    start, bars = round(section.start * ratio), round(section.bars * ratio)
    return replace(section, start=start, bars=bars, chords=chords)


def _transposed(chord: Chord, ratio: float, shift: int) -> Chord:
    return replace(
        chord,
        start=chord.start * ratio,
        length=chord.length * ratio,
        root=(chord.root + shift) % 12,
        bass=(chord.bass + shift) % 12,
    )


def _lead(score: Score, plan: Plan, ratio: float, shift: int) -> tuple[SungLine, ...]:
    """The old melody in the new key, tempo, swing and register, with its old words."""
    notes = [note for line in score.lead for group in line.notes for note in group]
    shift += _octave(notes, shift, plan.gender)
    late = behind(score.plan)
    return tuple(
        SungLine(
            line.line,
            tuple(
                tuple(_retimed(note, score.plan, plan, ratio, shift, late) for note in group)
                for group in line.notes
            ),
        )
        for line in score.lead
    )


def _octave(notes: Sequence[Note], shift: int, gender: str) -> int:
    low, high = _RANGES[gender]

    def outside(octave: int) -> int:
        pitches = (note.pitch + shift + octave for note in notes)
        return sum(max(0, low - pitch) + max(0, pitch - high) for pitch in pitches)

    return min((0, -12, 12, -24, 24), key=outside)


def _retimed(note: Note, old: Plan, new: Plan, ratio: float, shift: int, late: float) -> Note:
    start = _snapped(unswung(note.start - late, old)) * ratio
    end = _snapped(unswung(note.start + note.length - late, old)) * ratio
    begin = swung(start, new)
    length = max(0.05, swung(end, new) - begin)
    return replace(note, start=begin, length=length, pitch=note.pitch + shift)


def _snapped(beat: float) -> float:
    near = round(beat * 8) / 8
    return near if abs(near - beat) < _SNAP else beat


def _reworded(
    lead: Sequence[SungLine],
    sections: Sequence[Section],
    words: dict[tuple[Kind, int], tuple[TextLine, ...]],
    plan: Plan,
) -> tuple[tuple[SungLine, ...], tuple[Section, ...]]:
    """The melody with new words, section by section; without any, with the old ones."""
    if not words:
        return tuple(lead), tuple(sections)
    sung: list[SungLine] = []
    changed: list[Section] = []
    at = 0
    for section in sections:
        count = len(section.lines)
        phrases = lead[at : at + count]
        at += count
        fresh = worded(phrases, words.get((section.kind, section.turn), section.lines), plan)
        sung += fresh
        changed.append(replace(section, lines=tuple(line.line for line in fresh)))
    return tuple(sung), tuple(changed)


def _played(score: Score, plan: Plan, theme: Theme, ratio: float, shift: int) -> Score:
    """The melody on the lead instrument of the new band."""
    band = assembled(plan, theme, ())
    timbre = next((part.timbre for part in band.parts if part.role == "lead"), "piano")
    melody = [note for line in score.lead for group in line.notes for note in group]
    melody += [note for part in score.parts if part.role == "lead" for note in part.notes]
    notes = [_retimed(note, score.plan, plan, ratio, shift, 0.0) for note in melody]
    part = Part("lead melody", "lead", timbre, tuple(sorted(notes, key=lambda n: n.start)))
    others = [part for part in band.parts if part.role != "lead"]
    return replace(band, parts=(*others, humanised(part, plan)))
