"""Song + Analysis + Options -> Timeline: every cue of the video, in frames (fractional).

Frame n shows what holds at its middle, (n + 0.5) / fps: an event at t is then seen at most half
a frame before or after it is heard. A cue at t seconds is therefore at t * fps - 0.5.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from itertools import pairwise
from typing import Literal

import numpy as np

from scopitone.song import Line, Song
from scopitone.video.analysis.model import Analysis, Floats, Section
from scopitone.video.backdrop import Backdrop
from scopitone.video.dynamics import Dynamics, dynamics, with_choruses
from scopitone.video.options import Options
from scopitone.video.palette import Palette
from scopitone.video.regions import language_of

Pose = Literal["title", "sing", "open", "end"]

TITLE_SECONDS = 3.0
END_SECONDS = 4.0
# A short video closes with a card only if there is something to say on it.
CLOSED_FROM_SECONDS = 12.0
CLOSED_FROM_SECONDS_BY_OUTRO = 8.0
# An instrumental passage shorter than this leaves no time to travel there, stay, and return.
OPEN_SECONDS = 8.0
MOVE_SECONDS = 1.0
# After a rest as long as this the return of the singing is counted in, this long before.
REST_SECONDS, RETURN_SECONDS = 4.0, 2.6
# The picture travels on a bar line so near, or else on a beat.
SNAP_SECONDS = (0.8, 0.5)
# How long a loop's end mixes with what comes before its beginning.
SEAM_SECONDS = 1.0
LINE_LEAD_SECONDS = (0.25, 0.6)


@dataclass(frozen=True, slots=True)
class WordCue:
    """Characters `begin` to `end` of the line light up from frame `start` to frame `stop`."""

    begin: int
    end: int
    start: float
    stop: float


@dataclass(frozen=True, slots=True)
class LineCue:
    """A lyric line: it takes the centre at `enter` and is sung from `start` to `stop`."""

    text: str
    enter: float
    start: float
    stop: float
    words: tuple[WordCue, ...]


@dataclass(frozen=True, slots=True)
class PoseCue:
    """The picture travels to `pose` in `length` frames from frame `at`."""

    at: float
    length: float
    pose: Pose


@dataclass(frozen=True, slots=True)
class Timeline:
    """All that a style needs to draw any frame: plain data, the same on every machine.

    bands: (frames, bands), low and energy: (frames,), 0 to 1. `dynamics` says how far the picture
    opens, and when it rests. `beats` and `bars` are where they begin. `countdowns` holds for each
    return of the singing the frames of its three dots and of the singing itself. `seam` is 0,
    or in a loop the number of frames in which its end becomes its beginning; there are as many
    rows more than frames. `fonts` are the user's own, `language` is what the words are in as far as
    their letters' forms depend on it (see `regions`).
    """

    width: int
    height: int
    fps: int
    frames: int
    seed: int
    motion: Literal["drift", "still"]
    title: str
    author: str
    brand: str
    cover: bytes
    palette: Palette
    lines: tuple[LineCue, ...]
    poses: tuple[PoseCue, ...]
    countdowns: tuple[tuple[float, float, float, float], ...]
    sections: tuple[Section, ...]
    bar: float
    bands: Floats
    low: Floats
    energy: Floats
    dynamics: Dynamics
    beats: tuple[float, ...] = ()
    bars: tuple[float, ...] = ()
    logo: bytes | None = None
    intro: str = ""
    outro: str = ""
    backdrop: Backdrop | None = None
    fonts: tuple[bytes, ...] = ()
    language: str = ""
    choices: Mapping[str, str | bool | float] = field(default_factory=dict)
    seam: int = 0

    def seconds(self, duration: float) -> float:
        """A duration in seconds as frames."""
        return duration * self.fps


def plan(
    song: Song,
    cover: bytes,
    palette: Palette,
    analysis: Analysis,
    options: Options,
    backdrop: Backdrop | None = None,
) -> Timeline:
    """Lay out the whole video. `song.lyrics` must be timed; lines beyond the end are left out.

    A loop has no text, and one pose.
    """
    fps = options.fps
    lines = () if options.loop else _line_cues(song, analysis, fps)
    bar = _bar_seconds(analysis)
    sections = with_choruses(analysis, song.lyrics)
    closed_from = CLOSED_FROM_SECONDS_BY_OUTRO if options.outro else CLOSED_FROM_SECONDS
    poses = _poses(lines, analysis, bar, fps, closed_from)
    if options.loop:
        poses = (PoseCue(-1.0, 0.0, "open"),)
    closes = next((_time(cue.at, fps) for cue in poses if cue.pose == "end"), None)
    seam = round(SEAM_SECONDS * fps) if options.loop else 0
    return Timeline(
        width=options.width,
        height=options.height,
        fps=fps,
        frames=analysis.frames - seam,
        seed=options.seed,
        motion=options.motion,
        title="" if options.loop else song.title,
        author="" if options.loop else song.author,
        brand="" if options.loop else options.brand,
        cover=cover,
        palette=palette,
        lines=lines,
        poses=poses,
        countdowns=_countdowns(lines, analysis, fps),
        sections=sections,
        bar=bar * fps,
        bands=analysis.bands,
        low=analysis.low,
        energy=analysis.energy,
        dynamics=dynamics(analysis, sections, bar, _beat_seconds(analysis), closes),
        logo=None if options.loop else options.logo,
        intro="" if options.loop else options.intro,
        outro="" if options.loop else options.outro,
        backdrop=backdrop,
        fonts=options.fonts,
        language=language_of("".join([song.title, *(line.text for line in lines)])),
        choices=dict(options.choices),
        beats=tuple(_frame(float(beat), fps) for beat in analysis.beats),
        bars=tuple(_frame(float(bar), fps) for bar in analysis.downbeats),
        seam=seam,
    )


def _frame(seconds: float, fps: int) -> float:
    return seconds * fps - 0.5


def _time(frame: float, fps: int) -> float:
    return (frame + 0.5) / fps


def _bar_seconds(analysis: Analysis) -> float:
    if len(analysis.downbeats) >= 2:
        return float(np.median(np.diff(analysis.downbeats)))
    return 2.0


def _beat_seconds(analysis: Analysis) -> float:
    return 60.0 / analysis.tempo if analysis.tempo > 0 else 0.5


def _line_cues(song: Song, analysis: Analysis, fps: int) -> tuple[LineCue, ...]:
    shortest, longest = LINE_LEAD_SECONDS
    lead = min(longest, max(shortest, _beat_seconds(analysis)))
    cues: list[LineCue] = []
    for line in sorted(
        (line for line in song.lyrics.lines if line.text.strip() and line.start is not None),
        key=lambda line: line.start or 0.0,
    ):
        start = max(0.0, line.start or 0.0)
        if start >= analysis.duration:
            continue
        end = line.end if line.end is not None else start + 4.0
        stop = max(start, min(analysis.duration, end))
        enter = start - lead
        if cues:
            # The line before keeps the centre until most of it was sung.
            before = cues[-1]
            enter = max(enter, min(start - shortest / 2, _time(before.stop, fps) - 0.15))
            enter = max(enter, _time(before.enter, fps) + 0.05)
        rested = start - (_time(cues[-1].stop, fps) if cues else TITLE_SECONDS)
        if rested >= REST_SECONDS:
            # After a rest the line waits in its place, and the dots count above it.
            enter = start - RETURN_SECONDS
        words = _word_cues(line, start, stop, fps)
        cues.append(
            LineCue(line.text, _frame(enter, fps), _frame(start, fps), _frame(stop, fps), words)
        )
    return tuple(cues)


def _word_cues(line: Line, start: float, stop: float, fps: int) -> tuple[WordCue, ...]:
    spans = line.spans()
    if not spans or not line.word_by_word:
        stop = max(line.words[-1].end if line.words else stop, start + 0.3)
        return (WordCue(0, len(line.text), _frame(start, fps), _frame(stop, fps)),)
    return tuple(
        WordCue(begin, end, _frame(word.start, fps), _frame(max(word.end, word.start + 0.04), fps))
        for word, begin, end in spans
    )


def _poses(
    lines: tuple[LineCue, ...], analysis: Analysis, bar: float, fps: int, closed_from: float
) -> tuple[PoseCue, ...]:
    duration = analysis.duration
    first = _time(lines[0].start, fps) if lines else duration
    title_end = _title_end(analysis, first)
    cues = [PoseCue(-1.0, 0.0, "title")]

    def go(at: float, pose: Pose) -> None:
        """Travel when the travel before is over, if the song lasts until this one is."""
        at = max(at, _time(cues[-1].at + cues[-1].length, fps))
        if cues[-1].pose != pose and at + MOVE_SECONDS <= duration:
            cues.append(PoseCue(_frame(at, fps), MOVE_SECONDS * fps, pose))

    return_lead = min(RETURN_SECONDS, max(1.6, bar))
    if not lines or first - title_end > OPEN_SECONDS:
        go(title_end, "open")
    else:
        go(title_end, "sing")
    for line, after in pairwise(lines):
        go(max(title_end, _snap(_time(line.start, fps) - return_lead, analysis)), "sing")
        if (after.start - line.stop) / fps >= OPEN_SECONDS:
            gone = _time(line.stop, fps)
            go(_snap(gone + 0.5, analysis, gone + 0.15), "open")
    end = duration - END_SECONDS
    if lines:
        last = lines[-1]
        go(max(title_end, _snap(_time(last.start, fps) - return_lead, analysis)), "sing")
        if end - _time(last.stop, fps) >= OPEN_SECONDS - END_SECONDS / 2:
            gone = _time(last.stop, fps)
            go(_snap(gone + 0.5, analysis, gone + 0.15), "open")
        end = max(end, min(_time(last.stop, fps) + 0.2, duration - 1.2))
    if duration >= closed_from:
        go(end, "end")
    return tuple(cues)


def _title_end(analysis: Analysis, first: float) -> float:
    """The bar line nearest to three seconds, but before the singing."""
    latest = min(first - MOVE_SECONDS - 0.2, analysis.duration * 0.2)
    wanted = min(TITLE_SECONDS, max(1.0, latest))
    bars = analysis.downbeats
    near = bars[(bars >= wanted - 0.8) & (bars <= min(wanted + 1.2, max(latest, wanted)))]
    if len(near):
        return float(near[np.argmin(np.abs(near - wanted))])
    return wanted


def _snap(at: float, analysis: Analysis, earliest: float = 0.0) -> float:
    """The bar line nearest to `at`, if there is one within SNAP_SECONDS, else such a beat.

    None before `earliest` seconds is taken.
    """
    for grid, reach in zip((analysis.downbeats, analysis.beats), SNAP_SECONDS, strict=True):
        grid = grid[grid >= earliest]
        if len(grid):
            near = float(grid[np.argmin(np.abs(grid - at))])
            if abs(near - at) <= reach:
                return near
    return at


def _countdowns(
    lines: tuple[LineCue, ...], analysis: Analysis, fps: int
) -> tuple[tuple[float, float, float, float], ...]:
    """Three dots on the last beats before the singing returns after a long rest."""
    beat = _beat_seconds(analysis)
    while beat * 3 > 2.4:
        beat /= 2
    while beat * 3 < 1.2:
        beat *= 2
    found = []
    previous = _frame(TITLE_SECONDS, fps)
    for line in lines:
        if (line.start - previous) / fps >= REST_SECONDS:
            start = _time(line.start, fps)
            first, second, third = (_frame(start - k * beat, fps) for k in (3, 2, 1))
            found.append((first, second, third, line.start))
        previous = line.stop
    return tuple(found)
