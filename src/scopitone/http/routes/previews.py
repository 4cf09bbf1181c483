"""What editors need before a video is rendered: frames, and a song's outline and words."""

from __future__ import annotations

from dataclasses import dataclass
from pathlib import Path
from typing import Any

from fastapi import APIRouter, Request, Response

from scopitone.core.errors import InputError
from scopitone.http import paths
from scopitone.http.envelope import Envelope
from scopitone.http.models.catalogue import MODELS
from scopitone.http.models.registry import list_word_times
from scopitone.http.routes.jobs import FAILURES
from scopitone.http.schemas.answers import Answer, CorrectedWords, Outline, SongLyrics
from scopitone.http.schemas.checking import check
from scopitone.http.schemas.requests import CorrectWords, PreviewFrame, PreviewPiece
from scopitone.http.security.authentication import AccountId
from scopitone.http.security.strict_json import JsonBody, describe_body
from scopitone.http.services import base_url, services
from scopitone.lyrics import parse
from scopitone.lyrics.aligned_words import list_words
from scopitone.lyrics.json_codec import from_json, to_json
from scopitone.lyrics.revision import can_correct, correct_words
from scopitone.store.tables import Clip
from scopitone.tasks.clip_lyrics import revise_lyrics
from scopitone.tasks.jobs import brand_assets
from scopitone.tasks.jobs.music_video import find_clip
from scopitone.tasks.models import VIDEO
from scopitone.tasks.previews.service import PreviewService
from scopitone.tasks.previews.turns import Turn
from scopitone.tasks.specs import VideoSpec

STYLE_HEADER, REASON_HEADER = "Scopitone-Style", "Scopitone-Style-Reason"
_NOT_STORED = {"Cache-Control": "no-store"}
_OUTDATED: dict[str, Any] = {
    "model": Answer[None],
    "description": "The same player has sent a request with a higher turn",
}

router = APIRouter(prefix=paths.JOB, tags=["jobs"])


@router.post(
    "/preview",
    summary="Preview Frame",
    response_class=Response,
    responses={
        **FAILURES,
        200: {
            "description": "The frame",
            "content": {"image/jpeg": {}},
            "headers": {
                STYLE_HEADER: {"description": "The style", "schema": {"type": "string"}},
                REASON_HEADER: {
                    "description": "Why this style: `requested`, or what `auto` went by, such as "
                    "`genre: jazz`",
                    "schema": {"type": "string"},
                },
            },
        },
        409: _OUTDATED,
    },
    openapi_extra=describe_body(PreviewFrame),
)
def draw_frame(request: Request, account_id: AccountId, body: JsonBody) -> Response:
    """Render one frame of a video as a JPEG, from `input` of suno/music-video.

    Files of a brand kit are shown if they were uploaded to this server or sent as data: URLs.
    Other URLs are downloaded only for the video. The headers name the style, which `auto` chooses.
    """
    body_fields = check(PreviewFrame, body)
    video = _read_video(request, account_id, body_fields.input)
    turn = Turn(account_id, body_fields.player, body_fields.turn)
    frame = _previews_of(request).draw_frame(
        video.clip, video.spec, body_fields.at, video.files, turn, body_fields.side
    )
    reason = f"{frame.reason}: {frame.genre}" if frame.genre else frame.reason
    headers = {**_NOT_STORED, STYLE_HEADER: frame.name, REASON_HEADER: reason}
    return Response(frame.jpeg, media_type="image/jpeg", headers=headers)


