"""Frame sizes by their common names."""

from __future__ import annotations

from scopitone.core.errors import InputError

ASPECT_RATIOS = {"16:9": (16, 9), "9:16": (9, 16), "1:1": (1, 1), "4:5": (4, 5)}
"""Width to height."""

RESOLUTIONS = {"720p": 720, "1080p": 1080, "1440p": 1440, "2160p": 2160}
"""Pixels of the shorter side."""

MIN_SIDE = 240
"""Minimum of the pixels of the shorter side."""

MAX_PLAYER_SIDE = 720
"""Maximum of the pixels of the shorter side in players, which show frames as they are drawn."""


def frame_size(aspect_ratio: str, resolution: str) -> tuple[int, int]:
    """Return width and height in pixels, both even. Raises InputError for unknown names."""
    if aspect_ratio not in ASPECT_RATIOS:
        raise InputError(
            "aspect_ratio", f"unknown ratio {aspect_ratio!r}; accepted: {', '.join(ASPECT_RATIOS)}"
        )
    if resolution not in RESOLUTIONS:
        raise InputError(
            "resolution", f"unknown size {resolution!r}; accepted: {', '.join(RESOLUTIONS)}"
        )
    across, down = ASPECT_RATIOS[aspect_ratio]
    short = RESOLUTIONS[resolution]
    return short * across // min(across, down), short * down // min(across, down)
