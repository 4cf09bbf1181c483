"""What Prometheus reads at /metrics.

Requests are counted in this process. Everything about tasks is asked of the database when it
is scraped, so it is the same from whichever API process, and survives restarts.
"""

from __future__ import annotations

import time
from collections.abc import Iterator

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

from scopitone.settings import Settings
from scopitone.store.database import reading
from scopitone.store.tables import Delivery, Task, Worker
from scopitone.tasks.lifecycle import OPEN
from scopitone.tasks.queues import depths
from scopitone.tasks.specs import VIDEO

# From an import (a second or two) to a long video on a slow machine.
_DURATIONS_S = (1, 2, 5, 10, 30, 60, 120, 300, 600, 1800)
_LATENCIES_S = (0.002, 0.005, 0.01, 0.025, 0.05, 0.1, 0.25, 0.5, 1, 5, 30)
_LATELY_S = 3600


class HttpMetrics:
    """Counts the requests of this process, and renders everything."""

    def __init__(self, engine: Engine, settings: Settings) -> None:
        self._registry = CollectorRegistry()
        self._requests = Counter(
            "scopitone_http_requests",
            "Requests that this process answered",
            ["method", "route", "code"],
            registry=self._registry,
        )
        self._latency = Histogram(
            "scopitone_http_request_seconds",
            "Time to answer, by route",
            ["route"],
            buckets=_LATENCIES_S,
            registry=self._registry,
        )
        self._registry.register(TaskMetrics(engine, settings.dead_after_s))

    def count(self, method: str, route: str, code: int, seconds: float) -> None:
        """Note one answer."""
        self._requests.labels(method, route, str(code)).inc()
        self._latency.labels(route).observe(seconds)

    def render(self) -> bytes:
        """The text that Prometheus reads."""
        return generate_latest(self._registry)


class TaskMetrics(Collector):
    """Tasks, callbacks and workers, as the database has them."""

    def __init__(self, engine: Engine, dead_after_s: float) -> None:
        self._engine = engine
        self._dead_after_s = dead_after_s

    def describe(self) -> list[Metric]:
        """Nothing: registering must not need the database."""
        return []

    def collect(self) -> Iterator[Metric]:
        """Ask the database."""
        with reading(self._engine) as session:
            yield _tasks(session)
            yield _waiting(session)
            yield _durations(session)
            yield from _rendering(session)
            yield _callbacks(session)
            yield _workers(session, self._dead_after_s)
            yield from _queues(session)


def _tasks(session: Session) -> Metric:
    found = GaugeMetricFamily(
        "scopitone_tasks", "Tasks by model and status", labels=["model", "status"]
    )
    rows = session.execute(
        select(Task.model, Task.status, func.count()).group_by(Task.model, Task.status)
    )
    for model, status, count in rows:
        found.add_metric([model, status], count)
    return found


def _waiting(session: Session) -> Metric:
    found = GaugeMetricFamily(
        "scopitone_oldest_waiting_seconds",
        "Age of the oldest task that no worker has begun, by model",
        labels=["model"],
    )
    rows = session.execute(
        select(Task.model, func.min(Task.create_at))
        .where(Task.status == OPEN[0])
        .group_by(Task.model)
    )
    for model, since in rows:
        found.add_metric([model], max(0.0, time.time() - since))
    return found


def _durations(session: Session) -> Metric:
    found = HistogramMetricFamily(
        "scopitone_task_duration_seconds",
        "From the start of work to the end, by model and outcome",
        labels=["model", "status"],
    )
    took = Task.complete_at - Task.started_at
    counts = [func.sum(case((took <= most, 1), else_=0)) for most in _DURATIONS_S]
    rows = session.execute(
        select(Task.model, Task.status, func.count(), func.sum(took), *counts)
        .where(Task.complete_at.is_not(None))
        .group_by(Task.model, Task.status)
    )
    for model, status, count, total, *within in rows:
        buckets = [(str(float(most)), int(n)) for most, n in zip(_DURATIONS_S, within, strict=True)]
        found.add_metric([model, status], [*buckets, ("+Inf", count)], float(total or 0))
    return found


def _rendering(session: Session) -> Iterator[Metric]:
    """Seconds of video made and of work on them; their ratio is how many times real time."""
    made = Task.result["video"]["duration"].as_float()
    took = Task.complete_at - Task.started_at
    recent = Task.complete_at > int(time.time()) - _LATELY_S
    video, work, video_lately, work_lately = session.execute(
        select(
            func.sum(made),
            func.sum(took),
            func.sum(case((recent, made))),
            func.sum(case((recent, took))),
        ).where(Task.model == VIDEO, Task.status == "success")
    ).one()
    yield CounterMetricFamily(
        "scopitone_video_seconds", "Seconds of finished video", value=float(video or 0)
    )
    yield CounterMetricFamily(
        "scopitone_rendering_seconds", "Seconds of work on finished videos", value=float(work or 0)
    )
    speed = GaugeMetricFamily(
        "scopitone_render_speed", "Video over work in the last hour: times real time"
    )
    if work_lately:
        speed.add_metric([], float(video_lately) / float(work_lately))
    yield speed


def _callbacks(session: Session) -> Metric:
    found = GaugeMetricFamily("scopitone_callbacks", "Callbacks by state", labels=["state"])
    for state, count in session.execute(
        select(Delivery.state, func.count()).group_by(Delivery.state)
    ):
        found.add_metric([state], count)
    return found


def _workers(session: Session, dead_after_s: float) -> Metric:
    alive = session.scalar(
        select(func.count()).select_from(Worker).where(Worker.beat_at > time.time() - dead_after_s)
    )
    return GaugeMetricFamily("scopitone_workers", "Workers that live", value=float(alive or 0))


def _queues(session: Session) -> Iterator[Metric]:
    """By these, machines for workers can be started and stopped."""
    texts = {
        "waiting": "Items of a queue that no worker has taken",
        "running": "Items of a queue that workers have taken",
        "oldest_seconds": "Age of the oldest item that no worker has taken, by queue",
    }
    gauges = {
        name: GaugeMetricFamily(f"scopitone_queue_{name}", text, labels=["queue"])
        for name, text in texts.items()
    }
    for depth in depths(session):
        for name, value in zip(texts, (depth.waiting, depth.running, depth.oldest_s), strict=True):
            gauges[name].add_metric([depth.name], value)
    yield from gauges.values()
