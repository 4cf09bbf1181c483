"""What lyrics lose when they are written: each format has a place for some of it only."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from itertools import pairwise

from scopitone.core.song import Line, Lyrics

TRANSLATIONS, ROMANIZATIONS, BACKGROUND = "translations", "romanizations", "background vocals"
SINGERS, SECTIONS, READINGS, OVERLAPS = "singers", "sections", "readings", "overlaps of lines"

_ROWS = frozenset({TRANSLATIONS, ROMANIZATIONS, BACKGROUND})
_HELD: dict[str, frozenset[str]] = {
    "lrc": frozenset({TRANSLATIONS, ROMANIZATIONS}),
    "elrc": frozenset({TRANSLATIONS, ROMANIZATIONS}),
    "srt": _ROWS | {OVERLAPS},
    "vtt": _ROWS | {OVERLAPS, SINGERS},
    "ass": _ROWS | {OVERLAPS, SINGERS},
    "ttml": _ROWS | {OVERLAPS, SINGERS, SECTIONS},
    "sbv": frozenset({OVERLAPS}),
    "labels": frozenset({OVERLAPS}),
    "ultrastar": frozenset({OVERLAPS, SINGERS}),
}
"""What the formats hold, by what options call them; others hold none of it."""


def list_losses(lyrics: Lyrics, format_name: str) -> tuple[str, ...]:
    """Return a warning that names what `lyrics` have and the format has no place for, if any."""
    held = _HELD.get(format_name, frozenset())
    lost = [part for part in dict.fromkeys(_list_parts(lyrics)) if part not in held]
    if not lost:
        return ()
    return (f"lyrics: {format_name} cannot store {_join(lost)}; left out",)


def _list_parts(lyrics: Lyrics) -> Iterator[str]:
    """Yield what lines have besides their text and times."""
    for line in lyrics.lines:
        yield from _list_line_parts(line)
    timed = [line for line in lyrics.lines if line.start is not None and line.end is not None]
    if any((before.end or 0.0) > (after.start or 0.0) for before, after in pairwise(timed)):
        yield OVERLAPS


def _list_line_parts(line: Line) -> Iterator[str]:
    if line.singer is not None:
        yield SINGERS
    if line.section is not None:
        yield SECTIONS
    if line.ruby:
        yield READINGS
    for row in line.rows:
        yield {
            "translation": TRANSLATIONS,
            "romanization": ROMANIZATIONS,
            "background": BACKGROUND,
            "main": BACKGROUND,
        }[row.role]


def _join(parts: Iterable[str]) -> str:
    *names, last = parts
    return f"{', '.join(names)} and {last}" if names else last
