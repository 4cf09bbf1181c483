"""The account's API keys: the list comes with the page, everything else by the job API."""

from __future__ import annotations

from fastapi import APIRouter, Request
from fastapi.responses import Response

from scopitone.http.services import services
from scopitone.studio.rendering import page
from scopitone.studio.signed_in import SignedIn
from scopitone.tasks import keys

router = APIRouter()


@router.get("/keys")
def show(request: Request, who: SignedIn) -> Response:
    """The keys, oldest first."""
    found = keys.list_keys(services(request).engine, who.account_id)
    working = sum(key.disabled_at is None for key in found)
    return page(request, "keys", who, keys=found, working=working)
