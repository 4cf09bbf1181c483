"""The available models, and cost estimates for tasks."""

from __future__ import annotations

from fastapi import APIRouter, Request

from scopitone.http import paths
from scopitone.http.create_task.handler import build_task
from scopitone.http.envelope import Envelope
from scopitone.http.models import catalogue
from scopitone.http.models.song_requests import read_song_request
from scopitone.http.routes.jobs import CREATE_BODY, FAILURES
from scopitone.http.schemas.answers import Answer, Templates
from scopitone.http.schemas.models import Affordable, Estimate, ModelDetails, ModelList, Understood
from scopitone.http.security.authentication import AccountId
from scopitone.http.security.strict_json import JsonBody
from scopitone.http.services import base_url, services
from scopitone.store.database import reading
from scopitone.tasks.accounts import credit_ledger
from scopitone.tasks.presenter import credits_of

router = APIRouter(prefix=paths.JOB, tags=["models"])
ESTIMATE_FAILURES = {
    **FAILURES,
    505: {"model": Answer[None], "description": "The model is switched off"},
}


@router.get("/Models", response_model=Answer[ModelList], responses=FAILURES)
def list_models(
    request: Request,
    account_id: AccountId,  # noqa: ARG001 - checks the API key
    modality: str = "",
    operation: str = "",
) -> Envelope:
    """Return the available models."""
    entries = catalogue.list_entries(services(request), modality.strip(), operation.strip())
    return Envelope({"total": len(entries), "models": entries})


@router.get("/Models/{model:path}", response_model=Answer[ModelDetails], responses=FAILURES)
def read_model(request: Request, account_id: AccountId, model: str) -> Envelope:  # noqa: ARG001
    """Return a model with the JSON Schema of its `input`."""
    return Envelope(catalogue.describe_model(services(request), model))


@router.get("/kling-templates", response_model=Answer[Templates], responses=FAILURES)
@router.get("/vidu-templates", response_model=Answer[Templates], responses=FAILURES)
@router.get("/bytedance-templates", response_model=Answer[Templates], responses=FAILURES)
def list_templates(account_id: AccountId) -> Envelope:  # noqa: ARG001 - checks the API key
    """Return no templates: they are for video models of other vendors."""
    return Envelope({"total": 0, "templates": []})


@router.post(
    "/estimate-credits",
    response_model=Answer[Estimate],
    responses=ESTIMATE_FAILURES,
    openapi_extra=CREATE_BODY,
)
def estimate_credits(request: Request, account_id: AccountId, body: JsonBody) -> Envelope:
    """Return the price of a CreateTask body. It is validated, but no task is created."""
    new, warnings = build_task(services(request), account_id, body, base_url(request))
    data = {"credits": credits_of(new.price), "estimated": False}
    return Envelope(data | ({"warnings": warnings} if warnings else {}))


@router.post(
    "/understand",
    response_model=Answer[Understood],
    responses=ESTIMATE_FAILURES,
    openapi_extra=CREATE_BODY,
)
def understand_request(request: Request, account_id: AccountId, body: JsonBody) -> Envelope:
    """Return what the request for a song is understood as. No task is created.

    What the request leaves open is null or empty. `understood` is null for models that make no new
    song, and for music engines that do not tell.
    """
    server = services(request)
    new, _ = build_task(server, account_id, body, base_url(request))
    understood, notes = read_song_request(server.settings, new)
    return Envelope({"understood": understood, "notes": notes})


@router.post(
    "/EstimateTask",
    response_model=Answer[Affordable],
    responses=ESTIMATE_FAILURES,
    openapi_extra=CREATE_BODY,
)
def estimate_task(request: Request, account_id: AccountId, body: JsonBody) -> Envelope:
    """Return the price of a CreateTask body and the balance. No task is created."""
    server = services(request)
    new, warnings = build_task(server, account_id, body, base_url(request))
    with reading(server.engine) as session:
        balance = credit_ledger.balance_of(session, account_id)
    return Envelope(
        {
            "estimated_credits": credits_of(new.price),
            "balance": credits_of(balance),
            "affordable": new.price <= balance,
            **({"warnings": warnings} if warnings else {}),
        }
    )
