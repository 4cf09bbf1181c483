"""Passages: parts of a photo or clip that a montage can show, each with what was measured in it."""

from __future__ import annotations

import math
from dataclasses import dataclass

import numpy as np

from scopitone.video.inputs.clip_frames import MIDDLE, Point
from scopitone.video.raster.saliency import find_salient_point, map_saliency

WORDS_FROM = 0.58
"""Share of the height below which words stand."""


@dataclass(frozen=True, slots=True)
class FootagePassage:
    """A part of a source.

    Attributes:
        start, room: seconds of the clip, and how many follow without a cut of its own; infinite
            for a photo.
        quality: how sharp it is and how well it moves, 0 to 1.
        motion: how much it moves, 0 to 1.
        point: what draws the eye, 0 to 1 each.
        calm: how little draws the eye where words stand, 0 to 1.
    """

    start: float = 0.0
    room: float = math.inf
    quality: float = 1.0
    motion: float = 0.0
    point: Point = MIDDLE
    calm: float = 0.5


def measure_eye(picture: np.ndarray) -> tuple[Point, float]:
    """Return what draws the eye in `picture`, uint8 (h, w, 3), and how calm its lower part is."""
    saliency = map_saliency(picture)
    words = saliency[int(WORDS_FROM * len(saliency)) :]
    return find_salient_point(picture), 1.0 - float(words.sum())
