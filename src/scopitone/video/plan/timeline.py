"""The timeline: every cue of the video in (fractional) frames, from song, analysis and options.

`line_cues` says which frame a time is.
"""

from __future__ import annotations

import zlib
from collections.abc import Mapping
from dataclasses import dataclass, field, replace
from itertools import accumulate, pairwise
from typing import Literal

import numpy as np

from scopitone.audio.analysis.model import Analysis, Floats, SongSection
from scopitone.core.song import Song
from scopitone.video.inputs.backdrop import Backdrop
from scopitone.video.options import Motion, Options
from scopitone.video.plan.line_cues import (
    REST_SECONDS,
    RETURN_SECONDS,
    TITLE_SECONDS,
    LineCue,
    LyricTraits,
    find_traits,
    list_singers,
    make_line_cues,
    to_frame,
    to_seconds,
)
from scopitone.video.plan.montage.reel_cuts import Reel
from scopitone.video.plan.palette import Palette
from scopitone.video.plan.shots import ViewShot, plan_shots
from scopitone.video.plan.song_energy import (
    Dynamics,
    compute_dynamics,
    find_drops,
    find_fade,
    mark_choruses,
)
from scopitone.video.raster.han_variants import detect_language

Pose = Literal["title", "sing", "open", "end"]

END_SECONDS = 4.0
# An end card that rests for less time is not worth the move to it: the song is sung to its end.
MIN_CARD_SECONDS = 1.2
# A short video ends with a card only if the card has a text.
MIN_CLOSED_SECONDS = 12.0
MIN_CLOSED_SECONDS_WITH_OUTRO = 8.0
# A shorter instrumental passage leaves no time to move there, stay, and return.
OPEN_SECONDS = 8.0
MOVE_SECONDS = 1.0
# A title card is shown for this long at least, and is gone this long before the first word. A song
# that sings earlier has no card: its first line is shown at once.
MIN_TITLE_SECONDS, TITLE_CLEARANCE_SECONDS = 1.0, 0.2
# The picture moves on a bar line if one is this near, or else on a beat this near.
SNAP_SECONDS = (0.8, 0.5)
# The lift from which on a line is one of a chorus.
CHORUS_LIFT = 0.5
# Duration of the crossfade from a loop's end to the music before its start.
SEAM_SECONDS = 1.0
COUNT_IN_DOTS = 3


@dataclass(frozen=True, slots=True)
class PoseCue:
    """The picture moves to `pose` within `length` frames from frame `start` on."""

    start: float
    length: float
    pose: Pose


@dataclass(frozen=True, slots=True)
class Timeline:
    """Everything that a style needs to draw any frame: plain data, the same on every machine.

    bands: (frames, bands), low and energy: (frames,), 0 to 1. dynamics: how far the picture opens,
    and when it stops. beats, bars: frames where they start. countdowns: for each return of the
    vocals the frames of its three dots and of the vocals. seam: 0, or in a loop the number of
    frames in which the end becomes the start; the arrays have as many rows more than frames.
    fade: the last frames in which the picture becomes black, 0 if it does not.
    shots: the views of the picture; none means one. reel: the montage, where there is footage.
    fonts: the user's fonts. language: of the lyrics, as far as letter forms depend on it (see
    `regions`). singers: the names of the singers of a song with several, see `LineCue.singer`.
    traits: those of all lines of the song, where `lines` has only some of them.
    """

    width: int
    height: int
    fps: int
    frames: int
    seed: int
    motion: Motion
    title: str
    author: str
    brand: str
    cover: bytes
    palette: Palette
    lines: tuple[LineCue, ...]
    poses: tuple[PoseCue, ...]
    countdowns: tuple[tuple[float, float, float, float], ...]
    sections: tuple[SongSection, ...]
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
    reel: Reel | None = None
    fonts: tuple[bytes, ...] = ()
    language: str = ""
    choices: Mapping[str, str | bool | float] = field(default_factory=dict)
    seam: int = 0
    fade: float = 0.0
    shots: tuple[ViewShot, ...] = ()
    singers: tuple[str, ...] = ()
    traits: LyricTraits | None = None

    @property
    def lyric_traits(self) -> LyricTraits:
        """What any line of the song has."""
        return self.traits or find_traits(self.lines, self.fps)

    def seconds(self, duration: float) -> float:
        """Convert a duration in seconds to frames."""
        return duration * self.fps


