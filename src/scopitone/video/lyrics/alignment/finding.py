"""Lines and words laid over what is heard of the voice."""

from __future__ import annotations

from dataclasses import replace
from pathlib import Path

from scopitone.song import Line, Lyrics
from scopitone.video.analysis.model import Analysis
from scopitone.video.lyrics.alignment import recognised
from scopitone.video.lyrics.alignment.even import spread
from scopitone.video.lyrics.alignment.placing import (
    ON_TIME,
    Placed,
    place_lines,
    place_words,
    with_words,
)
from scopitone.video.lyrics.alignment.units import sung_words
from scopitone.video.lyrics.alignment.voice import Voice, hear
from scopitone.video.lyrics.timing import SHORTEST, fit, settle

FOUND_OFF = 0.1
"""Seconds by which a line's start that was found may be moved by what the recogniser hears."""

HOLD = 0.15
"""Seconds that a line stays after its last word."""


def find(lyrics: Lyrics, audio: Path, analysis: Analysis) -> Lyrics:
    """`lyrics` with every time that they lack. Raises MissingInputError or MediaError ("audio")."""
    english = recognised.english(lyrics.lines)
    voice = hear(audio, samples=english)
    given = any(line.start is not None for line in lyrics.lines)
    if not given:
        lyrics = _lines_placed(lyrics, voice)
    timed = spread(lyrics, analysis)
    wanted = [line for line in timed.lines if not line.words and sung_words(line)]
    if not wanted:
        return timed
    hints = None
    if english:
        assert voice.samples is not None
        hints = recognised.hints(wanted, voice.samples)
    found = place_words(wanted, voice, hints, off=FOUND_OFF if hints and not given else ON_TIME)
    placed = dict(zip(wanted, found, strict=True))
    lines: list[Line] = []
    free = 0.0
    for line in timed.lines:
        one = placed.get(line)
        if one is not None and not given:
            line = _moved(line, one, free)
        free = line.end or free
        lines.append(line if one is None else _worded(line, one))
    return fit(settle(lines), analysis.duration)[0]


def _lines_placed(lyrics: Lyrics, voice: Voice) -> Lyrics:
    """Lines with starts and ends; lines without a word to sing (a dash, notes) are left out."""
    sung = [line for line in lyrics.lines if sung_words(line)]
    placed = place_lines(sung, voice) if sung else None
    if placed is None:
        return lyrics
    return settle(
        replace(line, start=start, end=end + HOLD, confidence=sure)
        for line, (start, end, sure) in zip(sung, placed, strict=True)
    )


def _moved(line: Line, placed: Placed, free: float) -> Line:
    """`line` from where its first word was found, but not before `free`, the end before it."""
    assert line.end is not None
    return replace(line, start=min(max(free, placed.starts[0]), line.end - SHORTEST))


def _worded(line: Line, placed: Placed) -> Line:
    return with_words(line, replace(placed, confidence=min(placed.confidence, line.confidence)))
