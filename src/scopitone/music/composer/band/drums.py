"""Drums: grooves that breathe with the energy, fills, crashes, builds and an ending."""

from __future__ import annotations

from collections.abc import Iterator

import numpy as np

from scopitone.music.composer.band.bars import Bar
from scopitone.music.composer.band.grooves import ELECTRONIC, VOICES, groove
from scopitone.music.composer.band.patterns import Hit, hits
from scopitone.music.composer.score import Note

_LOUDNESS = {"X": 1.0, "x": 0.8, "o": 0.58, "g": 0.36, "t": 0.7, "r": 0.7}
_SHORT = 0.2
_TOMS = (50, 50, 47, 47, 45, 45, 43, 43)
_QUIET = frozenset({"folk", "ambient", "bossa", "jazz", "lo-fi", "classical"})
_TIMEKEEPERS = frozenset(
    {"hat", "ride", "shaker", "rim", "tamb", "claves", "guiro", "cabasa", "pedal"}
)


def play_drums(bars: list[Bar], variation: int, rng: np.random.Generator) -> Iterator[Note]:
    """The whole drum part; `variation` chooses among the grooves of the genre."""
    for bar in bars:
        if bar.closing:
            yield from _ending(bar)
            continue
        fill = _fill_length(bar, rng)
        yield from _groove(bar, variation, bar.metre - fill)
        if fill:
            yield from _fill(bar, fill, rng)
        if bar.number == 0 and bar.energy >= 0.45 and bar.plan.brief.genre not in _QUIET:
            yield Note(bar.start, 1.0, VOICES["crash"], 0.55 + 0.35 * bar.energy)


def _groove(bar: Bar, variation: int, until: float) -> Iterator[Note]:
    genre = bar.plan.brief.genre
    # The bridge goes to the other groove, so that the last chorus is a return.
    turn = variation + (1 if bar.section.kind == "bridge" else 0)
    lines = groove(genre, bar.metre, turn, bar.energy >= 0.55)
    for voice, pattern in lines.items():
        if bar.energy < 0.34 and voice not in _TIMEKEEPERS:
            continue
        for hit in hits(pattern, bar.number, bar.metre):
            if hit.start < until:
                yield from _struck(bar, voice, hit)


def _struck(bar: Bar, voice: str, hit: Hit) -> Iterator[Note]:
    velocity = _LOUDNESS[hit.mark] * (0.62 + 0.38 * bar.energy)
    start = bar.start + hit.start
    pitch = VOICES[voice]
    if hit.mark in "tr":
        count, span = (3, 0.5) if hit.mark == "t" else (2, 0.25)
        for number in range(count):
            yield Note(start + number * span / count, 0.08, pitch, velocity * (0.85 + 0.1 * number))
    else:
        yield Note(start, _SHORT, pitch, velocity)


def _fill_length(bar: Bar, rng: np.random.Generator) -> float:
    """Beats of fill at the end of the bar: long ones before a new section, short each fourth."""
    if bar.energy < 0.34 or bar.plan.brief.genre in ("ambient", "classical"):
        return 0.0
    rising = bar.following is not None and bar.following.energy > bar.section.energy
    if bar.last:
        return 2.0 if rising and bar.metre >= 4 else 1.0
    if bar.number % 8 == 7:
        return 1.0
    if bar.number % 4 == 3:
        return float(rng.choice([0.0, 0.5, 1.0]))
    return 0.0


def _fill(bar: Bar, length: float, rng: np.random.Generator) -> Iterator[Note]:
    start = bar.start + bar.metre - length
    genre = bar.plan.brief.genre
    loud = 0.5 + 0.4 * bar.energy
    if genre in ("house", "techno", "trap") or (genre in ELECTRONIC and length >= 2):
        yield from _roll(start, length, loud)
    elif genre in _QUIET or genre in ("reggae", "latin"):
        yield from _comment(start, length, loud, rng)
    else:
        yield from _toms(start, length, loud, rng)


def _roll(start: float, length: float, loud: float) -> Iterator[Note]:
    """A snare roll that grows and doubles, as builds do; the kick leaves room for it."""
    count = int(length * 4)
    for number in range(count):
        grown = loud * (0.5 + 0.5 * (number + 1) / count)
        yield Note(start + number / 4, 0.1, VOICES["snare"], grown)


def _comment(start: float, length: float, loud: float, rng: np.random.Generator) -> Iterator[Note]:
    """A few soft strokes: a timbale or rim answers, the time goes on elsewhere."""
    for number in range(int(length * 2)):
        if rng.random() < 0.75:
            voice = VOICES["snare" if rng.random() < 0.5 else "rim"]
            yield Note(start + number / 2, 0.1, voice, loud * float(rng.uniform(0.5, 0.8)))
    yield Note(start, _SHORT, VOICES["kick"], 0.7 * loud)


def _toms(start: float, length: float, loud: float, rng: np.random.Generator) -> Iterator[Note]:
    """Down the toms in sixteenths, some left out."""
    count = int(length * 4)
    for number in range(count):
        if number % 2 and rng.random() < 0.35:
            continue
        pitch = VOICES["snare"] if number < count // 4 else _TOMS[(number * 8) // count]
        yield Note(start + number / 4, 0.15, pitch, loud * (0.75 + 0.25 * (number % 2 == 0)))
    yield Note(start, _SHORT, VOICES["kick"], loud)


def _ending(bar: Bar) -> Iterator[Note]:
    """The last chord is struck once, with a cymbal that rings."""
    if bar.plan.brief.genre in ("ambient", "classical"):
        return
    soft = 0.6 if bar.plan.brief.genre in _QUIET else 1.0
    loud = soft * (0.6 + 0.35 * bar.energy)
    yield Note(bar.start, _SHORT, VOICES["kick"], loud)
    cymbal = VOICES["ride"] if soft < 1 else VOICES["crash"]
    yield Note(bar.start, float(bar.metre), cymbal, loud)
