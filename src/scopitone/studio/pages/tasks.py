"""The list of the account's tasks, which updates live, and the page of one task."""

from __future__ import annotations

from fastapi import APIRouter, Request
from fastapi.responses import Response

from scopitone.http.models.catalogue import MODELS
from scopitone.http.services import base_url, services
from scopitone.studio.signed_in_pages import SignedInVisitor
from scopitone.studio.templating import render_page
from scopitone.tasks import state
from scopitone.tasks.presenter import task_info
from scopitone.tasks.queries import TaskFilter, load_task_page
from scopitone.tasks.status import TaskStatus
from scopitone.tasks.webhooks import deliveries

router = APIRouter()
STATUSES = tuple(TaskStatus)
_PAGE_SIZE = 25


@router.get("/tasks")
def show_tasks(
    request: Request, visitor: SignedInVisitor, status: str = "", model: str = "", search: str = ""
) -> Response:
    """Show the newest tasks that match the filter; the script loads older ones."""
    task_filter = TaskFilter(
        status if status in STATUSES else "", model if model in MODELS else "", search.strip()[:200]
    )
    tasks = load_task_page(
        services(request).engine, visitor.account_id, task_filter, _PAGE_SIZE + 1, None
    )
    last = tasks[_PAGE_SIZE - 1] if len(tasks) > _PAGE_SIZE else None
    base = base_url(request)
    return render_page(
        request,
        "tasks",
        visitor,
        tasks=[task_info(task, base) for task in tasks[:_PAGE_SIZE]],
        cursor=f"{last.create_at}-{last.id}" if last else "",
        task_filter=task_filter,
        models=list(MODELS),
        statuses=STATUSES,
    )


@router.get("/tasks/{task_id}")
def show_task(request: Request, visitor: SignedInVisitor, task_id: str) -> Response:
    """Show the request, progress, result and callbacks of a task."""
    engine = services(request).engine
    task = state.find_task(engine, visitor.account_id, task_id)
    delivery, attempts = deliveries.load_attempts(engine, visitor.account_id, task_id)
    return render_page(
        request,
        "task",
        visitor,
        task=task_info(task, base_url(request)),
        started_at=task.started_at,
        worker_attempts=task.attempts,
        delivery=delivery,
        callback_attempts=attempts,
    )
