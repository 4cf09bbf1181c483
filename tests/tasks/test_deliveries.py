"""The schedule of a callback that is never received."""

from __future__ import annotations

import time

import pytest
from sqlalchemy import Engine
from sqlalchemy.orm import Session

from scopitone.settings import Settings
from scopitone.store.tables import Task
from scopitone.tasks import deliveries, lifecycle
from scopitone.tasks.deliveries import Attempt
from scopitone.tasks.lifecycle import NewTask

SCHEDULE = [5, 5 * 60, 30 * 60, *(hours * 3600 for hours in (2, 5, 10, 14, 20, 24))]


def test_it_is_tried_again_by_the_schedule_with_jitter(engine: Engine, settings: Settings) -> None:
    queued: list[tuple[str, int, int, float]] = []

    def enqueue(_: Session, delivery_id: str, number: int, turn: int, delay_s: float) -> None:
        queued.append((delivery_id, number, turn, delay_s))

    def owe(session: Session, task: Task) -> None:
        deliveries.owe(session, task, enqueue)

    new = NewTask("default", "m", "v", {}, {}, "http://h", "http://h/hook", 0)
    task_id = lifecycle.create(engine, new, lambda *_: None)
    assert not queued, "nothing is owed before the end"
    lifecycle.fail(engine, task_id, "no", owe)
    states: list[str] = []
    at = int(time.time())
    while len(queued) > len(states):
        delivery_id, number, turn, _ = queued[-1]
        made = Attempt(at, 503, 12, "away")
        schedule = settings.callback_retries_s
        states.append(deliveries.record(engine, delivery_id, number, turn, made, schedule, enqueue))
    assert states == ["pending"] * 9 + ["given_up"]
    delays = [delay for *_, delay in queued]
    assert delays == pytest.approx([0, *SCHEDULE], rel=0.101)
    assert delays[1:] != pytest.approx(SCHEDULE, rel=1e-9), "without jitter they come all at once"
    delivery, attempts = deliveries.attempts_of(engine, "default", task_id)
    assert delivery is not None
    assert {one.delivery_id for one in attempts} == {delivery.id}
    logged = [(one.number, one.at, one.status, one.latency_ms, one.excerpt) for one in attempts]
    assert logged == [(number, at, 503, 12, "away") for number in range(1, 11)]
