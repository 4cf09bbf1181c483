"""Routes for existing tasks: list, follow, cancel, delete."""

from __future__ import annotations

from typing import Any

from fastapi import APIRouter, Request
from fastapi.responses import StreamingResponse
from starlette.concurrency import run_in_threadpool

from scopitone.core.errors import InputError
from scopitone.http import paths
from scopitone.http.envelope import Envelope
from scopitone.http.live.event_streams import EventStream
from scopitone.http.live.sse import Feed
from scopitone.http.paging import format_cursor, parse_cursor, parse_limit
from scopitone.http.routes.jobs import FAILURES
from scopitone.http.schemas.answers import Answer, TaskInfo, TaskPage
from scopitone.http.schemas.checking import check
from scopitone.http.schemas.requests import CancelTask, DeleteTask
from scopitone.http.security.authentication import AccountId
from scopitone.http.security.strict_json import JsonBody, describe_body
from scopitone.http.services import base_url, services
from scopitone.store.tables import Task
from scopitone.tasks import deletion, state
from scopitone.tasks.errors import ChoiceError
from scopitone.tasks.presenter import task_info
from scopitone.tasks.queries import TaskFilter, TaskProgress, load_task_page
from scopitone.tasks.status import TaskStatus
from scopitone.tasks.webhooks import deliveries

router = APIRouter(prefix=paths.JOB, tags=["jobs"])
_MAX_TASKS = 100
_STATUSES = list(TaskStatus)


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
    """Return the account's tasks, newest first, in pages of `limit` (1 to 100) tasks.

    `search` matches the request: titles, prompts, lyrics, names.
    """
    if status and status not in _STATUSES:
        raise ChoiceError("status", f"unknown status {status[:64]!r}", _STATUSES)
    count = parse_limit(limit, _MAX_TASKS)
    task_filter = TaskFilter(status, model, search.strip()[:200])
    engine = services(request).engine
    # One task more than the page shows whether there is another page.
    tasks = load_task_page(engine, account_id, task_filter, count + 1, parse_cursor(cursor))
    base = base_url(request)
    last = tasks[count - 1] if len(tasks) > count else None
    return Envelope(
        {
            "tasks": [task_info(task, base) for task in tasks[:count]],
            "next_cursor": format_cursor(last.create_at, last.id) if last else None,
        }
    )


@router.post(
    "/cancel",
    response_model=Answer[TaskInfo],
    responses={**FAILURES, 413: {"model": Answer[None]}},
    openapi_extra=describe_body(CancelTask),
)
def cancel_task(request: Request, account_id: AccountId, body: JsonBody) -> Envelope:
    """Cancel a pending or running task. It ends as failed, and its credits are returned."""
    server = services(request)
    task_id = check(CancelTask, body).task_id

    def schedule_callback(session: Any, task: Task) -> None:
        deliveries.schedule_callback(session, task, server.queue_client.enqueue_callback)

    task = state.cancel(server.engine, account_id, task_id, schedule_callback)
    return Envelope(task_info(task, base_url(request)))


@router.post(
    "/delete",
    response_model=Answer[None],
    responses={**FAILURES, 413: {"model": Answer[None]}},
    openapi_extra=describe_body(DeleteTask),
)
def delete_task(request: Request, account_id: AccountId, body: JsonBody) -> Envelope:
    """Delete a task that has ended, and its files."""
    deletion.delete_task(services(request).engine, account_id, check(DeleteTask, body).task_id)
    return Envelope(None)


@router.get(
    "/feed",
    response_class=StreamingResponse,
    responses={
        **FAILURES,
        200: {
            "description": "A `task` event for each change of a task of the account, and a "
            "`project` event for each change of a project",
            "content": {"text/event-stream": {"schema": {"type": "string"}}},
        },
    },
)
async def follow_account(request: Request, account_id: AccountId) -> EventStream:
    """Stream changes of the account's tasks and projects as server-sent events."""
    feed: Feed = request.app.state.feed
    return EventStream(feed.follow_account(account_id), account_id, request.app.state.event_streams)


@router.get(
    "/events",
    response_class=StreamingResponse,
    responses={
        **FAILURES,
        200: {
            "description": "`progress` events, and an `end` event with the task at the end",
            "content": {"text/event-stream": {"schema": {"type": "string"}}},
        },
    },
)
async def follow_task(request: Request, account_id: AccountId, task_id: str = "") -> EventStream:
    """Stream a task's progress as server-sent events, until it has ended."""
    if not task_id.strip():
        raise InputError("task_id", "is required as a query parameter")
    engine = services(request).engine
    base = base_url(request)

    async def load_task() -> Task:
        return await run_in_threadpool(state.find_task, engine, account_id, task_id.strip())

    async def load_result() -> dict[str, Any]:
        return task_info(await load_task(), base)

    task = await load_task()
    feed: Feed = request.app.state.feed
    events = feed.follow_task(task.id, TaskProgress(task.status, task.progress), load_result)
    return EventStream(events, account_id, request.app.state.event_streams)
