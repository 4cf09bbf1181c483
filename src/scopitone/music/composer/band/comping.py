"""Chords in rhythm: strummed, picked, stabbed, arpeggiated or held, as each genre does.

Marks of the patterns (`patterns.py`): `X` accent, `x` normal, `o` soft, `>` the next chord before
its time. For strums `D` and `U` are strokes down and up; for picking `B` is the bass note, `b`
its fifth or octave, and a number a voice counted from the top.
"""

from __future__ import annotations

from collections.abc import Iterator

from scopitone.music.composer.band.bars import Bar
from scopitone.music.composer.band.patterns import Hit, hits
from scopitone.music.composer.band.voicing import Voicing
from scopitone.music.composer.score import Chord, Note

_LOUDNESS = {"X": 0.92, "x": 0.76, "o": 0.58, ">": 0.88, "D": 0.86, "U": 0.66, "d": 0.6}
_STROKE = 0.012
"""Seconds from string to string of a strum."""

PATTERNS: dict[str, tuple[tuple[str, str], ...]] = {
    "pulse": (("X-------x-------", "X---x---X---x---"), ("X-----x---------", "X-x-x-x-X-x-x-x-")),
    "held": (("X---------------",) * 2, ("X-------x-------",) * 2),
    "syncopated": (
        ("X-----x---x-----", "X--x--X-..x-..x-"),
        ("X-----x---------", "X--X--x---X-x---"),
    ),
    "stabs": (("..x-..x-..x-..x-", "X..X..X-..X..X.."), ("...x......x.....", "X..x..x...x.x...")),
    "house": (("..X-..X-..X-..X-", "X..X..X..X..X.X."), ("X..X......X.....", "..XX..X-..XX..X-")),
    "skank": (("....X.......X...", "..X...X...X...X."), ("..X...X...X...X.", "..X...X...X...XX")),
    "bubble": (("o.x.o.x.o.x.o.x.",) * 2, ("..xo..xo..xo..xo",) * 2),
    "rootless": (
        ("X-----x-........|......x-....>---", "X--.--X-....x-..|....X-....x-..>-"),
        ("....x---......x-|..X-....x-......", "..X-....X--...>-|X-....X-..x-...."),
    ),
    "bossa": (
        ("x--x--x-..x-..>-|..x-..x---x-..x-", "X--X--X-..X-..>-|..X-..X---X-..X-"),
        ("x-..x-..x-.x..x-", "X-..X-..X-.X..>-|X-.X..X-..X-..X-"),
    ),
    "montuno": (
        ("X.x.x.xx.x.xx.x.", "X.X.x.XX.x.XX.x.|xx.xx.X.x.XX.x.x"),
        ("..x...x...x...x.", "..X..xX...X..xX."),
    ),
    "lofi": (("X--------x------", "X------x--x-----"), ("X-----------x---", "X--x------x-----")),
    "brass": (("................", "X..x..........X.|................"),) * 2,
    "strum": (
        ("D-------D---D-U-", "D---D-U-..U-D-U-"),
        ("D---D---D-U-D---", "D-D-DUD-.UDUD-DU"),
    ),
    "power": (("X---------------", "X-x-x-X-x-x-X-x-"), ("X-----X---------", "X-xxx-x-X-xxx-x-")),
    "muted": (("x.x.x.x.x.x.x.x.", "X.xxx.xxX.xxx.x."), ("x.xxx.x.x.xxx.x.", "X.x.xxX.x.xxX.x.")),
    "chug": (("X.xxx.xxX.xxx.x.", "XxxXxxXxxXxxXxXx"), ("X..x..X..x..X.x.", "X.xxX.xxX.xxX.X.")),
    "travis": (
        ("B-..b-1-B-..b-2-", "B-2-b-1-B-2-b-1-"),
        ("B---b---B-1-b---", "B-1-b2..B-1-b3.2"),
    ),
    "rolls": (("B-3-1-b-3-1-B-1-", "B3213212b3213121"), ("B---1-2-b---1-2-", "B213B213b213b213")),
    "alberti": (("3-1-2-1-3-1-2-1-",) * 2, ("B-3-2-1-2-3-2-1-",) * 2),
    "waterfall": (
        ("1---2---3---4---", "1-2-3-4-3-2-1-2-"),
        ("4---3---2---1---", "4-3-2-1-2-3-4-3-"),
    ),
}
_WALTZES = {
    "strum": ("D---D---D---", "D---D-U-D-U-"),
    "travis": ("B---2---1---", "B-3-2-1-2-3-"),
    "pulse": ("X---x---x---", "X---x---x-x-"),
    "alberti": ("3-2-1-2-1-2-",) * 2,
    "syncopated": (
        "X---..x-....",
        "X-..X-..X-..",
    ),
}
_PICKED = frozenset({"travis", "rolls", "alberti", "waterfall"})
_STRUMMED = frozenset({"strum"})
_LOW = frozenset({"power", "muted", "chug"})


def pattern(style: str, metre: int, variation: int, full: bool) -> str:
    """The rhythm of `style` for one bar or two."""
    options = PATTERNS[style]
    calm, rich = options[variation % len(options)]
    if metre == 3 and style in _WALTZES:
        calm, rich = _WALTZES[style]
    return rich if full else calm


