"""CreateTask and TaskInfo."""

from __future__ import annotations

from typing import Any

from fastapi import APIRouter, Request

from scopitone.core.errors import InputError
from scopitone.http import paths
from scopitone.http.create_task.fast_route import DirectRoute, body_of
from scopitone.http.create_task.handler import create
from scopitone.http.envelope import Envelope
from scopitone.http.schemas.answers import Answer, Created, Problems, Refusal, TaskInfo
from scopitone.http.schemas.requests import CreateTask
from scopitone.http.security.authentication import authenticate_request
from scopitone.http.security.strict_json import check_content_type, describe_body, parse
from scopitone.http.services import base_url, services
from scopitone.tasks import state
from scopitone.tasks.accounts.idempotency import FIELD, MAX_LENGTH
from scopitone.tasks.presenter import task_info

REPLAY_HEADER = "Idempotent-Replay"

router = APIRouter(prefix=paths.JOB, tags=["jobs"], route_class=DirectRoute)

FAILURES: dict[int | str, dict[str, Any]] = {
    401: {"model": Answer[None], "description": "The API key is missing or unknown"},
    403: {"model": Answer[None], "description": "The API key is disabled"},
    404: {"model": Answer[None], "description": "Not found, or owned by another account"},
    422: {"model": Refusal[Problems], "description": "The request is not valid"},
    429: {"model": Answer[None], "description": "Rate limit exceeded; see Retry-After"},
}

CREATE_BODY = describe_body(CreateTask)
CREATE_HEADERS: dict[str, Any] = {
    "parameters": [
        {
            "name": FIELD.lower(),
            "in": "header",
            "required": False,
            "schema": {
                "type": "string",
                "maxLength": MAX_LENGTH,
                "default": "",
                "title": FIELD,
            },
        }
    ],
}
INFO_QUERY: dict[str, Any] = {
    "parameters": [
        {
            "name": "task_id",
            "in": "query",
            "required": False,
            "schema": {"type": "string", "default": "", "title": "Task Id"},
        }
    ]
}
CREATE_FAILURES: dict[int | str, dict[str, Any]] = {
    402: {
        "model": Answer[None],
        "description": "The price exceeds the balance, or the account's files exceed its quota",
    },
    409: {
        "model": Answer[None],
        "description": "The first request with this Idempotency-Key is still in flight",
    },
    413: {"model": Answer[None], "description": "The request body is too large"},
    415: {"model": Answer[None], "description": "The Content-Type is not JSON"},
    455: {"model": Answer[None], "description": "Maintenance: no new tasks are accepted"},
    505: {"model": Answer[None], "description": "The model is switched off"},
}


@router.post(
    "/CreateTask",
    response_model=Answer[Created],
    responses={**FAILURES, **CREATE_FAILURES},
    openapi_extra={**CREATE_BODY, **CREATE_HEADERS},
)
def create_task(request: Request) -> Envelope:
    """Create a task. It is stored before the response is sent."""
    account_id = authenticate_request(request)
    check_content_type(request)
    key = request.headers.get(FIELD, "").strip()
    created = create(services(request), account_id, parse(body_of(request)), base_url(request), key)
    return Envelope(created.data, headers={REPLAY_HEADER: "true"} if created.replayed else None)


@router.get(
    "/TaskInfo",
    response_model=Answer[TaskInfo],
    responses=FAILURES,
    openapi_extra=INFO_QUERY,
)
def read_task(request: Request) -> Envelope:
    """Return a task's status and progress, and its result once it has ended."""
    account_id = authenticate_request(request)
    task_id = request.query_params.get("task_id", "").strip()
    if not task_id:
        raise InputError("task_id", "is required as a query parameter")
    task = state.find_task(services(request).engine, account_id, task_id)
    return Envelope(task_info(task, base_url(request)))
