"""The energy of a song as the picture follows it: choruses and drops open it, silence stops it.

Everything is an array with one number a frame, computed once from the analysis and the lyrics:
what a layer reads from them depends only on n.
"""

from __future__ import annotations

import unicodedata
from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass, replace

import numpy as np

from scopitone.audio.analysis.model import Analysis, Floats, SongSection, Times
from scopitone.core.song import Lyrics
from scopitone.video.options import DEFAULT_MOTION, Motion
from scopitone.video.plan.beat_pulse import compute_pulse
from scopitone.video.plan.easing import ease, ease_out, ramp

VERSE_LIFT = 0.35
"""How far a section opens the picture that is neither quiet (0) nor a chorus (1)."""

REFRAIN_WORDS = 3
"""Lines that begin with the same words, this many, are one refrain: their ends often differ."""

CHORUS_NAMES = ("chorus", "refrain", "hook", "drop", "refrán", "estribillo", "coro", "refrão")
"""What lyrics call a chorus. A pre-chorus leads up to it and is a verse."""

MAX_CHORUS_SHARE = 0.7
"""Share of the song. If the lyrics mark more of it as chorus, they are no evidence."""

# A drop: the bass returns suddenly, by at least this much (0 to 1), to at least this share of its
# usual level.
DROP_RISE, DROP_LEVEL = 0.3, 0.8
# Minimum times between drops, after the song's start and before its end: a picture that opens all
# the time has no effect.
DROP_APART_SECONDS, DROP_FROM_SECONDS, DROP_UNTIL_SECONDS = 16.0, 4.0, 8.0
DROP_IN_SECONDS = 0.15
DROP_BARS = 2.0

# From this energy on the picture moves at full pace; below, it slows down to a stop.
AUDIBLE_ENERGY = 0.12

# A song fades or rings out if its last part has less than this share of its usual energy. Then the
# picture fades as well, unless the video is very short.
LAST_SECONDS, SOFT_SHARE = 0.5, 0.3
FADE_SECONDS, MIN_FADED_SECONDS = 1.2, 8.0


@dataclass(frozen=True, slots=True)
class Dynamics:
    """Arrays of (frames,).

    lift: 0 in quiet sections, VERSE_LIFT in others, 1 in a chorus; it changes at bar lines. drop: 1
    at a drop, back to 0 two bars later. flow: seconds of audible music so far. pulse: 1 on the
    downbeat of a chorus, less on other beats, 0 shortly after (`beat_pulse`).
    """

    lift: Floats
    drop: Floats
    flow: Floats
    pulse: Floats


def compute_dynamics(
    analysis: Analysis,
    sections: Sequence[SongSection],
    bar: float,
    beat: float,
    closes: float | None,
    motion: Motion = DEFAULT_MOTION,
) -> Dynamics:
    """Compute the song's dynamics.

    bar, beat: durations in seconds. closes: the second when the end card appears; None without one.
    """
    fps, frames = analysis.fps, np.arange(analysis.frames, dtype=np.float64)
    audibility = np.clip(analysis.energy / AUDIBLE_ENERGY, 0.0, 1.0)
    flow = np.cumsum(audibility * audibility * (3.0 - 2.0 * audibility), dtype=np.float64) / fps
    drop = np.zeros(len(frames))
    for drop_s in find_drops(analysis, bar):
        opened = [_drop_level(float(n), drop_s * fps - 0.5, bar * fps, fps) for n in frames]
        drop = np.maximum(drop, opened)
    lift = _compute_lift(frames, sections, bar * fps, beat * fps, fps)
    if closes is not None:
        lift = lift * (1.0 - ease(_ramp_frames(frames, closes * fps - 0.5, fps)))
    return Dynamics(
        np.asarray(lift, np.float32),
        np.asarray(drop, np.float32),
        np.asarray(flow, np.float32),
        compute_pulse(analysis, sections, motion),
    )