def play_comp(
    bars: list[Bar], style: str, voicings: tuple[Voicing, ...], variation: int
) -> Iterator[Note]:
    """Chords of `voicings` (one for each chord of the song) in the rhythm of `style`."""
    for bar in bars:
        if bar.closing:
            yield from _final(bar, style, voicings)
            continue
        text = pattern(style, bar.metre, variation, bar.energy >= 0.5)
        for hit in hits(text, bar.number, bar.metre):
            yield from _played(bar, hit, style, voicings)


def _played(bar: Bar, hit: Hit, style: str, voicings: tuple[Voicing, ...]) -> Iterator[Note]:
    at = bar.changes.index(bar.start + hit.start)
    if hit.mark == ">":
        at = min(at + 1, len(voicings) - 1)
    chord, voicing = bar.changes.chords[at], voicings[at]
    start = bar.start + hit.start
    ring = chord.start + chord.length - start if hit.mark != ">" else hit.length
    length = max(0.1, min(hit.length, ring) - 0.03)
    swell = 0.6 + 0.4 * bar.energy
    if style in _PICKED:
        loud = swell * (0.84 if hit.mark in "Bb" else 0.7)
        yield Note(start, max(length, 0.45), _picked(hit.mark, chord, voicing), loud)
    elif style in _STRUMMED:
        yield from _strum(bar, start, length, voicing, hit.mark, swell)
    elif style in _LOW:
        low = 40 + (chord.root - 40) % 12
        power = (low, low + 7) if style != "power" else (low, low + 7, low + 12)
        for pitch in power:
            yield Note(start, length, pitch, swell * _LOUDNESS[hit.mark])
    else:
        for pitch in voicing:
            yield Note(start, length, pitch, swell * _LOUDNESS[hit.mark])


def _picked(mark: str, chord: Chord, voicing: Voicing) -> int:
    low = 40 + (chord.root - 40) % 12
    if mark == "B":
        return low
    if mark == "b":
        return low + 7 if low + 7 < voicing[0] + 3 else low + 12
    return voicing[-1 - (int(mark) - 1) % len(voicing)]


def _strum(
    bar: Bar, start: float, length: float, voicing: Voicing, stroke: str, swell: float
) -> Iterator[Note]:
    """Strings one after the other, from below for strokes down; up strokes miss the lowest."""
    step = _STROKE * bar.plan.tempo / 60.0
    strings = voicing if stroke == "D" else voicing[:0:-1]
    for number, pitch in enumerate(strings):
        loud = swell * _LOUDNESS[stroke] * (1.0 - 0.04 * number)
        yield Note(start + number * step, max(0.1, length - number * step), pitch, loud)


def _final(bar: Bar, style: str, voicings: tuple[Voicing, ...]) -> Iterator[Note]:
    chord_at = bar.changes.index(bar.start)
    chord, voicing = bar.changes.chords[chord_at], voicings[chord_at]
    pitches: Voicing = voicing
    if style in _LOW:
        low = 40 + (chord.root - 40) % 12
        pitches = (low, low + 7, low + 12)
    step = 2 * _STROKE * bar.plan.tempo / 60.0 if style in _PICKED | _STRUMMED else 0.0
    for number, pitch in enumerate(pitches):
        yield Note(bar.start + number * step, bar.metre - number * step, pitch, 0.7)


def play_arpeggio(
    bars: list[Bar], voicings: tuple[Voicing, ...], variation: int, sixteenths: bool
) -> Iterator[Note]:
    """The chord's notes one after the other: up, up and down, or with an octave on top."""
    step = 0.25 if sixteenths else 0.5
    for bar in bars:
        if bar.closing:
            yield from _final(bar, "held", voicings)
            continue
        for number in range(round(bar.metre / step)):
            at = bar.changes.index(bar.start + number * step)
            order = _order(voicings[at], variation)
            pitch = order[number % len(order)]
            accent = 0.12 if number % round(1 / step) == 0 else 0.0
            loud = (0.5 + accent) + 0.28 * bar.energy
            yield Note(bar.start + number * step, 0.9 * step, pitch, loud)


def _order(voicing: Voicing, variation: int) -> Voicing:
    up = (*voicing, voicing[0] + 12)
    return (up, up + up[-2:0:-1], (up[0], up[2], up[1], up[-1]), up[::-1])[variation % 4]


def play_pad(bars: list[Bar], voicings: tuple[Voicing, ...]) -> Iterator[Note]:
    """Held chords; a note that two chords share is not struck again within a section."""
    for bar in bars:
        first = bar.changes.index(bar.start)
        last = bar.changes.index(bar.start + bar.metre - 0.01)
        for at in range(first, last + 1):
            chord = bar.changes.chords[at]
            start = max(bar.start, chord.start)
            end = min(bar.start + bar.metre, chord.start + chord.length)
            for pitch in voicings[at]:
                yield Note(start, end - start, pitch, 0.45 + 0.4 * bar.energy)


def tied(notes: list[Note]) -> list[Note]:
    """`notes` with equal pitches that touch joined, at most eight beats long."""
    sounding: dict[int, int] = {}
    joined: list[Note] = []
    for note in sorted(notes, key=lambda n: (n.start, n.pitch)):
        at = sounding.get(note.pitch)
        if at is not None:
            before = joined[at]
            touches = abs(before.start + before.length - note.start) < 0.01
            if touches and before.length + note.length <= 8.01:
                length = before.length + note.length
                joined[at] = Note(before.start, length, note.pitch, before.velocity)
                continue
        sounding[note.pitch] = len(joined)
        joined.append(note)
    return joined
