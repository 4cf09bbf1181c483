"""The tables of projects: what a video is made from, and what it was before."""

from __future__ import annotations

from typing import Any

from sqlalchemy import ForeignKey, Index
from sqlalchemy.orm import Mapped, mapped_column

from scopitone.store.tables import Base


class StoredProject(Base):
    """A project of an account.

    `document` is that of a project file (`video.project`), whose song and files are on this server.
    `revision` increases with each change. `clip_id` is the song that the document names. A deleted
    project can be taken back until it is purged.
    """

    __tablename__ = "projects"
    __table_args__ = (Index("projects_by_account", "account_id", "updated_at"),)

    id: Mapped[str] = mapped_column(primary_key=True)
    account_id: Mapped[str] = mapped_column(ForeignKey("accounts.id"))
    name: Mapped[str]
    revision: Mapped[int]
    document: Mapped[dict[str, Any]]
    clip_id: Mapped[str] = mapped_column(index=True)
    created_at: Mapped[int]
    updated_at: Mapped[int]
    deleted_at: Mapped[int | None]


class ProjectVersion(Base):
    """The document of a project at the end of a few minutes of work; the newest is the current."""

    __tablename__ = "project_versions"

    project_id: Mapped[str] = mapped_column(ForeignKey("projects.id"), primary_key=True)
    number: Mapped[int] = mapped_column(primary_key=True)
    revision: Mapped[int]
    document: Mapped[dict[str, Any]]
    created_at: Mapped[int]
    updated_at: Mapped[int]


class ProjectFile(Base):
    """A file that a version of a project names, so that it is not deleted as unused.

    There is no foreign key to the file: a document may name one that was deleted.
    """

    __tablename__ = "project_files"

    project_id: Mapped[str] = mapped_column(ForeignKey("projects.id"), primary_key=True)
    file_id: Mapped[str] = mapped_column(primary_key=True, index=True)
