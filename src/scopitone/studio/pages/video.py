"""Making a video: the page where the studio opens."""

from __future__ import annotations

from fastapi import APIRouter, Request
from fastapi.responses import Response

from scopitone.studio.rendering import page
from scopitone.studio.signed_in import SignedIn

router = APIRouter()


@router.get("/")
def show(request: Request, who: SignedIn) -> Response:
    """The page."""
    return page(request, "video", who)
