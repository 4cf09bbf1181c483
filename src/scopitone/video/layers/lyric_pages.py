"""Pages of words: lines that share one because no beat is between them, and the beat of a turn."""

from __future__ import annotations

from bisect import bisect_left, bisect_right
from collections.abc import Sequence
from dataclasses import replace

from scopitone.video.plan.line_cues import MIN_OVERLAP_SECONDS, LineCue, WordCue

MAX_CHARACTERS = 84
"""Of a page that lines share: five rows of 17 are as large as the words of other styles."""

EARLY_SECONDS, EARLY_SHARE = 0.3, 0.5
"""How long before its last word was sung to the end a page may turn, also as a share of the word.
"""


def join_lines(
    lines: Sequence[LineCue], beats: Sequence[float], fps: int
) -> tuple[tuple[LineCue, ...], tuple[int, ...]]:
    """Join lines that follow each other too closely for a page to turn on a beat.

    Returns: the lines of the pages, and the number of the page of each of `lines`.
    """
    pages: list[LineCue] = []
    numbers: list[int] = []
    for line in lines:
        if (
            pages
            and _can_share_page(pages[-1], line, fps)
            and not find_beats(pages[-1], line, beats, fps)
        ):
            pages[-1] = _join(pages[-1], line)
        else:
            pages.append(line)
        numbers.append(len(pages) - 1)
    return tuple(pages), tuple(numbers)


def find_beats(line: LineCue, after: LineCue, beats: Sequence[float], fps: int) -> Sequence[float]:
    """Return the beats (frames) on which the page of a line can turn to that of the next one."""
    first, last = find_earliest_turn(line, fps), after.opens
    return beats[bisect_left(beats, first + 1.0) : bisect_right(beats, last - 1.0)]


def find_earliest_turn(line: LineCue, fps: int) -> float:
    """Return the frame from which on the page of a line may turn."""
    word = line.last_stop - line.last_start
    return line.last_stop - min(EARLY_SECONDS * fps, EARLY_SHARE * word)


def _can_share_page(line: LineCue, after: LineCue, fps: int) -> bool:
    has_parts = line.ruby or line.rows or after.ruby or after.rows
    is_same = (line.singer, line.side) == (after.singer, after.side)
    is_after = line.last_stop - after.start < MIN_OVERLAP_SECONDS * fps
    fits = len(line.text) + 1 + len(after.text) <= MAX_CHARACTERS
    return not has_parts and is_same and is_after and fits and bool(line.words and after.words)


def _join(line: LineCue, after: LineCue) -> LineCue:
    shift = len(line.text) + 1
    words = tuple(
        WordCue(word.begin + shift, word.end + shift, word.start, word.stop) for word in after.words
    )
    return replace(
        line, text=f"{line.text} {after.text}", stop=after.stop, words=(*line.words, *words)
    )
