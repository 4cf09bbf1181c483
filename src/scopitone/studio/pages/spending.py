"""Credits: what is left, what was spent on what, and what things cost."""

from __future__ import annotations

from fastapi import APIRouter, Request
from fastapi.responses import Response

from scopitone.http.catalogue import offered
from scopitone.http.services import services
from scopitone.store.database import reading
from scopitone.studio.rendering import page
from scopitone.studio.signed_in import SignedIn
from scopitone.tasks import ledger
from scopitone.tasks.view import credits_of

router = APIRouter()
_A_PAGE = 50


@router.get("/credits")
def show(request: Request, who: SignedIn) -> Response:
    """Balance, prices, and the newest movements."""
    server = services(request)
    with reading(server.engine) as session:
        balance = ledger.balance(session, who.account_id)
        found = ledger.entries(session, who.account_id, _A_PAGE + 1)
    last = found[_A_PAGE - 1] if len(found) > _A_PAGE else None
    return page(
        request,
        "credits",
        who,
        balance=credits_of(balance),
        prices={name: credits_of(server.settings.price(name)) for name in offered(server)},
        entries=[
            {
                "kind": entry.kind,
                "amount": credits_of(entry.amount),
                "task_id": entry.task_id,
                "create_at": entry.created_at,
            }
            for entry in found[:_A_PAGE]
        ],
        cursor=f"{last.created_at}-{last.id}" if last else "",
    )
