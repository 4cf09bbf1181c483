"""Voice leading: chords are voiced so that their notes move as little as possible."""

from __future__ import annotations

from collections.abc import Iterator
from functools import lru_cache

import numpy as np

from scopitone.music.composer.harmony.chords import Changes
from scopitone.music.composer.score.model import Chord

Voicing = tuple[int, ...]


def lead_voices(
    changes: Changes, low: int, high: int, voices: int, home: int | None = None
) -> tuple[Voicing, ...]:
    """Return one voicing for each chord of `changes`: ascending pitches from `low` to `high`.

    If `home`, the pitch class of the tonic, is given, chords of four notes and more leave out
    their root, which the bass plays. Chords on the tonic keep it, so that the key remains clear.
    """
    voicings: list[Voicing] = []
    before: Voicing | None = None
    for chord in changes.chords:
        rootless = home is not None and chord.root != home
        options = _list_voicings(_choose_pitch_classes(chord, voices, rootless), low, high)
        best = min(options, key=lambda option: _movement_cost(before, option, (low + high) / 2))
        voicings.append(best)
        before = best
    return tuple(voicings)


def _choose_pitch_classes(chord: Chord, voices: int, rootless: bool) -> tuple[int, ...]:
    intervals = list(chord.intervals)
    if rootless and len(intervals) >= 4:
        intervals = intervals[1:]
    while len(intervals) > voices:
        intervals.remove(7 if 7 in intervals else intervals[0 if len(intervals) > 3 else -1])
    return tuple((chord.root + interval) % 12 for interval in intervals)


@lru_cache(maxsize=2048)
def _list_voicings(classes: tuple[int, ...], low: int, high: int) -> tuple[Voicing, ...]:
    """Return every close voicing in the register, or the lowest one if none fits."""
    voicings = list(_close_voicings(classes, low, high))
    return tuple(voicings) or (tuple(sorted(low + (c - low) % 12 for c in classes)),)


def _close_voicings(classes: tuple[int, ...], low: int, high: int) -> Iterator[Voicing]:
    ordered = sorted(set(classes))
    for turn in range(len(ordered)):
        rotated = ordered[turn:] + ordered[:turn]
        for first in range(low + (rotated[0] - low) % 12, high + 1, 12):
            voicing = [first]
            for pitch_class in rotated[1:]:
                voicing.append(voicing[-1] + (pitch_class - voicing[-1]) % 12)
            if voicing[-1] <= high:
                yield tuple(voicing)


def _movement_cost(before: Voicing | None, after: Voicing, middle: float) -> float:
    away = abs(float(np.mean(after)) - middle)
    if before is None:
        return away
    near = sum(min(abs(pitch - other) for other in before) for pitch in after)
    return near + 0.25 * away + 0.3 * abs(after[-1] - before[-1])
