"""What a user can choose about a video."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Literal


@dataclass(frozen=True, slots=True)
class Options:
    """How the video is to look.

    `width` and `height` are pixels and even; `fps` is frames per second; `motion` says
    whether the background drifts or stands still; `workers` is the number of encoding
    processes (None: one per core). `seed` varies what is chosen at random.
    """

    width: int = 1920
    height: int = 1080
    fps: int = 30
    brand: str = ""
    style: str = "cover"
    motion: Literal["drift", "still"] = "drift"
    seed: int = 0
    workers: int | None = None