def plan_timeline(
    song: Song,
    cover: bytes,
    palette: Palette,
    analysis: Analysis,
    options: Options,
    backdrop: Backdrop | None = None,
) -> Timeline:
    """Plan the whole video.

    `song.lyrics` must have times; lines after the end of the song are omitted. A loop has no
    text, and only one pose.
    """
    fps = options.fps
    lines = () if options.loop else make_line_cues(song.lyrics, analysis, fps)
    bar = _bar_seconds(analysis)
    sections = mark_choruses(analysis, song.lyrics)
    closed_from = MIN_CLOSED_SECONDS_WITH_OUTRO if options.outro else MIN_CLOSED_SECONDS
    poses = _plan_poses(lines, analysis, bar, fps, closed_from)
    if options.loop:
        poses = (PoseCue(-1.0, 0.0, "open"),)
    closes = next((to_seconds(cue.start, fps) for cue in poses if cue.pose == "end"), None)
    shots = (
        ()
        if options.loop
        else _plan_shots(analysis, sections, lines, poses, bar, options, song.title)
    )
    seam = round(SEAM_SECONDS * fps) if options.loop else 0
    dynamics = compute_dynamics(
        analysis, sections, bar, _beat_seconds(analysis), closes, options.motion
    )
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
        lines=mark_chorus_lines(lines, dynamics.lift),
        poses=poses,
        countdowns=_plan_countdowns(lines, analysis, fps),
        sections=sections,
        bar=bar * fps,
        bands=analysis.bands,
        low=analysis.low,
        energy=analysis.energy,
        dynamics=dynamics,
        logo=None if options.loop else options.logo,
        intro="" if options.loop else options.intro,
        outro="" if options.loop else options.outro,
        backdrop=backdrop,
        fonts=options.fonts,
        language=detect_language("".join([song.title, *(line.text for line in lines)])),
        choices=dict(options.choices),
        beats=tuple(to_frame(float(beat), fps) for beat in analysis.beats),
        bars=tuple(to_frame(float(bar), fps) for bar in analysis.downbeats),
        seam=seam,
        fade=0.0 if options.loop else find_fade(analysis) * fps,
        singers=tuple(singer.name for singer in list_singers(song.lyrics)),
        shots=shots,
    )


def mark_chorus_lines(lines: tuple[LineCue, ...], lift: Floats) -> tuple[LineCue, ...]:
    """Return the lines, marked where the picture is more than half open when they begin."""
    rows = [min(max(0, round(line.start)), len(lift) - 1) for line in lines]
    return tuple(
        replace(line, is_chorus=float(lift[row]) > CHORUS_LIFT)
        for line, row in zip(lines, rows, strict=True)
    )


def _plan_shots(
    analysis: Analysis,
    sections: tuple[SongSection, ...],
    lines: tuple[LineCue, ...],
    poses: tuple[PoseCue, ...],
    bar: float,
    options: Options,
    title: str,
) -> tuple[ViewShot, ...]:
    """Plan the views between the title card and the end card."""
    fps = options.fps
    moves = [
        to_seconds(cue.start, fps) for cue in poses if cue.length and cue.pose in ("sing", "open")
    ]
    closes = next(
        (to_seconds(cue.start, fps) for cue in poses if cue.pose == "end"), analysis.duration
    )
    busy = [(to_seconds(line.start, fps), to_seconds(line.stop, fps)) for line in lines]
    return plan_shots(
        analysis,
        sections,
        find_drops(analysis, bar),
        busy,
        moves,
        closes,
        # Without a title card, the caption beside the first line says what the song is called.
        opens=TITLE_SECONDS if poses[0].pose == "sing" else None,
        seed=options.seed + zlib.crc32(title.encode()),
        motion=options.motion,
    )


def _bar_seconds(analysis: Analysis) -> float:
    if len(analysis.downbeats) >= 2:
        return float(np.median(np.diff(analysis.downbeats)))
    return 2.0


def _beat_seconds(analysis: Analysis) -> float:
    return 60.0 / analysis.tempo if analysis.tempo > 0 else 0.5


