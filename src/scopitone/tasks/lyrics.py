"""Lyrics as JSON, as plain text and as enhanced LRC."""

from __future__ import annotations

from dataclasses import replace
from typing import Any

from scopitone.song import Line, Lyrics, Word


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
    lines = [f"[ti:{' '.join(title.split())}]"] if title else []
    for line in lyrics.lines:
        if line.start is not None:
            lines.append(f"[{_stamp(line.start)}]{_worded(line)}")
    return "\n".join(lines) + "\n"


def _worded(line: Line) -> str:
    """The words with their times, and what stands between them as it is."""
    spans = line.spans()
    if not spans or not line.word_by_word:
        return line.text
    pieces, at = [], 0
    for word, begin, end in spans:
        pieces.append(f"{line.text[at:begin]}<{_stamp(word.start)}>{line.text[begin:end]}")
        at = end
    return f"{''.join(pieces)}{line.text[at:]} <{_stamp(spans[-1][0].end)}>"


def _stamp(seconds: float) -> str:
    minutes, milliseconds = divmod(round(round(max(0.0, seconds), 3) * 1000), 60_000)
    return f"{minutes:02d}:{milliseconds // 1000:02d}.{milliseconds % 1000:03d}"
