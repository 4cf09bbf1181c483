"""The routes that return the record of a task."""

from __future__ import annotations

from collections.abc import Callable, Collection
from typing import Any

from fastapi import APIRouter, Request
from pydantic import BaseModel

from scopitone.core.errors import InputError
from scopitone.http import paths
from scopitone.http.create_task.fast_route import DirectRoute
from scopitone.http.dialects.sunoapi import openapi_answers as answers
from scopitone.http.dialects.sunoapi.creation import TAG
from scopitone.http.dialects.sunoapi.dialect_answers import DialectAnswer
from scopitone.http.security.authentication import authenticate_request
from scopitone.http.services import base_url, services
from scopitone.store.tables import Task
from scopitone.tasks import state
from scopitone.tasks.dialects.sunoapi import (
    OPERATIONS,
    describe_audio,
    describe_file,
    describe_lyrics,
)
from scopitone.tasks.errors import NotFoundError
from scopitone.tasks.models import LYRICS, MIDI, PICTURES, SEPARATION, VIDEO, WAV

router = APIRouter(prefix=paths.API, tags=[TAG], route_class=DirectRoute)

Describe = Callable[[Task, str], dict[str, Any]]


def find_record(request: Request, models: Collection[str]) -> Task:
    """Return the task of one of `models` that the query names.

    Raises:
        InputError: The query names none.
        NotFoundError: The account has no such task.
    """
    account_id = authenticate_request(request)
    task_id = request.query_params.get("taskId", "").strip()
    if not task_id:
        raise InputError("taskId", "is required as a query parameter")
    task = state.find_task(services(request).engine, account_id, task_id)
    if models and task.model not in models:
        raise NotFoundError(f"There is no such task here; it is a {task.model} task")
    return task


def _add_route(
    path: str, models: Collection[str], describe: Describe, answer: type[BaseModel]
) -> None:
    def read_record(request: Request) -> DialectAnswer:
        return DialectAnswer(describe(find_record(request, models), base_url(request)))

    read_record.__doc__ = answer.__doc__
    router.get(
        f"/{path}/record-info",
        summary=f"Read {path.title()} Record",
        response_model=answer,
        openapi_extra=answers.TASK_QUERY,
    )(read_record)


_add_route("generate", OPERATIONS, describe_audio, answers.AudioRecordAnswer)
_add_route("mp4", (VIDEO,), describe_file, answers.FileRecordAnswer)
_add_route("wav", (WAV,), describe_file, answers.FileRecordAnswer)
_add_route("midi", (MIDI,), describe_file, answers.FileRecordAnswer)
_add_route("vocal-removal", (SEPARATION,), describe_file, answers.FileRecordAnswer)
_add_route("suno/cover", (PICTURES,), describe_file, answers.FileRecordAnswer)
_add_route("lyrics", (LYRICS,), describe_lyrics, answers.LyricsRecordAnswer)
