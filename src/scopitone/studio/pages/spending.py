"""The page of credits: balance, prices and transactions."""

from __future__ import annotations

from fastapi import APIRouter, Request
from fastapi.responses import Response

from scopitone.http.models.catalogue import list_enabled
from scopitone.http.services import services
from scopitone.store.database import reading
from scopitone.studio.signed_in_pages import SignedInVisitor
from scopitone.studio.templating import render_page
from scopitone.tasks.accounts import credit_ledger
from scopitone.tasks.presenter import credits_of

router = APIRouter()
_PAGE_SIZE = 50


@router.get("/credits")
def show_credits(request: Request, visitor: SignedInVisitor) -> Response:
    """Show the balance, the prices and the newest transactions."""
    server = services(request)
    with reading(server.engine) as session:
        balance = credit_ledger.balance_of(session, visitor.account_id)
        rows = credit_ledger.list_entries(session, visitor.account_id, _PAGE_SIZE + 1)
    last = rows[_PAGE_SIZE - 1] if len(rows) > _PAGE_SIZE else None
    return render_page(
        request,
        "credits",
        visitor,
        balance=credits_of(balance),
        prices={name: credits_of(server.settings.price_of(name)) for name in list_enabled(server)},
        entries=[
            {
                "kind": entry.kind,
                "amount": credits_of(entry.amount),
                "task_id": entry.task_id,
                "create_at": entry.created_at,
            }
            for entry in rows[:_PAGE_SIZE]
        ],
        cursor=f"{last.created_at}-{last.id}" if last else "",
    )