@router.post(
    "/preview-piece",
    summary="Preview Piece",
    response_class=Response,
    responses={
        **FAILURES,
        200: {"description": "The piece", "content": {"video/mp4": {}}},
        409: _OUTDATED,
    },
    openapi_extra=describe_body(PreviewPiece),
)
def draw_piece(request: Request, account_id: AccountId, body: JsonBody) -> Response:
    """Render a piece of a video, small and without sound, as fragmented MP4 (H.264).

    Pieces are for Media Source Extensions: each begins with an initialization segment and a
    keyframe, and its frames have the times that they have in the video, 30 a second. Consecutive
    pieces contain each frame exactly once. The song itself is the sound.
    """
    body_fields = check(PreviewPiece, body)
    video = _read_video(request, account_id, body_fields.input)
    turn = Turn(account_id, body_fields.player, body_fields.turn)
    piece = _previews_of(request).draw_piece(
        video.clip,
        video.spec,
        body_fields.at,
        body_fields.length,
        video.files,
        turn,
        body_fields.side,
    )
    return Response(piece, media_type="video/mp4", headers=_NOT_STORED)


@router.get("/outline", response_model=Answer[Outline], responses=FAILURES)
def read_outline(
    request: Request, account_id: AccountId, task_id: str = "", suno_id: str = ""
) -> Envelope:
    """Return a clip's loudness over time, beats and sections, for players."""
    clip = _find_clip(request, account_id, *_read_query(task_id, suno_id))
    return Envelope(_previews_of(request).outline_song(clip, Turn(account_id)))


@router.get("/lyrics", response_model=Answer[SongLyrics], responses=FAILURES)
def read_lyrics(
    request: Request, account_id: AccountId, task_id: str = "", suno_id: str = ""
) -> Envelope:
    """Return a clip's lyrics as the document of a project has them, with confidence."""
    clip = _find_clip(request, account_id, *_read_query(task_id, suno_id))
    return Envelope(to_json(from_json(clip.lyrics)))


@router.post(
    "/correct-words",
    response_model=Answer[CorrectedWords],
    responses=FAILURES,
    openapi_extra=describe_body(CorrectWords),
)
def correct_song_words(request: Request, account_id: AccountId, body: JsonBody) -> Envelope:
    """Return words with new text and the times that they had; nothing is stored.

    Unchanged words keep their times. Changed words are placed between their neighbors.
    `aligned_words` of the answer is null if there are no times to keep, or if `lyrics` contains
    times; in that case, import the song again.
    """
    fields = check(CorrectWords, body)
    clip = _find_clip(request, account_id, fields.task_id, fields.suno_id)
    words = list_word_times(fields.aligned_words) or []
    lyrics, typed = revise_lyrics(clip.lyrics, words), parse(fields.lyrics.encode())
    if not typed.lines or typed.lines[0].start is not None or not can_correct(lyrics):
        return Envelope({"aligned_words": None})
    texts = [line.text for line in typed.lines]
    return Envelope({"aligned_words": list_words(correct_words(lyrics, texts, clip.duration))})


@dataclass(frozen=True, slots=True)
class _Video:
    """What a preview shows: files are those of the brand kit, by part."""

    clip: Clip
    spec: VideoSpec
    files: dict[str, Path]


def _read_video(request: Request, account_id: str, video_input: dict[str, Any]) -> _Video:
    server = services(request)
    model = MODELS[VIDEO]
    fields: Any = model.read(server, account_id, video_input)
    spec = model.validate(server, account_id, fields).spec
    assert isinstance(spec, VideoSpec)
    clip = _find_clip(request, account_id, fields.task_id, fields.suno_id)
    files = brand_assets.find_local_files(
        server.settings, server.engine, server.blobs, spec, base_url(request)
    )
    return _Video(clip, spec, files)


def _read_query(task_id: str, suno_id: str) -> tuple[str, str]:
    for name, value in (("task_id", task_id), ("suno_id", suno_id)):
        if not value.strip():
            raise InputError(name, "is required as a query parameter")
    return task_id.strip(), suno_id.strip()


def _find_clip(request: Request, account_id: str, task_id: str, suno_id: str) -> Clip:
    return find_clip(services(request).engine, account_id, task_id, suno_id)


def _previews_of(request: Request) -> PreviewService:
    previews: PreviewService = request.app.state.previews
    return previews
