"""What is asked of the database at a scrape, on both databases."""

from __future__ import annotations

import re
import time
from pathlib import Path
from typing import Any

import pytest
from rows import task_row
from sqlalchemy import Engine

from scopitone.http.metrics import HttpMetrics
from scopitone.settings import Settings
from scopitone.store.blobs import LocalBlobs
from scopitone.store.database import migrate, open_engine, writing
from scopitone.store.tables import Delivery
from scopitone.tasks import heartbeat, retention
from scopitone.tasks.keys import ensure_account
from scopitone.tasks.queueing import Group, Queueing
from scopitone.tasks.queues import Place
from scopitone.tasks.specs import VIDEO


@pytest.fixture
def settings(tmp_path: Path) -> Settings:
    return Settings.with_options({"data_dir": tmp_path, "retention_days": 1})


@pytest.fixture
def engine(database_url: str, tmp_path: Path) -> Engine:
    migrate(database_url, tmp_path / "lock")
    engine = open_engine(database_url)
    ensure_account(engine)
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
    heartbeat.beat(engine, "worker-0")
    text = HttpMetrics(engine, settings).render().decode()
    found = dict(line.rsplit(" ", 1) for line in text.splitlines() if not line.startswith("#"))
    assert found[f'scopitone_tasks{{model="{VIDEO}",status="success"}}'] == "2.0"
    assert 99 <= float(found[f'scopitone_oldest_waiting_seconds{{model="{VIDEO}"}}']) < 130
    success = f'model="{VIDEO}",status="success"'
    assert found[f'scopitone_task_duration_seconds_bucket{{le="30.0",{success}}}'] == "1.0"
    assert found[f"scopitone_task_duration_seconds_sum{{{success}}}"] == "110.0"
    assert float(found["scopitone_render_speed"]) == pytest.approx(60.5 / 11)
    assert found["scopitone_video_seconds_total"] == "121.0"
    assert found['scopitone_callbacks{state="pending"}'] == "1.0"
    assert found["scopitone_workers"] == "1.0"
    assert found['scopitone_queue_waiting{queue="video"}'] == "0.0"


def test_queues_tell_how_full_they_are(settings: Settings, engine: Engine) -> None:
    queueing = Queueing(engine)
    for name, account in (("one", "a"), ("two", "a"), ("three", "b")):
        with writing(engine) as session:
            queueing.enqueue(session, VIDEO, name, Place(account, 1))
    group = Group("one-0-0", "one", "plan", "prefix", ((0, 0, 24),))
    queueing.enqueue_group("segments-renderer", group, Place("a", 1))
    text = HttpMetrics(engine, settings).render().decode()
    found = dict(line.rsplit(" ", 1) for line in text.splitlines() if not line.startswith("#"))
    assert found['scopitone_queue_waiting{queue="video"}'] == "3.0"
    assert found['scopitone_queue_waiting{queue="segments"}'] == "1.0"
    assert found['scopitone_queue_running{queue="video"}'] == "0.0"
    assert 0 <= float(found['scopitone_queue_oldest_seconds{queue="video"}']) < 60
    assert found['scopitone_queue_oldest_seconds{queue="music"}'] == "0.0"


def test_the_sweep_runs_on_both(settings: Settings, engine: Engine) -> None:
    add_task(engine, "old", "success", started_at=1, complete_at=100)
    blobs = LocalBlobs(settings.blob_dir)
    assert retention.run_if_due(settings, engine, blobs)
    assert not retention.run_if_due(settings, engine, blobs)


def test_the_dashboard_asks_for_metrics_that_there_are(engine: Engine, settings: Settings) -> None:
    add_task(engine, "done", "success", started_at=1, complete_at=2, result={"video": {}})
    metrics = HttpMetrics(engine, settings)
    metrics.count("GET", "/", 200, 0.1)
    told = metrics.render().decode()
    page = (Path(__file__).parents[2] / "docs" / "grafana.json").read_text()
    asked = set(re.findall(r"scopitone_[a-z_]+", page))
    families = set(re.findall(r"# TYPE (scopitone_[a-z_]+) ", told))
    known = families | {
        f"{name}{end}" for name in families for end in ("_bucket", "_count", "_total")
    }
    assert len(asked) > 8
    assert asked <= known
