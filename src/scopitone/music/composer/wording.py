"""New words to an old melody: syllables share or split its notes, as translators do."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace
from itertools import pairwise

from scopitone.music.composer.melody.rhythm import SHORTEST_SPOKEN, SHORTEST_SUNG
from scopitone.music.composer.score import Note, Plan, SungLine, TextLine


def worded(phrases: Sequence[SungLine], lines: Sequence[TextLine], plan: Plan) -> list[SungLine]:
    """`lines` sung to `phrases`. With fewer lines the last phrases are silent; with more,
    neighbours are joined until each has a phrase.
    """
    if not phrases or not lines:
        return []
    joined = _grouped(list(lines), len(phrases))
    ends = [phrase.start for phrase in phrases[1:]] + [phrases[-1].end + 0.25]
    return [
        _sung(line, phrase, end, plan)
        for line, phrase, end in zip(joined, phrases, ends, strict=False)
    ]


def _grouped(lines: list[TextLine], most: int) -> list[TextLine]:
    if len(lines) <= most:
        return lines
    edges = [round(number * len(lines) / most) for number in range(most + 1)]
    return [_joined(lines[low:high]) for low, high in pairwise(edges)]


def _joined(lines: list[TextLine]) -> TextLine:
    return replace(
        lines[0],
        text=" ".join(line.text for line in lines),
        words=tuple(word for line in lines for word in line.words),
    )


def _sung(line: TextLine, phrase: SungLine, end: float, plan: Plan) -> SungLine:
    if len(line.syllables) == len(phrase.notes):
        return SungLine(line, phrase.notes)
    shortest = (SHORTEST_SPOKEN if line.spoken else SHORTEST_SUNG) * plan.tempo / 60.0
    notes = [note for group in phrase.notes for note in group]
    wanted = len(line.syllables)
    while len(notes) < wanted:
        longest = max(range(len(notes)), key=lambda at: notes[at].length)
        if notes[longest].length < 2 * shortest:
            notes = _evenly(notes, wanted, end)
            break
        notes[longest : longest + 1] = _halves(notes[longest])
    return SungLine(line, tuple(_shared(line, notes)))


def _halves(note: Note) -> list[Note]:
    half = note.length / 2
    return [replace(note, length=half), replace(note, start=note.start + half, length=half)]


def _evenly(notes: list[Note], wanted: int, end: float) -> list[Note]:
    """As many notes as are wanted, of equal length, with the melody's pitches in order."""
    start = notes[0].start
    stop = max(notes[-1].start + notes[-1].length, end - 0.5)
    length = (stop - start) / wanted
    return [
        replace(notes[at * len(notes) // wanted], start=start + at * length, length=length)
        for at in range(wanted)
    ]


def _shared(line: TextLine, notes: list[Note]) -> list[tuple[Note, ...]]:
    """The notes of each syllable; what is left over goes to stressed ones, the last first."""
    counts = [1] * len(line.syllables)
    order = sorted(range(len(counts)), key=lambda at: (-line.syllables[at].stress, -at))
    for number in range(len(notes) - len(counts)):
        counts[order[number % len(order)]] += 1
    groups: list[tuple[Note, ...]] = []
    at = 0
    for count in counts:
        groups.append(tuple(notes[at : at + count]))
        at += count
    return groups
