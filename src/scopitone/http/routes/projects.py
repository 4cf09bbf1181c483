"""Projects: a song, its lyrics, and the options of its video, kept as they are edited."""

from __future__ import annotations

from typing import Annotated, Any

from fastapi import APIRouter, Depends, Request

from scopitone.core.errors import InputError
from scopitone.http import paths
from scopitone.http.envelope import Envelope
from scopitone.http.models.registry import find_source
from scopitone.http.paging import format_cursor, parse_cursor, parse_limit
from scopitone.http.routes.jobs import FAILURES
from scopitone.http.routes.keys import read_optional_body
from scopitone.http.schemas.answers import Answer
from scopitone.http.schemas.checking import check
from scopitone.http.schemas.projects import (
    CreateProject,
    CurrentRevision,
    DuplicateProject,
    ProjectInfo,
    ProjectPage,
    RenameProject,
    SavedProject,
    SaveProject,
    Version,
    VersionList,
)
from scopitone.http.security.authentication import AccountId
from scopitone.http.security.strict_json import JsonBody, describe_body
from scopitone.http.services import Services, base_url, services
from scopitone.store.database import reading
from scopitone.store.project_tables import StoredProject
from scopitone.tasks import state
from scopitone.tasks.clips import find_own_clip
from scopitone.tasks.errors import CLIPS_DELETED, NotFoundError, StaleRevisionError
from scopitone.tasks.models import VIDEO
from scopitone.tasks.projects import documents, projects, versions
from scopitone.tasks.projects.project_presenter import describe_project, list_entries
from scopitone.tasks.projects.projects import NewProject
from scopitone.tasks.projects.video_documents import document_of_video

router = APIRouter(prefix=paths.PROJECTS, tags=["projects"])
_MAX_PROJECTS = 100
_MAX_NUMBER = 2**31

_CONFLICT = {"code": 409, "message": str(StaleRevisionError(5)), "data": {"revision": 5}}
QUOTA: dict[int | str, dict[str, Any]] = {
    402: {"model": Answer[None], "description": "The account has as many projects as it may have"},
}


@router.get("", response_model=Answer[ProjectPage], responses=FAILURES)
def list_projects(
    request: Request, account_id: AccountId, limit: str = "100", cursor: str = ""
) -> Envelope:
    """Return the account's projects, most recently edited first, in pages of `limit` (1 to 100)."""
    count = parse_limit(limit, _MAX_PROJECTS)
    engine = services(request).engine
    page = projects.list_projects(engine, account_id, count + 1, parse_cursor(cursor))
    last = page[count - 1] if len(page) > count else None
    with reading(engine) as session:
        entries = list_entries(session, page[:count], base_url(request))
    next_cursor = format_cursor(last.updated_at, last.id) if last else None
    return Envelope({"projects": entries, "next_cursor": next_cursor})


@router.post(
    "",
    response_model=Answer[ProjectInfo],
    responses={**FAILURES, **QUOTA},
    openapi_extra=describe_body(CreateProject),
)
def create_project(request: Request, account_id: AccountId, body: JsonBody) -> Envelope:
    """Create a project from a song, a video, or a document."""
    server = services(request)
    fields = check(CreateProject, body)
    if fields.document is not None:
        document, title, warnings = _check_document(request, account_id, fields.document)
    else:
        document, title, warnings = _build_document(request, account_id, fields)
    new = NewProject(account_id, fields.name or title, document, server.settings.max_projects)
    return answer_project(request, projects.create_project(server.engine, new), warnings)


def _check_document(
    request: Request, account_id: str, sent: dict[str, Any]
) -> tuple[dict[str, Any], str, list[str]]:
    server = services(request)
    size = server.settings.max_project_bytes
    document = documents.check_server_document(sent, base_url(request), size)
    clip = documents.check_song(server.engine, account_id, document)
    _accept_files(server, document)
    return document, clip.title, []


def _build_document(
    request: Request, account_id: str, fields: CreateProject
) -> tuple[dict[str, Any], str, list[str]]:
    server = services(request)
    assert fields.task_id is not None
    if fields.suno_id is not None:
        clip, _ = find_source(server, account_id, fields.task_id, fields.suno_id, prefix="")
        return documents.build_document(clip), clip.title, []
    try:
        task = state.find_task(server.engine, account_id, fields.task_id)
    except NotFoundError as error:
        raise InputError(
            "task_id", "must be a task of this account; there is no such task"
        ) from error
    if task.model != VIDEO:
        raise InputError("suno_id", "is required, unless task_id is a video")
    video_clip = find_own_clip(server.engine, account_id, task.spec["clip_id"])
    if video_clip is None:
        raise InputError("task_id", CLIPS_DELETED)
    document, warnings = document_of_video(task, video_clip, base_url(request))
    return document, video_clip.title, warnings


@router.get("/{project_id}", response_model=Answer[ProjectInfo], responses=FAILURES)
def read_project(request: Request, account_id: AccountId, project_id: str) -> Envelope:
    """Return a project with its document, its song, and the videos that were made from it."""
    return answer_project(
        request, projects.find_project(services(request).engine, account_id, project_id)
    )


