"""Transcripts as JSON, for the pipe to the listening process and for the cache."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import asdict
from typing import Any

from scopitone.lyrics.listening.transcript import AlignedWord, HeardSegment, HeardWord, Transcript


def dump_transcript(transcript: Transcript) -> dict[str, Any]:
    """Return `transcript` as plain data, which `load_transcript` reads."""
    return asdict(transcript)


def load_transcript(data: dict[str, Any]) -> Transcript:
    """Read what `dump_transcript` returned. Raises KeyError or TypeError for anything else."""
    return Transcript(
        data["language"], data["language_probability"], load_segments(data["segments"])
    )


def dump_segments(segments: Sequence[HeardSegment]) -> list[dict[str, Any]]:
    """Return `segments` as plain data, which `load_segments` reads."""
    return [asdict(segment) for segment in segments]


def load_segments(rows: Sequence[dict[str, Any]]) -> tuple[HeardSegment, ...]:
    """Read what `dump_segments` returned."""
    return tuple(
        HeardSegment(**{**row, "words": tuple(HeardWord(**word) for word in row["words"])})
        for row in rows
    )


def dump_aligned(words: Sequence[AlignedWord | None]) -> list[list[float] | None]:
    """Return [start, end, probability] of each word, or None."""
    return [None if word is None else [word.start, word.end, word.probability] for word in words]


def load_aligned(rows: Sequence[list[float] | None]) -> tuple[AlignedWord | None, ...]:
    """Read what `dump_aligned` returned."""
    return tuple(None if row is None else AlignedWord(*row) for row in rows)
