"""From a body of this dialect to one of CreateTask."""

from __future__ import annotations

from collections.abc import Callable, Iterable
from dataclasses import dataclass
from typing import Any

from scopitone.core.errors import InputError
from scopitone.http.dialects.sunoapi import dialect_bodies as bodies
from scopitone.http.schemas.checking import Wire, check
from scopitone.http.services import Services
from scopitone.store.tables import Clip
from scopitone.tasks import state
from scopitone.tasks.clips import find_own_clip
from scopitone.tasks.dialects.sunoapi import FIELD_NAMES
from scopitone.tasks.errors import NotFoundError
from scopitone.tasks.models import (
    ALIASES,
    COVER,
    EXTEND,
    EXTEND_UPLOAD,
    GENERATE,
    LYRICS,
    MIDI,
    PICTURES,
    SEPARATION,
    VIDEO,
    WAV,
)

Translated = tuple[str, dict[str, Any]]
"""A model and its `input`."""

_STYLE = ("style_weight", "weirdness_constraint", "negative_tags", "persona_id")
_MODES = {"separate_vocal": "vocal", "split_stem": "stems"}
_JOB_FIELDS = {"audio_id": "suno_id", "domain_name": "brand"}


@dataclass(frozen=True, slots=True)
class Creation:
    """A route that creates tasks: its body, and how it becomes a model and its `input`.

    `translate` is called as (services, account id, body as an instance of `schema`).
    """

    path: str
    schema: type[Wire]
    translate: Callable[[Services, str, Any], Translated]
    summary: str


def translate_job(body: bodies.JobBody) -> dict[str, Any]:
    """Return the body of CreateTask for jobs/createTask, which has nearly the same fields."""
    fields = {_JOB_FIELDS.get(name, name): value for name, value in body.input.items()}
    model = ALIASES.get(body.model, body.model)
    return {"model": model, "input": fields, "callback_url": body.callBackUrl}


def find_track(server: Services, account_id: str, clip_id: str) -> Clip:
    """Return the clip with this id.

    Raises:
        InputError: The account has no such clip.
    """
    clip = find_own_clip(server.engine, account_id, clip_id)
    if clip is None:
        raise InputError(
            "audioId", "must be the id of a track of this account; there is no such track"
        )
    return clip


def list_tracks(server: Services, account_id: str, task_id: str) -> list[Clip]:
    """Return the clips of a music task.

    Raises:
        InputError: The account has no such task, or it has no clips.
    """
    try:
        state.find_task(server.engine, account_id, task_id)
    except NotFoundError as error:
        raise InputError(
            "taskId", "must be a music task of this account; there is no such task"
        ) from error
    clips = state.clips_of(server.engine, task_id)
    if not clips:
        raise InputError("taskId", "must be a completed music task")
    return clips


def _rename(body: Wire, names: Iterable[str]) -> dict[str, Any]:
    """Return the fields of `body` that are set, by their names in `input`."""
    values = {name: getattr(body, FIELD_NAMES.get(name, name)) for name in names}
    return {name: value for name, value in values.items() if value is not None}


def _translate_new_song(body: bodies.GenerateBody) -> dict[str, Any]:
    fields = {
        "mode": "custom" if body.customMode else "simple",
        **_rename(body, ("model", "instrumental", *_STYLE)),
    }
    if not body.customMode:
        return fields | ({} if body.prompt is None else {"prompt": body.prompt})
    lyrics = () if body.instrumental else ("lyrics",)
    return fields | _rename(body, ("title", "tags", "vocal_gender", *lyrics))


def _translate_generate(_: Services, __: str, body: bodies.GenerateBody) -> Translated:
    return GENERATE, _translate_new_song(body)


def _translate_cover(_: Services, __: str, body: bodies.CoverBody) -> Translated:
    return COVER, _translate_new_song(body) | _rename(body, ("audio_url", "audio_weight"))


def _translate_extend(server: Services, account_id: str, body: bodies.ExtendBody) -> Translated:
    clip = find_track(server, account_id, body.audioId)
    fields = {"task_id": clip.task_id, "suno_id": clip.id, **_rename(body, ("model", *_STYLE))}
    if body.defaultParamFlag:
        lyrics = () if body.instrumental else ("lyrics",)
        own = ("title", "tags", "vocal_gender", "continue_at", "instrumental", *lyrics)
        fields |= _rename(body, own)
    return EXTEND, fields


def _translate_upload_extend(_: Services, __: str, body: bodies.UploadExtendBody) -> Translated:
    common = ("model", "instrumental", "audio_url", "audio_weight", "continue_at", *_STYLE)
    fields = {
        "mode": "custom" if body.defaultParamFlag else "simple",
        **_rename(body, common),
    }
    if not body.defaultParamFlag:
        return EXTEND_UPLOAD, fields | ({} if body.prompt is None else {"prompt": body.prompt})
    lyrics = () if body.instrumental else ("lyrics",)
    return EXTEND_UPLOAD, fields | _rename(body, ("title", "tags", "vocal_gender", *lyrics))


def _translate_video(_: Services, __: str, body: bodies.VideoBody) -> Translated:
    return VIDEO, _rename(body, ("task_id", "suno_id", "author", "brand"))


def _translate_wav(_: Services, __: str, body: bodies.TrackBody) -> Translated:
    return WAV, _rename(body, ("task_id", "suno_id"))


def _translate_midi(_: Services, __: str, body: bodies.TrackBody) -> Translated:
    return MIDI, _rename(body, ("task_id", "suno_id"))


def _translate_separation(_: Services, __: str, body: bodies.SeparationBody) -> Translated:
    return SEPARATION, _rename(body, ("task_id", "suno_id")) | {"mode": _MODES[body.type]}


def _translate_pictures(server: Services, account_id: str, body: bodies.PicturesBody) -> Translated:
    first = list_tracks(server, account_id, body.taskId)[0]
    return PICTURES, {"task_id": body.taskId, "suno_id": first.id}


def _translate_lyrics(_: Services, __: str, body: bodies.LyricsBody) -> Translated:
    return LYRICS, {"prompt": body.prompt}


CREATIONS = (
    Creation("generate", bodies.GenerateBody, _translate_generate, "Generate"),
    Creation("generate/extend", bodies.ExtendBody, _translate_extend, "Extend"),
    Creation("generate/upload-cover", bodies.CoverBody, _translate_cover, "Upload Cover"),
    Creation(
        "generate/upload-extend",
        bodies.UploadExtendBody,
        _translate_upload_extend,
        "Upload Extend",
    ),
    Creation("wav/generate", bodies.TrackBody, _translate_wav, "Generate Wav"),
    Creation("midi/generate", bodies.TrackBody, _translate_midi, "Generate Midi"),
    Creation(
        "vocal-removal/generate", bodies.SeparationBody, _translate_separation, "Remove Vocals"
    ),
    Creation("suno/cover/generate", bodies.PicturesBody, _translate_pictures, "Draw Pictures"),
    Creation("lyrics", bodies.LyricsBody, _translate_lyrics, "Write Lyrics"),
)
"""All routes that create tasks, except those that do something more."""

VIDEO_CREATION = Creation("mp4/generate", bodies.VideoBody, _translate_video, "Generate Mp4")


def translate_body(
    server: Services, account_id: str, creation: Creation, body: dict[str, Any]
) -> dict[str, Any]:
    """Return the body of CreateTask.

    Raises:
        InvalidError, InputError: `body` is not valid.
    """
    checked = check(creation.schema, body)
    model, fields = creation.translate(server, account_id, checked)
    return {"model": model, "input": fields, "callback_url": body.get("callBackUrl")}
