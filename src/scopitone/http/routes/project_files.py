"""Project files: downloaded with the song and all files, and uploaded again."""

from __future__ import annotations

import os
import tempfile
from pathlib import Path

from fastapi import APIRouter, Request
from fastapi.concurrency import run_in_threadpool
from fastapi.responses import FileResponse, Response
from starlette.background import BackgroundTask
from starlette.datastructures import UploadFile

from scopitone.http import paths
from scopitone.http.envelope import Envelope
from scopitone.http.file_uploads import read_upload_form
from scopitone.http.project_uploads import accept_project_file
from scopitone.http.range_responses import build_disposition
from scopitone.http.routes.files import STORE_FAILURES, UPLOAD_BODY
from scopitone.http.routes.jobs import FAILURES
from scopitone.http.routes.projects import answer_project
from scopitone.http.schemas.answers import Answer
from scopitone.http.schemas.projects import ProjectInfo
from scopitone.http.security.authentication import AccountId
from scopitone.http.services import base_url, services
from scopitone.tasks.projects.archive import archive_name, write_archive
from scopitone.tasks.projects.projects import find_project

router = APIRouter(prefix=paths.PROJECTS, tags=["projects"])


@router.post(
    "/file",
    response_model=Answer[ProjectInfo],
    responses=STORE_FAILURES,
    openapi_extra=UPLOAD_BODY,
)
async def upload_project_file(request: Request, account_id: AccountId) -> Envelope:
    """Create a project of a ZIP file that `GET …/file` returned, or of a project file."""
    async with read_upload_form(request) as (_, part):
        return await run_in_threadpool(_accept, request, account_id, part)


def _accept(request: Request, account_id: str, part: UploadFile) -> Envelope:
    server = services(request)
    name, base = Path(part.filename or "").name, base_url(request)
    project, warnings = accept_project_file(server, account_id, part.file, name, base)
    return answer_project(request, project, warnings)


@router.get(
    "/{project_id}/file",
    response_class=FileResponse,
    responses={
        **FAILURES,
        200: {"description": "A ZIP file", "content": {"application/zip": {}}},
    },
)
def download_project_file(request: Request, account_id: AccountId, project_id: str) -> Response:
    """Return a project as a ZIP file with its song and its files."""
    server = services(request)
    project = find_project(server.engine, account_id, project_id)
    server.disk_guard.check()
    server.settings.cache_dir.mkdir(parents=True, exist_ok=True)
    handle, name = tempfile.mkstemp(dir=server.settings.cache_dir, suffix=".zip")
    try:
        with os.fdopen(handle, "wb") as out:
            write_archive(server.engine, server.blobs, project, out)
    except BaseException:
        os.unlink(name)
        raise
    headers = {
        "Content-Disposition": build_disposition(archive_name(project), shown=False),
        "Cache-Control": "no-store",
    }
    return FileResponse(
        name,
        media_type="application/zip",
        headers=headers,
        background=BackgroundTask(os.unlink, name),
    )
