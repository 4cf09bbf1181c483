"""The four music models. They are validated here; a music engine does their work."""

from __future__ import annotations

from scopitone.errors import InputError
from scopitone.http.models import Model, Prepared
from scopitone.http.schemas.checking import InvalidError, Problem
from scopitone.http.schemas.music import (
    CoverInput,
    ExtendInput,
    ExtendUploadInput,
    GenerateInput,
    Moded,
    too_long_for_v4,
)
from scopitone.http.services import Services
from scopitone.tasks import lifecycle
from scopitone.tasks.music import COVER, EXTEND, EXTEND_UPLOAD, GENERATE, MusicSpec
from scopitone.tasks.videos import find_clip


def version_of(model: str) -> str:
    """TaskInfo's model_version: v4.5 is sunov4.5."""
    return f"suno{model}"


def _new_song(server: Services, _account_id: str, fields: Moded) -> Prepared:
    asked = fields.model_dump(exclude_none=True)
    spec = MusicSpec(asked=asked, allow_loopback=server.settings.loopback_only)
    return Prepared(spec, version_of(fields.model))


def _extend(server: Services, account_id: str, fields: ExtendInput) -> Prepared:
    clip = find_clip(server.engine, account_id, fields.task_id, fields.suno_id)
    source = lifecycle.find(server.engine, account_id, fields.task_id)
    asked = fields.model_dump(exclude_none=True)
    version = version_of(fields.model) if fields.model else source.model_version
    if version == version_of("v4"):
        too_long = [_problem(*one) for one in too_long_for_v4(asked)]
        if too_long:
            raise InvalidError(too_long)
    at = fields.continue_at
    if at is not None and at >= clip.duration:
        raise InputError(
            "input.continue_at", f"must be less than the track's duration, {clip.duration:g} s"
        )
    spec = MusicSpec(
        asked,
        clip_id=clip.id,
        continue_at=clip.duration if at is None else at,
        allow_loopback=server.settings.loopback_only,
    )
    return Prepared(spec, version)


def _problem(field: str, message: str) -> Problem:
    return {"field": f"input.{field}", "message": message}


_OPERATIONS = {
    GENERATE: ("music-generate", "text-to-music"),
    EXTEND: ("music-extend", "music-generate"),
    EXTEND_UPLOAD: ("music-extend", "music-generate", "music-extend-upload"),
    COVER: ("music-cover", "music-generate"),
}

MUSIC = {
    GENERATE: Model(GenerateInput, _new_song, "audio", _OPERATIONS[GENERATE], False),
    EXTEND: Model(ExtendInput, _extend, "audio", _OPERATIONS[EXTEND], True),
    EXTEND_UPLOAD: Model(ExtendUploadInput, _new_song, "audio", _OPERATIONS[EXTEND_UPLOAD], True),
    COVER: Model(CoverInput, _new_song, "audio", _OPERATIONS[COVER], True),
}
