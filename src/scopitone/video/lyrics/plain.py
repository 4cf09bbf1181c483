"""Plain text: one line each, [Section] marks and blank lines are not shown, no times."""

from __future__ import annotations

from scopitone.song import Line, Lyrics
from scopitone.video.lyrics.marks import without_marks
from scopitone.video.lyrics.reading import checked


def matches(text: str) -> bool:  # noqa: ARG001 - one signature for every format
    """Whether `text` is plain text. Everything is."""
    return True


def parse(text: str) -> Lyrics:
    """The lines of `text` without times. Raises InputError for a line too long to be sung."""
    shown = (
        checked(without_marks(line), number) for number, line in enumerate(text.split("\n"), 1)
    )
    return Lyrics(tuple(Line(line) for line in shown if line))