def _plan_poses(
    lines: tuple[LineCue, ...], analysis: Analysis, bar: float, fps: int, closed_from: float
) -> tuple[PoseCue, ...]:
    duration = analysis.duration
    first = to_seconds(lines[0].opens, fps) if lines else duration
    has_card = first >= MIN_TITLE_SECONDS + MOVE_SECONDS + TITLE_CLEARANCE_SECONDS
    title_end = _find_title_end(analysis, first) if has_card else 0.0
    cues = [PoseCue(-1.0, 0.0, "title" if has_card or not lines else "sing")]

    def travel(start: float, pose: Pose) -> None:
        """Move to `pose` after the previous move, if the song is long enough."""
        start = max(start, to_seconds(cues[-1].start + cues[-1].length, fps))
        if cues[-1].pose != pose and start + MOVE_SECONDS <= duration:
            cues.append(PoseCue(to_frame(start, fps), MOVE_SECONDS * fps, pose))

    return_lead = min(RETURN_SECONDS, max(1.6, bar))
    if not lines or first - title_end > OPEN_SECONDS:
        travel(title_end, "open")
    else:
        travel(title_end, "sing")
    # The end of what is sung, also by earlier lines and by background vocals.
    gones = list(accumulate((line.last_stop for line in lines), max))
    for (line, after), sung_until in zip(pairwise(lines), gones, strict=False):
        travel(max(title_end, _snap(to_seconds(line.start, fps) - return_lead, analysis)), "sing")
        if (after.start - sung_until) / fps >= OPEN_SECONDS:
            gone = to_seconds(sung_until, fps)
            travel(_snap(gone + 0.5, analysis, gone + 0.15), "open")
    end = duration - END_SECONDS
    if lines:
        last = lines[-1]
        travel(max(title_end, _snap(to_seconds(last.start, fps) - return_lead, analysis)), "sing")
        gone = to_seconds(gones[-1], fps)
        if end - gone >= OPEN_SECONDS - END_SECONDS / 2:
            travel(_snap(gone + 0.5, analysis, gone + 0.15), "open")
        end = max(end, min(gone + 0.2, duration - 1.2))
    if duration >= closed_from and duration - end >= MOVE_SECONDS + MIN_CARD_SECONDS:
        travel(end, "end")
    return tuple(cues)


def _find_title_end(analysis: Analysis, first: float) -> float:
    """Return the bar line nearest to three seconds, but before the vocals."""
    latest = min(first - MOVE_SECONDS - TITLE_CLEARANCE_SECONDS, analysis.duration * 0.2)
    wanted = min(TITLE_SECONDS, max(MIN_TITLE_SECONDS, latest))
    bars = analysis.downbeats
    near = bars[(bars >= wanted - 0.8) & (bars <= min(wanted + 1.2, max(latest, wanted)))]
    if len(near):
        return float(near[np.argmin(np.abs(near - wanted))])
    return wanted


def _snap(seconds: float, analysis: Analysis, earliest: float = 0.0) -> float:
    """Return the bar line nearest to `seconds` within SNAP_SECONDS, or else such a beat.

    Bar lines and beats before `earliest` seconds are ignored.
    """
    for grid, reach in zip((analysis.downbeats, analysis.beats), SNAP_SECONDS, strict=True):
        grid = grid[grid >= earliest]
        if len(grid):
            near = float(grid[np.argmin(np.abs(grid - seconds))])
            if abs(near - seconds) <= reach:
                return near
    return seconds


def count_in_step(beat: float) -> float:
    """Return the seconds from dot to dot of a count-in: a beat, or as many as can be followed."""
    while beat * COUNT_IN_DOTS > 2.4:
        beat /= 2
    while beat * COUNT_IN_DOTS < 1.2:
        beat *= 2
    return beat


def _plan_countdowns(
    lines: tuple[LineCue, ...], analysis: Analysis, fps: int
) -> tuple[tuple[float, float, float, float], ...]:
    """Place three dots on the last beats before the vocals return after a long rest."""
    beat = count_in_step(_beat_seconds(analysis))
    countdowns = []
    previous = to_frame(TITLE_SECONDS, fps)
    for line in lines:
        if (line.start - previous) / fps >= REST_SECONDS:
            start = to_seconds(line.start, fps)
            first, second, third = (to_frame(start - k * beat, fps) for k in (3, 2, 1))
            countdowns.append((first, second, third, line.start))
        previous = max(previous, line.last_stop)
    return tuple(countdowns)
