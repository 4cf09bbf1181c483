"""The schedule of a callback that is never received."""

from __future__ import annotations

import time

import pytest
from sqlalchemy import Engine, select
from sqlalchemy.orm import Session

from scopitone.core.settings import Settings
from scopitone.store.database import reading
from scopitone.store.tables import Delivery, DeliveryAttempt, Task
from scopitone.tasks import state as lifecycle
from scopitone.tasks.deletion import delete_task
from scopitone.tasks.state import NewTask
from scopitone.tasks.webhooks import deliveries
from scopitone.tasks.webhooks.deliveries import AttemptResult
from scopitone.tasks.webhooks.delivery_log import find_callback, find_delivery
from scopitone.tasks.webhooks.endpoints import (
    EVENTS,
    NewEndpoint,
    create_endpoint,
    disable_endpoint,
    enable_endpoint,
)

SCHEDULE = [5, 5 * 60, 30 * 60, *(hours * 3600 for hours in (2, 5, 10, 14, 20, 24))]


def test_it_is_tried_again_by_the_schedule_with_jitter(engine: Engine, settings: Settings) -> None:
    queued: list[tuple[str, int, int, float]] = []

    def enqueue(_: Session, delivery_id: str, number: int, turn: int, delay_s: float) -> None:
        queued.append((delivery_id, number, turn, delay_s))

    def owe(session: Session, task: Task) -> None:
        deliveries.schedule_callback(session, task, enqueue)

    new = NewTask("default", "m", "v", {}, {}, "http://h", "http://h/hook", 0)
    task_id = lifecycle.create_task(engine, new, lambda *_: None)
    assert not queued, "nothing is owed before the end"
    lifecycle.fail(engine, task_id, "no", owe)
    states: list[str] = []
    now = int(time.time())
    while len(queued) > len(states):
        delivery_id, number, turn, _ = queued[-1]
        result = AttemptResult(now, 503, 12, "away")
        schedule = settings.callback_retries_s
        states.append(
            deliveries.record_attempt(engine, delivery_id, number, turn, result, schedule, enqueue)
        )
    assert states == ["pending"] * 9 + ["given_up"]
    delays = [delay for *_, delay in queued]
    assert delays == pytest.approx([0, *SCHEDULE], rel=0.101)
    assert delays[1:] != pytest.approx(SCHEDULE, rel=1e-9), "without jitter they come all at once"
    record = find_callback(engine, "default", task_id)
    assert record is not None
    assert {attempt.delivery_id for attempt in record.attempts} == {record.delivery.id}
    logged = [
        (attempt.number, attempt.at, attempt.status, attempt.latency_ms, attempt.excerpt)
        for attempt in record.attempts
    ]
    assert logged == [(number, now, 503, 12, "away") for number in range(1, 11)]


def test_a_callback_whose_attempts_are_all_lost_is_given_up(engine: Engine) -> None:
    queued: list[tuple[int, int]] = []

    def enqueue(_: Session, _id: str, number: int, turn: int, _delay_s: float) -> None:
        queued.append((number, turn))

    new = NewTask("default", "m", "v", {}, {}, "http://h", "http://h/hook", 0)
    task_id = lifecycle.create_task(engine, new, lambda *_: None)
    lifecycle.fail(
        engine,
        task_id,
        "no",
        lambda session, task: deliveries.schedule_callback(session, task, enqueue),
    )
    while pending := deliveries.list_pending(engine):
        for delivery_id in pending:
            deliveries.record_lost_attempt(engine, delivery_id, [1.0, 1.0], enqueue)
    assert queued == [(1, 0), (2, 1), (3, 2)]
    deliveries.record_lost_attempt(engine, delivery_id, [1.0, 1.0], enqueue)
    with reading(engine) as session:
        assert session.scalars(select(Delivery.state)).all() == ["given_up"]
        assert session.scalars(select(DeliveryAttempt.number)).all() == [1, 2, 3]


