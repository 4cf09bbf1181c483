"""What is deleted, when, and what stays."""

from __future__ import annotations

import time
from typing import Any

import pytest
from rows import clip_row, task_row
from sqlalchemy import Engine, func, select, update

from scopitone.core.settings import Settings
from scopitone.store.blob_index import BlobIndex
from scopitone.store.blobs import LocalBlobs
from scopitone.store.database import reading, writing
from scopitone.store.media_tables import StoredBlob
from scopitone.store.tables import (
    Clip,
    File,
    IdempotencyKey,
    RateWindow,
    Upload,
    WebhookEndpoint,
    WebhookSecret,
)
from scopitone.tasks.files import files as media
from scopitone.tasks.files.files import NewFile
from scopitone.tasks.media_store import retention

NOW = int(time.time())
DAY = 86_400
A_DAY = {"retention_days": 1.0}


@pytest.fixture
def blobs(settings: Settings, engine: Engine) -> LocalBlobs:
    return LocalBlobs(settings.blob_dir, BlobIndex(engine))


def kept(engine: Engine, blobs: LocalBlobs, content: bytes, *, days_ago: float) -> str:
    key = blobs.put(content)
    with writing(engine) as session:
        stored_at = NOW - int(days_ago * DAY)
        session.execute(update(StoredBlob).where(StoredBlob.key == key).values(stored_at=stored_at))
    return key


def add_task(engine: Engine, name: str, *, ended: int | None, spec: dict[str, Any]) -> None:
    row = task_row(
        name,
        status="running" if ended is None else "success",
        spec=spec,
        create_at=NOW - 10 * DAY if ended is not None else NOW - 60,
        started_at=ended,
        complete_at=ended,
    )
    with writing(engine) as session:
        session.add(row)


def add_clip(engine: Engine, task: str, sound: str) -> None:
    with writing(engine) as session:
        session.add(clip_row(f"clip-{task}", task, 1.0, audio_blob=sound))
        media.publish_file(
            session, "default", task, "audio", NewFile(sound, "a.mp3", "audio/mpeg", 1)
        )


def sweep(settings: Settings, engine: Engine, blobs: LocalBlobs, **changed: float) -> None:
    assert retention.run_if_due(settings.model_copy(update=changed), engine, blobs)


def count(engine: Engine, table: Any) -> int:
    with reading(engine) as session:
        return session.scalar(select(func.count()).select_from(table)) or 0


def test_media_of_tasks_that_ended_long_ago_go(
    settings: Settings, engine: Engine, blobs: LocalBlobs
) -> None:
    old, young = kept(engine, blobs, b"old", days_ago=3), kept(engine, blobs, b"young", days_ago=3)
    shared = kept(engine, blobs, b"shared", days_ago=3)
    for name, ended, sounds in (("a", NOW - 2 * DAY, old), ("b", NOW - 60, young)):
        add_task(engine, name, ended=ended, spec={})
        add_clip(engine, name, sounds)
        with writing(engine) as session:
            medium = NewFile(shared, "c.png", "image/png", 1)
            media.publish_file(session, "default", name, "cover", medium)
    sweep(settings, engine, blobs, **A_DAY)
    with reading(engine) as session:
        assert set(session.scalars(select(File.task_id))) == {"b"}
        assert list(session.scalars(select(Clip.task_id))) == ["b"]
    there = {key for key in (old, young, shared) if blobs.exists(key)}
    assert there == {young, shared}, "bytes that a younger task shares stay"


def test_nothing_goes_without_a_limit(
    settings: Settings, engine: Engine, blobs: LocalBlobs
) -> None:
    sound = kept(engine, blobs, b"old", days_ago=3000)
    add_task(engine, "a", ended=NOW - 3000 * DAY, spec={})
    add_clip(engine, "a", sound)
    sweep(settings, engine, blobs, retention_days=0)
    assert blobs.get(sound) == b"old"
    assert count(engine, File) == 1


def test_a_song_that_an_open_task_needs_stays(
    settings: Settings, engine: Engine, blobs: LocalBlobs
) -> None:
    sound = kept(engine, blobs, b"old", days_ago=3)
    add_task(engine, "a", ended=NOW - 2 * DAY, spec={})
    add_clip(engine, "a", sound)
    add_task(engine, "video", ended=None, spec={"clip_id": "clip-a"})
    sweep(settings, engine, blobs, **A_DAY)
    assert blobs.get(sound) == b"old"
    assert count(engine, Clip) == 1


