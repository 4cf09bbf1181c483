"""The account's tasks: the list, live, and a page for each."""

from __future__ import annotations

from fastapi import APIRouter, Request
from fastapi.responses import Response

from scopitone.http.catalogue import MODELS
from scopitone.http.services import base_url, services
from scopitone.studio.rendering import page
from scopitone.studio.signed_in import SignedIn
from scopitone.tasks import deliveries, lifecycle
from scopitone.tasks.listing import Filter, tasks_of
from scopitone.tasks.view import task_info

router = APIRouter()
STATUSES = ("pending", "running", "success", "failed")
_A_PAGE = 25


@router.get("/tasks")
def listed(
    request: Request, who: SignedIn, status: str = "", model: str = "", search: str = ""
) -> Response:
    """The newest tasks that are wanted; the script brings those before them."""
    wanted = Filter(
        status if status in STATUSES else "", model if model in MODELS else "", search.strip()[:200]
    )
    found = tasks_of(services(request).engine, who.account_id, wanted, _A_PAGE + 1, None)
    last = found[_A_PAGE - 1] if len(found) > _A_PAGE else None
    base = base_url(request)
    return page(
        request,
        "tasks",
        who,
        tasks=[task_info(task, base) for task in found[:_A_PAGE]],
        cursor=f"{last.create_at}-{last.id}" if last else "",
        wanted=wanted,
        models=list(MODELS),
        statuses=STATUSES,
    )


@router.get("/tasks/{task_id}")
def one(request: Request, who: SignedIn, task_id: str) -> Response:
    """What was asked, how it went, what came of it, and whom it told."""
    engine = services(request).engine
    task = lifecycle.find(engine, who.account_id, task_id)
    delivery, attempts = deliveries.attempts_of(engine, who.account_id, task_id)
    return page(
        request,
        "task",
        who,
        task=task_info(task, base_url(request)),
        started_at=task.started_at,
        attempts_at_work=task.attempts,
        delivery=delivery,
        attempts=attempts,
    )
