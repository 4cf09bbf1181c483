"""The API reference, which its script builds from the OpenAPI page of this server."""

from __future__ import annotations

from fastapi import APIRouter, Request
from fastapi.responses import Response

from scopitone.studio.signed_in_pages import SignedInVisitor
from scopitone.studio.templating import render_page

router = APIRouter()


@router.get("/reference")
def show_reference(request: Request, visitor: SignedInVisitor) -> Response:
    """Show the API reference."""
    return render_page(request, "reference", visitor)