def mark_choruses(analysis: Analysis, lyrics: Lyrics) -> tuple[SongSection, ...]:
    """Return the analysis' sections; those whose words are a refrain become choruses as well.

    Mastering makes choruses hardly louder than verses: repeated words are better evidence, also
    of the bar in which a chorus starts, and what the lyrics themselves call a chorus is the best.
    """
    lines = [line for line in lyrics.lines if line.start is not None]
    is_marked = any(_is_chorus_mark(line.section) for line in lines)
    times = Counter(_line_head(line.text) for line in lines)
    heads = [
        (
            line.start or 0.0,
            _is_chorus_mark(line.section) if is_marked else times[_line_head(line.text)] > 1,
        )
        for line in lines
    ]
    sections = list(analysis.sections)
    chorus_seconds = 0.0
    for index, section in enumerate(sections):
        inside = [
            (start_s, is_refrain)
            for start_s, is_refrain in heads
            if section.start <= start_s < section.end
        ]
        refrain = [start_s for start_s, again in inside if again]
        if refrain and 2 * len(refrain) >= len(inside):
            start = (
                _nearest_bar_line(refrain[0], analysis)
                if refrain[0] == inside[0][0]
                else section.start
            )
            start = start if index and section.start < start < section.end else section.start
            sections[index] = replace(section, start=start, kind="chorus")
            if index:
                sections[index - 1] = replace(sections[index - 1], end=start)
        chorus_seconds += (section.end - section.start) * (sections[index].kind == "chorus")
    return (
        tuple(sections)
        if chorus_seconds <= MAX_CHORUS_SHARE * analysis.duration
        else analysis.sections
    )


def _is_chorus_mark(section: str | None) -> bool:
    """Return whether the name of a part of the song, such as "Chorus 2", is that of a chorus."""
    name = (section or "").casefold()
    return any(mark in name for mark in CHORUS_NAMES) and not name.startswith(("pre", "post"))


def _nearest_bar_line(seconds: float, analysis: Analysis) -> float:
    bars = analysis.downbeats
    return float(bars[np.argmin(np.abs(bars - seconds))]) if len(bars) else seconds


def find_drops(analysis: Analysis, bar: float) -> list[float]:
    """Return the bar lines (seconds) where the bass returns suddenly after a pause.

    The clearest drops are chosen first; none is near another.
    """
    low, fps = analysis.low, analysis.fps
    if not len(analysis.downbeats):
        return []
    usual_level = float(np.percentile(low, 75))
    rises: list[tuple[float, float]] = []
    for bar_line in analysis.downbeats:
        before, after = (
            _mean_between(low, bar_line - bar / 2, bar_line, fps),
            _mean_between(low, bar_line, bar_line + bar, fps),
        )
        inside = DROP_FROM_SECONDS <= bar_line <= analysis.duration - DROP_UNTIL_SECONDS
        if inside and after - before >= DROP_RISE and after >= DROP_LEVEL * usual_level:
            rises.append((before - after, float(bar_line)))
    drops: list[float] = []
    for _, bar_line in sorted(rises):
        if all(abs(bar_line - other) >= DROP_APART_SECONDS for other in drops):
            drops.append(bar_line)
    return sorted(drops)


def _mean_between(values: Floats, start: float, end: float, fps: int) -> float:
    first = min(max(0, round(start * fps)), len(values) - 1)
    return float(values[first : max(first + 1, round(end * fps))].mean())


def _drop_level(n: float, start: float, bar: float, fps: int) -> float:
    risen = ease_out(ramp(n, start, DROP_IN_SECONDS * fps))
    return risen * (1.0 - ease(ramp(n, start + DROP_IN_SECONDS * fps, DROP_BARS * bar)))


def _compute_lift(
    frames: Times, sections: Sequence[SongSection], bar: float, beat: float, fps: int
) -> Times:
    """Return the lift at each frame.

    It rises within a beat, most of it from the first note of a chorus on, and falls within a bar.
    """
    level = np.full(len(frames), _section_lift(sections[0]) if sections else VERSE_LIFT)
    for section in sections[1:]:
        after = _section_lift(section)
        rises = after > level
        length, early = np.where(rises, beat, bar), np.where(rises, beat / 4, bar / 2)
        risen = ease(_ramp_frames(frames, section.start * fps - 0.5 - early, length))
        level = level + (after - level) * risen
    return level


def _ramp_frames(frames: Times, start: Times | float, length: Times | float) -> Times:
    """Rise from 0 before `start` to 1 from `start + length` on, as `easing.ramp` does."""
    return np.clip((frames - start) / length, 0.0, 1.0)


def _section_lift(section: SongSection) -> float:
    return {"quiet": 0.0, "verse": VERSE_LIFT, "chorus": 1.0}[section.kind]


def _line_head(text: str) -> str:
    """Return the first words of a line, without case, diacritics and punctuation."""
    plain = "".join(c if c.isalnum() or unicodedata.combining(c) else " " for c in text.casefold())
    return " ".join(plain.split()[:REFRAIN_WORDS])


def find_fade(analysis: Analysis) -> float:
    """Return the seconds at the end in which the picture fades; 0 for a song that ends abruptly."""
    last = round(LAST_SECONDS * analysis.fps)
    if analysis.duration < MIN_FADED_SECONDS or not analysis.energy.any():
        return 0.0
    is_soft = analysis.energy[-last:].mean() <= SOFT_SHARE * analysis.energy.mean()
    return FADE_SECONDS if is_soft else 0.0
