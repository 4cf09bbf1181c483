"""What a music engine is to make: music requests after validation, stored with their task."""

from __future__ import annotations

import hashlib
from dataclasses import dataclass
from typing import Any

from scopitone.music.engine import GenerateSpec, Source
from scopitone.store.tables import Task

GENERATE = "suno/music-generate"
EXTEND = "suno/music-extend"
EXTEND_UPLOAD = "suno/music-extend-upload"
COVER = "suno/music-cover"

MUSIC_MODELS = (GENERATE, EXTEND, EXTEND_UPLOAD, COVER)
_USUAL_VERSION = "v5"


@dataclass(frozen=True, slots=True)
class MusicSpec:
    """`asked` is the validated input without what was left out.

    `clip_id` and `continue_at` (seconds) say what an extension continues, and from where.
    """

    asked: dict[str, Any]
    clip_id: str | None = None
    continue_at: float | None = None
    allow_loopback: bool = False


def version_of(task: Task) -> str:
    """The model version that a task asks for, as clients spell it: v4 to v5.5.

    An extension without one has its source's; a song that was imported has none.
    """
    if not task.model_version.startswith("suno"):
        return _USUAL_VERSION
    return task.model_version.removeprefix("suno")


def wish(task: Task, source: Source | None) -> GenerateSpec:
    """What the engine is asked for; an extension takes what is absent from its source.

    The seed comes from the task's id, so that a second attempt makes the same songs.
    """
    asked = MusicSpec(**task.spec).asked
    inherits = source if task.model == EXTEND else None
    return GenerateSpec(
        # Simple requests describe the song, custom ones name its style: never both.
        prompt="" if asked.get("mode") == "custom" else asked.get("prompt", ""),
        title=asked.get("title", inherits.title if inherits else ""),
        tags=asked.get("tags", inherits.tags if inherits else ""),
        lyrics=asked.get("lyrics", ""),
        instrumental=asked.get("instrumental", inherits.instrumental if inherits else False),
        vocal_gender=asked.get("vocal_gender"),
        style_weight=asked.get("style_weight"),
        weirdness=asked.get("weirdness_constraint"),
        negative_tags=asked.get("negative_tags", ""),
        audio_weight=asked.get("audio_weight"),
        version=version_of(task),
        seed=int.from_bytes(hashlib.sha256(task.id.encode()).digest()[:4], "big"),
    )
