"""Split lyrics into stanzas, by their [Section] tags or by repeated stanzas."""

from __future__ import annotations

import re
from collections import Counter
from dataclasses import dataclass, replace

from scopitone.music.composer.score.model import SectionKind

_MARK = re.compile(r"^\s*[\[(]\s*(?P<name>[^\[\]()]{1,80}?)\s*[\])]\s*[:.]?\s*(?P<rest>.*)$")
_COLON_MARK = re.compile(r"^\s*(?P<name>[A-Za-z][A-Za-z -]{2,18}?(?:\s*\d+)?)\s*:\s*(?P<rest>)$")
_LINES_MARK = re.compile(r"[\[\]]")
_TIMES = re.compile(r"(?:\bx\s*(\d)\b|(?<![\w-])(\d)\s*x\b)", re.IGNORECASE)

_NAMES: tuple[tuple[str, SectionKind], ...] = (
    ("pre", "prechorus"),
    ("build", "prechorus"),
    ("lift", "prechorus"),
    ("post", "chorus"),
    ("chorus", "chorus"),
    ("refrain", "chorus"),
    ("hook", "chorus"),
    ("verse", "verse"),
    ("strophe", "verse"),
    ("rap", "verse"),
    ("spoken", "verse"),
    ("bridge", "bridge"),
    ("middle", "bridge"),
    ("breakdown", "bridge"),
    ("solo", "solo"),
    ("drop", "instrumental"),
    ("instrumental", "instrumental"),
    ("interlude", "instrumental"),
    ("break", "instrumental"),
    ("intro", "intro"),
    ("outro", "outro"),
    ("ending", "outro"),
    ("coda", "outro"),
    ("end", "outro"),
)
"""Searched in this order inside a tag, so that “Pre-Chorus” is not a chorus."""

_SPOKEN = ("rap", "spoken", "spoken word")


@dataclass(frozen=True, slots=True)
class Stanza:
    """The lines under one tag. `spoken` lines are rapped."""

    kind: SectionKind
    lines: tuple[str, ...]
    spoken: bool = False


def parse_stanzas(lyrics: str) -> tuple[Stanza, ...]:
    """Return the stanzas of `lyrics` in order.

    A tagged chorus (or pre-chorus) without lines gets those of the first one that has lines;
    other tags without lines are instrumental. Tags that do not name a section are ignored. Text
    above the first tag, and text without tags, is split at blank lines; if stanzas are repeated,
    the most frequent one is the chorus.
    """
    blocks = _split_blocks(lyrics.replace("\r\n", "\n").replace("\r", "\n"))
    if not any(kind for kind, _, _ in blocks):
        return _classify_by_repetition([lines for _, _, lines in blocks])
    return _fill_choruses(
        [Stanza(kind or "verse", lines, spoken) for kind, spoken, lines in blocks]
    )


def _split_blocks(text: str) -> list[tuple[SectionKind | None, bool, tuple[str, ...]]]:
    """Return (kind or None, spoken, lines) of each block.

    A block begins at a tag or, above the first tag, after a blank line.
    """
    blocks: list[tuple[SectionKind | None, bool, list[str], int]] = [(None, False, [], 1)]
    for raw in text.split("\n"):
        line = raw.strip()
        if tag := _parse_mark(line):
            kind, spoken, times, text_after = tag
            if kind:
                blocks.append((kind, spoken, [], times))
            line = text_after
        kind, spoken, lines, times = blocks[-1]
        if line:
            lines.append(_LINES_MARK.sub("", line))
        elif kind is None and lines:
            blocks.append((None, False, [], 1))
    return [
        (kind, spoken, tuple(lines) * times)
        for kind, spoken, lines, times in blocks
        if lines or kind
    ]


def _parse_mark(line: str) -> tuple[SectionKind | None, bool, int, str] | None:
    """Return kind, whether it is spoken, repetitions, and the text after the tag on the line."""
    match = _MARK.match(line)
    bracketed = bool(match) and line.startswith("[")
    match = match or _COLON_MARK.match(line)
    if not match:
        return None
    name = match["name"].lower()
    kind = next((k for word, k in _NAMES if re.search(rf"\b{word}", name)), None)
    if kind is None and not bracketed:
        return None
    if not bracketed and len(name.split()) > 3:
        return None
    counted = _TIMES.search(name)
    times = min(4, int(counted[1] or counted[2])) if counted else 1
    spoken = any(re.search(rf"\b{word}\b", name) for word in _SPOKEN)
    return kind, spoken, max(1, times), match["rest"].strip()


def _fill_choruses(stanzas: list[Stanza]) -> tuple[Stanza, ...]:
    """Give choruses without lines the lines of the first of their kind."""
    words: dict[SectionKind, tuple[str, ...]] = {}
    for stanza in stanzas:
        if stanza.lines and stanza.kind in ("chorus", "prechorus"):
            words.setdefault(stanza.kind, stanza.lines)
    return tuple(
        stanza if stanza.lines else replace(stanza, lines=words.get(stanza.kind, ()))
        for stanza in stanzas
    )


def _classify_by_repetition(stanzas: list[tuple[str, ...]]) -> tuple[Stanza, ...]:
    counts = Counter(_normalize_lines(lines) for lines in stanzas)
    most = max(counts.values(), default=0)
    if most < 2:
        return tuple(Stanza("verse", lines) for lines in stanzas)
    chorus = next(
        _normalize_lines(lines) for lines in stanzas if counts[_normalize_lines(lines)] == most
    )
    return tuple(
        Stanza("chorus" if _normalize_lines(lines) == chorus else "verse", lines)
        for lines in stanzas
    )


def _normalize_lines(lines: tuple[str, ...]) -> str:
    return re.sub(r"[^\w]+", " ", " ".join(lines).lower()).strip()