def test_what_an_open_task_has_stored_but_not_published_stays(
    settings: Settings, engine: Engine, blobs: LocalBlobs
) -> None:
    add_task(engine, "import", ended=None, spec={"audio_url": "https://example.com/"})
    orphan = kept(engine, blobs, b"orphan", days_ago=2)
    fetched = kept(engine, blobs, b"fetched again", days_ago=2)
    assert blobs.put(b"fetched again") == fetched
    sweep(settings, engine, blobs)
    assert not blobs.exists(orphan)
    assert blobs.get(fetched) == b"fetched again"


def test_uploads_that_nobody_used_go(settings: Settings, engine: Engine, blobs: LocalBlobs) -> None:
    files = {}
    for name in ("unused", "used", "awaited", "fresh"):
        medium = NewFile(kept(engine, blobs, name.encode(), days_ago=2), name, "audio/mpeg", 1)
        files[name] = media.add_file(engine, "default", medium)
    media.mark_used(engine, files["used"])
    with writing(engine) as session:
        for name in ("unused", "used", "awaited"):
            session.get_one(File, files[name].id).created_at = NOW - 2 * DAY
    url = f"http://h/media/{files['awaited'].id}/song.mp3"
    add_task(engine, "import", ended=None, spec={"audio_url": url})
    sweep(settings, engine, blobs)
    with reading(engine) as session:
        assert set(session.scalars(select(File.name))) == {"used", "awaited", "fresh"}


def test_used_uploads_go_with_the_media(
    settings: Settings, engine: Engine, blobs: LocalBlobs
) -> None:
    file = media.add_file(engine, "default", NewFile("ab/cd", "a.mp3", "audio/mpeg", 1))
    media.mark_used(engine, file)
    with writing(engine) as session:
        session.get_one(File, file.id).created_at = NOW - 2 * DAY
    sweep(settings, engine, blobs, **A_DAY)
    assert count(engine, File) == 0


def test_rows_that_were_kept_for_a_time_go(
    settings: Settings, engine: Engine, blobs: LocalBlobs
) -> None:
    with writing(engine) as session:
        for name, expires_at in (("past", NOW - 2 * DAY), ("future", NOW + DAY)):
            session.add(
                Upload(
                    id=name,
                    account_id="default",
                    file_id=name,
                    name="",
                    content_type="",
                    expires_at=expires_at,
                )
            )
            session.add(RateWindow(key=name, count=1, expires_at=expires_at))
            session.add(
                WebhookSecret(
                    id=name, account_id="default", secret="s", created_at=0, expires_at=expires_at
                )
            )
            session.add(
                WebhookEndpoint(
                    id=name,
                    account_id="default",
                    name="",
                    url="http://h/",
                    events="success",
                    secret="s",
                    secret_created_at=0,
                    previous_secret="p",
                    previous_expires_at=expires_at,
                    allow_loopback=False,
                    created_at=0,
                )
            )
            session.add(
                IdempotencyKey(
                    account_id="default", key=name, body_sha256="", created_at=expires_at
                )
            )
        session.add(WebhookSecret(id="valid", account_id="default", secret="s", created_at=0))
    sweep(settings, engine, blobs)
    with reading(engine) as session:
        assert list(session.scalars(select(Upload.id))) == ["future"]
        assert set(session.scalars(select(RateWindow.key))) == {"future", "retention"}
        assert set(session.scalars(select(WebhookSecret.id))) == {"future", "valid"}
        assert list(session.scalars(select(IdempotencyKey.key))) == ["future"]
        previous = select(WebhookEndpoint.id, WebhookEndpoint.previous_secret)
        secrets = {row.id: row.previous_secret for row in session.execute(previous)}
        assert secrets == {"past": None, "future": "p"}


def test_one_worker_at_a_time(settings: Settings, engine: Engine, blobs: LocalBlobs) -> None:
    runs = [retention.run_if_due(settings, engine, blobs) for _ in range(3)]
    assert runs == [True, False, False]
