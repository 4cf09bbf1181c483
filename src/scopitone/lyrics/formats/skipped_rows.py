"""What readers share so that one odd row does not refuse a song: it is skipped with a warning."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import replace
from itertools import pairwise

from scopitone.core.errors import InputError
from scopitone.core.song import Line, Lyrics, Word
from scopitone.lyrics.line_timing import settle


class SkippedRows:
    """The rows of a file that were left out or mended, and why."""

    def __init__(self) -> None:
        self._skipped: list[str] = []
        self._mended: list[str] = []

    def skip(self, where: str, reason: str) -> None:
        """Note that the row `where` ("line 3", "entry 3") is left out."""
        self._skipped.append(f"{where}: {reason}")

    def skip_error(self, error: InputError) -> None:
        """Note that a row is left out for `error`, whose message names the row."""
        self._skipped.append(error.message)

    def mend(self, where: str, what: str) -> None:
        """Note that the row `where` is kept, with a change."""
        self._mended.append(f"{where}: {what}")

    def list_warnings(self) -> tuple[str, ...]:
        """Return the warnings for the user."""
        return (*(f"{note}; left out" for note in self._skipped), *self._mended)

    def settle(self, lines: Iterable[Line]) -> Lyrics:
        """Return the timed `lines` in order, with the warnings.

        Raises InputError with the first reason if rows were skipped and none are left.
        """
        return self.finish(settle(lines))

    def finish(self, lyrics: Lyrics) -> Lyrics:
        """Return `lyrics` with the warnings. Raises as `settle` does."""
        if self._skipped and not lyrics.lines:
            raise InputError("lyrics", self._skipped[0])
        return replace(lyrics, warnings=lyrics.warnings + self.list_warnings())


def end_at_next(lines: Iterable[Line]) -> list[Line]:
    """Return timed `lines` in order, each ended where the next one begins.

    For captions that stay while the next ones roll in: that they overlap is not how they are sung.
    """
    ordered = sorted(lines, key=lambda line: line.start or 0.0)
    for index, (line, following) in enumerate(pairwise(ordered)):
        start, limit = line.start or 0.0, following.start or 0.0
        if line.end is not None and start < limit < line.end:
            words = (Word(w.text, w.start, min(w.end, limit)) for w in line.words)
            audible_words = tuple(word for word in words if word.start < word.end)
            ordered[index] = replace(line, end=limit, words=audible_words)
    return ordered
