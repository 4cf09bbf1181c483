"""The list of the account's tasks, which updates live, and the page of one task."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

from fastapi import APIRouter, Request
from fastapi.responses import Response

from scopitone.http.models.catalogue import MODELS
from scopitone.http.paging import format_cursor, parse_cursor
from scopitone.http.security import browser_sessions
from scopitone.http.services import base_url, services
from scopitone.store.tables import Task
from scopitone.studio.pages.video import describe_song
from scopitone.studio.signed_in_pages import SignedInVisitor
from scopitone.studio.templating import render_page
from scopitone.tasks import state
from scopitone.tasks.clips import find_clips
from scopitone.tasks.presenter import task_info
from scopitone.tasks.queries import TaskFilter, load_task_page
from scopitone.tasks.status import TaskStatus
from scopitone.tasks.webhooks import delivery_log

router = APIRouter()
STATUSES = tuple(TaskStatus)
_PAGE_SIZE = 25


@router.get("/tasks")
def show_tasks(
    request: Request,
    visitor: SignedInVisitor,
    status: str = "",
    model: str = "",
    search: str = "",
    cursor: str = "",
) -> Response:
    """Show the newest tasks that match the filter, or those after a cursor, as the script asks."""
    task_filter = TaskFilter(
        status if status in STATUSES else "", model if model in MODELS else "", search.strip()[:200]
    )
    tasks = load_task_page(
        services(request).engine,
        visitor.account_id,
        task_filter,
        _PAGE_SIZE + 1,
        parse_cursor(cursor),
    )
    last = tasks[_PAGE_SIZE - 1] if len(tasks) > _PAGE_SIZE else None
    return render_page(
        request,
        "tasks",
        visitor,
        tasks=_describe_tasks(request, visitor.account_id, tasks[:_PAGE_SIZE]),
        cursor=format_cursor(last.create_at, last.id) if last else "",
        task_filter=task_filter,
        models=list(MODELS),
        statuses=STATUSES,
    )


def _describe_tasks(
    request: Request, account_id: str, tasks: Sequence[Task]
) -> list[dict[str, Any]]:
    """Return the TaskInfo of each task with `song`, what it is made of, or None."""
    base, root = base_url(request), browser_sessions.root_path(request)
    sources = {task.id: task.spec.get("clip_id", "") for task in tasks}
    clips = find_clips(services(request).engine, account_id, filter(None, sources.values()))
    songs = {clip_id: describe_song(clip, root) for clip_id, clip in clips.items()}
    return [{**task_info(task, base), "song": songs.get(sources[task.id])} for task in tasks]


@router.get("/tasks/{task_id}")
def show_task(request: Request, visitor: SignedInVisitor, task_id: str) -> Response:
    """Show the request, progress, result and callbacks of a task."""
    engine = services(request).engine
    task = state.find_task(engine, visitor.account_id, task_id)
    return render_page(
        request,
        "task",
        visitor,
        task=_describe_tasks(request, visitor.account_id, [task])[0],
        started_at=task.started_at,
        worker_attempts=task.attempts,
        callback=delivery_log.find_callback(engine, visitor.account_id, task_id),
    )
