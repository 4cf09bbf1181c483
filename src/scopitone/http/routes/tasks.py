"""What can be done with tasks that there are: list, follow, cancel."""

from __future__ import annotations

import re
from typing import Any

from fastapi import APIRouter, Request
from fastapi.responses import StreamingResponse
from starlette.concurrency import run_in_threadpool

from scopitone.errors import InputError
from scopitone.http.auth import AccountId
from scopitone.http.envelope import Envelope
from scopitone.http.events import Feed
from scopitone.http.routes.jobs import FAILURES
from scopitone.http.schemas.answers import Answer, TaskInfo, TaskPage
from scopitone.http.schemas.checking import check
from scopitone.http.schemas.requests import CancelTask, DeleteTask
from scopitone.http.services import base_url, services
from scopitone.http.strict_json import JsonBody
from scopitone.store.tables import Task
from scopitone.tasks import deletion, deliveries, lifecycle
from scopitone.tasks.errors import ChoiceError
from scopitone.tasks.listing import Filter, Place, Standing, tasks_of
from scopitone.tasks.view import task_info

router = APIRouter(prefix="/api/v1/client/job", tags=["jobs"])
# The second is for nginx, which else collects the events before it passes them on.
STREAM_HEADERS = {"Cache-Control": "no-store", "X-Accel-Buffering": "no"}
_MOST = 100
_STATUSES = ["pending", "running", "success", "failed"]
_CURSOR = re.compile(r"([0-9]{1,12})-([0-9a-f]{32})")


@router.get("/list", response_model=Answer[TaskPage], responses=FAILURES)
def list_tasks(
    request: Request,
    account_id: AccountId,
    status: str = "",
    model: str = "",
    search: str = "",
    limit: str = "20",
    cursor: str = "",
) -> Envelope:
    """The account's tasks, newest first, `limit` (1 to 100) at a time.

    `search` is looked for in what was asked: titles, prompts, lyrics, names.
    """
    if status and status not in _STATUSES:
        raise ChoiceError("status", f"there is no status {status[:64]!r}", _STATUSES)
    if not limit.isdecimal() or not 1 <= int(limit[:9]) <= _MOST:
        raise InputError("limit", f"must be a whole number from 1 to {_MOST}")
    count = int(limit)
    wanted = Filter(status, model, search.strip()[:200])
    engine = services(request).engine
    # One more than is shown tells whether there is another page.
    found = tasks_of(engine, account_id, wanted, count + 1, _place(cursor))
    base = base_url(request)
    last = found[count - 1] if len(found) > count else None
    return Envelope(
        {
            "tasks": [task_info(task, base) for task in found[:count]],
            "next_cursor": f"{last.create_at}-{last.id}" if last else None,
        }
    )


def _place(cursor: str) -> Place | None:
    if not cursor:
        return None
    match = _CURSOR.fullmatch(cursor)
    if match is None:
        raise InputError("cursor", "must be the next_cursor of the page before")
    return int(match.group(1)), match.group(2)


@router.post(
    "/cancel",
    response_model=Answer[TaskInfo],
    responses={**FAILURES, 413: {"model": Answer[None]}},
    openapi_extra={
        "requestBody": {
            "required": True,
            "content": {"application/json": {"schema": CancelTask.model_json_schema()}},
        }
    },
)
def cancel_task(request: Request, account_id: AccountId, body: JsonBody) -> Envelope:
    """End a pending or running task now, as failed; its credits are given back."""
    server = services(request)
    asked = check(CancelTask, body)

    def owe(session: Any, task: Task) -> None:
        deliveries.owe(session, task, server.queueing.enqueue_callback)

    task = lifecycle.cancel(server.engine, account_id, asked.task_id, owe)
    return Envelope(task_info(task, base_url(request)))


@router.post(
    "/delete",
    response_model=Answer[None],
    responses={**FAILURES, 413: {"model": Answer[None]}},
    openapi_extra={
        "requestBody": {
            "required": True,
            "content": {"application/json": {"schema": DeleteTask.model_json_schema()}},
        }
    },
)
def delete_task(request: Request, account_id: AccountId, body: JsonBody) -> Envelope:
    """Forget a task that has ended, and delete what it made."""
    deletion.delete_task(services(request).engine, account_id, check(DeleteTask, body).task_id)
    return Envelope(None)


@router.get(
    "/feed",
    response_class=StreamingResponse,
    responses={
        **FAILURES,
        200: {
            "description": "A `task` event for each change of any of the account's tasks",
            "content": {"text/event-stream": {"schema": {"type": "string"}}},
        },
    },
)
async def follow_account(request: Request, account_id: AccountId) -> StreamingResponse:
    """What happens to the account's tasks, as server-sent events, until the client leaves."""
    feed: Feed = request.app.state.feed
    return StreamingResponse(
        feed.of_account(account_id), media_type="text/event-stream", headers=STREAM_HEADERS
    )


@router.get(
    "/events",
    response_class=StreamingResponse,
    responses={
        **FAILURES,
        200: {
            "description": "`progress` events, and a last `end` event with the task",
            "content": {"text/event-stream": {"schema": {"type": "string"}}},
        },
    },
)
async def follow_task(
    request: Request, account_id: AccountId, task_id: str = ""
) -> StreamingResponse:
    """How far a task is, as server-sent events, until it has ended."""
    if not task_id.strip():
        raise InputError("task_id", "is required, as a query parameter")
    engine = services(request).engine
    base = base_url(request)

    async def read() -> Task:
        return await run_in_threadpool(lifecycle.find, engine, account_id, task_id.strip())

    async def final() -> dict[str, Any]:
        return task_info(await read(), base)

    task = await read()
    feed: Feed = request.app.state.feed
    return StreamingResponse(
        feed.events(task.id, Standing(task.status, task.progress), final),
        media_type="text/event-stream",
        headers=STREAM_HEADERS,
    )
