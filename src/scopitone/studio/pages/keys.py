"""The page of API keys. It contains the list; its script does the rest through the job API."""

from __future__ import annotations

from fastapi import APIRouter, Request
from fastapi.responses import Response

from scopitone.http.services import services
from scopitone.studio.signed_in_pages import SignedInVisitor
from scopitone.studio.templating import render_page
from scopitone.tasks.accounts import api_keys

router = APIRouter()


@router.get("/keys")
def show_keys(request: Request, visitor: SignedInVisitor) -> Response:
    """Show the account's API keys, oldest first."""
    rows = api_keys.list_keys(services(request).engine, visitor.account_id)
    enabled_count = sum(key.disabled_at is None for key in rows)
    return render_page(request, "keys", visitor, keys=rows, enabled_count=enabled_count)
