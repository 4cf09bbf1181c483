"""Webhooks: the secret that signs callbacks, a test delivery, how to verify."""

from __future__ import annotations

from fastapi import APIRouter, Request
from fastapi.responses import Response

from scopitone.http.services import services
from scopitone.studio.rendering import page
from scopitone.studio.signed_in import SignedIn
from scopitone.tasks import signing

router = APIRouter()


@router.get("/webhooks")
def show(request: Request, who: SignedIn) -> Response:
    """The page; the secret itself comes when it is asked for."""
    engine = services(request).engine
    return page(
        request,
        "webhooks",
        who,
        made_at=signing.current_secret(engine, who.account_id).created_at,
        previous_until=signing.previous_valid_until(engine, who.account_id),
    )
