"""The jobs API of kie.ai."""

from __future__ import annotations

from fastapi import APIRouter, Request

from scopitone.http import paths
from scopitone.http.create_task.fast_route import DirectRoute
from scopitone.http.dialects.sunoapi import dialect_bodies as bodies
from scopitone.http.dialects.sunoapi import openapi_answers as answers
from scopitone.http.dialects.sunoapi.creation import TAG, create_from, read_body
from scopitone.http.dialects.sunoapi.dialect_answers import DialectAnswer
from scopitone.http.dialects.sunoapi.records import find_record
from scopitone.http.dialects.sunoapi.translation import translate_job
from scopitone.http.schemas.checking import check
from scopitone.http.services import base_url
from scopitone.tasks.dialects.kie_jobs import DIALECT, describe_job
from scopitone.tasks.state import Origin

router = APIRouter(prefix=paths.KIE_JOBS, tags=[TAG], route_class=DirectRoute)


@router.post(
    "/createTask",
    summary="Create Job",
    response_model=answers.Accepted,
    openapi_extra=answers.describe_body(bodies.JobBody),
)
def create_job(request: Request) -> DialectAnswer:
    """Create a task of any model; `input` is that of CreateTask, also with kie.ai's names."""
    account_id, body = read_body(request)
    job = translate_job(check(bodies.JobBody, body))
    return create_from(request, account_id, job, Origin(DIALECT, body))


@router.get(
    "/recordInfo",
    summary="Read Job Record",
    response_model=answers.JobRecordAnswer,
    openapi_extra=answers.TASK_QUERY,
)
def read_job(request: Request) -> DialectAnswer:
    """Return the record of a task of any model."""
    return DialectAnswer(describe_job(find_record(request, ()), base_url(request)))
