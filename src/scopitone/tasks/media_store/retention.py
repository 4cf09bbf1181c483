"""Deletes what has expired: media, uploads, and rows with a limited lifetime.

Rows first, then bytes: a file without a row is a URL that answers 404. Bytes are deleted when no
row names them and nothing can be about to, see `tasks.media_sweep`. Every part can be repeated, so
the next run completes a run that was killed.
"""

from __future__ import annotations

import time

from sqlalchemy import Engine, delete, or_, select, update
from sqlalchemy.orm import Session

from scopitone.core.settings import Settings
from scopitone.store.blobs import Blobs
from scopitone.store.database import reading, writing
from scopitone.store.leases import take_lease
from scopitone.store.project_tables import ProjectFile, StoredProject
from scopitone.store.s3 import S3Blobs
from scopitone.store.tables import (
    Clip,
    File,
    RateWindow,
    Task,
    Upload,
    WebhookEndpoint,
    WebhookSecret,
)
from scopitone.tasks.accounts import idempotency, sessions
from scopitone.tasks.files.files import INPUT_ROLE, find_media_ids
from scopitone.tasks.media_store import leftovers, sweep
from scopitone.tasks.projects.projects import purge_projects
from scopitone.tasks.status import OPEN_STATUSES

_LEASE = "retention"
_DAY_S = 86_400


def run_if_due(settings: Settings, engine: Engine, blobs: Blobs) -> bool:
    """Delete what has expired, unless some process did within `sweep_every_s`.

    Returns whether this call did. Call it only if the clock is trusted, see `clock_guard`.
    """
    now = time.time()
    if not take_lease(engine, _LEASE, settings.sweep_every_s):
        return False
    sweep.index_named_blobs(engine)
    _sweep_projects(settings, engine, now)
    _sweep_media(settings, engine, now)
    _sweep_uploads(settings, engine, now)
    _sweep_rows(engine, int(now))
    _sweep_expired_uploads(engine, blobs, int(now))
    sweep.sweep_blobs(settings, engine, blobs, now)
    leftovers.clear_leftovers(engine, blobs, now)
    return True


def _sweep_media(settings: Settings, engine: Engine, now: float) -> None:
    """Delete the media of tasks that ended too long ago.

    Clips that an open task or a project needs are kept with all media of their task, and so are
    files that a project names.
    """
    if not settings.retention_days:
        return
    limit = now - settings.retention_days * _DAY_S
    with writing(engine) as session:
        needed = _load_needed_clips(session)
        expired = select(Task.id).where(Task.complete_at < limit)
        in_projects = select(StoredProject.clip_id)
        keep = select(Clip.task_id).where(Clip.id.in_(needed) | Clip.id.in_(in_projects))
        for table in (File, Clip):
            conditions = [table.task_id.in_(expired), table.task_id.not_in(keep)]
            if table is File:
                conditions.append(File.id.not_in(select(ProjectFile.file_id)))
            session.execute(delete(table).where(*conditions))


def _sweep_projects(settings: Settings, engine: Engine, now: float) -> None:
    """Purge projects that were deleted too long ago to be taken back."""
    with writing(engine) as session:
        purge_projects(session, now - settings.trash_days * _DAY_S)


def _load_needed_clips(session: Session) -> set[str]:
    return {str(spec["clip_id"]) for spec in _load_open_specs(session) if spec.get("clip_id")}


def _load_open_specs(session: Session) -> list[dict[str, object]]:
    return list(session.scalars(select(Task.spec).where(Task.status.in_(OPEN_STATUSES))))


def _sweep_uploads(settings: Settings, engine: Engine, now: float) -> None:
    """Delete uploads that no task used, and after `retention_days` those that a task used."""
    unused_before = now - settings.unused_upload_hours * 3600
    used_before = now - settings.retention_days * _DAY_S
    conditions = []
    if settings.unused_upload_hours:
        conditions.append(File.role.is_(None) & (File.created_at < unused_before))
    if settings.retention_days:
        conditions.append((File.role == INPUT_ROLE) & (File.created_at < used_before))
    if not conditions:
        return
    with writing(engine) as session:
        needed_ids = find_media_ids(_load_open_specs(session))
        session.execute(
            delete(File).where(
                File.task_id.is_(None),
                or_(*conditions),
                File.id.not_in(needed_ids),
                File.id.not_in(select(ProjectFile.file_id)),
            )
        )


def _sweep_rows(engine: Engine, now: int) -> None:
    """Delete expired idempotency keys, sessions, counters and secrets."""
    with writing(engine) as session:
        idempotency.delete_expired(session)
        sessions.delete_expired(session)
        session.execute(delete(RateWindow).where(RateWindow.expires_at < now))
        session.execute(delete(WebhookSecret).where(WebhookSecret.expires_at < now))
        session.execute(
            update(WebhookEndpoint)
            .where(WebhookEndpoint.previous_expires_at < now)
            .values(previous_secret=None, previous_expires_at=None)
        )


def _sweep_expired_uploads(engine: Engine, blobs: Blobs, now: int) -> None:
    """Delete announced uploads that expired, and their objects in S3."""
    # What was uploaded to S3 in time may be used for the first time later.
    expired = Upload.expires_at < now - _DAY_S
    if isinstance(blobs, S3Blobs):
        with reading(engine) as session:
            upload_ids = list(session.scalars(select(Upload.id).where(expired)))
        for upload_id in upload_ids:
            blobs.discard_staged(upload_id)
    with writing(engine) as session:
        session.execute(delete(Upload).where(expired))
