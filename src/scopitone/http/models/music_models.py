"""The four music models: validation of their input. A music engine makes the songs."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

from scopitone.core.errors import InputError
from scopitone.http.models.registry import ApiModel, ValidatedRequest, find_source
from scopitone.http.schemas.checking import InvalidError, Problem
from scopitone.http.schemas.music import (
    CoverInput,
    ExtendInput,
    ExtendUploadInput,
    GenerateInput,
    Moded,
    check_v4_lengths,
)
from scopitone.http.services import Services
from scopitone.tasks.models import COVER, EXTEND, EXTEND_UPLOAD, GENERATE
from scopitone.tasks.personas import find_traits
from scopitone.tasks.specs import MusicSpec


def version_of(model: str) -> str:
    """Return TaskInfo's `model_version`: v4.5 becomes sunov4.5."""
    return f"suno{model}"


def _build_song_validator(model: str) -> Callable[[Services, str, Moded], ValidatedRequest]:
    def validate(server: Services, account_id: str, fields: Moded) -> ValidatedRequest:
        values = fields.model_dump(exclude_none=True)
        spec = MusicSpec(
            values,
            allow_loopback=server.allows_loopback(),
            persona=_find_traits(server, account_id, model, fields.persona_id),
        )
        return ValidatedRequest(spec, version_of(fields.model))

    return validate


def _find_traits(
    server: Services, account_id: str, model: str, persona_id: str | None
) -> dict[str, Any] | None:
    music_engine = server.settings.engine_of(model)
    return find_traits(server.engine, account_id, persona_id, music_engine)


def _validate_extension(server: Services, account_id: str, fields: ExtendInput) -> ValidatedRequest:
    clip, source = find_source(server, account_id, fields.task_id, fields.suno_id)
    values = fields.model_dump(exclude_none=True)
    version = version_of(fields.model) if fields.model else source.model_version
    if version == version_of("v4"):
        problems = [_build_problem(field, message) for field, message in check_v4_lengths(values)]
        if problems:
            raise InvalidError(problems)
    start = fields.continue_at
    if start is not None and start >= clip.duration:
        raise InputError(
            "input.continue_at", f"must be less than the song's duration of {clip.duration:g} s"
        )
    spec = MusicSpec(
        values,
        clip_id=clip.id,
        continue_at=clip.duration if start is None else start,
        allow_loopback=server.allows_loopback(),
        persona=_find_traits(server, account_id, EXTEND, fields.persona_id),
    )
    return ValidatedRequest(spec, version)


def _build_problem(field: str, message: str) -> Problem:
    return {"field": f"input.{field}", "message": message}


_OPERATIONS = {
    GENERATE: ("music-generate", "text-to-music"),
    EXTEND: ("music-extend", "music-generate"),
    EXTEND_UPLOAD: ("music-extend", "music-generate", "music-extend-upload"),
    COVER: ("music-cover", "music-generate"),
}

MUSIC = {
    GENERATE: ApiModel(
        GenerateInput, _build_song_validator(GENERATE), "audio", _OPERATIONS[GENERATE], False
    ),
    EXTEND: ApiModel(ExtendInput, _validate_extension, "audio", _OPERATIONS[EXTEND], True),
    EXTEND_UPLOAD: ApiModel(
        ExtendUploadInput,
        _build_song_validator(EXTEND_UPLOAD),
        "audio",
        _OPERATIONS[EXTEND_UPLOAD],
        True,
    ),
    COVER: ApiModel(CoverInput, _build_song_validator(COVER), "audio", _OPERATIONS[COVER], True),
}
