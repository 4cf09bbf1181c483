"""The account's balance, prices and ledger."""

from __future__ import annotations

from fastapi import APIRouter, Request

from scopitone.http import paths
from scopitone.http.envelope import Envelope
from scopitone.http.models.catalogue import list_enabled
from scopitone.http.paging import format_cursor, parse_cursor, parse_limit
from scopitone.http.routes.jobs import FAILURES
from scopitone.http.schemas.answers import Answer, Balance, LedgerPage, Prices
from scopitone.http.security.authentication import AccountId
from scopitone.http.services import services
from scopitone.store.database import reading
from scopitone.tasks.accounts import credit_ledger
from scopitone.tasks.presenter import credits_of

router = APIRouter(prefix=paths.ACCOUNT, tags=["account"])
_MAX_ENTRIES = 200
_LEDGER_ID = "[0-9a-f]{8,64}"


@router.get("/balance", response_model=Answer[Balance], responses=FAILURES)
def read_balance(request: Request, account_id: AccountId) -> Envelope:
    """Return the credits that can be spent."""
    with reading(services(request).engine) as session:
        return Envelope({"balance": credits_of(credit_ledger.balance_of(session, account_id))})


@router.get("/prices", response_model=Answer[Prices], responses=FAILURES)
def read_prices(request: Request, account_id: AccountId) -> Envelope:  # noqa: ARG001 - checked
    """Return the price of a task, by model."""
    server = services(request)
    prices = {name: credits_of(server.settings.price_of(name)) for name in list_enabled(server)}
    return Envelope({"prices": prices})


@router.get("/ledger", response_model=Answer[LedgerPage], responses=FAILURES)
def read_ledger(
    request: Request, account_id: AccountId, limit: str = "50", cursor: str = ""
) -> Envelope:
    """Return all credit transactions, newest first, in pages of `limit` (1 to 200) entries."""
    count = parse_limit(limit, _MAX_ENTRIES)
    with reading(services(request).engine) as session:
        rows = credit_ledger.list_entries(
            session, account_id, count + 1, parse_cursor(cursor, _LEDGER_ID)
        )
    entries = [
        {
            "id": entry.id,
            "kind": entry.kind,
            "amount": credits_of(entry.amount),
            "task_id": entry.task_id,
            "create_at": entry.created_at,
        }
        for entry in rows[:count]
    ]
    last = rows[count - 1] if len(rows) > count else None
    return Envelope(
        {
            "entries": entries,
            "next_cursor": format_cursor(last.created_at, last.id) if last else None,
        }
    )
