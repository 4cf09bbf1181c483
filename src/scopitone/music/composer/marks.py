"""Lyrics as stanzas: by their [Section] marks, or by which stanzas come again."""

from __future__ import annotations

import re
from collections import Counter
from dataclasses import dataclass, replace

from scopitone.music.composer.score import Kind

_MARK = re.compile(r"^\s*[\[(]\s*(?P<name>[^\[\]()]{1,80}?)\s*[\])]\s*[:.]?\s*(?P<rest>.*)$")
_COLON_MARK = re.compile(r"^\s*(?P<name>[A-Za-z][A-Za-z -]{2,18}?(?:\s*\d+)?)\s*:\s*(?P<rest>)$")
_LINES_MARK = re.compile(r"[\[\]]")
_TIMES = re.compile(r"(?:\bx\s*(\d)\b|(?<![\w-])(\d)\s*x\b)", re.IGNORECASE)

_NAMES: tuple[tuple[str, Kind], ...] = (
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
"""Looked for in this order inside a mark, so that “Pre-Chorus” is no chorus."""

_SPOKEN = ("rap", "spoken", "spoken word")


@dataclass(frozen=True, slots=True)
class Stanza:
    """Lines under one mark. `spoken` lines are rapped."""

    kind: Kind
    lines: tuple[str, ...]
    spoken: bool = False


def stanzas_of(lyrics: str) -> tuple[Stanza, ...]:
    """The stanzas of `lyrics` in their order.

    A marked chorus (or pre-chorus) without lines takes those of the first that has some; other
    sung marks without lines are played. Marks that name no section of a song are left out. What
    stands above the first mark, and text without marks, is parted by blank lines; of stanzas that
    come twice the most frequent is the chorus.
    """
    blocks = _blocks(lyrics.replace("\r\n", "\n").replace("\r", "\n"))
    if not any(kind for kind, _, _ in blocks):
        return _by_repetition([lines for _, _, lines in blocks])
    return _repeated([Stanza(kind or "verse", lines, spoken) for kind, spoken, lines in blocks])


def _blocks(text: str) -> list[tuple[Kind | None, bool, tuple[str, ...]]]:
    """(kind or None, spoken, lines): a new block at each mark and, without marks, blank line."""
    blocks: list[tuple[Kind | None, bool, list[str], int]] = [(None, False, [], 1)]
    for raw in text.split("\n"):
        line = raw.strip()
        if found := _mark(line):
            kind, spoken, times, rest = found
            if kind:
                blocks.append((kind, spoken, [], times))
            line = rest
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


def _mark(line: str) -> tuple[Kind | None, bool, int, str] | None:
    """Kind, whether it is spoken, how many times, and text behind the mark on the same line."""
    found = _MARK.match(line)
    bracketed = bool(found) and line.startswith("[")
    found = found or _COLON_MARK.match(line)
    if not found:
        return None
    name = found["name"].lower()
    kind = next((k for word, k in _NAMES if re.search(rf"\b{word}", name)), None)
    if kind is None and not bracketed:
        return None
    if not bracketed and len(name.split()) > 3:
        return None
    counted = _TIMES.search(name)
    times = min(4, int(counted[1] or counted[2])) if counted else 1
    spoken = any(re.search(rf"\b{word}\b", name) for word in _SPOKEN)
    return kind, spoken, max(1, times), found["rest"].strip()


def _repeated(stanzas: list[Stanza]) -> tuple[Stanza, ...]:
    """Empty choruses filled with the words of the first of their kind that has words."""
    words: dict[Kind, tuple[str, ...]] = {}
    for stanza in stanzas:
        if stanza.lines and stanza.kind in ("chorus", "prechorus"):
            words.setdefault(stanza.kind, stanza.lines)
    return tuple(
        stanza if stanza.lines else replace(stanza, lines=words.get(stanza.kind, ()))
        for stanza in stanzas
    )


def _by_repetition(stanzas: list[tuple[str, ...]]) -> tuple[Stanza, ...]:
    counts = Counter(_key(lines) for lines in stanzas)
    most = max(counts.values(), default=0)
    if most < 2:
        return tuple(Stanza("verse", lines) for lines in stanzas)
    chorus = next(_key(lines) for lines in stanzas if counts[_key(lines)] == most)
    return tuple(Stanza("chorus" if _key(lines) == chorus else "verse", lines) for lines in stanzas)


def _key(lines: tuple[str, ...]) -> str:
    return re.sub(r"[^\w]+", " ", " ".join(lines).lower()).strip()
