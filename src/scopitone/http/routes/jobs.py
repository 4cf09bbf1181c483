"""CreateTask and TaskInfo."""

from __future__ import annotations

from typing import Any

from fastapi import APIRouter, Request

from scopitone.errors import InputError
from scopitone.http.auth import account
from scopitone.http.creating import create
from scopitone.http.direct import DirectRoute, body_of
from scopitone.http.envelope import Envelope
from scopitone.http.schemas.answers import Answer, Created, Problems, TaskInfo
from scopitone.http.schemas.requests import CreateTask
from scopitone.http.services import base_url, services
from scopitone.http.strict_json import check_type, parse
from scopitone.tasks import lifecycle
from scopitone.tasks.idempotency import FIELD, MAX_LENGTH
from scopitone.tasks.view import task_info

REPLAY = "Idempotent-Replay"

router = APIRouter(prefix="/api/v1/client/job", tags=["jobs"], route_class=DirectRoute)

FAILURES: dict[int | str, dict[str, Any]] = {
    401: {"model": Answer[None], "description": "No key, or none that is known"},
    403: {"model": Answer[None], "description": "The key is disabled"},
    404: {"model": Answer[None], "description": "No such thing, or another account's"},
    422: {"model": Answer[Problems], "description": "The request does not validate"},
    429: {"model": Answer[None], "description": "Too many calls; Retry-After says when again"},
}

CREATE_BODY: dict[str, Any] = {
    "requestBody": {
        "required": True,
        "content": {"application/json": {"schema": CreateTask.model_json_schema()}},
    }
}
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
    402: {"model": Answer[None], "description": "The price exceeds the balance"},
    409: {"model": Answer[None], "description": "The first request with this key is in flight"},
    413: {"model": Answer[None], "description": "The body is too large"},
    415: {"model": Answer[None], "description": "The body is not JSON by its type"},
    455: {"model": Answer[None], "description": "Maintenance: no new tasks for now"},
    505: {"model": Answer[None], "description": "The model is switched off"},
}


@router.post(
    "/CreateTask",
    response_model=Answer[Created],
    responses={**FAILURES, **CREATE_FAILURES},
    openapi_extra={**CREATE_BODY, **CREATE_HEADERS},
)
def create_task(request: Request) -> Envelope:
    """Ask for a piece of work. It is stored before the answer is sent."""
    account_id = account(request)
    check_type(request)
    name = request.headers.get(FIELD, "").strip()
    made = create(services(request), account_id, parse(body_of(request)), base_url(request), name)
    return Envelope(made.data, headers={REPLAY: "true"} if made.replayed else None)


@router.get(
    "/TaskInfo",
    response_model=Answer[TaskInfo],
    responses=FAILURES,
    openapi_extra=INFO_QUERY,
)
def read_task(request: Request) -> Envelope:
    """How far a task is, and its result once it has ended."""
    account_id = account(request)
    task_id = request.query_params.get("task_id", "").strip()
    if not task_id:
        raise InputError("task_id", "is required, as a query parameter")
    task = lifecycle.find(services(request).engine, account_id, task_id)
    return Envelope(task_info(task, base_url(request)))
