"""Projects: created, saved, renamed, duplicated, deleted, and taken back."""

from __future__ import annotations

import secrets
import time
from collections.abc import Callable, Iterable
from dataclasses import dataclass
from typing import Any

from sqlalchemy import Engine, delete, func, select, tuple_
from sqlalchemy.orm import Session

from scopitone.store.database import reading, writing
from scopitone.store.project_tables import ProjectFile, ProjectVersion, StoredProject
from scopitone.store.upsert import insert
from scopitone.tasks.errors import NotFoundError, QuotaError, StaleRevisionError
from scopitone.tasks.projects import versions
from scopitone.tasks.projects.documents import named_file_ids

# A change is recent for longer than the next poll takes on a busy machine.
_RECENT_S = 60

Document = dict[str, Any]
Cursor = tuple[int, str]
"""The end of a page: updated_at and id of its last project."""


@dataclass(frozen=True, slots=True)
class NewProject:
    """A project to store; its document was checked. max_projects: of the account; 0: no limit."""

    account_id: str
    name: str
    document: Document
    max_projects: int = 0


def create_project(engine: Engine, new: NewProject) -> StoredProject:
    """Store a project. Raises QuotaError if the account has as many as it may have."""
    now = int(time.time())
    project = StoredProject(
        id=secrets.token_hex(16),
        account_id=new.account_id,
        name=new.name,
        revision=1,
        document=new.document,
        clip_id=new.document["song"]["suno_id"],
        created_at=now,
        updated_at=now,
        deleted_at=None,
    )
    with writing(engine) as session:
        _check_count(session, new.account_id, new.max_projects)
        session.add(project)
        session.flush()
        _record(session, project)
    return project


def find_project(engine: Engine, account_id: str, project_id: str) -> StoredProject:
    """Return a project of the account. Raises NotFoundError."""
    with reading(engine) as session:
        return _find(session, account_id, project_id)


def list_projects(
    engine: Engine, account_id: str, count: int, after: Cursor | None
) -> list[StoredProject]:
    """Return at most `count` projects, the last edited first, which were edited before `after`."""
    query = (
        select(StoredProject)
        .where(StoredProject.account_id == account_id, StoredProject.deleted_at.is_(None))
        .order_by(StoredProject.updated_at.desc(), StoredProject.id.desc())
        .limit(count)
    )
    if after is not None:
        query = query.where(tuple_(StoredProject.updated_at, StoredProject.id) < after)
    with reading(engine) as session:
        return list(session.scalars(query))


def find_projects_of_clips(
    engine: Engine, account_id: str, clip_ids: Iterable[str]
) -> dict[str, str]:
    """Return the id of the project of each clip that has one: the last edited one."""
    query = (
        select(StoredProject.clip_id, StoredProject.id)
        .where(
            StoredProject.account_id == account_id,
            StoredProject.deleted_at.is_(None),
            StoredProject.clip_id.in_(list(clip_ids)),
        )
        .order_by(StoredProject.updated_at, StoredProject.id)
    )
    with reading(engine) as session:
        return {row.clip_id: row.id for row in session.execute(query)}


def list_changed_projects(engine: Engine, account_ids: list[str]) -> dict[str, list[Document]]:
    """Return {id, revision, deleted} of each project that was changed just now, by account."""
    changes: dict[str, list[Document]] = {account_id: [] for account_id in account_ids}
    query = select(
        StoredProject.account_id,
        StoredProject.id,
        StoredProject.revision,
        StoredProject.deleted_at,
    ).where(
        StoredProject.account_id.in_(account_ids),
        StoredProject.updated_at >= int(time.time()) - _RECENT_S,
    )
    with reading(engine) as session:
        for account_id, project_id, revision, deleted_at in session.execute(query):
            change = {"id": project_id, "revision": revision, "deleted": deleted_at is not None}
            changes[account_id].append(change)
    return changes


def save_project(
    engine: Engine,
    account_id: str,
    project_id: str,
    revision: int,
    document: Document,
    name: str | None = None,
) -> StoredProject:
    """Save a document that was checked.

    revision: the one that the change is based on. Saving what is stored already changes nothing,
        whatever the revision: so a save whose answer was lost can be repeated.

    Raises: NotFoundError; StaleRevisionError if the project was changed since.
    """

    def change(project: StoredProject) -> bool:
        if project.document == document and name in (None, project.name):
            return False
        if project.revision != revision:
            raise StaleRevisionError(project.revision)
        project.document, project.clip_id = document, document["song"]["suno_id"]
        project.name = project.name if name is None else name
        return True

    return _change(engine, account_id, project_id, change)


