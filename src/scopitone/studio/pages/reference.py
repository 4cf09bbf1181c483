"""The API's reference: drawn by the page's script from the OpenAPI document of this server."""

from __future__ import annotations

from fastapi import APIRouter, Request
from fastapi.responses import Response

from scopitone.studio.rendering import page
from scopitone.studio.signed_in import SignedIn

router = APIRouter()


@router.get("/reference")
def show(request: Request, who: SignedIn) -> Response:
    """The page."""
    return page(request, "reference", who)
