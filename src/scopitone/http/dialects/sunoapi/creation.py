"""The routes that create tasks."""

from __future__ import annotations

from typing import Any

from fastapi import APIRouter, Request
from sqlalchemy.orm import Session

from scopitone.http import paths
from scopitone.http.create_task.fast_route import DirectRoute, body_of
from scopitone.http.create_task.handler import NewTaskCheck, create
from scopitone.http.dialects.sunoapi.dialect_answers import EXISTS_CODES, DialectAnswer
from scopitone.http.dialects.sunoapi.openapi_answers import Accepted, describe_body
from scopitone.http.dialects.sunoapi.translation import (
    CREATIONS,
    VIDEO_CREATION,
    Creation,
    translate_body,
)
from scopitone.http.security.authentication import authenticate_request
from scopitone.http.security.strict_json import check_content_type, parse
from scopitone.http.services import base_url, services
from scopitone.store.database import reading
from scopitone.tasks.accounts.idempotency import FIELD
from scopitone.tasks.dialects.sunoapi import DIALECT
from scopitone.tasks.errors import ExistingTaskError
from scopitone.tasks.models import VIDEO
from scopitone.tasks.queries import find_task_of_clip
from scopitone.tasks.state import Origin

TAG = "sunoapi.org and kie.ai"
router = APIRouter(prefix=paths.API, tags=[TAG], route_class=DirectRoute)


def read_body(request: Request) -> tuple[str, dict[str, Any]]:
    """Return the account that sent the request, and the body."""
    account_id = authenticate_request(request)
    check_content_type(request)
    return account_id, parse(body_of(request))


def create_from(
    request: Request,
    account_id: str,
    job: dict[str, Any],
    origin: Origin,
    check_new: NewTaskCheck | None = None,
) -> DialectAnswer:
    """Create a task from a body of CreateTask, and answer with its id.

    check_new: see `create`.
    """
    key = request.headers.get(FIELD, "").strip()
    created = create(services(request), account_id, job, base_url(request), key, origin, check_new)
    return DialectAnswer({"taskId": created.data["task_id"]})


def _add_route(creation: Creation) -> None:
    def create_task(request: Request) -> DialectAnswer:
        account_id, body = read_body(request)
        job = translate_body(services(request), account_id, creation, body)
        return create_from(request, account_id, job, Origin(DIALECT, body))

    create_task.__name__ = creation.summary.lower().replace(" ", "_")
    create_task.__doc__ = creation.schema.__doc__
    router.post(
        f"/{creation.path}",
        summary=creation.summary,
        response_model=Accepted,
        openapi_extra=describe_body(creation.schema),
    )(create_task)


for _creation in CREATIONS:
    _add_route(_creation)


@router.post(
    f"/{VIDEO_CREATION.path}",
    summary=VIDEO_CREATION.summary,
    response_model=Accepted,
    openapi_extra=describe_body(VIDEO_CREATION.schema),
)
def generate_mp4(request: Request) -> DialectAnswer:
    """Make the music video of a track. A second request is answered with the task of the first."""
    server = services(request)
    account_id, body = read_body(request)
    job = translate_body(server, account_id, VIDEO_CREATION, body)
    clip_id = job["input"]["suno_id"]

    def check_no_video(session: Session, new_id: str = "") -> None:
        existing = find_task_of_clip(session, account_id, VIDEO, clip_id, DIALECT, besides=new_id)
        if existing is not None:
            raise ExistingTaskError(existing)

    try:
        # First without a task, which would need credits.
        with reading(server.engine) as session:
            check_no_video(session)
        # Of requests that came at once, all but one find its task in their transaction.
        return create_from(request, account_id, job, Origin(DIALECT, body), check_no_video)
    except ExistingTaskError as error:
        code = EXISTS_CODES[server.settings.sunoapi_codes]
        return DialectAnswer({"taskId": error.task_id}, code=code, msg="Mp4 record already exists")
