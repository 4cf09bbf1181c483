"""Lyrics as JSON, as plain text and as enhanced LRC."""

from __future__ import annotations

from dataclasses import replace
from math import isfinite
from pathlib import Path
from typing import Any

from scopitone.song import Line, Lyrics, Word
from scopitone.video.lyrics import writing


def to_json(lyrics: Lyrics) -> dict[str, Any]:
    """`lyrics` as plain data; `from_json` gives the same back."""
    return {
        "lines": [
            {
                "text": line.text,
                "start": line.start,
                "end": line.end,
                "words": [[word.text, word.start, word.end] for word in line.words],
                "confidence": line.confidence,
            }
            for line in lyrics.lines
        ]
    }


def from_json(data: dict[str, Any]) -> Lyrics:
    """What `to_json` wrote."""
    return Lyrics(
        tuple(
            Line(
                line["text"],
                line["start"],
                line["end"],
                tuple(Word(*word) for word in line["words"]),
                line.get("confidence", 1.0),
            )
            for line in data["lines"]
        )
    )


def plain_text(lyrics: Lyrics) -> str:
    """The lines, one below the other."""
    return "\n".join(line.text for line in lyrics.lines)


def to_milliseconds(lyrics: Lyrics) -> Lyrics:
    """The same with times in whole milliseconds, so that every form of them is the same."""
    return Lyrics(
        tuple(
            replace(
                line,
                start=None if line.start is None else round(line.start, 3),
                end=None if line.end is None else round(line.end, 3),
                words=tuple(Word(w.text, round(w.start, 3), round(w.end, 3)) for w in line.words),
            )
            for line in lyrics.lines
        )
    )


def enhanced_lrc(lyrics: Lyrics, title: str) -> str:
    """Timed lyrics as enhanced LRC, to the millisecond; lines without a time are left out."""
    return writing.elrc(lyrics, title)


def heard(lyrics: Lyrics, sound: Path, cache: Path) -> Lyrics:
    """`lyrics` with the times of lines and words that they lack, found in the song `sound`.

    Times that were given stay. In silence nothing is found.
    """
    from scopitone.video.analysis.analyse import analyse
    from scopitone.video.lyrics.alignment.aligning import align
    from scopitone.video.options import Options

    if all(line.words for line in lyrics.lines):
        return lyrics
    # At the usual frame rate, so that the video finds this analysis in the cache.
    analysis = analyse(sound, fps=Options().fps, cache=cache)
    if not isfinite(analysis.loudness):
        return lyrics
    return to_milliseconds(align(lyrics, sound, analysis, cache=cache))
