"""Which models there are, and what a task of them would cost."""

from __future__ import annotations

from fastapi import APIRouter, Request

from scopitone.http import catalogue
from scopitone.http.auth import AccountId
from scopitone.http.creating import prepare
from scopitone.http.envelope import Envelope
from scopitone.http.routes.jobs import CREATE_BODY, FAILURES
from scopitone.http.schemas.answers import Answer
from scopitone.http.schemas.models import Affordable, Estimate, ModelDetails, ModelList
from scopitone.http.services import base_url, services
from scopitone.http.strict_json import JsonBody
from scopitone.store.database import reading
from scopitone.tasks import ledger
from scopitone.tasks.view import credits_of

router = APIRouter(prefix="/api/v1/client/job", tags=["models"])
ESTIMATE_FAILURES = {**FAILURES, 505: {"model": Answer[None], "description": "Model is off"}}


@router.get("/Models", response_model=Answer[ModelList], responses=FAILURES)
def list_models(
    request: Request,
    account_id: AccountId,  # noqa: ARG001 - asked for its check of the key
    modality: str = "",
    operation: str = "",
) -> Envelope:
    """The models that can be used now."""
    found = catalogue.listed(services(request), modality.strip(), operation.strip())
    return Envelope({"total": len(found), "models": found})


@router.get("/Models/{model:path}", response_model=Answer[ModelDetails], responses=FAILURES)
def read_model(request: Request, account_id: AccountId, model: str) -> Envelope:  # noqa: ARG001
    """One model, with the JSON Schema of its input."""
    return Envelope(catalogue.described(services(request), model))


@router.post(
    "/estimate-credits",
    response_model=Answer[Estimate],
    responses=ESTIMATE_FAILURES,
    openapi_extra=CREATE_BODY,
)
def estimate_credits(request: Request, account_id: AccountId, body: JsonBody) -> Envelope:
    """What a CreateTask body would cost. Validates it, creates nothing."""
    new, _ = prepare(services(request), account_id, body, base_url(request))
    return Envelope({"credits": credits_of(new.price), "estimated": False})


@router.post(
    "/EstimateTask",
    response_model=Answer[Affordable],
    responses=ESTIMATE_FAILURES,
    openapi_extra=CREATE_BODY,
)
def estimate_task(request: Request, account_id: AccountId, body: JsonBody) -> Envelope:
    """The same, beside the balance. Validates it, creates nothing."""
    server = services(request)
    new, _ = prepare(server, account_id, body, base_url(request))
    with reading(server.engine) as session:
        balance = ledger.balance(session, account_id)
    return Envelope(
        {
            "estimated_credits": credits_of(new.price),
            "balance": credits_of(balance),
            "affordable": new.price <= balance,
        }
    )
