"""Metrics that are read from the database, with SQLite and PostgreSQL."""

from __future__ import annotations

import re
import time
from pathlib import Path
from typing import Any

import pytest
from clocks import forge_clock_record
from repository import ROOT
from rows import task_row
from sqlalchemy import Engine, update

from scopitone.core.settings import Settings
from scopitone.http.metrics import HttpMetrics
from scopitone.store.blob_index import BlobIndex
from scopitone.store.blobs import LocalBlobs
from scopitone.store.database import migrate, open_engine, writing
from scopitone.store.layout import MARKER
from scopitone.store.media_tables import StoredBlob
from scopitone.store.tables import Delivery
from scopitone.tasks.accounts.api_keys import ensure_default_account
from scopitone.tasks.files import files
from scopitone.tasks.files.files import NewFile
from scopitone.tasks.media_store import clock_guard, ownership, retention, sweep
from scopitone.tasks.models import VIDEO
from scopitone.tasks.queue.client import QueueClient, SegmentGroup
from scopitone.tasks.queue.topology import QueueSlot
from scopitone.tasks.runtime import heartbeat


@pytest.fixture
def settings(tmp_path: Path) -> Settings:
    return Settings.with_options({"data_dir": tmp_path, "retention_days": 1})


@pytest.fixture
def engine(database_url: str, tmp_path: Path) -> Engine:
    migrate(database_url, tmp_path / "lock")
    engine = open_engine(database_url)
    ensure_default_account(engine)
    return engine


def add_task(engine: Engine, name: str, status: str, **more: Any) -> None:
    with writing(engine) as session:
        session.add(task_row(name, model=VIDEO, status=status, **more))


def test_tasks_speed_and_callbacks(settings: Settings, engine: Engine) -> None:
    now = int(time.time())
    add_task(engine, "waiting", "pending")
    video = {"video": {"duration": 60.5}}
    add_task(engine, "a", "success", started_at=now - 40, complete_at=now - 29, result=video)
    add_task(engine, "old", "success", started_at=1, complete_at=100, result=video)
    add_task(engine, "b", "failed", started_at=now - 5, complete_at=now - 4, result={"code": 501})
    with writing(engine) as session:
        session.add(
            Delivery(
                id="d",
                account_id="default",
                task_id="a",
                url="",
                body="",
                state="pending",
                created_at=now,
            )
        )
    heartbeat.write_heartbeat(engine, "worker-0")
    text = HttpMetrics(engine, settings).render().decode()
    metrics = dict(line.rsplit(" ", 1) for line in text.splitlines() if not line.startswith("#"))
    assert metrics[f'scopitone_tasks{{model="{VIDEO}",status="success"}}'] == "2.0"
    assert 99 <= float(metrics[f'scopitone_oldest_waiting_seconds{{model="{VIDEO}"}}']) < 130
    success = f'model="{VIDEO}",status="success"'
    assert metrics[f'scopitone_task_duration_seconds_bucket{{le="30.0",{success}}}'] == "1.0"
    assert metrics[f"scopitone_task_duration_seconds_sum{{{success}}}"] == "110.0"
    assert float(metrics["scopitone_render_speed"]) == pytest.approx(60.5 / 11)
    assert metrics["scopitone_video_seconds_total"] == "121.0"
    assert metrics['scopitone_callbacks{state="pending"}'] == "1.0"
    assert metrics["scopitone_workers"] == "1.0"
    assert metrics['scopitone_queue_waiting{queue="video"}'] == "0.0"


def test_queues_tell_how_full_they_are(settings: Settings, engine: Engine) -> None:
    queueing = QueueClient(engine)
    for name, account in (("one", "a"), ("two", "a"), ("three", "b")):
        with writing(engine) as session:
            queueing.enqueue(session, VIDEO, name, QueueSlot(account, 1))
    group = SegmentGroup("one-0-0", "one", "plan", "prefix", ((0, 0, 24),))
    queueing.enqueue_group("segments-renderer", group, QueueSlot("a", 1))
    text = HttpMetrics(engine, settings).render().decode()
    metrics = dict(line.rsplit(" ", 1) for line in text.splitlines() if not line.startswith("#"))
    assert metrics['scopitone_queue_waiting{queue="video"}'] == "3.0"
    assert metrics['scopitone_queue_waiting{queue="segments"}'] == "1.0"
    assert metrics['scopitone_queue_running{queue="video"}'] == "0.0"
    assert 0 <= float(metrics['scopitone_queue_oldest_seconds{queue="video"}']) < 60
    assert metrics['scopitone_queue_oldest_seconds{queue="music"}'] == "0.0"


def test_the_sweep_runs_on_both(settings: Settings, engine: Engine) -> None:
    add_task(engine, "old", "success", started_at=1, complete_at=100)
    blobs = LocalBlobs(settings.blob_dir, BlobIndex(engine))
    ended, again = blobs.put(b"ended"), blobs.put(b"stored again")
    with writing(engine) as session:
        files.publish_file(
            session, "default", "old", "audio", NewFile(ended, "a.mp3", "audio/mpeg", 1)
        )
        session.execute(update(StoredBlob).values(stored_at=1))
    assert blobs.put(b"stored again") == again
    assert retention.run_if_due(settings, engine, blobs)
    assert not retention.run_if_due(settings, engine, blobs)
    assert (blobs.exists(ended), blobs.exists(again)) == (False, True)
    with writing(engine) as session:
        session.execute(update(StoredBlob).values(trashed_at=2).where(StoredBlob.key == ended))
    sweep.sweep_blobs(settings, engine, blobs, time.time())
    assert BlobIndex(engine).find(ended) is None


def test_it_tells_whether_the_media_store_is_ours(settings: Settings, engine: Engine) -> None:
    blobs = LocalBlobs(settings.blob_dir, BlobIndex(engine))
    metrics = HttpMetrics(engine, settings)
    assert "\nscopitone_media_owned " not in metrics.render().decode(), "not looked at yet"
    ownership.claim_store(engine, blobs)
    assert "\nscopitone_media_owned 1.0\n" in metrics.render().decode()
    blobs.put_as(MARKER, b'{"installation": "another"}')
    ownership.claim_store(engine, blobs)
    text = metrics.render().decode()
    assert "\nscopitone_media_owned 0.0\n" in text
    assert "scopitone media adopt" in text


def test_it_tells_whether_the_clock_is_trusted(settings: Settings, engine: Engine) -> None:
    metrics = HttpMetrics(engine, settings)
    assert "\nscopitone_clock_trusted " not in metrics.render().decode(), "not looked at yet"
    clock_guard.examine_clock(engine, settings.data_dir)
    assert "\nscopitone_clock_trusted 1.0\n" in metrics.render().decode()
    forge_clock_record(settings.data_dir, 86_400.0)
    assert "\nscopitone_clock_trusted 0.0\n" in metrics.render().decode()


def test_the_dashboard_asks_for_metrics_that_there_are(engine: Engine, settings: Settings) -> None:
    add_task(engine, "done", "success", started_at=1, complete_at=2, result={"video": {}})
    metrics = HttpMetrics(engine, settings)
    metrics.count("GET", "/", 200, 0.1)
    text = metrics.render().decode()
    page = (ROOT / "docs" / "grafana.json").read_text()
    used = set(re.findall(r"scopitone_[a-z_]+", page))
    families = set(re.findall(r"# TYPE (scopitone_[a-z_]+) ", text))
    exported = families | {
        f"{name}{end}" for name in families for end in ("_bucket", "_count", "_total")
    }
    assert len(used) > 8
    assert used <= exported
