"""The bass: roots on one, fifths and octaves, steps toward the next chord, walking lines.

Marks of the patterns (`step_patterns.py`): `R` root, `5` fifth, `l` the fifth below, `8` octave,
`3` third, `a` a step toward the next root, `S` root that slides to the octave. Small `r` is a
muted root.
"""

from __future__ import annotations

from collections.abc import Iterator

import numpy as np

from scopitone.music.composer.arrangement.bar_context import BarContext, rhythm_genre_of
from scopitone.music.composer.arrangement.step_patterns import parse_hits
from scopitone.music.composer.genres.registry import get_profile
from scopitone.music.composer.harmony.chords import scale_mask
from scopitone.music.composer.score.model import Chord, Note

_LOWEST = {"808-bass": 28, "sub-bass": 28, "reese-bass": 28, "synth-bass": 28, "cello": 36}
_WALTZ = ("R-------5---", "R---5---a---")
"""In three quarters, for genres without a walking bass."""

_WALK = "walk"
_GAP_BEATS = 0.06
"""The pause before the next note, so that repeated notes are audible as such."""


def play_bass(
    bars: list[BarContext], timbre: str, variation: int, rng: np.random.Generator
) -> Iterator[Note]:
    """Play the bass part; `variation` chooses among the patterns of the genre."""
    lowest = _LOWEST.get(timbre, 28)
    walker = lowest + 9
    for bar in bars:
        if bar.closing:
            root = _bass_root(bar.chord(0.0), lowest)
            yield Note(bar.start, float(bar.metre), root, 0.6 + 0.2 * bar.energy)
            continue
        pattern = _choose_pattern(bar, variation)
        if pattern == _WALK:
            for note in _play_walk(bar, walker, lowest, rng):
                walker = note.pitch
                yield note
        else:
            yield from _play_pattern(bar, pattern, lowest)


def _choose_pattern(bar: BarContext, variation: int) -> str:
    """Return a pattern, or `walk` for a line of quarters over the changes."""
    basslines = get_profile(rhythm_genre_of(bar.plan, "bass")).basslines
    calm, full = basslines[variation % len(basslines)]
    if bar.metre == 3 and full != _WALK:
        calm, full = _WALTZ
    return full if bar.energy >= 0.5 else calm


def _bass_root(chord: Chord, lowest: int) -> int:
    return lowest + (chord.bass - lowest) % 12


def _play_pattern(bar: BarContext, pattern: str, lowest: int) -> Iterator[Note]:
    for hit in parse_hits(pattern, bar.number, bar.metre):
        chord = bar.chord(hit.start)
        # A pattern is written from one downbeat to the next. A chord that begins in between gets
        # its root at its beginning.
        fresh = abs(bar.start + hit.start - chord.start) < 0.01
        mark = "R" if fresh and hit.mark in "5l3a" else hit.mark
        root = _bass_root(chord, lowest)
        pitch = _mark_pitch(mark, root, chord, bar, hit.start)
        if pitch < lowest:
            pitch += 12
        loud = (0.62 if mark == "r" else 0.74) + 0.2 * bar.energy
        loud += 0.06 if hit.start == 0 else 0.0
        length = 0.15 if mark == "r" else max(0.12, hit.length - _GAP_BEATS)
        slide = 12.0 if mark == "S" else 0.0
        yield Note(bar.start + hit.start, length, pitch, min(1.0, loud), slide)


def _mark_pitch(mark: str, root: int, chord: Chord, bar: BarContext, inside: float) -> int:
    fifth = next((i for i in chord.intervals if 6 <= i <= 8), 7)
    third = next((i for i in chord.intervals if 2 <= i <= 5), 4)
    if mark == "a":
        return _approach_pitch(root, bar, inside)
    return root + {"5": fifth, "l": fifth - 12, "8": 12, "3": third}.get(mark, 0)


def _approach_pitch(root: int, bar: BarContext, inside: float) -> int:
    """Return the nearer scale step below or above the next root, or the fifth if it is the same."""
    target = bar.changes.chord_after(bar.start + inside).root
    goal = root + (target - root + 6) % 12 - 6
    if goal == root:
        return root + 7
    inside_key = scale_mask(bar.plan, bar.section)
    side = -1 if goal > root else 1
    near = goal + side * (1 if inside_key[(goal + side) % 12] else 2)
    return near if near != root else goal + side


def _play_walk(
    bar: BarContext, before: int, lowest: int, rng: np.random.Generator
) -> Iterator[Note]:
    """Play quarters: the root when a chord begins, chord tones, and a half-step into the next."""
    pitch = before
    for beat in range(bar.metre):
        chord = bar.chord(beat)
        following = bar.changes.chord_at(bar.start + beat + 1)
        if abs(chord.start - bar.start - beat) < 0.01:
            pitch = _nearest_pitch(chord.root, pitch, lowest)
        elif following.start > chord.start:
            goal = _nearest_pitch(following.root, pitch, lowest)
            pitch = goal + int(rng.choice([-1, 1]))
        else:
            tones = [(chord.root + i) % 12 for i in chord.intervals[1:4]]
            options = sorted(
                {_nearest_pitch(tone, pitch + int(rng.integers(-3, 4)), lowest) for tone in tones}
            )
            moved = [option for option in options if option != pitch] or options
            pitch = min(moved, key=lambda option: abs(option - pitch) + rng.random() * 2)
        yield Note(bar.start + beat, 0.92, pitch, 0.68 + 0.16 * bar.energy + 0.05 * (beat % 2))


def _nearest_pitch(pitch_class: int, pitch: int, lowest: int) -> int:
    near = pitch + (pitch_class - pitch + 6) % 12 - 6
    while near < lowest:
        near += 12
    while near > lowest + 22:
        near -= 12
    return near
