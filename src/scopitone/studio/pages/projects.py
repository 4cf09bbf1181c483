"""The library of projects: open, rename, duplicate, delete, go back to a version, import."""

from __future__ import annotations

from fastapi import APIRouter, Request
from fastapi.responses import Response

from scopitone.http.services import base_url, services
from scopitone.store.database import reading
from scopitone.studio.signed_in_pages import SignedInVisitor
from scopitone.studio.templating import render_page
from scopitone.tasks.projects.project_presenter import list_entries
from scopitone.tasks.projects.projects import list_projects

router = APIRouter()
_PAGE_SIZE = 24


@router.get("/projects")
def show_projects(request: Request, visitor: SignedInVisitor) -> Response:
    """Show the projects, the last edited first; the script loads older ones."""
    engine = services(request).engine
    page = list_projects(engine, visitor.account_id, _PAGE_SIZE + 1, None)
    last = page[_PAGE_SIZE - 1] if len(page) > _PAGE_SIZE else None
    with reading(engine) as session:
        entries = list_entries(session, page[:_PAGE_SIZE], base_url(request))
    return render_page(
        request,
        "projects",
        visitor,
        projects=entries,
        cursor=f"{last.updated_at}-{last.id}" if last else "",
    )
