"""From a CreateTask body to a task: one entry in MODELS for each model."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import asdict, dataclass
from typing import Any

from scopitone.http.schemas.checking import InvalidError, Wire, check, unknown_fields
from scopitone.http.schemas.requests import CreateTask, ImportInput, VideoInput
from scopitone.http.services import Services
from scopitone.tasks import lifecycle
from scopitone.tasks.intake import MODEL_VERSION as IMPORTED
from scopitone.tasks.lifecycle import NewTask
from scopitone.tasks.specs import IMPORT, VIDEO, ImportSpec, VideoSpec
from scopitone.tasks.videos import find_clip

_SIZES = {"720p": (1280, 720), "1080p": (1920, 1080)}


@dataclass(frozen=True, slots=True)
class Prepared:
    """What a model makes of its input: the worker's spec, and TaskInfo's model_version."""

    spec: ImportSpec | VideoSpec
    model_version: str


@dataclass(frozen=True, slots=True)
class Model:
    """How `input` of one model is validated and understood."""

    schema: type[Wire]
    prepare: Callable[[Services, str, Any], Prepared]


def prepare(
    server: Services, account_id: str, body: dict[str, Any], base_url: str
) -> tuple[NewTask, list[str]]:
    """The task that `body` asks for, and warnings about what was ignored.

    Raises InvalidError, InputError or NotFoundError.
    """
    asked = check(CreateTask, body)
    model = MODELS.get(asked.model)
    if model is None:
        raise InvalidError([_unknown_model(asked.model)])
    fields = check(model.schema, asked.input, "input")
    prepared = model.prepare(server, account_id, fields)
    warnings = unknown_fields(CreateTask, body)
    warnings += unknown_fields(model.schema, asked.input, "input")
    new = NewTask(
        account_id=account_id,
        model=asked.model,
        model_version=prepared.model_version,
        request=body,
        spec=asdict(prepared.spec),
        base_url=base_url,
        callback_url=asked.callback_url,
        price=server.settings.price(asked.model),
    )
    return new, warnings


def _unknown_model(name: str) -> Any:
    accepted = list(MODELS)
    return {
        "field": "model",
        "message": f"{name[:64]!r} is not available; accepted: {', '.join(accepted)}",
        "accepted": accepted,
    }


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


MODELS = {IMPORT: Model(ImportInput, _import), VIDEO: Model(VideoInput, _video)}
