"""Deleting what has expired: media, uploads, and rows that were kept for a time.

Rows first, then bytes: a file without a row is a URL that answers 404. Bytes go when no row
names them and nothing can be about to, see `_sweep_blobs`. Every part can be done again, so a
run that is killed is made up for by the next.
"""

from __future__ import annotations

import logging
import re
import time
from collections.abc import Iterable

from sqlalchemy import Engine, delete, func, or_, select, union
from sqlalchemy.orm import Session

from scopitone.settings import Settings
from scopitone.store.blobs import Blobs
from scopitone.store.database import reading, writing
from scopitone.store.tables import Clip, File, RateWindow, Task, Upload, WebhookSecret
from scopitone.store.upsert import insert
from scopitone.tasks import idempotency
from scopitone.tasks.lifecycle import OPEN
from scopitone.tasks.media import USED

log = logging.getLogger(__name__)
_LEASE = "retention"
_DAY_S = 86_400
# Longer than an upload or a fetch takes, between its bytes and the row that names them.
_BLOB_REST_S = _DAY_S
_MEDIA_ID = re.compile(r"/media/([0-9a-f]{32})")


def run_if_due(settings: Settings, engine: Engine, blobs: Blobs) -> bool:
    """Delete what has expired, if nobody has within `sweep_every_s`. Whether it was done."""
    now = time.time()
    if not _claim(engine, int(now), max(1, int(settings.sweep_every_s))):
        return False
    _sweep_media(settings, engine, now)
    _sweep_uploads(settings, engine, now)
    _sweep_rows(engine, int(now))
    _sweep_blobs(engine, blobs, now)
    return True


def _claim(engine: Engine, now: int, seconds: int) -> bool:
    """Whether this caller is the one of this window: a rate of one, over all processes."""
    statement = insert(engine.dialect.name, RateWindow).values(
        key=_LEASE, count=1, expires_at=now + seconds
    )
    mine = statement.on_conflict_do_update(
        index_elements=[RateWindow.key],
        set_={"expires_at": now + seconds},
        where=RateWindow.expires_at <= now,
    ).returning(RateWindow.key)
    with writing(engine) as session:
        return session.scalar(mine) is not None


def _sweep_media(settings: Settings, engine: Engine, now: float) -> None:
    """Delete the media of tasks that ended too long ago, unless an open task needs its clips."""
    if not settings.retention_days:
        return
    limit = now - settings.retention_days * _DAY_S
    with writing(engine) as session:
        needed = _clips_needed(session)
        expired = select(Task.id).where(Task.complete_at < limit)
        keep = select(Clip.task_id).where(Clip.id.in_(needed))
        for table in (File, Clip):
            session.execute(
                delete(table).where(table.task_id.in_(expired), table.task_id.not_in(keep))
            )


def _clips_needed(session: Session) -> set[str]:
    return {str(spec["clip_id"]) for spec in _open_specs(session) if spec.get("clip_id")}


def _open_specs(session: Session) -> list[dict[str, object]]:
    return list(session.scalars(select(Task.spec).where(Task.status.in_(OPEN))))


def _sweep_uploads(settings: Settings, engine: Engine, now: float) -> None:
    """Delete uploads that nobody used, and with the media those that a task took in."""
    unused = now - settings.unused_upload_hours * 3600
    used = now - settings.retention_days * _DAY_S
    conditions = []
    if settings.unused_upload_hours:
        conditions.append(File.role.is_(None) & (File.created_at < unused))
    if settings.retention_days:
        conditions.append((File.role == USED) & (File.created_at < used))
    if not conditions:
        return
    with writing(engine) as session:
        awaited = _MEDIA_ID.findall(
            " ".join(str(url) for spec in _open_specs(session) for url in spec.values())
        )
        session.execute(
            delete(File).where(File.task_id.is_(None), or_(*conditions), File.id.not_in(awaited))
        )


def _sweep_rows(engine: Engine, now: int) -> None:
    """Delete promises, counters and secrets whose time is over."""
    with writing(engine) as session:
        idempotency.forget(session)
        # What was uploaded to an S3 store in time may be used for the first time later.
        session.execute(delete(Upload).where(Upload.expires_at < now - _DAY_S))
        session.execute(delete(RateWindow).where(RateWindow.expires_at < now))
        session.execute(delete(WebhookSecret).where(WebhookSecret.expires_at < now))


def _sweep_blobs(engine: Engine, blobs: Blobs, now: float) -> None:
    """Delete bytes that no row names.

    What an open task has stored but not yet published is younger than the task: storing bytes
    that are there already makes them young again.
    """
    with reading(engine) as session:
        oldest = session.scalar(select(func.min(Task.create_at)).where(Task.status.in_(OPEN)))
    limit = min(now - _BLOB_REST_S, now if oldest is None else oldest)
    gone = 0
    for keys in blobs.older_than(limit):
        with reading(engine) as session:
            named = _named(session, keys)
        for key in set(keys) - named:
            gone += blobs.delete_if_older(key, limit)
    if gone:
        log.info("Deleted %d media that nothing names any more", gone)


def _named(session: Session, keys: Iterable[str]) -> set[str]:
    columns = (File.blob, Clip.audio_blob, Clip.cover_blob, Clip.score_blob)
    return set(
        session.scalars(union(*(select(column).where(column.in_(keys)) for column in columns)))
    )
