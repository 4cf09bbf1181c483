"""Fader rides: verses that stand back for the chorus, and a voice that stays with its band."""

from __future__ import annotations

from collections.abc import Sequence

import numpy as np
from numpy.typing import NDArray

from scopitone.music.composer.mixing.loudness import RATE, SILENT, Sound, gated, momentary
from scopitone.music.composer.score import Score, Section

LIFT = 3.2
"""LU that a chorus stands over a verse before the master, which takes about half of one."""

_STEPS = {"intro": -0.5, "verse": 0.0, "prechorus": 1.2, "bridge": 0.3, "outro": 0.0}
"""LU against the verse that a section may have at most, where a chorus has `LIFT`."""

_MOST = 3.0
_MOVE = 0.4
_PER_SECOND = 10


def ridden(score: Score, song: Sound) -> Sound:
    """A gain for `song`, (2, n), of shape (n,): quieter sections where the chorus is not above.

    Only ever down, at most 3 dB, within the 0.4 s before a section's first bar line. All ones in
    a song without a chorus or without anything else.
    """
    gain = np.ones(song.shape[1], np.float32)
    sections = score.plan.sections
    power = momentary(song)
    levels = [_level(power, score, section) for section in sections]
    choruses = [
        level
        for section, level in zip(sections, levels, strict=True)
        if section.kind == "chorus" and level > SILENT
    ]
    if not choruses:
        return gain
    top = float(np.median(choruses)) - LIFT
    cuts = [_cut(section, level, top) for section, level in zip(sections, levels, strict=True)]
    return np.asarray(10 ** (_curve(score, cuts, song.shape[1]) / 20), np.float32)


def voice_ride(score: Score, lead: Sound, band: Sound, wanted: float) -> Sound:
    """A gain for the voice, (n,), that keeps `lead` about `wanted` LU over `band`, both (2, n).

    Half of what each section is off, at most 3 dB: a thin verse may leave the voice in front.
    """
    sung, played = momentary(lead), momentary(band)
    heard = sung > 0.1 * sung.max(initial=0.0)
    moves = []
    for section in score.plan.sections:
        low, high = _span(score, section)
        inside = heard[low:high]
        if not inside.any():
            moves.append(0.0)
            continue
        ratio = sung[low:high][inside].mean() / max(float(played[low:high][inside].mean()), 1e-12)
        over = 10 * float(np.log10(ratio))
        moves.append(float(np.clip((wanted - over) / 2, -_MOST, _MOST)))
    return np.asarray(10 ** (_curve(score, moves, lead.shape[1]) / 20), np.float32)


def _cut(section: Section, level: float, verse: float) -> float:
    """dB to take from a section at `level` LUFS, with the verse wanted at `verse`."""
    if section.kind not in _STEPS or level <= SILENT:
        return 0.0
    return float(np.clip(verse + _STEPS[section.kind] - level, -_MOST, 0.0))


def _level(power: NDArray[np.float64], score: Score, section: Section) -> float:
    low, high = _span(score, section)
    return gated(power[low:high])


def _span(score: Score, section: Section) -> tuple[int, int]:
    """The section's first momentary loudness, and the one after its last."""
    begin, end = (
        score.tempo.seconds(float(bar * score.plan.metre))
        for bar in (section.start, section.start + section.bars)
    )
    return int(begin * _PER_SECOND), max(int(end * _PER_SECOND), 1)


def _curve(score: Score, cuts: Sequence[float], length: int) -> Sound:
    """The cuts in dB for each sample, gliding to the next before its bar line."""
    times, values = [0.0], [cuts[0]]
    for section, before, after in zip(score.plan.sections[1:], cuts, cuts[1:], strict=False):
        line = score.tempo.seconds(float(section.start * score.plan.metre))
        times += [line - _MOVE, line - 0.02]
        values += [before, after]
    return np.interp(np.arange(length) / RATE, times, values).astype(np.float32)
