"""What the account has."""

from __future__ import annotations

import re

from fastapi import APIRouter, Request

from scopitone.errors import InputError
from scopitone.http.auth import AccountId
from scopitone.http.catalogue import offered
from scopitone.http.envelope import Envelope
from scopitone.http.routes.jobs import FAILURES
from scopitone.http.schemas.answers import Answer, Balance, LedgerPage, Prices
from scopitone.http.services import services
from scopitone.store.database import reading
from scopitone.tasks import ledger
from scopitone.tasks.view import credits_of

router = APIRouter(prefix="/api/v1/client/account", tags=["account"])
_MOST = 200
_CURSOR = re.compile(r"([0-9]{1,12})-([0-9a-f]{8,64})")


@router.get("/balance", response_model=Answer[Balance], responses=FAILURES)
def read_balance(request: Request, account_id: AccountId) -> Envelope:
    """The credits that can still be spent."""
    with reading(services(request).engine) as session:
        return Envelope({"balance": credits_of(ledger.balance(session, account_id))})


@router.get("/prices", response_model=Answer[Prices], responses=FAILURES)
def read_prices(request: Request, account_id: AccountId) -> Envelope:  # noqa: ARG001 - checked
    """What a task of each model costs."""
    server = services(request)
    return Envelope(
        {"prices": {name: credits_of(server.settings.price(name)) for name in offered(server)}}
    )


@router.get("/ledger", response_model=Answer[LedgerPage], responses=FAILURES)
def read_ledger(
    request: Request, account_id: AccountId, limit: str = "50", cursor: str = ""
) -> Envelope:
    """Every movement of credits, newest first, `limit` (1 to 200) at a time."""
    if not limit.isdecimal() or not 1 <= int(limit[:9]) <= _MOST:
        raise InputError("limit", f"must be a whole number from 1 to {_MOST}")
    count = int(limit)
    with reading(services(request).engine) as session:
        found = ledger.entries(session, account_id, count + 1, _position(cursor))
    shown = [
        {
            "id": entry.id,
            "kind": entry.kind,
            "amount": credits_of(entry.amount),
            "task_id": entry.task_id,
            "create_at": entry.created_at,
        }
        for entry in found[:count]
    ]
    last = found[count - 1] if len(found) > count else None
    return Envelope(
        {"entries": shown, "next_cursor": f"{last.created_at}-{last.id}" if last else None}
    )


def _position(cursor: str) -> tuple[int, str] | None:
    if not cursor:
        return None
    match = _CURSOR.fullmatch(cursor)
    if match is None:
        raise InputError("cursor", "must be a next_cursor that this route answered")
    return int(match[1]), match[2]
