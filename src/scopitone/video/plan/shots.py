"""The shots of a video: which view of the picture is shown from which bar on."""

from __future__ import annotations

from bisect import bisect_right
from collections.abc import Sequence
from dataclasses import dataclass
from typing import Literal

import numpy as np

from scopitone.audio.analysis.model import Analysis, SongSection, Times
from scopitone.video.options import Motion

ShotKind = Literal["wide", "full", "near", "close", "words"]
"""wide: the style's own composition. full: the picture from edge to edge. near, close: parts of
it. words: only words. A style shows those that it has.
"""

NEAR_ZOOM, CLOSE_ZOOM = 1.6, 2.4
"""How much nearer than `full` these views are."""

PUSH_FRAMES = 6
"""Duration of a push, a change that is not a cut."""

LONGEST_SECONDS = {"quiet": 9.0, "verse": 8.2, "chorus": 4.4}
"""Of a shot, by the kind of section. Bars are halved until a shot is as short as that."""

BARS = {"quiet": 4, "verse": 4, "chorus": 2}
"""Of a shot, before that."""

MOTION_BARS: dict[Motion, float] = {"calm": 2.0, "felt": 1.0, "strong": 0.5}
"""A factor for the length of shots; a video that stands still has no shots."""

GRID_SECONDS = 2.0
"""Seconds of a "bar" in a song without beats."""

AUDIBLE_ENERGY = 0.06
"""Energy (0 to 1) of a bar below which the view does not change: nothing moves in silence."""

MIN_SUNG_SHARE = 0.4
"""Of a shot that shows only words."""

VIEWS: dict[str, tuple[ShotKind, ...]] = {
    "quiet": ("wide", "full", "words"),
    "verse": ("wide", "near", "full", "close", "words"),
    "chorus": ("full", "close", "wide", "near", "words"),
}
"""The views of a section."""

MOVE_SECONDS = 1.2
"""Of a move from one place to another; in this time the view does not change again."""

CARD_SECONDS = 1.0
"""Seconds from the end of the music's picture to the end card, in which the card is laid out."""

MEMORY = 6
"""How many shots back count when the next view is chosen."""

PUSH_SHARE = 0.35
"""Of the changes outside choruses, that are pushes."""

DROP_BEATS = 4
"""Beats of a drop that change the view."""

OPENINGS: dict[str, ShotKind] = {"quiet": "wide", "verse": "wide", "chorus": "full"}
"""The first view of a section."""


@dataclass(frozen=True, slots=True)
class ViewShot:
    """A view from frame `start` on.

    number: counts the shots, so that each can look different. point: which of the picture's
    salient points it shows. pushes: the view arrives within PUSH_FRAMES instead of by a cut.
    """

    start: float
    kind: ShotKind
    number: int = 0
    point: int = 0
    pushes: bool = False


class ShotList:
    """The shots of a timeline by frame. Without shots there is one view, `wide`."""

    def __init__(self, shots: Sequence[ViewShot]) -> None:
        self._shots = tuple(shots) or (ViewShot(-1.0, "wide"),)
        self._starts = [shot.start for shot in self._shots]

    @property
    def is_cut(self) -> bool:
        """Whether there is more than one shot."""
        return len(self._shots) > 1

    def at(self, n: float) -> ViewShot:
        """Return the shot of frame n."""
        return self._shots[max(0, bisect_right(self._starts, n) - 1)]

    def before(self, n: float) -> ViewShot:
        """Return the shot before that of frame n, or the same if it is the first."""
        return self._shots[max(0, bisect_right(self._starts, n) - 2)]


def plan_shots(
    analysis: Analysis,
    sections: Sequence[SongSection],
    drops: Sequence[float],
    busy: Sequence[tuple[float, float]],
    moves: Sequence[float],
    closes: float,
    *,
    opens: float | None = None,
    seed: int,
    motion: Motion,
) -> tuple[ViewShot, ...]:
    """Plan the shots from `opens` to `closes` seconds; outside, the view is wide.

    opens: by default the first of `moves`.
    moves: seconds when everything moves to another place, which a change of the view hides.
    drops: seconds of bar lines where every beat of the bar changes the view. busy: spans of seconds
    in which a line is sung; no view of only words begins or ends within one.
    """
    wide = ViewShot(-1.0, "wide")
    if motion == "still":
        return (wide,)
    random = np.random.default_rng(seed + 41)
    shots = [wide]
    used: list[tuple[ShotKind, int]] = [("wide", 0)]
    changes = _plan_changes(analysis, sections, drops, moves, (opens, closes), MOTION_BARS[motion])
    for index, change in enumerate(changes):
        until = changes[index + 1].start if index + 1 < len(changes) else closes
        can_be_words = _can_show_words(busy, change.start, until)
        view = _choose_view(change, can_be_words, used, random)
        point = sum(kind == view for kind, _ in used)
        used.append((view, point))
        is_calm = change.section != "chorus" and not (
            change.is_first or change.is_drop or change.hides_move
        )
        pushes = is_calm and bool(random.random() < PUSH_SHARE)
        frame = change.start * analysis.fps - 0.5
        shots.append(ViewShot(frame, view, len(shots), point, pushes))
    if closes < analysis.duration:
        card = _find_card(analysis, closes) * analysis.fps - 0.5
        shots = [shot for shot in shots if shot.start < card]
        shots.append(ViewShot(card, "wide", len(shots)))
    return tuple(shots)


