"""Cover a score: arrange its melody and its chords in another style."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace

from scopitone.music.composer.arrangement.humanize import humanize_part, vocal_delay_of
from scopitone.music.composer.compose import assemble_score
from scopitone.music.composer.melody.motifs import theme_of
from scopitone.music.composer.melody.phrase import range_of
from scopitone.music.composer.rework.set_new_lyrics import set_lyrics
from scopitone.music.composer.score.model import (
    Chord,
    InstrumentPart,
    Note,
    Plan,
    Score,
    Section,
    SectionKind,
    SungLine,
    TextLine,
    without_lyrics,
)
from scopitone.music.composer.score.swing import apply_swing, remove_swing
from scopitone.music.composer.score.theme import Theme

_SNAP_BEATS = 0.05
"""A performed position this close to the grid of eighths of a beat is taken to be on it."""


def rearrange(score: Score, plan: Plan) -> Score:
    """Arrange the melody and chords of `score` in the style of `plan`.

    Genre, tempo, key, swing, singer and seed come from `plan`; form, meter, mode, chords and
    melody stay. A section gets the lines of the section of `plan` with the same kind and turn;
    if there is none, it keeps its own. If `plan` is instrumental, an instrument plays the
    melody. If the tempo becomes more than 3/2 or less than 2/3 of the old one, notes become
    twice or half as many beats long, so that the melody remains singable.
    """
    old = score.plan
    ratio = _choose_ratio(old, plan)
    shift = (plan.tonic - old.tonic + 6) % 12 - 6
    sections = tuple(_move_section(section, ratio, shift) for section in old.sections)
    cover = replace(plan, metre=old.metre, mode=old.mode, sections=sections)
    theme = theme_of(score)
    if plan.brief.instrumental or not score.lead:
        return _play_melody(score, without_lyrics(cover), theme, ratio, shift)
    melody = _rearrange_lead(score, cover, ratio, shift)
    words = {(s.kind, s.turn): s.lines for s in plan.sections if s.lines}
    lead, sections = _replace_words(melody, sections, words, cover)
    return assemble_score(replace(cover, sections=sections), theme, lead)


def _choose_ratio(old: Plan, plan: Plan) -> float:
    faster = plan.tempo / old.tempo
    if faster > 1.5:
        return 2.0
    if faster < 2 / 3 and all(section.bars % 2 == 0 for section in old.sections):
        return 0.5
    return 1.0


def _move_section(section: Section, ratio: float, shift: int) -> Section:
    chords = tuple(_transpose_chord(chord, ratio, shift) for chord in section.chords)
    start, bars = round(section.start * ratio), round(section.bars * ratio)
    return replace(section, start=start, bars=bars, chords=chords)


def _transpose_chord(chord: Chord, ratio: float, shift: int) -> Chord:
    return replace(
        chord,
        start=chord.start * ratio,
        length=chord.length * ratio,
        root=(chord.root + shift) % 12,
        bass=(chord.bass + shift) % 12,
    )


def _rearrange_lead(score: Score, plan: Plan, ratio: float, shift: int) -> tuple[SungLine, ...]:
    """Move the lead vocal to the new key, tempo, swing and register; its words stay."""
    notes = [note for line in score.lead for group in line.notes for note in group]
    shift += _choose_octave(notes, shift, plan)
    delay = vocal_delay_of(score.plan)
    return tuple(
        SungLine(
            line.line,
            tuple(
                tuple(_retime_note(note, score.plan, plan, ratio, shift, delay) for note in group)
                for group in line.notes
            ),
        )
        for line in score.lead
    )


def _choose_octave(notes: Sequence[Note], shift: int, plan: Plan) -> int:
    low, _, high = range_of(plan)

    def count_outside(octave: int) -> int:
        pitches = (note.pitch + shift + octave for note in notes)
        return sum(max(0, low - pitch) + max(0, pitch - high) for pitch in pitches)

    return min((0, -12, 12, -24, 24), key=count_outside)


def _retime_note(note: Note, old: Plan, new: Plan, ratio: float, shift: int, delay: float) -> Note:
    start = _snap_to_grid(remove_swing(note.start - delay, old)) * ratio
    end = _snap_to_grid(remove_swing(note.start + note.length - delay, old)) * ratio
    begin = apply_swing(start, new)
    length = max(0.05, apply_swing(end, new) - begin)
    return replace(note, start=begin, length=length, pitch=note.pitch + shift)


def _snap_to_grid(beat: float) -> float:
    near = round(beat * 8) / 8
    return near if abs(near - beat) < _SNAP_BEATS else beat


def _replace_words(
    lead: Sequence[SungLine],
    sections: Sequence[Section],
    words: dict[tuple[SectionKind, int], tuple[TextLine, ...]],
    plan: Plan,
) -> tuple[tuple[SungLine, ...], tuple[Section, ...]]:
    """Set the words of each section to its melody; return the lines and the sections."""
    if not words:
        return tuple(lead), tuple(sections)
    new_lead: list[SungLine] = []
    new_sections: list[Section] = []
    first_line = 0
    for section in sections:
        phrases = lead[first_line : first_line + len(section.lines)]
        first_line += len(section.lines)
        lines = words.get((section.kind, section.turn), section.lines)
        sung_lines = set_lyrics(phrases, lines, plan)
        new_lead += sung_lines
        new_sections.append(replace(section, lines=tuple(sung.line for sung in sung_lines)))
    return tuple(new_lead), tuple(new_sections)


def _play_melody(score: Score, plan: Plan, theme: Theme, ratio: float, shift: int) -> Score:
    """Play the melody on the lead instrument of the new ensemble."""
    backing = assemble_score(plan, theme, ())
    timbre = next((part.timbre for part in backing.parts if part.role == "lead"), "piano")
    melody = [note for line in score.lead for group in line.notes for note in group]
    melody += [note for part in score.parts if part.role == "lead" for note in part.notes]
    notes = [_retime_note(note, score.plan, plan, ratio, shift, 0.0) for note in melody]
    part = InstrumentPart(
        "lead melody", "lead", timbre, tuple(sorted(notes, key=lambda n: n.start))
    )
    others = [part for part in backing.parts if part.role != "lead"]
    return replace(backing, parts=(*others, humanize_part(part, plan)))
