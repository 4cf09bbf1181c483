"""The models: what each takes, what it is, and how its input becomes a worker's spec."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from typing import Any

from scopitone.http.schemas.checking import Wire
from scopitone.http.schemas.requests import ImportInput, VideoInput
from scopitone.http.services import Services
from scopitone.tasks import lifecycle
from scopitone.tasks.intake import MODEL_VERSION as IMPORTED
from scopitone.tasks.music import MusicSpec
from scopitone.tasks.specs import IMPORT, VIDEO, ImportSpec, VideoSpec
from scopitone.tasks.videos import find_clip

_SIZES = {"720p": (1280, 720), "1080p": (1920, 1080)}


@dataclass(frozen=True, slots=True)
class Prepared:
    """What a model makes of its input: the worker's spec, and TaskInfo's model_version."""

    spec: ImportSpec | VideoSpec | MusicSpec
    model_version: str


@dataclass(frozen=True, slots=True)
class Model:
    """How `input` of one model is validated and understood, and what the catalogue says."""

    schema: type[Wire]
    prepare: Callable[[Services, str, Any], Prepared]
    modality: str
    operations: tuple[str, ...]
    supports_reference: bool


def _import(server: Services, _account_id: str, fields: ImportInput) -> Prepared:
    words = fields.aligned_words
    spec = ImportSpec(
        audio_url=fields.audio_url,
        image_url=fields.image_url,
        title=fields.title,
        artist=fields.artist,
        lyrics=fields.lyrics,
        lyrics_offset_s=fields.lyrics_offset_ms / 1000,
        words=None if words is None else [(w.word, w.start_s, w.end_s) for w in words],
        allow_loopback=server.settings.loopback_only,
    )
    return Prepared(spec, IMPORTED)


def _video(server: Services, account_id: str, fields: VideoInput) -> Prepared:
    clip = find_clip(server.engine, account_id, fields.task_id, fields.suno_id)
    source = lifecycle.find(server.engine, account_id, fields.task_id)
    width, height = _SIZES[fields.resolution]
    spec = VideoSpec(
        clip_id=clip.id,
        author=fields.author,
        brand=fields.brand,
        width=width,
        height=height,
        fps=fields.fps,
        lyrics=fields.lyrics == "auto",
        allow_loopback=server.settings.loopback_only,
    )
    return Prepared(spec, source.model_version)


SONGS_AND_VIDEOS = {
    VIDEO: Model(VideoInput, _video, "video", ("music-video",), True),
    IMPORT: Model(ImportInput, _import, "audio", ("import",), True),
}
