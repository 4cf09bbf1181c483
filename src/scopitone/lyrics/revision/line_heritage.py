"""New words for the lines of a song: singers, sections, and rows stay.

Words with times, as clients send them, say nothing else about their lines. What the song's lines
had besides stays with the lines that took their place.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace

from scopitone.core.song import Line, Lyrics, Ruby, Word
from scopitone.lyrics.revision.edit_blocks import list_edit_blocks


def inherit_lines(source: Lyrics, revised: Lyrics) -> Lyrics:
    """Return the lines of `revised` with what they take over from the lines of `source`.

    A line with the same words at the same times is the line of `source` itself. Rows and readings
    go to the first of the lines that took a line's place. Times that were moved count as certain.
    Lines of `source` without words stay: they could not be revised.
    """
    lines: list[Line] = []
    parents: set[int] = set()
    before: Line | None = None
    for line, parent in zip(revised.lines, _find_parents(source, revised), strict=True):
        if parent is None:
            lines.append(_continue_section(line, before))
        elif parent in parents:
            lines.append(replace(_inherit(source.lines[parent], line), rows=(), ruby=()))
        else:
            parents.add(parent)
            lines.append(_inherit(source.lines[parent], line))
        before = lines[-1]
    wordless = [line for line in source.lines if not line.words]
    return Lyrics(_merge_by_time(lines, wordless), source.warnings)


def _find_parents(source: Lyrics, revised: Lyrics) -> list[int | None]:
    """Return the index of the line of `source` that each line of `revised` takes the place of."""
    timed = [index for index, line in enumerate(source.lines) if line.words]
    old = [_texts_of(source.lines[index].words) for index in timed]
    new = [_texts_of(line.words) for line in revised.lines]
    parents: list[int | None] = [None] * len(new)
    for block in list_edit_blocks(old, new):
        places = timed[slice(*block.old)]
        for step, number in enumerate(range(*block.new)):
            parents[number] = (
                places[step]
                if block.is_paired
                else _find_overlap(source.lines, places, revised.lines[number])
            )
    return parents


def _find_overlap(lines: Sequence[Line], places: Sequence[int], line: Line) -> int | None:
    """Return which of the lines at `places` is sung longest during `line`."""
    shares = {place: _overlap_s(lines[place].words, line.words) for place in places}
    best = max(shares, key=lambda place: shares[place], default=None)
    return best if best is not None and shares[best] > 0 else None


def _overlap_s(words: Sequence[Word], others: Sequence[Word]) -> float:
    starts, ends = (words[0].start, others[0].start), (words[-1].end, others[-1].end)
    return min(ends) - max(starts)


def _texts_of(words: Sequence[Word]) -> tuple[str, ...]:
    return tuple(word.text for word in words)


def _inherit(parent: Line, line: Line) -> Line:
    if parent.words == line.words:
        return parent
    has_same_text = _texts_of(parent.words) == _texts_of(line.words)
    text = parent.text if has_same_text else line.text
    is_moved = len(parent.words) == len(line.words) and _times_of(parent) != _times_of(line)
    return replace(
        parent,
        text=text,
        start=line.start,
        end=line.end,
        words=line.words,
        confidence=1.0 if is_moved else parent.confidence,
        ruby=parent.ruby if has_same_text else tuple(_move_readings(parent, text)),
    )


def _times_of(line: Line) -> tuple[tuple[float, float], ...]:
    return tuple((word.start, word.end) for word in line.words)


def _move_readings(parent: Line, text: str) -> list[Ruby]:
    """Return the readings whose characters `text` still has, at their new places."""
    moved: list[Ruby] = []
    position = 0
    for ruby in parent.ruby:
        base = parent.text[ruby.start : ruby.end]
        start = text.find(base, position)
        if start >= 0:
            position = start + len(base)
            moved.append(Ruby(start, position, ruby.reading))
    return moved


def _continue_section(line: Line, before: Line | None) -> Line:
    """Return a line that is new, in the section and with the singer of the line before."""
    if before is None:
        return line
    return replace(line, section=before.section, singer=before.singer)


def _merge_by_time(lines: Sequence[Line], wordless: Sequence[Line]) -> tuple[Line, ...]:
    if not wordless:
        return tuple(lines)
    return tuple(sorted([*lines, *wordless], key=lambda line: line.start or 0.0))
