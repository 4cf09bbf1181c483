"""Looking before a video is made: one frame of it, and the song's outline."""

from __future__ import annotations

from fastapi import APIRouter, Request, Response

from scopitone.errors import InputError
from scopitone.http.auth import AccountId
from scopitone.http.catalogue import MODELS
from scopitone.http.envelope import Envelope
from scopitone.http.routes.jobs import FAILURES
from scopitone.http.schemas.answers import Answer, Outline
from scopitone.http.schemas.checking import check
from scopitone.http.schemas.requests import PreviewFrame
from scopitone.http.services import base_url, services
from scopitone.http.strict_json import JsonBody
from scopitone.store.tables import Clip
from scopitone.tasks import branding
from scopitone.tasks.previews import Previews
from scopitone.tasks.specs import VIDEO, VideoSpec
from scopitone.tasks.videos import find_clip

router = APIRouter(prefix="/api/v1/client/job", tags=["jobs"])


@router.post(
    "/preview",
    response_class=Response,
    responses={
        **FAILURES,
        200: {"description": "The frame", "content": {"image/jpeg": {}}},
    },
    openapi_extra={
        "requestBody": {
            "required": True,
            "content": {"application/json": {"schema": PreviewFrame.model_json_schema()}},
        }
    },
)
def draw_frame(request: Request, account_id: AccountId, body: JsonBody) -> Response:
    """One frame of the video that `input` of suno/music-video would give, as JPEG.

    Of a brand kit, files that were uploaded here or are sent as data are shown; those elsewhere
    come with the video.
    """
    server = services(request)
    asked = check(PreviewFrame, body)
    model = MODELS[VIDEO]
    fields = check(model.schema, asked.input, "input")
    spec = model.prepare(server, account_id, fields).spec
    assert isinstance(spec, VideoSpec)
    clip = _clip(request, account_id, fields.task_id, fields.suno_id)  # type: ignore[attr-defined]
    files = branding.uploaded(server.settings, server.engine, server.blobs, spec, base_url(request))
    frame = _previews(request).frame(clip, spec, asked.at, files)
    return Response(frame, media_type="image/jpeg", headers={"Cache-Control": "no-store"})


@router.get("/outline", response_model=Answer[Outline], responses=FAILURES)
def read_outline(
    request: Request, account_id: AccountId, task_id: str = "", suno_id: str = ""
) -> Envelope:
    """A clip's loudness over time, its beats and its parts, for players."""
    for name, value in (("task_id", task_id), ("suno_id", suno_id)):
        if not value.strip():
            raise InputError(name, "is required, as a query parameter")
    clip = _clip(request, account_id, task_id.strip(), suno_id.strip())
    return Envelope(_previews(request).outline(clip))


def _clip(request: Request, account_id: str, task_id: str, suno_id: str) -> Clip:
    return find_clip(services(request).engine, account_id, task_id, suno_id)


def _previews(request: Request) -> Previews:
    found: Previews = request.app.state.previews
    return found
