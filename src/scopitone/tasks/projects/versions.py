"""The versions of a project, to which one can go back.

A version is what a project was at the end of a few minutes of work: a save replaces the newest
version while that is younger. The newest version always is the current state.
"""

from __future__ import annotations

from sqlalchemy import delete, select
from sqlalchemy.orm import Session

from scopitone.store.project_tables import ProjectVersion, StoredProject
from scopitone.tasks.errors import NotFoundError

SAVES_TOGETHER_S = 5 * 60
"""Saves within this many seconds make one version."""

MAX_VERSIONS = 100
"""Versions that are kept of a project."""


def record_version(session: Session, project: StoredProject, *, is_apart: bool = False) -> None:
    """Record the state of a project that was changed just now.

    is_apart: make a version of its own, in any case.
    """
    newest = session.scalar(
        select(ProjectVersion)
        .where(ProjectVersion.project_id == project.id)
        .order_by(ProjectVersion.number.desc())
        .limit(1)
    )
    now = project.updated_at
    if newest is not None and not is_apart and now - newest.created_at < SAVES_TOGETHER_S:
        newest.document = project.document
        newest.revision, newest.updated_at = project.revision, now
        return
    number = 1 if newest is None else newest.number + 1
    session.add(
        ProjectVersion(
            project_id=project.id,
            number=number,
            revision=project.revision,
            document=project.document,
            created_at=now,
            updated_at=now,
        )
    )
    session.execute(
        delete(ProjectVersion).where(
            ProjectVersion.project_id == project.id, ProjectVersion.number <= number - MAX_VERSIONS
        )
    )


def list_versions(session: Session, project_id: str) -> list[tuple[int, int, int, int]]:
    """Return (number, revision, created_at, updated_at) of each version, newest first."""
    columns = (
        ProjectVersion.number,
        ProjectVersion.revision,
        ProjectVersion.created_at,
        ProjectVersion.updated_at,
    )
    query = (
        select(*columns)
        .where(ProjectVersion.project_id == project_id)
        .order_by(ProjectVersion.number.desc())
    )
    rows = session.execute(query)
    return [(number, revision, start, end) for number, revision, start, end in rows]


def find_version(session: Session, project_id: str, number: int) -> ProjectVersion:
    """Return a version of a project. Raises NotFoundError."""
    version = session.get(ProjectVersion, (project_id, number))
    if version is None:
        raise NotFoundError("There is no such version; only the newest are kept")
    return version
