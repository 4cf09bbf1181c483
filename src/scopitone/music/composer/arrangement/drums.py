"""Drums: grooves that breathe with the energy, fills, crashes, builds and an ending."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from functools import cache

import numpy as np

from scopitone.music.composer.arrangement.bar_context import BarContext, rhythm_genre_of
from scopitone.music.composer.arrangement.step_patterns import Hit, parse_hits
from scopitone.music.composer.genres.profile import DrumStyle, FillKind
from scopitone.music.composer.genres.registry import get_profile
from scopitone.music.composer.score.model import Note

VOICES = {
    "kick": 36,
    "rim": 37,
    "snare": 38,
    "clap": 39,
    "hat": 42,
    "pedal": 44,
    "open": 46,
    "crash": 49,
    "ride": 51,
    "bell": 53,
    "tamb": 54,
    "cowbell": 56,
    "high-bongo": 60,
    "low-bongo": 61,
    "mute-conga": 62,
    "conga": 63,
    "low-conga": 64,
    "timbale": 65,
    "cabasa": 69,
    "shaker": 70,
    "guiro": 73,
    "claves": 75,
    "low-tom": 45,
    "mid-tom": 47,
    "high-tom": 50,
}
"""General MIDI percussion notes."""

_LOUDNESS = {"X": 1.0, "x": 0.8, "o": 0.58, "g": 0.36, "t": 0.7, "r": 0.7}
_SHORT = 0.2
_TOMS = (50, 50, 47, 47, 45, 45, 43, 43)
_TIMEKEEPERS = frozenset(
    {"hat", "ride", "shaker", "rim", "tamb", "claves", "guiro", "cabasa", "pedal"}
)


def play_drums(bars: list[BarContext], variation: int, rng: np.random.Generator) -> Iterator[Note]:
    """Play the drum part; `variation` chooses among the grooves of the genre."""
    for bar in bars:
        style = get_profile(rhythm_genre_of(bar.plan, "drums")).drums
        if bar.closing:
            yield from _play_ending(bar, style)
            continue
        fill = _fill_length(bar, style, rng)
        yield from _play_groove(bar, style, variation, bar.metre - fill)
        if fill:
            yield from _play_fill(bar, style, fill, rng)
        if bar.number == 0 and bar.energy >= 0.45 and style.crashes:
            yield Note(bar.start, 1.0, VOICES["crash"], 0.55 + 0.35 * bar.energy)


def _play_groove(bar: BarContext, style: DrumStyle, variation: int, until: float) -> Iterator[Note]:
    # The bridge has the other groove, so that the last chorus returns to the first.
    turn = variation + (1 if bar.section.kind == "bridge" else 0)
    grooves = style.waltz_grooves if bar.metre == 3 else style.grooves
    calm, full = grooves[turn % len(grooves)]
    for voice, pattern in _parse_groove(full if bar.energy >= 0.55 else calm).items():
        if bar.energy < 0.34 and voice not in _TIMEKEEPERS:
            continue
        for hit in parse_hits(pattern, bar.number, bar.metre):
            if hit.start < until:
                yield from _strike(bar, voice, hit)


@cache
def _parse_groove(text: str) -> Mapping[str, str]:
    """Return the pattern of each voice of a groove."""
    lines = (line.strip().partition(" ") for line in text.split("|"))
    return {voice: pattern.replace(" / ", "|") for voice, _, pattern in lines}


def _strike(bar: BarContext, voice: str, hit: Hit) -> Iterator[Note]:
    velocity = _LOUDNESS[hit.mark] * (0.62 + 0.38 * bar.energy)
    start = bar.start + hit.start
    pitch = VOICES[voice]
    if hit.mark in "tr":
        count, span = (3, 0.5) if hit.mark == "t" else (2, 0.25)
        for number in range(count):
            yield Note(start + number * span / count, 0.08, pitch, velocity * (0.85 + 0.1 * number))
    else:
        yield Note(start, _SHORT, pitch, velocity)


def _fill_length(bar: BarContext, style: DrumStyle, rng: np.random.Generator) -> float:
    """Return the beats of fill at the end of the bar; most come before a new section."""
    if bar.energy < 0.34 or style.short_fill == "none":
        return 0.0
    rising = bar.following is not None and bar.following.energy > bar.section.energy
    if bar.last:
        return 2.0 if rising and bar.metre >= 4 else 1.0
    if bar.number % 8 == 7:
        return 1.0
    if bar.number % 4 == 3:
        return float(rng.choice([0.0, 0.5, 1.0]))
    return 0.0


def _play_fill(
    bar: BarContext, style: DrumStyle, length: float, rng: np.random.Generator
) -> Iterator[Note]:
    start = bar.start + bar.metre - length
    kind: FillKind = style.long_fill if length >= 2 else style.short_fill
    loud = 0.5 + 0.4 * bar.energy
    if kind == "roll":
        yield from _play_roll(start, length, loud)
    elif kind == "strokes":
        yield from _play_strokes(start, length, loud, rng)
    elif kind == "toms":
        yield from _play_toms(start, length, loud, rng)


def _play_roll(start: float, length: float, loud: float) -> Iterator[Note]:
    """Play a snare roll that gets louder."""
    count = int(length * 4)
    for number in range(count):
        grown = loud * (0.5 + 0.5 * (number + 1) / count)
        yield Note(start + number / 4, 0.1, VOICES["snare"], grown)


def _play_strokes(
    start: float, length: float, loud: float, rng: np.random.Generator
) -> Iterator[Note]:
    """Play a few soft strokes of snare and rim; other instruments keep the time."""
    for number in range(int(length * 2)):
        if rng.random() < 0.75:
            voice = VOICES["snare" if rng.random() < 0.5 else "rim"]
            yield Note(start + number / 2, 0.1, voice, loud * float(rng.uniform(0.5, 0.8)))
    yield Note(start, _SHORT, VOICES["kick"], 0.7 * loud)


def _play_toms(
    start: float, length: float, loud: float, rng: np.random.Generator
) -> Iterator[Note]:
    """Play down the toms in sixteenths, with some left out."""
    count = int(length * 4)
    for number in range(count):
        if number % 2 and rng.random() < 0.35:
            continue
        pitch = VOICES["snare"] if number < count // 4 else _TOMS[(number * 8) // count]
        yield Note(start + number / 4, 0.15, pitch, loud * (0.75 + 0.25 * (number % 2 == 0)))
    yield Note(start, _SHORT, VOICES["kick"], loud)


def _play_ending(bar: BarContext, style: DrumStyle) -> Iterator[Note]:
    """Play the last chord: one stroke, with a cymbal that rings."""
    if style.ending == "none":
        return
    soft = style.ending == "soft"
    loud = (0.6 if soft else 1.0) * (0.6 + 0.35 * bar.energy)
    yield Note(bar.start, _SHORT, VOICES["kick"], loud)
    cymbal = VOICES["ride"] if soft else VOICES["crash"]
    yield Note(bar.start, float(bar.metre), cymbal, loud)