def rename_project(engine: Engine, account_id: str, project_id: str, name: str) -> StoredProject:
    """Give a project another name. Raises NotFoundError."""

    def change(project: StoredProject) -> bool:
        is_new, project.name = project.name != name, name
        return is_new

    return _change(engine, account_id, project_id, change)


def restore_version(engine: Engine, account_id: str, project_id: str, number: int) -> StoredProject:
    """Save the document of a version again, as a new version. Raises NotFoundError."""
    with writing(engine) as session:
        project = _find(session, account_id, project_id)
        version = versions.find_version(session, project_id, number)
        project.document = version.document
        project.clip_id = version.document["song"]["suno_id"]
        _touch(project)
        _record(session, project, is_apart=True)
    return project


def duplicate_project(
    engine: Engine, account_id: str, project_id: str, name: str | None, max_projects: int
) -> StoredProject:
    """Store a copy of a project, without its versions and videos.

    name: None numbers the name of the original: "Low Tide (2)".

    Raises: NotFoundError, QuotaError.
    """
    original = find_project(engine, account_id, project_id)
    if name is None:
        name = _number_name(engine, account_id, original.name)
    return create_project(engine, NewProject(account_id, name, original.document, max_projects))


def delete_project(engine: Engine, account_id: str, project_id: str) -> None:
    """Delete a project; until it is purged, `undelete_project` takes it back."""
    with writing(engine) as session:
        project = _find(session, account_id, project_id)
        _touch(project)
        project.deleted_at = project.updated_at


def undelete_project(
    engine: Engine, account_id: str, project_id: str, max_projects: int
) -> StoredProject:
    """Take a deleted project back. Raises NotFoundError, QuotaError."""
    with writing(engine) as session:
        project = session.get(StoredProject, project_id)
        if project is None or project.account_id != account_id:
            raise _no_project()
        if project.deleted_at is not None:
            _check_count(session, account_id, max_projects)
            project.deleted_at = None
            _touch(project)
    return project


def check_room(engine: Engine, account_id: str, max_projects: int) -> None:
    """Check that the account may have one more project. Raises QuotaError."""
    with reading(engine) as session:
        _check_count(session, account_id, max_projects)


def purge_projects(session: Session, deleted_before: float) -> None:
    """Delete for good the projects that were deleted before a time (Unix seconds)."""
    gone = select(StoredProject.id).where(StoredProject.deleted_at < deleted_before)
    for table in (ProjectVersion, ProjectFile):
        session.execute(delete(table).where(table.project_id.in_(gone)))
    session.execute(delete(StoredProject).where(StoredProject.deleted_at < deleted_before))


def _change(
    engine: Engine, account_id: str, project_id: str, change: Callable[[StoredProject], bool]
) -> StoredProject:
    """Apply `change`, which returns whether there was anything to change."""
    with writing(engine) as session:
        project = _find(session, account_id, project_id)
        if change(project):
            _touch(project)
            _record(session, project)
    return project


def _touch(project: StoredProject) -> None:
    project.revision += 1
    project.updated_at = max(int(time.time()), project.updated_at)


def _record(session: Session, project: StoredProject, *, is_apart: bool = False) -> None:
    versions.record_version(session, project, is_apart=is_apart)
    rows = [{"project_id": project.id, "file_id": i} for i in named_file_ids(project.document)]
    if rows:
        dialect = session.get_bind().dialect.name
        session.execute(insert(dialect, ProjectFile).values(rows).on_conflict_do_nothing())


def _find(session: Session, account_id: str, project_id: str) -> StoredProject:
    project = session.get(StoredProject, project_id)
    if project is None or project.account_id != account_id or project.deleted_at is not None:
        raise _no_project()
    return project


def _no_project() -> NotFoundError:
    return NotFoundError("There is no such project; it may have been deleted")


def _check_count(session: Session, account_id: str, max_projects: int) -> None:
    query = select(func.count()).where(
        StoredProject.account_id == account_id, StoredProject.deleted_at.is_(None)
    )
    if max_projects and (session.scalar(query) or 0) >= max_projects:
        raise QuotaError(
            f"The account has reached its limit of {max_projects} projects; delete one first"
        )


def _number_name(engine: Engine, account_id: str, name: str) -> str:
    with reading(engine) as session:
        query = select(StoredProject.name).where(
            StoredProject.account_id == account_id, StoredProject.deleted_at.is_(None)
        )
        names = set(session.scalars(query))
    stem = name.rpartition(" (")[0] if _is_numbered(name) else name
    number = 2
    while f"{stem} ({number})" in names:
        number += 1
    return f"{stem} ({number})"


def _is_numbered(name: str) -> bool:
    stem, _, number = name.rpartition(" (")
    return bool(stem) and number.endswith(")") and number[:-1].isdecimal()
