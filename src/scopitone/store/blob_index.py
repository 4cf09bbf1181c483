"""The index of blobs in the database: those that this installation stored, and the trash."""

from __future__ import annotations

import time
from dataclasses import dataclass

from sqlalchemy import ColumnElement, Engine, case, select, update

from scopitone.store.database import reading, writing
from scopitone.store.media_tables import OWNED, Installation, StoredBlob
from scopitone.store.upsert import insert


@dataclass(frozen=True, slots=True)
class BlobIndex:
    """Reads and writes the rows of StoredBlob."""

    engine: Engine

    def find(self, key: str) -> StoredBlob | None:
        """Return the row of a blob; None if this installation did not store it."""
        with reading(self.engine) as session:
            return session.get(StoredBlob, key)

    def record(self, key: str, *, ours: bool) -> None:
        """Record that a blob is stored now, before its bytes are; a copy in the trash is not used.

        ours: whether this installation owns the blob; used only if the blob has no row yet.
        """
        now = int(time.time())
        statement = insert(self.engine.dialect.name, StoredBlob).values(
            key=key, stored_at=now, trashed_at=None, ours=ours
        )
        with writing(self.engine) as session:
            session.execute(
                statement.on_conflict_do_update(
                    index_elements=[StoredBlob.key], set_={"stored_at": _time_after_trashing(now)}
                )
            )

    def may_store(self) -> bool:
        """Return whether the store was this installation's when its marker was last read.

        Also before the first time: the marker is read when a worker starts.
        """
        with reading(self.engine) as session:
            return session.scalar(select(Installation.media_state)) in (None, OWNED)

    def owns(self, key: str) -> bool:
        """Return whether this installation stored the blob, and nobody else did before."""
        row = self.find(key)
        return row is not None and row.ours

    def mark_restored(self, key: str) -> None:
        """Record that a blob was restored from the trash, as if it were stored now."""
        with writing(self.engine) as session:
            session.execute(
                update(StoredBlob)
                .where(StoredBlob.key == key)
                .values(stored_at=_time_after_trashing(int(time.time())))
            )


def _time_after_trashing(now: int) -> ColumnElement[int]:
    """Return `now`, or the time of trashing if a clock that was set back gives less."""
    return case((StoredBlob.trashed_at > now, StoredBlob.trashed_at), else_=now)
