"""The page of webhooks: signing secret, test delivery, and how to verify signatures."""

from __future__ import annotations

from fastapi import APIRouter, Request
from fastapi.responses import Response

from scopitone.http.services import services
from scopitone.studio.signed_in_pages import SignedInVisitor
from scopitone.studio.templating import render_page
from scopitone.tasks.webhooks import signing

router = APIRouter()


@router.get("/webhooks")
def show_webhooks(request: Request, visitor: SignedInVisitor) -> Response:
    """Show the page. The script loads the secret on request."""
    engine = services(request).engine
    return render_page(
        request,
        "webhooks",
        visitor,
        created_at=signing.load_current_secret(engine, visitor.account_id).created_at,
        previous_until=signing.previous_valid_until(engine, visitor.account_id),
    )