@dataclass(frozen=True, slots=True)
class _Change:
    """A change of the view at `start` seconds, in a section of a kind.

    is_first: it begins the section. is_drop: it is one of the beats of a drop. hides_move: the
    picture must fill the frame, because what is in a wide view moves.
    """

    start: float
    section: str
    is_first: bool = False
    is_drop: bool = False
    hides_move: bool = False


def _plan_changes(
    analysis: Analysis,
    sections: Sequence[SongSection],
    drops: Sequence[float],
    moves: Sequence[float],
    between: tuple[float | None, float],
    factor: float,
) -> list[_Change]:
    opens, closes = between
    lines = _bar_lines(analysis)
    changes: list[_Change] = []
    for section in sections:
        inside = lines[(lines >= section.start - 0.15) & (lines < section.end - 0.15)]
        if not len(inside):
            continue
        bar = float(np.median(np.diff(inside))) if len(inside) > 1 else GRID_SECONDS
        step = _count_bars(section.kind, bar, factor)
        # A last shot that would be short belongs to the one before it.
        starts = [k for k in range(0, len(inside), step) if k == 0 or len(inside) - k > step // 2]
        changes += [_Change(float(inside[k]), section.kind, k == 0) for k in starts]
    for drop in drops:
        beats = analysis.beats[analysis.beats >= drop - 0.02][:DROP_BEATS]
        changes = [c for c in changes if not beats[0] - 0.02 <= c.start <= beats[-1] + 0.02]
        changes += [
            _Change(float(beat), "chorus", is_first=not index, is_drop=True)
            for index, beat in enumerate(beats)
        ]
    ends = [closes] if closes < analysis.duration else []
    hidden = [
        change
        for move in (*moves, *ends)
        if (change := _hide_move(move, analysis, sections)) is not None
    ]
    changes = [
        change
        for change in changes
        if all(abs(change.start - other.start) > MOVE_SECONDS for other in hidden)
    ]
    if opens is None:
        opens = min((change.start for change in hidden), default=0.0)
    return [
        change
        for change in sorted([*changes, *hidden], key=lambda change: change.start)
        if opens - 0.02 <= change.start < closes - (0.0 if change.hides_move else 1.0) + 0.02
        and _is_audible(analysis, change.start)
    ]


def _hide_move(move: float, analysis: Analysis, sections: Sequence[SongSection]) -> _Change | None:
    """Return a change of the view on the last beat before a move.

    If there is none near, nothing is cut: the move itself is eased.
    """
    beats = analysis.beats[(analysis.beats <= move + 0.02) & (analysis.beats > move - MOVE_SECONDS)]
    kinds = [section.kind for section in sections if section.start <= move < section.end]
    if len(analysis.beats) and not len(beats):
        return None
    start = float(beats[-1]) if len(beats) else move
    return _Change(start, kinds[0] if kinds else "verse", hides_move=True)


def _find_card(analysis: Analysis, closes: float) -> float:
    """Return the second of the end card: a beat after everything has moved to its place on it.

    If the beats end before, it is the last of them; then the move is seen.
    """
    beats = analysis.beats[analysis.beats < closes + 2 * CARD_SECONDS]
    later = beats[beats >= closes + CARD_SECONDS - 0.02]
    if len(later):
        return float(later[0])
    return float(beats[-1]) if len(beats) else closes + CARD_SECONDS


def _bar_lines(analysis: Analysis) -> Times:
    if len(analysis.downbeats) >= 2:
        return analysis.downbeats
    return np.arange(0.0, analysis.duration, GRID_SECONDS)


def _count_bars(kind: str, bar: float, factor: float) -> int:
    bars = BARS[kind]
    while bars > 1 and bars * bar > LONGEST_SECONDS[kind]:
        bars //= 2
    while 2 * bars * bar <= LONGEST_SECONDS[kind] / 1.6:
        bars *= 2
    return max(1, round(bars * factor))


def _is_audible(analysis: Analysis, seconds: float) -> bool:
    row = min(int(seconds * analysis.fps), analysis.frames - 1)
    return bool(analysis.energy[row : row + analysis.fps].max(initial=0.0) >= AUDIBLE_ENERGY)


def _choose_view(
    change: _Change,
    can_be_words: bool,
    used: Sequence[tuple[ShotKind, int]],
    random: np.random.Generator,
) -> ShotKind:
    """Return the view of the section that was used least of late; the seed decides among equals."""
    last = used[-1][0]
    if change.hides_move:
        return "near" if last == "full" else "full"
    if change.is_drop:
        return "full" if last == "close" else "close"
    opening = OPENINGS[change.section]
    if change.is_first and last != opening:
        return opening
    views = [view for view in VIEWS[change.section] if view != last]
    if not can_be_words and "words" in views:
        views.remove("words")
    counts = [sum(view == before for before, _ in used[-MEMORY:]) for view in views]
    odds = [(count, random.random()) for count in counts]
    return views[odds.index(min(odds))]


def _can_show_words(busy: Sequence[tuple[float, float]], start: float, stop: float) -> bool:
    """Return whether someone sings during the shot, and no line continues beyond its ends."""
    sung = sum(max(0.0, min(last, stop) - max(first, start)) for first, last in busy)
    is_cut = any(
        first < moment - 0.05 and moment + 0.05 < last
        for first, last in busy
        for moment in (start, stop)
    )
    return sung >= MIN_SUNG_SHARE * (stop - start) and not is_cut
