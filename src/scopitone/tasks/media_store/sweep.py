"""Deletes the bytes that no row names: moves them to the trash first, and deletes them there later.

Only blobs that the index has as this installation's own are touched, and only while the store's
marker names this installation. A blob goes to the trash when no row names it and nothing can be
about to name it: what an open task has stored but not yet published is younger than the task.

A blob that is stored or named again meanwhile is restored by its next reader or by the next sweep.
So a sweep that is killed at any point, or overtaken, loses nothing.
"""

from __future__ import annotations

import logging
import time
from collections.abc import Iterator

from sqlalchemy import (
    ColumnExpressionArgument,
    CompoundSelect,
    Engine,
    delete,
    func,
    insert,
    literal,
    null,
    select,
    true,
    union,
    update,
)

from scopitone.core.settings import Settings
from scopitone.store.blobs import Blobs
from scopitone.store.database import reading, writing
from scopitone.store.media_tables import StoredBlob
from scopitone.store.tables import Clip, File, Task
from scopitone.tasks.media_store import ownership
from scopitone.tasks.status import OPEN_STATUSES

log = logging.getLogger(__name__)
_DAY_S = 86_400
# Longer than an upload or a download takes, from its bytes to the row that names them.
_MIN_AGE_S = _DAY_S
# Longer than moving one blob takes: until then, its copy in the trash may be the only one.
_MAX_MOVE_S = 3600
_BATCH_SIZE = 500

BLOB_COLUMNS = (File.blob, Clip.audio_blob, Clip.cover_blob, Clip.score_blob)
"""All columns that name blobs by their keys; NULL and "" name none."""


def select_named_blobs() -> CompoundSelect[tuple[str]]:
    """Return a statement that selects the keys of all blobs that rows name."""
    return union(
        *(select(column).where(column.is_not(None), column != "") for column in BLOB_COLUMNS)
    )


def index_named_blobs(engine: Engine) -> None:
    """Add to the index the named blobs that a worker of an older version stored without it."""
    key = select_named_blobs().subquery().c[0]
    unknown = select(key, literal(int(time.time())), null(), true()).where(
        key.not_in(select(StoredBlob.key))
    )
    with writing(engine) as session:
        session.execute(
            insert(StoredBlob).from_select(["key", "stored_at", "trashed_at", "ours"], unknown)
        )


def index_blobs(engine: Engine, keys: list[str]) -> None:
    """Add blobs to the index as this installation's own, stored now."""
    now = int(time.time())
    with writing(engine) as session:
        session.add_all(
            StoredBlob(key=key, stored_at=now, trashed_at=None, ours=True) for key in keys
        )


def sweep_blobs(settings: Settings, engine: Engine, blobs: Blobs, now: float) -> None:
    """Move unnamed blobs to the trash, and delete those that have been there for `trash_days`.

    Does nothing, and logs a warning, if the store does not belong to this installation.
    """
    if not claim_store(engine, blobs):
        return
    restore_named(engine, blobs)
    trashed = _trash_unnamed(engine, blobs, now)
    deleted = _delete_trashed(engine, blobs, int(now), settings.trash_days * _DAY_S)
    _delete_stale_copies(engine, blobs, int(now))
    if trashed or deleted:
        log.info("Moved %d media to the trash and deleted %d from it", trashed, deleted)


def claim_store(engine: Engine, blobs: Blobs) -> bool:
    """Return whether the store belongs to this installation; if not, log what to do.

    Claims a store that has no owner.
    """
    owner = ownership.claim_store(engine, blobs)
    if not owner.is_ours:
        log.warning("Nothing is stored or deleted: %s; %s", owner.reason, ownership.ADVICE)
    return owner.is_ours


def restore_named(engine: Engine, blobs: Blobs) -> list[str]:
    """Restore the blobs in the trash that a row names. Returns their keys."""
    named = StoredBlob.key.in_(select_named_blobs())
    return [key for key in _select_keys(engine, StoredBlob.is_trashed, named) if blobs.restore(key)]


def _trash_unnamed(engine: Engine, blobs: Blobs, now: float) -> int:
    limit = now - _MIN_AGE_S
    with reading(engine) as session:
        oldest = session.scalar(
            select(func.min(Task.create_at)).where(Task.status.in_(OPEN_STATUSES))
        )
    conditions = (
        StoredBlob.ours,
        ~StoredBlob.is_trashed,
        StoredBlob.stored_at < (limit if oldest is None else min(limit, oldest)),
        StoredBlob.key.not_in(select_named_blobs()),
    )
    keys = _select_keys(engine, *conditions)
    return sum(
        blobs.trash(key)
        for batch in _split_batches(keys)
        for key in _mark_trashed(engine, batch, int(now), *conditions)
    )


def _mark_trashed(
    engine: Engine, keys: list[str], now: int, *conditions: ColumnExpressionArgument[bool]
) -> list[str]:
    """Mark the blobs that still meet the conditions as trashed. Returns their keys."""
    with writing(engine) as session:
        return list(
            session.scalars(
                update(StoredBlob)
                .where(StoredBlob.key.in_(keys), *conditions)
                .values(trashed_at=now)
                .returning(StoredBlob.key)
                .execution_options(synchronize_session=False)
            )
        )


def _delete_trashed(engine: Engine, blobs: Blobs, now: int, after_s: float) -> int:
    conditions = (
        StoredBlob.ours,
        StoredBlob.is_trashed,
        StoredBlob.trashed_at <= now - after_s,
        StoredBlob.key.not_in(select_named_blobs()),
    )
    deleted = 0
    for key in _select_keys(engine, *conditions):
        if blobs.exists(key):
            # A sweep ended before it had moved the blob.
            for unmoved in _mark_trashed(engine, [key], now, *conditions):
                blobs.trash(unmoved)
            continue
        blobs.delete_from_trash(key)
        with writing(engine) as session:
            session.execute(
                delete(StoredBlob)
                .where(StoredBlob.key == key, *conditions)
                .execution_options(synchronize_session=False)
            )
        deleted += 1
    return deleted


def _delete_stale_copies(engine: Engine, blobs: Blobs, now: int) -> None:
    """Delete copies in the trash of blobs that were stored again or restored."""
    conditions = (~StoredBlob.is_trashed, StoredBlob.trashed_at < now - _MAX_MOVE_S)
    for key in _select_keys(engine, StoredBlob.ours, *conditions):
        if not blobs.exists(key) and not blobs.restore(key):
            log.error("The bytes of the blob %s are missing", key)
        blobs.delete_from_trash(key)
        with writing(engine) as session:
            session.execute(
                update(StoredBlob)
                .where(StoredBlob.key == key, *conditions)
                .values(trashed_at=None)
                .execution_options(synchronize_session=False)
            )


def _select_keys(engine: Engine, *conditions: ColumnExpressionArgument[bool]) -> list[str]:
    with reading(engine) as session:
        return list(session.scalars(select(StoredBlob.key).where(*conditions)))


def _split_batches(keys: list[str]) -> Iterator[list[str]]:
    for start in range(0, len(keys), _BATCH_SIZE):
        yield keys[start : start + _BATCH_SIZE]
