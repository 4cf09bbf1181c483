"""What the form of a song does to the picture: choruses open it, drops more so, silence rests.

Each is a row of numbers, one a frame, made once from the analysis and the words: what a layer
takes from them depends on n alone.
"""

from __future__ import annotations

import unicodedata
from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass, replace

import numpy as np

from scopitone.song import Lyrics
from scopitone.video.analysis.model import Analysis, Floats, Section
from scopitone.video.motion import ease, ease_out, mix, ramp

VERSE = 0.35
"""How far a part opens the picture that is neither quiet (0) nor a chorus (1)."""

REFRAIN_WORDS = 3
"""Lines that begin with the same so many words are one refrain: their ends often differ."""

MOST_CHORUS = 0.7
"""Of the song. Where words say that more of it is chorus, they say nothing."""

# A drop: the bass is back at once, by so much (0 to 1), to at least so much of its usual level.
DROP_RISE, DROP_LEVEL = 0.3, 0.8
# Between drops, and from the song's beginning and end: what opens all the time is never open.
DROP_APART_SECONDS, DROP_FROM_SECONDS, DROP_UNTIL_SECONDS = 16.0, 4.0, 8.0
DROP_IN_SECONDS = 0.15
DROP_BARS = 2.0

# Energy from which the picture moves at its own pace; below, it comes to rest.
HEARD = 0.12


@dataclass(frozen=True, slots=True)
class Dynamics:
    """Rows of (frames,).

    lift: 0 in quiet parts, VERSE in others, 1 in a chorus, turned at bar lines. drop: 1 on a
    drop, gone two bars later. flow: seconds of music that were heard until then.
    """

    lift: Floats
    drop: Floats
    flow: Floats


def dynamics(
    analysis: Analysis, sections: Sequence[Section], bar: float, beat: float, closes: float | None
) -> Dynamics:
    """The song's dynamics; `bar` and `beat` are seconds, at `closes` the end card comes."""
    fps, frames = analysis.fps, np.arange(analysis.frames, dtype=np.float64)
    heard = np.clip(analysis.energy / HEARD, 0.0, 1.0)
    flow = np.cumsum(heard * heard * (3.0 - 2.0 * heard), dtype=np.float64) / fps
    drop = np.zeros(len(frames))
    for at in drops(analysis, bar):
        opened = [_opened(float(n), at * fps - 0.5, bar * fps, fps) for n in frames]
        drop = np.maximum(drop, opened)
    lift = [_lift(float(n), sections, bar * fps, beat * fps, fps) for n in frames]
    if closes is not None:
        last = closes * fps - 0.5
        lift = [value * (1.0 - ease(ramp(n, last, fps))) for n, value in enumerate(lift)]
    return Dynamics(
        np.array(lift, np.float32), np.asarray(drop, np.float32), np.asarray(flow, np.float32)
    )


def with_choruses(analysis: Analysis, lyrics: Lyrics) -> tuple[Section, ...]:
    """The analysis' sections, those called a chorus as well whose words are a refrain.

    Mastering makes choruses hardly louder than verses: words that come again tell them better,
    and where in its first bars one begins.
    """
    heads = [(line.start, _head(line.text)) for line in lyrics.lines if line.start is not None]
    times = Counter(head for _, head in heads)
    sections = list(analysis.sections)
    told = 0.0
    for index, section in enumerate(sections):
        inside = [(at, times[head] > 1) for at, head in heads if section.start <= at < section.end]
        refrain = [at for at, again in inside if again]
        if refrain and 2 * len(refrain) >= len(inside):
            start = _bar_line(refrain[0], analysis) if refrain[0] == inside[0][0] else section.start
            start = start if index and section.start < start < section.end else section.start
            sections[index] = replace(section, start=start, kind="chorus")
            if index:
                sections[index - 1] = replace(sections[index - 1], end=start)
        told += (section.end - section.start) * (sections[index].kind == "chorus")
    return tuple(sections) if told <= MOST_CHORUS * analysis.duration else analysis.sections


def _bar_line(at: float, analysis: Analysis) -> float:
    bars = analysis.downbeats
    return float(bars[np.argmin(np.abs(bars - at))]) if len(bars) else at


def drops(analysis: Analysis, bar: float) -> list[float]:
    """Bar lines (seconds) where the bass returns at once after it was away, the clearest first
    kept, none near another."""
    low, fps = analysis.low, analysis.fps
    if not len(analysis.downbeats):
        return []
    usual = float(np.percentile(low, 75))
    rises: list[tuple[float, float]] = []
    for at in analysis.downbeats:
        before, after = _mean(low, at - bar / 2, at, fps), _mean(low, at, at + bar, fps)
        inside = DROP_FROM_SECONDS <= at <= analysis.duration - DROP_UNTIL_SECONDS
        if inside and after - before >= DROP_RISE and after >= DROP_LEVEL * usual:
            rises.append((before - after, float(at)))
    kept: list[float] = []
    for _, at in sorted(rises):
        if all(abs(at - other) >= DROP_APART_SECONDS for other in kept):
            kept.append(at)
    return sorted(kept)


def _mean(values: Floats, start: float, end: float, fps: int) -> float:
    first = min(max(0, round(start * fps)), len(values) - 1)
    return float(values[first : max(first + 1, round(end * fps))].mean())


def _opened(n: float, at: float, bar: float, fps: int) -> float:
    risen = ease_out(ramp(n, at, DROP_IN_SECONDS * fps))
    return risen * (1.0 - ease(ramp(n, at + DROP_IN_SECONDS * fps, DROP_BARS * bar)))


def _lift(n: float, sections: Sequence[Section], bar: float, beat: float, fps: int) -> float:
    """Up within a beat, so that a chorus is there with its first note; down within a bar."""
    level = _level(sections[0]) if sections else VERSE
    for section in sections[1:]:
        after = _level(section)
        length = beat if after > level else bar
        level = mix(level, after, ease(ramp(n, section.start * fps - 0.5 - length / 2, length)))
    return level


def _level(section: Section) -> float:
    return {"quiet": 0.0, "verse": VERSE, "chorus": 1.0}[section.kind]


def _head(text: str) -> str:
    """How a line begins, without case, marks and punctuation."""
    plain = "".join(c if c.isalnum() or unicodedata.combining(c) else " " for c in text.casefold())
    return " ".join(plain.split()[:REFRAIN_WORDS])
