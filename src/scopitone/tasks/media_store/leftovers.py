"""Deletes what killed workers left in the media store: partial files, segments of ended tasks."""

from __future__ import annotations

import time

from sqlalchemy import Engine, select

from scopitone.store.blobs import Blobs, LocalBlobs
from scopitone.store.database import reading
from scopitone.store.layout import final_name, task_of_piece
from scopitone.store.media_tables import StoredBlob
from scopitone.store.tables import Task
from scopitone.tasks.status import OPEN_STATUSES

# Longer than any write takes.
_ABANDONED_AFTER_S = 600.0
# Longer than a worker continues to draw after its task has ended.
_PIECE_RETENTION_S = 86_400


def clear_leftovers(engine: Engine, blobs: Blobs, now: float) -> None:
    """Delete half-written files, and segments of tasks of this database that have ended."""
    clear_half_written(engine, blobs)
    limit = now - _PIECE_RETENTION_S
    names = [piece.name for piece in blobs.list_pieces() if piece.modified_at < limit]
    ids = {task_id for name in names if (task_id := task_of_piece(name))}
    ended = (Task.status.not_in(OPEN_STATUSES), Task.complete_at < limit)
    with reading(engine) as session:
        ended_ids = set(session.scalars(select(Task.id).where(Task.id.in_(ids), *ended)))
    blobs.discard(name for name in names if task_of_piece(name) in ended_ids)


def clear_half_written(engine: Engine, blobs: Blobs) -> None:
    """Delete temporary files of blobs and segments that this database knows."""
    if not isinstance(blobs, LocalBlobs):
        return
    for name in blobs.list_half_written(time.time() - _ABANDONED_AFTER_S):
        if _is_known(engine, final_name(name) or ""):
            blobs.discard_half_written(name)


def _is_known(engine: Engine, name: str) -> bool:
    task_id = task_of_piece(name)
    with reading(engine) as session:
        if task_id is not None:
            return session.get(Task, task_id) is not None
        blob = session.get(StoredBlob, name)
        return blob is not None and blob.ours