@router.put(
    "/{project_id}",
    response_model=Answer[SavedProject],
    responses={
        **FAILURES,
        409: {
            "model": Answer[CurrentRevision],
            "description": "The project was changed since this revision; nothing was saved",
            "content": {"application/json": {"example": _CONFLICT}},
        },
    },
    openapi_extra=describe_body(SaveProject),
)
def save_project(
    request: Request, account_id: AccountId, project_id: str, body: JsonBody
) -> Envelope:
    """Save the document of a project, unless it was changed since `revision`."""
    server = services(request)
    fields = check(SaveProject, body)
    size = server.settings.max_project_bytes
    document = documents.check_server_document(fields.document, base_url(request), size)
    stored = projects.find_project(server.engine, account_id, project_id)
    if document["song"] != stored.document["song"]:
        documents.check_song(server.engine, account_id, document)
    _accept_files(server, document)
    saved = projects.save_project(
        server.engine, account_id, project_id, fields.revision, document, fields.name
    )
    return _answer_saved(saved)


@router.post(
    "/{project_id}/rename",
    response_model=Answer[SavedProject],
    responses=FAILURES,
    openapi_extra=describe_body(RenameProject),
)
def rename_project(
    request: Request, account_id: AccountId, project_id: str, body: JsonBody
) -> Envelope:
    """Give a project another name."""
    name = check(RenameProject, body).name
    engine = services(request).engine
    return _answer_saved(projects.rename_project(engine, account_id, project_id, name))


@router.delete("/{project_id}", response_model=Answer[None], responses=FAILURES)
def delete_project(request: Request, account_id: AccountId, project_id: str) -> Envelope:
    """Delete a project. Its videos stay, and `undelete` can restore it for some days."""
    projects.delete_project(services(request).engine, account_id, project_id)
    return Envelope(None)


@router.post(
    "/{project_id}/undelete", response_model=Answer[ProjectInfo], responses={**FAILURES, **QUOTA}
)
def undelete_project(request: Request, account_id: AccountId, project_id: str) -> Envelope:
    """Restore a deleted project."""
    server = services(request)
    limit = server.settings.max_projects
    project = projects.undelete_project(server.engine, account_id, project_id, limit)
    return answer_project(request, project)


@router.post(
    "/{project_id}/duplicate",
    response_model=Answer[ProjectInfo],
    responses={**FAILURES, **QUOTA},
    openapi_extra=describe_body(DuplicateProject, required=False),
)
def duplicate_project(
    request: Request,
    account_id: AccountId,
    project_id: str,
    body: Annotated[dict[str, Any], Depends(read_optional_body)],
) -> Envelope:
    """Copy a project, without its versions and videos."""
    server = services(request)
    name = check(DuplicateProject, body).name
    limit = server.settings.max_projects
    copy = projects.duplicate_project(server.engine, account_id, project_id, name, limit)
    return answer_project(request, copy)


@router.get("/{project_id}/versions", response_model=Answer[VersionList], responses=FAILURES)
def list_versions(request: Request, account_id: AccountId, project_id: str) -> Envelope:
    """Return the versions of a project, newest first; the first is the current state."""
    engine = services(request).engine
    projects.find_project(engine, account_id, project_id)
    names = ("number", "revision", "created_at", "updated_at")
    with reading(engine) as session:
        rows = versions.list_versions(session, project_id)
    return Envelope({"versions": [dict(zip(names, row, strict=True)) for row in rows]})


@router.get("/{project_id}/versions/{number}", response_model=Answer[Version], responses=FAILURES)
def read_version(request: Request, account_id: AccountId, project_id: str, number: str) -> Envelope:
    """Return a version of a project with its document."""
    engine = services(request).engine
    projects.find_project(engine, account_id, project_id)
    with reading(engine) as session:
        version = versions.find_version(session, project_id, _parse_number(number))
    return Envelope(
        {
            "number": version.number,
            "revision": version.revision,
            "created_at": version.created_at,
            "updated_at": version.updated_at,
            "document": version.document,
        }
    )


@router.post(
    "/{project_id}/versions/{number}/restore",
    response_model=Answer[ProjectInfo],
    responses=FAILURES,
)
def restore_version(
    request: Request, account_id: AccountId, project_id: str, number: str
) -> Envelope:
    """Save the document of a version again, as a new version."""
    engine = services(request).engine
    restored = projects.restore_version(engine, account_id, project_id, _parse_number(number))
    return answer_project(request, restored)


def _parse_number(text: str) -> int:
    if not text.isascii() or not text.isdecimal() or not 1 <= int(text[:12]) < _MAX_NUMBER:
        raise InputError("number", "must be the number of a version")
    return int(text)


def _accept_files(server: Services, document: dict[str, Any]) -> None:
    """Accept uploads that the document names. Those that are missing are reported when used."""
    documents.find_missing_files(server.settings, server.engine, server.blobs, document)


def answer_project(
    request: Request, project: StoredProject, warnings: list[str] | None = None
) -> Envelope:
    """Return the response with a project."""
    with reading(services(request).engine) as session:
        data = describe_project(session, project, base_url(request))
    return Envelope({**data, "warnings": warnings or []})


def _answer_saved(project: StoredProject) -> Envelope:
    digest = documents.digest_document(project.document)
    return Envelope(
        {"revision": project.revision, "updated_at": project.updated_at, "digest": digest}
    )
