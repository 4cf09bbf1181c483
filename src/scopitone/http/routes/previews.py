"""What editors need before a video is rendered: a frame, the song's outline, corrected words."""

from __future__ import annotations

from fastapi import APIRouter, Request, Response

from scopitone.core.errors import InputError
from scopitone.http import paths
from scopitone.http.envelope import Envelope
from scopitone.http.models.catalogue import MODELS
from scopitone.http.models.registry import list_word_times
from scopitone.http.routes.jobs import FAILURES
from scopitone.http.schemas.answers import Answer, CorrectedWords, Outline
from scopitone.http.schemas.checking import check
from scopitone.http.schemas.requests import CorrectWords, PreviewFrame
from scopitone.http.security.authentication import AccountId
from scopitone.http.security.strict_json import JsonBody
from scopitone.http.services import base_url, services
from scopitone.lyrics import parse
from scopitone.lyrics.aligned_words import list_words
from scopitone.lyrics.revision import can_correct, correct_words
from scopitone.store.tables import Clip
from scopitone.tasks.clip_lyrics import revise_lyrics
from scopitone.tasks.jobs import brand_assets
from scopitone.tasks.jobs.music_video import find_clip
from scopitone.tasks.models import VIDEO
from scopitone.tasks.previews.service import PreviewService
from scopitone.tasks.specs import VideoSpec

router = APIRouter(prefix=paths.JOB, tags=["jobs"])


@router.post(
    "/preview",
    summary="Preview Frame",
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
    """Render one frame of a video as a JPEG, from `input` of suno/music-video.

    Files of a brand kit are shown if they were uploaded to this server or sent as data: URLs.
    Other URLs are downloaded only for the video.
    """
    server = services(request)
    frame_request = check(PreviewFrame, body)
    model = MODELS[VIDEO]
    fields = model.read(server, account_id, frame_request.input)
    spec = model.validate(server, account_id, fields).spec
    assert isinstance(spec, VideoSpec)
    clip = _find_clip(request, account_id, fields.task_id, fields.suno_id)  # type: ignore[attr-defined]
    files = brand_assets.find_local_files(
        server.settings, server.engine, server.blobs, spec, base_url(request)
    )
    frame = _previews_of(request).draw_frame(clip, spec, frame_request.at, files)
    return Response(frame, media_type="image/jpeg", headers={"Cache-Control": "no-store"})


@router.get("/outline", response_model=Answer[Outline], responses=FAILURES)
def read_outline(
    request: Request, account_id: AccountId, task_id: str = "", suno_id: str = ""
) -> Envelope:
    """Return a clip's loudness over time, beats and sections, for players."""
    for name, value in (("task_id", task_id), ("suno_id", suno_id)):
        if not value.strip():
            raise InputError(name, "is required as a query parameter")
    clip = _find_clip(request, account_id, task_id.strip(), suno_id.strip())
    return Envelope(_previews_of(request).outline_song(clip))


@router.post(
    "/correct-words",
    response_model=Answer[CorrectedWords],
    responses=FAILURES,
    openapi_extra={
        "requestBody": {
            "required": True,
            "content": {"application/json": {"schema": CorrectWords.model_json_schema()}},
        }
    },
)
def correct_song_words(request: Request, account_id: AccountId, body: JsonBody) -> Envelope:
    """Return words with new text and the times that they had; nothing is stored.

    Unchanged words keep their times. Changed words are placed between their neighbors.
    `aligned_words` of the answer is null if there are no times to keep, or if `lyrics` have their
    own: import the song again then.
    """
    fields = check(CorrectWords, body)
    clip = _find_clip(request, account_id, fields.task_id, fields.suno_id)
    words = list_word_times(fields.aligned_words) or []
    lyrics, typed = revise_lyrics(clip.lyrics, words), parse(fields.lyrics.encode())
    if not typed.lines or typed.lines[0].start is not None or not can_correct(lyrics):
        return Envelope({"aligned_words": None})
    texts = [line.text for line in typed.lines]
    return Envelope({"aligned_words": list_words(correct_words(lyrics, texts, clip.duration))})


def _find_clip(request: Request, account_id: str, task_id: str, suno_id: str) -> Clip:
    return find_clip(services(request).engine, account_id, task_id, suno_id)


def _previews_of(request: Request) -> PreviewService:
    previews: PreviewService = request.app.state.previews
    return previews
