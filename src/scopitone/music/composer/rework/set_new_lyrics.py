"""Set new lyrics to a melody: syllables share or split its notes, as translators do."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace
from itertools import pairwise

from scopitone.music.composer.melody.syllable_rhythm import MIN_SPOKEN_S, MIN_SUNG_S
from scopitone.music.composer.score.model import Note, Plan, SungLine, TextLine


def set_lyrics(
    phrases: Sequence[SungLine], lines: Sequence[TextLine], plan: Plan
) -> list[SungLine]:
    """Return `lines` sung to `phrases`.

    With fewer lines than phrases, the last phrases are silent. With more, neighboring lines are
    joined until each has a phrase.
    """
    if not phrases or not lines:
        return []
    joined = _group_lines(list(lines), len(phrases))
    ends = [phrase.start for phrase in phrases[1:]] + [phrases[-1].end + 0.25]
    return [
        _set_line(line, phrase, end, plan)
        for line, phrase, end in zip(joined, phrases, ends, strict=False)
    ]


def _group_lines(lines: list[TextLine], most: int) -> list[TextLine]:
    if len(lines) <= most:
        return lines
    edges = [round(number * len(lines) / most) for number in range(most + 1)]
    return [_join_lines(lines[low:high]) for low, high in pairwise(edges)]


def _join_lines(lines: list[TextLine]) -> TextLine:
    return replace(
        lines[0],
        text=" ".join(line.text for line in lines),
        words=tuple(word for line in lines for word in line.words),
    )


def _set_line(line: TextLine, phrase: SungLine, end: float, plan: Plan) -> SungLine:
    if len(line.syllables) == len(phrase.notes):
        return SungLine(line, phrase.notes)
    shortest = (MIN_SPOKEN_S if line.spoken else MIN_SUNG_S) * plan.tempo / 60.0
    notes = [note for group in phrase.notes for note in group]
    wanted = len(line.syllables)
    while len(notes) < wanted:
        longest = max(range(len(notes)), key=lambda index: notes[index].length)
        if notes[longest].length < 2 * shortest:
            notes = _space_evenly(notes, wanted, end)
            break
        notes[longest : longest + 1] = _split_note(notes[longest])
    return SungLine(line, tuple(_share_notes(line, notes)))


def _split_note(note: Note) -> list[Note]:
    half = note.length / 2
    return [replace(note, length=half), replace(note, start=note.start + half, length=half)]


def _space_evenly(notes: list[Note], wanted: int, end: float) -> list[Note]:
    """Return `wanted` notes of equal length, with the pitches of the melody in order."""
    start = notes[0].start
    stop = max(notes[-1].start + notes[-1].length, end - 0.5)
    length = (stop - start) / wanted
    return [
        replace(notes[i * len(notes) // wanted], start=start + i * length, length=length)
        for i in range(wanted)
    ]


def _share_notes(line: TextLine, notes: list[Note]) -> list[tuple[Note, ...]]:
    """Return the notes of each syllable; extra notes go to stressed syllables, the last first."""
    counts = [1] * len(line.syllables)
    order = sorted(range(len(counts)), key=lambda index: (-line.syllables[index].stress, -index))
    for number in range(len(notes) - len(counts)):
        counts[order[number % len(order)]] += 1
    groups: list[tuple[Note, ...]] = []
    first = 0
    for count in counts:
        groups.append(tuple(notes[first : first + count]))
        first += count
    return groups