def test_an_attempt_without_an_answer_is_shown_when_its_time_is_up(engine: Engine) -> None:
    """Nor does the next one begin earlier for it, so that nobody sees how soon it failed."""
    delays: list[float] = []

    def enqueue(_: Session, _id: str, _number: int, _turn: int, delay_s: float) -> None:
        delays.append(delay_s)

    new = NewTask("default", "m", "v", {}, {}, "http://h", "http://h/hook", 0)
    task_id = lifecycle.create_task(engine, new, lambda *_: None)
    lifecycle.fail(
        engine,
        task_id,
        "no",
        lambda session, task: deliveries.schedule_callback(session, task, enqueue),
    )
    record = find_callback(engine, "default", task_id)
    assert record is not None
    delivery = record.delivery
    now = int(time.time())
    long_ago, just_now = (
        AttemptResult(now - 500, None, 60_000, "x"),
        AttemptResult(now, None, 60_000, "x", 59.0),
    )
    deliveries.record_attempt(engine, delivery.id, 1, 0, long_ago, [10.0], enqueue)
    state = deliveries.record_attempt(engine, delivery.id, 2, 0, just_now, [10.0], enqueue)
    assert delays[1:] == pytest.approx([10.0, 69.0], abs=1.001)
    deliveries.record_attempt(engine, delivery.id, 3, 1, just_now, [10.0], enqueue)
    shown = find_callback(engine, "default", task_id)
    assert shown is not None
    assert (shown.state, [attempt.number for attempt in shown.attempts]) == ("pending", [1])
    assert state == "pending"
    assert deliveries.load_due(engine, delivery.id, 4) is None, "it was given up all the same"


def test_a_delivery_that_ended_during_an_attempt_stays_ended(engine: Engine) -> None:
    """Its endpoint was disabled meanwhile: an answer is recorded, and nothing follows it."""
    queued: list[int] = []

    def enqueue(_: Session, _id: str, number: int, _turn: int, _delay_s: float) -> None:
        queued.append(number)

    endpoint = create_endpoint(engine, "default", NewEndpoint("", "http://h/", EVENTS, False))
    states = []
    for status in (None, 500, 200):
        new = NewTask("default", "m", "v", {}, {}, "http://h", None, 0)
        task_id = lifecycle.create_task(engine, new, lambda *_: None)
        lifecycle.fail(
            engine,
            task_id,
            "no",
            lambda session, task: deliveries.schedule_callback(session, task, enqueue),
        )
        [delivery_id] = deliveries.list_pending(engine)
        assert deliveries.load_due(engine, delivery_id, 1) is not None
        disable_endpoint(engine, "default", endpoint.id)
        assert deliveries.load_due(engine, delivery_id, 1) is None
        result = AttemptResult(0, status, 1, "")
        state = deliveries.record_attempt(engine, delivery_id, 1, 0, result, [1.0], enqueue)
        states.append((state, len(find_delivery(engine, "default", delivery_id).attempts)))
        enable_endpoint(engine, "default", endpoint.id)
    assert states == [("given_up", 0), ("given_up", 1), ("delivered", 1)]
    assert queued == [1, 1, 1], "no attempt follows the first"


def test_an_attempt_whose_task_was_deleted_meanwhile_is_dropped(engine: Engine) -> None:
    new = NewTask("default", "m", "v", {}, {}, "http://h", "http://h/hook", 0)
    task_id = lifecycle.create_task(engine, new, lambda *_: None)

    def enqueue(*_: object) -> None:
        pass

    lifecycle.fail(
        engine,
        task_id,
        "no",
        lambda session, task: deliveries.schedule_callback(session, task, enqueue),
    )
    [delivery_id] = deliveries.list_pending(engine)
    delete_task(engine, "default", task_id)
    late = AttemptResult(0, 500, 1, "")
    deliveries.record_attempt(engine, delivery_id, 1, 0, late, [1.0], enqueue)
    with reading(engine) as session:
        assert session.scalars(select(DeliveryAttempt)).all() == []
