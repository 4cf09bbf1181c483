"""Which shot fills which span: varied, fitting, and none again before half a minute has passed."""

from __future__ import annotations

import random
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Literal

from scopitone.video.inputs.footage.passages import FootagePassage
from scopitone.video.inputs.footage.photos import CLOSE
from scopitone.video.inputs.footage.sources import FootageFile
from scopitone.video.inputs.footage.storyboard import Framing
from scopitone.video.plan.montage.cut_times import REPEAT_SECONDS, ShotSpan

Order = Literal["seed", "given"]

CLOSE_PIXELS = 0.6
"""A photo has a close shot if that has this share of the frame's pixels a side."""

# What a shot costs; the cheapest is shown. A repetition costs more than anything else, then the
# file of the shot before, then a clip that is too short.
REPEATED, SAME_FILE, TOO_SHORT = 1e5, 100.0, 30.0
# For each time that the file was shown more often than the others.
SHOWN = 1.2
QUALITY, MOTION, CALM, CHANCE = 1.0, 0.8, 0.8, 0.9


@dataclass(frozen=True, slots=True)
class Shot:
    """A part of a file as it is framed. file: its index. start: seconds of the clip."""

    file: int
    start: float
    framing: Framing
    passage: FootagePassage


@dataclass(frozen=True, slots=True)
class _Use:
    """A shot on screen in seconds of the video, and the part of the file that it shows."""

    framing: Framing
    first: float
    last: float
    begin: float
    end: float


def list_shots(files: Sequence[FootageFile], width: int, height: int) -> tuple[Shot, ...]:
    """Return every shot of the files for a frame of `width` by `height` pixels, file by file."""
    shots = []
    for index, file in enumerate(files):
        for passage in file.passages:
            shots.append(Shot(index, passage.start, "wide", passage))
            fits = min(file.width / width, file.height / height) / CLOSE >= CLOSE_PIXELS
            if not file.is_clip and fits:
                shots.append(Shot(index, passage.start, "close", passage))
    return tuple(shots)


def choose_shots(
    spans: Sequence[ShotSpan],
    shots: Sequence[Shot],
    fps: int,
    *,
    seed: int,
    order: Order = "seed",
    fixed: Mapping[int, Shot] | None = None,
) -> tuple[Shot, ...]:
    """Return a shot for each span.

    shots: as of `list_shots`. order: whether files come by chance, or one after the other. fixed:
    shots that are chosen already, by the index of the span.
    """
    chance = random.Random(seed)
    uses: dict[int, list[_Use]] = {}
    chosen: list[Shot] = []
    turn = 0
    files = sorted({shot.file for shot in shots})
    for index, span in enumerate(spans):
        shot = (fixed or {}).get(index)
        if shot is None:
            before = chosen[-1].file if chosen else -1
            costs = [
                (_cost(shot, span, uses, before, fps) + CHANCE * chance.random(), position)
                for position, shot in enumerate(shots)
            ]
            if order == "given":
                # The next file that can be shown; of that the best shot.
                costs = [
                    (cost + 2 * _turns_until(shots[position].file, turn, files), position)
                    for cost, position in costs
                ]
            shot = shots[min(costs)[1]]
            if order == "given":
                turn = (files.index(shot.file) + 1) % len(files)
        chosen.append(shot)
        uses.setdefault(shot.file, []).append(_use(shot, span, fps))
    return tuple(chosen)


def _turns_until(file: int, turn: int, files: Sequence[int]) -> float:
    """Return a cost of 0 for the file whose turn it is, rising with the others."""
    return 10.0 * ((files.index(file) - turn) % len(files))


def _use(shot: Shot, span: ShotSpan, fps: int) -> _Use:
    length = (span.stop - span.start) / fps
    end = shot.start + min(length, shot.passage.room)
    return _Use(shot.framing, span.start / fps, span.stop / fps, shot.start, end)


def _cost(
    shot: Shot, span: ShotSpan, uses: Mapping[int, list[_Use]], before: int, fps: int
) -> float:
    new = _use(shot, span, fps)
    shown = uses.get(shot.file, ())
    cost = SHOWN * (len(shown) - min(len(uses[file]) for file in uses) if shown else -1.0)
    waited = [new.first - use.last for use in shown if _is_repeated(use, new)]
    if waited and min(waited) < REPEAT_SECONDS:
        # Of shots that were all shown, the one that was shown longest ago.
        cost += REPEATED * (2.0 - min(waited) / REPEAT_SECONDS)
    cost += SAME_FILE * (shot.file == before)
    cost += TOO_SHORT * (shot.passage.room < (span.stop - span.start) / fps)
    liveliness = {"quiet": 0.0, "verse": 0.4, "chorus": 1.0}[span.kind]
    cost -= QUALITY * shot.passage.quality
    cost += MOTION * abs(shot.passage.motion - liveliness)
    cost -= CALM * shot.passage.calm * span.is_sung
    return cost


def _is_repeated(use: _Use, new: _Use) -> bool:
    """Return whether a new shot shows what was shown: the same framing of the same moments."""
    return use.framing == new.framing and new.begin < use.end and use.begin < new.end
