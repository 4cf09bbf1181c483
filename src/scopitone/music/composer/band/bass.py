"""The bass: roots on one, fifths and octaves, steps towards the next chord, walking lines."""

from __future__ import annotations

from collections.abc import Iterator

import numpy as np

from scopitone.music.composer.band.bars import Bar
from scopitone.music.composer.band.basslines import bassline
from scopitone.music.composer.band.patterns import hits
from scopitone.music.composer.harmony import scale
from scopitone.music.composer.score import Chord, Note

_LOWEST = {"808-bass": 28, "sub-bass": 28, "reese-bass": 28, "synth-bass": 28, "cello": 36}
_GAP = 0.06
"""Beats that are free before the next note, so that repeated notes are heard as such."""


def play_bass(
    bars: list[Bar], timbre: str, variation: int, rng: np.random.Generator
) -> Iterator[Note]:
    """The whole bass part; `variation` chooses among the patterns of the genre."""
    lowest = _LOWEST.get(timbre, 28)
    walker = lowest + 9
    for bar in bars:
        if bar.closing:
            root = _root(bar.chord(0.0), lowest)
            yield Note(bar.start, float(bar.metre), root, 0.6 + 0.2 * bar.energy)
            continue
        pattern = bassline(bar.plan.brief.genre, bar.metre, variation, bar.energy >= 0.5)
        if pattern == "walk":
            for note in _walking(bar, walker, lowest, rng):
                walker = note.pitch
                yield note
        else:
            yield from _patterned(bar, pattern, lowest)


def _root(chord: Chord, lowest: int) -> int:
    return lowest + (chord.bass - lowest) % 12


def _patterned(bar: Bar, pattern: str, lowest: int) -> Iterator[Note]:
    for hit in hits(pattern, bar.number, bar.metre):
        chord = bar.chord(hit.start)
        # A pattern is written from one downbeat to the next: a chord that comes in between has
        # its root on its own beginning.
        fresh = abs(bar.start + hit.start - chord.start) < 0.01
        mark = "R" if fresh and hit.mark in "5l3a" else hit.mark
        root = _root(chord, lowest)
        pitch = _pitch(mark, root, chord, bar, hit.start)
        if pitch < lowest:
            pitch += 12
        loud = (0.62 if mark == "r" else 0.74) + 0.2 * bar.energy
        loud += 0.06 if hit.start == 0 else 0.0
        length = 0.15 if mark == "r" else max(0.12, hit.length - _GAP)
        slide = 12.0 if mark == "S" else 0.0
        yield Note(bar.start + hit.start, length, pitch, min(1.0, loud), slide)


def _pitch(mark: str, root: int, chord: Chord, bar: Bar, inside: float) -> int:
    fifth = next((i for i in chord.intervals if 6 <= i <= 8), 7)
    third = next((i for i in chord.intervals if 2 <= i <= 5), 4)
    if mark == "a":
        return _approach(root, bar, inside)
    return root + {"5": fifth, "l": fifth - 12, "8": 12, "3": third}.get(mark, 0)


def _approach(root: int, bar: Bar, inside: float) -> int:
    """The scale's step below or above the next root, whichever is nearer; the fifth if it stays."""
    target = bar.changes.after(bar.start + inside).root
    goal = root + (target - root + 6) % 12 - 6
    if goal == root:
        return root + 7
    inside_key = scale(bar.plan, bar.section)
    side = -1 if goal > root else 1
    near = goal + side * (1 if inside_key[(goal + side) % 12] else 2)
    return near if near != root else goal + side


def _walking(bar: Bar, before: int, lowest: int, rng: np.random.Generator) -> Iterator[Note]:
    """Quarters: the root where a chord begins, chord tones between, a half-step into the next."""
    pitch = before
    for beat in range(bar.metre):
        chord = bar.chord(beat)
        following = bar.changes.at(bar.start + beat + 1)
        if abs(chord.start - bar.start - beat) < 0.01:
            pitch = _nearest(chord.root, pitch, lowest)
        elif following.start > chord.start:
            goal = _nearest(following.root, pitch, lowest)
            pitch = goal + int(rng.choice([-1, 1]))
        else:
            tones = [(chord.root + i) % 12 for i in chord.intervals[1:4]]
            options = sorted(
                {_nearest(tone, pitch + int(rng.integers(-3, 4)), lowest) for tone in tones}
            )
            moved = [option for option in options if option != pitch] or options
            pitch = min(moved, key=lambda option: abs(option - pitch) + rng.random() * 2)
        yield Note(bar.start + beat, 0.92, pitch, 0.68 + 0.16 * bar.energy + 0.05 * (beat % 2))


def _nearest(pitch_class: int, pitch: int, lowest: int) -> int:
    near = pitch + (pitch_class - pitch + 6) % 12 - 6
    while near < lowest:
        near += 12
    while near > lowest + 22:
        near -= 12
    return near
