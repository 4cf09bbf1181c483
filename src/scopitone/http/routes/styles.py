"""Which looks a video can have."""

from __future__ import annotations

from fastapi import APIRouter

from scopitone.http.auth import AccountId
from scopitone.http.envelope import Envelope
from scopitone.http.routes.jobs import FAILURES
from scopitone.http.schemas.answers import Answer, StyleList
from scopitone.video.styles import listed

router = APIRouter(prefix="/api/v1", tags=["models"])


@router.get("/styles", response_model=Answer[StyleList], responses=FAILURES)
def list_styles(account_id: AccountId) -> Envelope:  # noqa: ARG001 - asked for its check of the key
    """The values of `style` of suno/music-video, besides `auto`."""
    # Their modules draw: they are loaded when somebody asks for them.
    return Envelope({"styles": listed()})
