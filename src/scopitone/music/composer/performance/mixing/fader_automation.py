"""Fader automation: verses quieter than the chorus, and a lead vocal that follows the band."""

from __future__ import annotations

from collections.abc import Sequence

import numpy as np
from numpy.typing import NDArray

from scopitone.music.composer.performance.mixing.mix_loudness import (
    RATE,
    SILENCE_LUFS,
    Sound,
    gated_loudness,
    momentary_power,
)
from scopitone.music.composer.score.model import Score, Section

CHORUS_LIFT_LU = 3.2
"""How much louder than a verse a chorus is before mastering, which takes about half of it away."""

_MAX_SECTION_LU = {"intro": -0.5, "verse": 0.0, "prechorus": 1.2, "bridge": 0.3, "outro": 0.0}
"""The most that a section may be louder than the verse; for a chorus it is `CHORUS_LIFT_LU`."""

_MAX_MOVE_DB = 3.0
_MOVE_S = 0.4
_BLOCKS_PER_S = 10


def automate_sections(score: Score, song: Sound) -> Sound:
    """Return a gain for `song`, shape (n,), that makes sections quieter than the chorus.

    The gain is at most 1 and at least -3 dB, and moves within the 0.4 s before the first bar line
    of a section. It is 1 throughout if the song has no chorus, or nothing else.
    """
    gain = np.ones(song.shape[1], np.float32)
    sections = score.plan.sections
    power = momentary_power(song)
    levels = [_section_loudness(power, score, section) for section in sections]
    choruses = [
        level
        for section, level in zip(sections, levels, strict=True)
        if section.kind == "chorus" and level > SILENCE_LUFS
    ]
    if not choruses:
        return gain
    top = float(np.median(choruses)) - CHORUS_LIFT_LU
    cuts = [
        _section_cut(section, level, top) for section, level in zip(sections, levels, strict=True)
    ]
    return np.asarray(10 ** (_interpolate_moves(score, cuts, song.shape[1]) / 20), np.float32)


def automate_lead_vocal(score: Score, lead: Sound, band: Sound, wanted: float) -> Sound:
    """Return a gain, shape (n,), that keeps `lead` about `wanted` LU over `band`, both (2, n).

    Each section is corrected by half of its deviation, at most 3 dB, so that the voice may stay
    in front of a thin verse.
    """
    lead_power, band_power = momentary_power(lead), momentary_power(band)
    audible = lead_power > 0.1 * lead_power.max(initial=0.0)
    moves = []
    for section in score.plan.sections:
        low, high = _block_span(score, section)
        inside = audible[low:high]
        if not inside.any():
            moves.append(0.0)
            continue
        lead_mean = lead_power[low:high][inside].mean()
        ratio = lead_mean / max(float(band_power[low:high][inside].mean()), 1e-12)
        over = 10 * float(np.log10(ratio))
        moves.append(float(np.clip((wanted - over) / 2, -_MAX_MOVE_DB, _MAX_MOVE_DB)))
    return np.asarray(10 ** (_interpolate_moves(score, moves, lead.shape[1]) / 20), np.float32)


def _section_cut(section: Section, level: float, verse: float) -> float:
    """Return the gain in dB for a section at `level` LUFS; verses are to be at `verse` LUFS."""
    if section.kind not in _MAX_SECTION_LU or level <= SILENCE_LUFS:
        return 0.0
    return float(np.clip(verse + _MAX_SECTION_LU[section.kind] - level, -_MAX_MOVE_DB, 0.0))


def _section_loudness(power: NDArray[np.float64], score: Score, section: Section) -> float:
    low, high = _block_span(score, section)
    return gated_loudness(power[low:high])


def _block_span(score: Score, section: Section) -> tuple[int, int]:
    """Return the first block of `momentary_power` in the section, and the one after the last."""
    begin, end = (
        score.tempo.seconds(float(bar * score.plan.metre))
        for bar in (section.start, section.start + section.bars)
    )
    return int(begin * _BLOCKS_PER_S), max(int(end * _BLOCKS_PER_S), 1)


def _interpolate_moves(score: Score, moves: Sequence[float], length: int) -> Sound:
    """Interpolate one gain in dB per section over `length` samples, moving before the bar lines."""
    times, values = [0.0], [moves[0]]
    for section, before, after in zip(score.plan.sections[1:], moves, moves[1:], strict=False):
        line = score.tempo.seconds(float(section.start * score.plan.metre))
        times += [line - _MOVE_S, line - 0.02]
        values += [before, after]
    return np.interp(np.arange(length) / RATE, times, values).astype(np.float32)
