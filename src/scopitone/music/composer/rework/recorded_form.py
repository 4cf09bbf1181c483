"""The form of a recording: its sections on the bars of its transcription, with their chords."""

from __future__ import annotations

from collections.abc import Sequence
from itertools import pairwise

from scopitone.audio.analysis.model import SongSection
from scopitone.music.composer.harmony.chords import QUALITIES
from scopitone.music.composer.rework.transcription import METRE, Transcription
from scopitone.music.composer.score.model import Chord, Section, SectionKind

_ENERGY = {"quiet": 0.35, "verse": 0.55, "chorus": 0.85}
"""How much the band plays in sections that sound like these."""


def build_chords(recording: Transcription, first: int, end: int) -> tuple[Chord, ...]:
    """Return the chords of the bars `first` to `end` (half-open) of `recording`."""
    return tuple(
        Chord(
            start=max(first * METRE, chord.start),
            length=min(end * METRE, chord.end) - max(first * METRE, chord.start),
            root=chord.root,
            quality="min" if chord.is_minor else "maj",
            intervals=QUALITIES["min" if chord.is_minor else "maj"],
            bass=chord.root,
        )
        for chord in recording.chords
        if chord.end > first * METRE and chord.start < end * METRE
    )


def build_sections(
    source_sections: Sequence[SongSection], recording: Transcription, sung: Sequence[float]
) -> tuple[Section, ...]:
    """Return `source_sections` on the bars of `recording`.

    `sung` are the beats at which lines begin. A quiet first or last section without lines is an
    intro or an outro, and a quiet one between others is a bridge.
    """
    edges = find_edges(source_sections, recording)
    sections: list[Section] = []
    for number, ((start, kind), (end, _)) in enumerate(pairwise([*edges, (recording.bars, "")])):
        is_sung = any(start * METRE <= beat < end * METRE for beat in sung)
        named = _name_section(kind, number, len(edges), is_sung=is_sung or not sung)
        turn = sum(section.kind == named for section in sections)
        chords = build_chords(recording, start, end)
        sections.append(Section(named, turn, start, end - start, _ENERGY[kind], chords=chords))
    return tuple(sections)


def find_edges(
    source_sections: Sequence[SongSection], recording: Transcription
) -> list[tuple[int, str]]:
    """Return the first bar and the kind of each section that has a bar at least."""
    edges: list[tuple[int, str]] = []
    for section in source_sections:
        bar = max(0, round((section.start - recording.first_bar_s) / recording.bar_s))
        if edges and edges[-1][0] == bar:
            edges.pop()
        if bar < recording.bars:
            edges.append((bar, section.kind))
    return [(0, edges[0][1] if edges else "verse"), *edges[1:]]


def _name_section(kind: str, number: int, count: int, *, is_sung: bool) -> SectionKind:
    if kind == "quiet" and number == 0 and not is_sung:
        return "intro"
    if kind == "quiet" and number == count - 1 and not is_sung:
        return "outro"
    if not is_sung:
        return "instrumental"
    if kind == "quiet" and 0 < number < count - 1:
        return "bridge"
    return "chorus" if kind == "chorus" else "verse"
