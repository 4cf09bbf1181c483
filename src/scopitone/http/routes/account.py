"""What the account has."""

from __future__ import annotations

from fastapi import APIRouter, Request

from scopitone.http.auth import AccountId
from scopitone.http.envelope import Envelope
from scopitone.http.routes.jobs import FAILURES
from scopitone.http.schemas.answers import Answer, Balance
from scopitone.http.services import services
from scopitone.store.database import reading
from scopitone.tasks import ledger
from scopitone.tasks.view import credits_of

router = APIRouter(prefix="/api/v1/client/account", tags=["account"])


@router.get("/balance", response_model=Answer[Balance], responses=FAILURES)
def read_balance(request: Request, account_id: AccountId) -> Envelope:
    """The credits that can still be spent."""
    with reading(services(request).engine) as session:
        return Envelope({"balance": credits_of(ledger.balance(session, account_id))})
