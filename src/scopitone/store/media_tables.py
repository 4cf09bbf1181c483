"""The tables of the media store: its owner, and the blobs that this installation stored."""

from __future__ import annotations

from sqlalchemy import Boolean, ColumnElement, and_
from sqlalchemy.ext.hybrid import hybrid_property
from sqlalchemy.orm import Mapped, mapped_column

from scopitone.store.tables import Base

OWNED = "owned"
"""The `media_state` of an installation that owns its store."""


class Installation(Base):
    """The installation of this database: one row, which the migration creates.

    `media_state` is the state of the store when its marker was last read (see `tasks.ownership`),
    None before the first time. `media_owner` is the installation that the marker names.
    """

    __tablename__ = "installation"

    id: Mapped[str] = mapped_column(primary_key=True)
    created_at: Mapped[int]
    media_state: Mapped[str | None]
    media_owner: Mapped[str | None]


class StoredBlob(Base):
    """A blob that this installation stored. Only these objects are ever deleted as blobs.

    `ours` is false if others had stored the object before.
    `trashed_at` is when the blob was last moved to the trash; it is valid while `stored_at` is
    earlier. Storing the blob again or restoring it only changes `stored_at`, and a later sweep
    deletes the copy in the trash: so the only copy is never deleted.
    """

    __tablename__ = "stored_blobs"

    key: Mapped[str] = mapped_column(primary_key=True)
    stored_at: Mapped[int]
    trashed_at: Mapped[int | None] = mapped_column(index=True)
    ours: Mapped[bool] = mapped_column(Boolean)

    @hybrid_property
    def is_trashed(self) -> bool:
        """Return whether the blob is in the trash, or is being moved there."""
        return self.trashed_at is not None and self.stored_at < self.trashed_at

    @is_trashed.inplace.expression
    @classmethod
    def _is_trashed(cls) -> ColumnElement[bool]:
        return and_(cls.trashed_at.is_not(None), cls.stored_at < cls.trashed_at)
