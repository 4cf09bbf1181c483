"""Chords in rhythm: strummed, picked, short, arpeggiated or held, depending on the genre.

Marks of the patterns (`step_patterns.py`): `X` accent, `x` normal, `o` soft, `>` the next chord
early. For strums `D` and `U` are down and up strokes. For picking `B` is the bass note, `b` its
fifth or octave, and a number is a voice, counted from the top.
"""

from __future__ import annotations

from collections.abc import Iterator

from scopitone.music.composer.arrangement.bar_context import BarContext
from scopitone.music.composer.arrangement.step_patterns import Hit, parse_hits
from scopitone.music.composer.harmony.voice_leading import Voicing
from scopitone.music.composer.score.model import Chord, Note

_LOUDNESS = {"X": 0.92, "x": 0.76, "o": 0.58, ">": 0.88, "D": 0.86, "U": 0.66, "d": 0.6}
_STRUM_STEP_S = 0.012
"""The time from string to string of a strum."""

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
    "offbeats": (("..X...X...X...X.",) * 2, ("..X...X...X...X.", "..X...X...X..XX.")),
    "chop": (("....X.......X...",) * 2, ("....X.......X...", "....X.......X..x")),
    "muted16": (
        ("X..x..x...x..x..", "X.xx.xX.x.xx.xx."),
        ("..x..x....x..x..", "x.Xx..x.x.Xx..xx"),
    ),
    "rumba": (
        ("D-----D---D-U-U-", "D-.UD.DU.-DUD.DU"),
        ("D---D-U---D---U-", "D.DUD.DUD.DUDUDU"),
    ),
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
_STRUMMED = frozenset({"strum", "rumba"})
_LOW = frozenset({"power", "muted", "chug"})


def choose_pattern(style: str, metre: int, variation: int, full: bool) -> str:
    """Return the rhythm of `style` for one or two bars."""
    options = PATTERNS[style]
    calm, rich = options[variation % len(options)]
    if metre == 3 and style in _WALTZES:
        calm, rich = _WALTZES[style]
    return rich if full else calm


def play_comp(
    bars: list[BarContext], style: str, voicings: tuple[Voicing, ...], variation: int
) -> Iterator[Note]:
    """Play `voicings` (one for each chord of the song) in the rhythm of `style`."""
    for bar in bars:
        if bar.closing:
            yield from _play_final_chord(bar, style, voicings)
            continue
        text = choose_pattern(style, bar.metre, variation, bar.energy >= 0.5)
        for hit in parse_hits(text, bar.number, bar.metre):
            yield from _play_hit(bar, hit, style, voicings)


def _play_hit(
    bar: BarContext, hit: Hit, style: str, voicings: tuple[Voicing, ...]
) -> Iterator[Note]:
    index = bar.changes.index_at(bar.start + hit.start)
    if hit.mark == ">":
        index = min(index + 1, len(voicings) - 1)
    chord, voicing = bar.changes.chords[index], voicings[index]
    start = bar.start + hit.start
    ring = chord.start + chord.length - start if hit.mark != ">" else hit.length
    length = max(0.1, min(hit.length, ring) - 0.03)
    swell = 0.6 + 0.4 * bar.energy
    if style in _PICKED:
        loud = swell * (0.84 if hit.mark in "Bb" else 0.7)
        yield Note(start, max(length, 0.45), _picked_pitch(hit.mark, chord, voicing), loud)
    elif style in _STRUMMED:
        yield from _play_strum(bar, start, length, voicing, hit.mark, swell)
    elif style in _LOW:
        low = 40 + (chord.root - 40) % 12
        power = (low, low + 7) if style != "power" else (low, low + 7, low + 12)
        for pitch in power:
            yield Note(start, length, pitch, swell * _LOUDNESS[hit.mark])
    else:
        for pitch in voicing:
            yield Note(start, length, pitch, swell * _LOUDNESS[hit.mark])


