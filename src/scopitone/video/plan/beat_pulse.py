"""The pulse of the beat: how far the picture is moved by the beat that was last heard."""

from __future__ import annotations

from collections.abc import Sequence

import numpy as np

from scopitone.audio.analysis.model import Analysis, Floats, SongSection, Times
from scopitone.video.options import Motion

FADE_SECONDS = 0.14
"""Time constant of the fall after a beat: it is over before the next one."""

BEAT_SHARE, CALM_SHARE = 0.5, 0.4
"""The pulse of a beat that starts no bar, and that of any beat outside a chorus, as factors."""

FASTEST_TEMPO = 170.0
"""Beats per minute above which only every other beat is shown."""

MIN_BASS_SHARE = 0.5
"""The pulse of a beat without an onset of the bass, as a factor."""

BASS_SECONDS = 0.1
"""Around a beat, in which its bass rises."""

MIN_BREATH_BASS, BREATH_SHARE = 0.35, 0.5
"""In music without beats the picture follows the bass above this level, by this share of a pulse:
a kick drum, not every quiet note.
"""

FROM_ENERGY = 0.04
"""Energy (0 to 1) from which the picture moves: nothing does in silence."""

MOTION_STRENGTH: dict[Motion, float] = {"still": 0.0, "calm": 0.4, "felt": 1.0, "strong": 1.6}


def compute_pulse(analysis: Analysis, sections: Sequence[SongSection], motion: Motion) -> Floats:
    """Return the pulse of each frame (frames,): 0 at rest, 1 on the downbeat of a chorus."""
    frames = analysis.frames
    strength = MOTION_STRENGTH[motion]
    beats = choose_shown_beats(analysis)
    if not len(beats):
        bass = np.clip((analysis.low - MIN_BREATH_BASS) / (1.0 - MIN_BREATH_BASS), 0.0, 1.0)
        return np.asarray(strength * BREATH_SHARE * bass, np.float32)
    middles = (np.arange(frames) + 0.5) / analysis.fps
    last = np.searchsorted(beats, middles, side="right") - 1
    heights = _beat_heights(analysis, beats, sections)
    since = middles - beats[np.maximum(last, 0)]
    pulse = np.where(last >= 0, heights[np.maximum(last, 0)] * np.exp(-since / FADE_SECONDS), 0.0)
    return (strength * pulse).astype(np.float32)


def choose_shown_beats(analysis: Analysis) -> Times:
    """Return the seconds of the beats that are shown: all, or every other one in a fast song."""
    beats = analysis.beats
    if analysis.tempo <= FASTEST_TEMPO:
        return beats
    first = np.searchsorted(beats, analysis.downbeats[0] - 1e-6) if len(analysis.downbeats) else 0
    return beats[int(first) % 2 :: 2]


def _beat_heights(analysis: Analysis, beats: Times, sections: Sequence[SongSection]) -> Times:
    is_downbeat = np.isin(beats, analysis.downbeats)
    heights = np.where(is_downbeat, 1.0, BEAT_SHARE)
    starts = np.array([section.start for section in sections])
    loud = np.array([section.kind == "chorus" for section in sections])
    if len(starts):
        inside = np.clip(np.searchsorted(starts, beats + 0.05, side="right") - 1, 0, None)
        heights = heights * np.where(loud[inside], 1.0, CALM_SHARE)
    rises = np.array([_bass_rise(analysis, beat) for beat in beats])
    usual = max(float(np.percentile(rises, 75)), 1e-6)
    heights = heights * (MIN_BASS_SHARE + (1.0 - MIN_BASS_SHARE) * np.clip(rises / usual, 0, 1))
    rows = np.clip((beats * analysis.fps).astype(np.intp), 0, analysis.frames - 1)
    audible: Times = heights * (analysis.energy[rows] >= FROM_ENERGY)
    return audible


def _bass_rise(analysis: Analysis, beat: float) -> float:
    """Return how much the bass rises around a beat."""
    reach = max(1, round(BASS_SECONDS * analysis.fps))
    row = min(int(beat * analysis.fps), analysis.frames - 1)
    before = analysis.low[max(0, row - reach) : row + 1]
    return max(0.0, float(analysis.low[row : row + reach + 1].max() - before.min()))
