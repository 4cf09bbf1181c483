"""The routes that answer at once, and those of what is not made here."""

from __future__ import annotations

from typing import Any

from fastapi import APIRouter, Request

from scopitone.http import paths
from scopitone.http.create_task.fast_route import DirectRoute
from scopitone.http.dialects.sunoapi import dialect_bodies as bodies
from scopitone.http.dialects.sunoapi import openapi_answers as answers
from scopitone.http.dialects.sunoapi.creation import TAG, read_body
from scopitone.http.dialects.sunoapi.dialect_answers import DialectAnswer
from scopitone.http.dialects.sunoapi.translation import list_tracks
from scopitone.http.models.registry import find_source
from scopitone.http.schemas.checking import check
from scopitone.http.security.authentication import authenticate_request
from scopitone.http.services import services
from scopitone.lyrics import json_codec
from scopitone.lyrics.aligned_words import list_spaced_words
from scopitone.store.database import reading
from scopitone.store.tables import Clip
from scopitone.tasks.accounts import credit_ledger
from scopitone.tasks.errors import ChoiceError, FeatureDisabledError
from scopitone.tasks.personas import create_persona
from scopitone.tasks.presenter import credits_of

router = APIRouter(prefix=paths.API, tags=[TAG], route_class=DirectRoute)

_DISABLED = {
    "generate/add-vocals": "it has no model that sings to a recording",
    "generate/add-instrumental": "it has no model that plays to a recording",
    "generate/replace-section": "it cannot replace a part of a finished recording",
    "generate/mashup": "it cannot blend two recordings",
    "generate/sounds": "it makes songs, not sounds",
    "style/generate": "it has no language model that describes styles; write the style yourself",
}


@router.get("/generate/credit", summary="Read Credit", response_model=answers.Credit)
@router.get("/chat/credit", summary="Read Chat Credit", response_model=answers.Credit)
def read_credit(request: Request) -> DialectAnswer:
    """Return the credits that can be spent, as a bare number."""
    account_id = authenticate_request(request)
    with reading(services(request).engine) as session:
        return DialectAnswer(credits_of(credit_ledger.balance_of(session, account_id)))


@router.post(
    "/generate/get-timestamped-lyrics",
    summary="Get Timestamped Lyrics",
    response_model=answers.TimedLyricsAnswer,
    openapi_extra=answers.describe_body(bodies.TimedLyricsBody),
)
def read_timed_lyrics(request: Request) -> DialectAnswer:
    """Return the words of a track with their times; none if it is not sung."""
    account_id, body = read_body(request)
    fields = check(bodies.TimedLyricsBody, body)
    clip = _choose_track(list_tracks(services(request), account_id, fields.taskId), fields)
    words = list_spaced_words(json_codec.from_json(clip.lyrics))
    return DialectAnswer({"alignedWords": [_describe_word(word) for word in words], **_NOTHING})


# What the alignment here does not measure.
_NOTHING = {"waveformData": [], "hootCer": 0, "isStreamed": False}


def _describe_word(word: dict[str, Any]) -> dict[str, Any]:
    return {
        "word": word["word"],
        "success": True,
        "startS": word["start_s"],
        "endS": word["end_s"],
        "palign": 0,
    }


@router.post(
    "/generate/generate-persona",
    summary="Generate Persona",
    response_model=answers.PersonaAnswer,
    openapi_extra=answers.describe_body(bodies.PersonaBody),
)
def generate_persona(request: Request) -> DialectAnswer:
    """Save the voice, its range, the sounds, and the groove of a track as a persona."""
    server = services(request)
    account_id, body = read_body(request)
    fields = check(bodies.PersonaBody, body)
    clip, _ = find_source(server, account_id, fields.taskId, fields.audioId, prefix="")
    persona = create_persona(server.engine, server.blobs, clip, fields.name, fields.description)
    return DialectAnswer(
        {"personaId": persona.id, "name": persona.name, "description": persona.description}
    )


def _choose_track(clips: list[Clip], fields: bodies.TimedLyricsBody) -> Clip:
    if fields.audioId is None:
        index = fields.musicIndex or 0
        if index >= len(clips):
            accepted = [str(number) for number in range(len(clips))]
            raise ChoiceError("musicIndex", "the task has no such track", accepted)
        return clips[index]
    for clip in clips:
        if clip.id == fields.audioId:
            return clip
    raise ChoiceError("audioId", "the task has no such track", [clip.id for clip in clips])


def _add_disabled_route(path: str, reason: str) -> None:
    def refuse(request: Request) -> DialectAnswer:
        authenticate_request(request)
        raise FeatureDisabledError(f"{path} is not available on this server: {reason}")

    refuse.__doc__ = f"Not available: {reason}."
    router.post(
        f"/{path}",
        summary=path.replace("-", " ").replace("/", " ").title(),
        response_model=answers.Disabled,
    )(refuse)


for _path, _reason in _DISABLED.items():
    _add_disabled_route(_path, _reason)