def _picked_pitch(mark: str, chord: Chord, voicing: Voicing) -> int:
    low = 40 + (chord.root - 40) % 12
    if mark == "B":
        return low
    if mark == "b":
        return low + 7 if low + 7 < voicing[0] + 3 else low + 12
    return voicing[-1 - (int(mark) - 1) % len(voicing)]


def _play_strum(
    bar: BarContext, start: float, length: float, voicing: Voicing, stroke: str, swell: float
) -> Iterator[Note]:
    """Play one string after the other: down strokes from below, up strokes without the lowest."""
    step = _STRUM_STEP_S * bar.plan.tempo / 60.0
    strings = voicing if stroke == "D" else voicing[:0:-1]
    for number, pitch in enumerate(strings):
        loud = swell * _LOUDNESS[stroke] * (1.0 - 0.04 * number)
        yield Note(start + number * step, max(0.1, length - number * step), pitch, loud)


def _play_final_chord(bar: BarContext, style: str, voicings: tuple[Voicing, ...]) -> Iterator[Note]:
    index = bar.changes.index_at(bar.start)
    chord, voicing = bar.changes.chords[index], voicings[index]
    pitches: Voicing = voicing
    if style in _LOW:
        low = 40 + (chord.root - 40) % 12
        pitches = (low, low + 7, low + 12)
    step = 2 * _STRUM_STEP_S * bar.plan.tempo / 60.0 if style in _PICKED | _STRUMMED else 0.0
    for number, pitch in enumerate(pitches):
        yield Note(bar.start + number * step, bar.metre - number * step, pitch, 0.7)


def play_arpeggio(
    bars: list[BarContext], voicings: tuple[Voicing, ...], variation: int, sixteenths: bool
) -> Iterator[Note]:
    """Play the notes of each chord as an arpeggio: up, up and down, or in another order."""
    step = 0.25 if sixteenths else 0.5
    for bar in bars:
        if bar.closing:
            yield from _play_final_chord(bar, "held", voicings)
            continue
        for number in range(round(bar.metre / step)):
            index = bar.changes.index_at(bar.start + number * step)
            order = _arpeggio_order(voicings[index], variation)
            pitch = order[number % len(order)]
            accent = 0.12 if number % round(1 / step) == 0 else 0.0
            loud = (0.5 + accent) + 0.28 * bar.energy
            yield Note(bar.start + number * step, 0.9 * step, pitch, loud)


def _arpeggio_order(voicing: Voicing, variation: int) -> Voicing:
    up = (*voicing, voicing[0] + 12)
    return (up, up + up[-2:0:-1], (up[0], up[2], up[1], up[-1]), up[::-1])[variation % 4]


def play_pad(bars: list[BarContext], voicings: tuple[Voicing, ...]) -> Iterator[Note]:
    """Play held chords, bar by bar; `tie_notes` joins the notes that adjacent chords share."""
    for bar in bars:
        first = bar.changes.index_at(bar.start)
        last = bar.changes.index_at(bar.start + bar.metre - 0.01)
        for index in range(first, last + 1):
            chord = bar.changes.chords[index]
            start = max(bar.start, chord.start)
            end = min(bar.start + bar.metre, chord.start + chord.length)
            for pitch in voicings[index]:
                yield Note(start, end - start, pitch, 0.45 + 0.4 * bar.energy)


def tie_notes(notes: list[Note]) -> list[Note]:
    """Join adjacent `notes` of equal pitch, up to a length of eight beats."""
    sounding: dict[int, int] = {}
    joined: list[Note] = []
    for note in sorted(notes, key=lambda n: (n.start, n.pitch)):
        index = sounding.get(note.pitch)
        if index is not None:
            before = joined[index]
            touches = abs(before.start + before.length - note.start) < 0.01
            if touches and before.length + note.length <= 8.01:
                length = before.length + note.length
                joined[index] = Note(before.start, length, note.pitch, before.velocity)
                continue
        sounding[note.pitch] = len(joined)
        joined.append(note)
    return joined
