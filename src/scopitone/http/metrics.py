"""Prometheus metrics, served at /metrics.

Requests are counted in this process. Everything about tasks is read from the database at each
scrape, so it is the same in every API process and survives restarts.
"""

from __future__ import annotations

import time
from collections.abc import Iterator
from pathlib import Path

from prometheus_client import CollectorRegistry, Counter, Histogram, generate_latest
from prometheus_client.core import (
    CounterMetricFamily,
    GaugeMetricFamily,
    HistogramMetricFamily,
    Metric,
)
from prometheus_client.registry import Collector
from sqlalchemy import Engine, case, func, select
from sqlalchemy.orm import Session

from scopitone.core.settings import Settings
from scopitone.store.database import reading
from scopitone.store.tables import Delivery, Task, Worker
from scopitone.tasks.media_store.clock_guard import look_at_clock
from scopitone.tasks.media_store.ownership import ADVICE, load_last_ownership
from scopitone.tasks.models import VIDEO
from scopitone.tasks.queue.topology import measure_depths
from scopitone.tasks.status import TaskStatus

# Histogram buckets: from an import (a second or two) to a long video on a slow machine.
_DURATIONS_S = (1, 2, 5, 10, 30, 60, 120, 300, 600, 1800)
_LATENCIES_S = (0.002, 0.005, 0.01, 0.025, 0.05, 0.1, 0.25, 0.5, 1, 5, 30)
_SPEED_WINDOW_S = 3600


class HttpMetrics:
    """Counters of this process's requests, and the renderer of all metrics."""

    def __init__(self, engine: Engine, settings: Settings) -> None:
        self._registry = CollectorRegistry()
        self._requests = Counter(
            "scopitone_http_requests",
            "Requests handled by this process",
            ["method", "route", "code"],
            registry=self._registry,
        )
        self._latency = Histogram(
            "scopitone_http_request_seconds",
            "Response time by route",
            ["route"],
            buckets=_LATENCIES_S,
            registry=self._registry,
        )
        self._registry.register(TaskMetrics(engine, settings))

    def count(self, method: str, route: str, code: int, seconds: float) -> None:
        """Count one response. `seconds` is the time it took."""
        self._requests.labels(method, route, str(code)).inc()
        self._latency.labels(route).observe(seconds)

    def render(self) -> bytes:
        """Return all metrics in the Prometheus text format."""
        return generate_latest(self._registry)


class TaskMetrics(Collector):
    """Metrics of tasks, callbacks, workers and queues from the database, and of the clock."""

    def __init__(self, engine: Engine, settings: Settings) -> None:
        self._engine = engine
        self._dead_after_s = settings.dead_after_s
        self._data_dir = settings.data_dir

    def describe(self) -> list[Metric]:
        """Return nothing, so that registering does not need the database."""
        return []

    def collect(self) -> Iterator[Metric]:
        """Read the metrics from the database."""
        with reading(self._engine) as session:
            yield _collect_tasks(session)
            yield _collect_oldest_waiting(session)
            yield _collect_durations(session)
            yield from _collect_rendering(session)
            yield _collect_callbacks(session)
            yield _collect_workers(session, self._dead_after_s)
            yield from _collect_queues(session)
            yield _collect_media_ownership(session)
        yield _collect_clock(self._data_dir)


def _collect_tasks(session: Session) -> Metric:
    tasks = GaugeMetricFamily(
        "scopitone_tasks", "Tasks by model and status", labels=["model", "status"]
    )
    rows = session.execute(
        select(Task.model, Task.status, func.count()).group_by(Task.model, Task.status)
    )
    for model, status, count in rows:
        tasks.add_metric([model, status], count)
    return tasks


def _collect_oldest_waiting(session: Session) -> Metric:
    ages = GaugeMetricFamily(
        "scopitone_oldest_waiting_seconds",
        "Age of the oldest task that no worker has started, by model",
        labels=["model"],
    )
    rows = session.execute(
        select(Task.model, func.min(Task.create_at))
        .where(Task.status == TaskStatus.PENDING)
        .group_by(Task.model)
    )
    for model, since in rows:
        ages.add_metric([model], max(0.0, time.time() - since))
    return ages


