"""The list of video styles."""

from __future__ import annotations

from fastapi import APIRouter

from scopitone.http import paths
from scopitone.http.envelope import Envelope
from scopitone.http.routes.jobs import FAILURES
from scopitone.http.schemas.answers import Answer, StyleList
from scopitone.http.security.authentication import AccountId
from scopitone.video.styles import describe_styles

router = APIRouter(prefix=paths.API, tags=["models"])


@router.get("/styles", response_model=Answer[StyleList], responses=FAILURES)
def list_styles(account_id: AccountId) -> Envelope:  # noqa: ARG001 - checks the API key
    """Return the values of `style` of suno/music-video, except `auto`."""
    # `describe_styles` imports the styles' modules, which load the renderer.
    return Envelope({"styles": describe_styles()})
