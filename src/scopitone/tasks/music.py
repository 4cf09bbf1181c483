"""What a music engine is to make: music requests after validation, stored with their task."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

GENERATE = "suno/music-generate"
EXTEND = "suno/music-extend"
EXTEND_UPLOAD = "suno/music-extend-upload"
COVER = "suno/music-cover"


@dataclass(frozen=True, slots=True)
class MusicSpec:
    """`asked` is the validated input without what was left out.

    `clip_id` and `continue_at` (seconds) say what an extension continues, and from where.
    """

    asked: dict[str, Any]
    clip_id: str | None = None
    continue_at: float | None = None
    allow_loopback: bool = False