def _collect_durations(session: Session) -> Metric:
    histogram = HistogramMetricFamily(
        "scopitone_task_duration_seconds",
        "Time from the start of work to the end, by model and outcome",
        labels=["model", "status"],
    )
    work_s = Task.complete_at - Task.started_at
    counts = [func.sum(case((work_s <= bound, 1), else_=0)) for bound in _DURATIONS_S]
    rows = session.execute(
        select(Task.model, Task.status, func.count(), func.sum(work_s), *counts)
        .where(Task.complete_at.is_not(None))
        .group_by(Task.model, Task.status)
    )
    for model, status, count, total, *cumulative in rows:
        buckets = [
            (str(float(bound)), int(n)) for bound, n in zip(_DURATIONS_S, cumulative, strict=True)
        ]
        histogram.add_metric([model, status], [*buckets, ("+Inf", count)], float(total or 0))
    return histogram


def _collect_rendering(session: Session) -> Iterator[Metric]:
    """Yield seconds of finished video, seconds of work on it, and the recent ratio of the two."""
    video_s = Task.result["video"]["duration"].as_float()
    work_s = Task.complete_at - Task.started_at
    is_recent = Task.complete_at > int(time.time()) - _SPEED_WINDOW_S
    video, work, recent_video, recent_work = session.execute(
        select(
            func.sum(video_s),
            func.sum(work_s),
            func.sum(case((is_recent, video_s))),
            func.sum(case((is_recent, work_s))),
        ).where(Task.model == VIDEO, Task.status == TaskStatus.SUCCESS)
    ).one()
    yield CounterMetricFamily(
        "scopitone_video_seconds", "Seconds of finished video", value=float(video or 0)
    )
    yield CounterMetricFamily(
        "scopitone_rendering_seconds", "Seconds of work on finished videos", value=float(work or 0)
    )
    speed = GaugeMetricFamily(
        "scopitone_render_speed",
        "Render speed in the last hour: seconds of video per second of work",
    )
    if recent_work:
        speed.add_metric([], float(recent_video) / float(recent_work))
    yield speed


def _collect_callbacks(session: Session) -> Metric:
    callbacks = GaugeMetricFamily("scopitone_callbacks", "Callbacks by state", labels=["state"])
    for state, count in session.execute(
        select(Delivery.state, func.count()).group_by(Delivery.state)
    ):
        callbacks.add_metric([state], count)
    return callbacks


def _collect_workers(session: Session, dead_after_s: float) -> Metric:
    alive = session.scalar(
        select(func.count()).select_from(Worker).where(Worker.beat_at > time.time() - dead_after_s)
    )
    return GaugeMetricFamily("scopitone_workers", "Live workers", value=float(alive or 0))


def _collect_media_ownership(session: Session) -> Metric:
    gauge = GaugeMetricFamily(
        "scopitone_media_owned",
        "1: the media store belongs to this installation. "
        f"0: nothing is stored or deleted, {ADVICE}",
    )
    ownership = load_last_ownership(session)
    if ownership is not None:
        gauge.add_metric([], float(ownership.is_ours))
    return gauge


def _collect_clock(data_dir: Path) -> Metric:
    gauge = GaugeMetricFamily(
        "scopitone_clock_trusted",
        "1: the clock of this machine was not set lately. 0: it was, and nothing is deleted",
    )
    record = look_at_clock(data_dir)
    if record is not None:
        gauge.add_metric([], float(not record.reason))
    return gauge


def _collect_queues(session: Session) -> Iterator[Metric]:
    """Yield the depth of each queue, by which machines for workers can be started and stopped."""
    texts = {
        "waiting": "Queue items that no worker has taken",
        "running": "Queue items that workers have taken",
        "oldest_seconds": "Age of the oldest queue item that no worker has taken",
    }
    gauges = {
        name: GaugeMetricFamily(f"scopitone_queue_{name}", text, labels=["queue"])
        for name, text in texts.items()
    }
    for depth in measure_depths(session):
        for name, value in zip(texts, (depth.waiting, depth.running, depth.oldest_s), strict=True):
            gauges[name].add_metric([depth.name], value)
    yield from gauges.values()
