"""The wall clock jumps by a day or a year, either way: nothing is lost, run twice or stuck."""

from __future__ import annotations

import os
import time
from collections.abc import Callable
from pathlib import Path

import pytest
from limits import RateLimitItemPerSecond
from limits.strategies import FixedWindowRateLimiter
from rows import task_row
from sqlalchemy import Engine, select

from scopitone.core.errors import InputError
from scopitone.http.security.rate_limits import RateWindowStorage
from scopitone.store.database import reading, writing
from scopitone.store.leases import take_lease
from scopitone.store.tables import Delivery, StudioSession, Task
from scopitone.tasks.accounts import idempotency, sessions
from scopitone.tasks.errors import InFlightError, NotFoundError
from scopitone.tasks.files import files
from scopitone.tasks.queue.client import QueueClient
from scopitone.tasks.runtime import heartbeat
from scopitone.tasks.webhooks import deliveries
from scopitone.tasks.worker.work_dir_cleanup import clear_work_dirs

DAY, YEAR = 86_400.0, 365 * 86_400.0
Jump = Callable[[float], None]
JUMPS = [DAY, -DAY, YEAR, -YEAR]


@pytest.fixture
def jump(monkeypatch: pytest.MonkeyPatch) -> Jump:
    """Sets the wall clock that all of the code reads, by so many seconds from the right time."""
    wall = time.time

    def set_by(seconds: float) -> None:
        monkeypatch.setattr(time, "time", lambda: wall() + seconds)

    return set_by


@pytest.mark.parametrize("step_s", JUMPS)
def test_a_lease_can_be_taken_again(engine: Engine, jump: Jump, step_s: float) -> None:
    assert take_lease(engine, "sweep", 3600)
    jump(step_s)
    assert take_lease(engine, "sweep", 3600)
    assert not take_lease(engine, "sweep", 3600)


@pytest.mark.parametrize("step_s", JUMPS)
def test_a_rate_limit_ends(engine: Engine, jump: Jump, step_s: float) -> None:
    limiter = FixedWindowRateLimiter(RateWindowStorage(str(engine.url)))
    limit = RateLimitItemPerSecond(1, 60)
    assert [limiter.hit(limit, "caller") for _ in range(2)] == [True, False]
    jump(step_s)
    assert [limiter.hit(limit, "caller") for _ in range(2)] == [True, False]


@pytest.mark.parametrize("step_s", JUMPS)
def test_a_request_that_is_sent_again_creates_nothing(
    engine: Engine, jump: Jump, step_s: float
) -> None:
    claim = idempotency.claim_key(engine, "default", "key", {})
    assert isinstance(claim, idempotency.Claim)
    with writing(engine) as session:
        idempotency.store_answer(session, claim, {"task_id": "t"})
    jump(step_s)
    assert idempotency.claim_key(engine, "default", "key", {}) == {"task_id": "t"}


@pytest.mark.parametrize("step_s", JUMPS)
def test_a_claim_of_a_dead_server_is_taken_over_and_only_one_answers(
    engine: Engine, jump: Jump, step_s: float
) -> None:
    first = idempotency.claim_key(engine, "default", "key", {})
    assert isinstance(first, idempotency.Claim)
    jump(step_s)
    second = idempotency.claim_key(engine, "default", "key", {})
    assert isinstance(second, idempotency.Claim)
    with pytest.raises(InFlightError), writing(engine) as session:
        idempotency.store_answer(session, first, {"task_id": "first"})
    with writing(engine) as session:
        idempotency.store_answer(session, second, {"task_id": "second"})


@pytest.mark.parametrize("step_s", JUMPS)
def test_a_session_is_there_when_the_clock_is_right_again(
    engine: Engine, jump: Jump, step_s: float
) -> None:
    visitor = sessions.sign_in(engine, "default")
    jump(step_s)
    sessions.make_link(engine, "default")
    sessions.sign_in(engine, "default")
    jump(0)
    assert sessions.find_visitor(engine, visitor.cookie) is not None
    with writing(engine) as session:
        assert len(list(session.scalars(select(StudioSession)))) == 2
        sessions.delete_expired(session)
        assert len(list(session.scalars(select(StudioSession)))) == (2 if step_s > -YEAR else 1)


@pytest.mark.parametrize("step_s", JUMPS)
def test_an_upload_can_be_made_when_the_clock_is_right_again(
    engine: Engine, jump: Jump, step_s: float
) -> None:
    upload = files.create_upload(engine, "default", "audio/wav", "wav")
    jump(step_s)
    if step_s > 0:
        with pytest.raises(NotFoundError):
            files.check_upload(engine, upload.id, "audio/wav")
    jump(0)
    assert files.check_upload(engine, upload.id, "audio/wav").id == upload.id
    with pytest.raises(InputError):
        files.check_upload(engine, upload.id, "image/png")


@pytest.mark.parametrize("step_s", JUMPS)
def test_a_live_worker_is_not_taken_for_dead_nor_a_dead_one_for_alive(
    engine: Engine, jump: Jump, monkeypatch: pytest.MonkeyPatch, step_s: float
) -> None:
    recovered: list[str] = []
    monkeypatch.setattr(
        heartbeat.dbos_adapter, "recover_workflows", lambda ids: recovered.extend(ids) or []
    )
    uptime, passed_s = time.monotonic, 0.0
    monkeypatch.setattr(time, "monotonic", lambda: uptime() + passed_s)
    watch = heartbeat.DeathWatch()
    for name in ("own-0", "live-0", "dead-0"):
        heartbeat.write_heartbeat(engine, name)
    for beat in range(10):
        if beat == 3:
            jump(step_s)
            heartbeat.recover_dead_workers(engine, watch, "own-0", 15.0)
            assert recovered == []
        passed_s += 3.0
        heartbeat.write_heartbeat(engine, "own-0")
        heartbeat.write_heartbeat(engine, "live-0")
        heartbeat.recover_dead_workers(engine, watch, "own-0", 15.0)
    assert set(recovered) == {"dead-0"}
    assert {"own-0", "live-0"} <= heartbeat.list_workers(engine)


@pytest.mark.parametrize("step_s", JUMPS)
def test_the_next_attempt_of_a_callback_is_never_later_than_its_schedule(
    engine: Engine, jump: Jump, step_s: float
) -> None:
    queueing = QueueClient(engine)
    schedule, enqueue = [300.0, 600.0], queueing.enqueue_callback
    with writing(engine) as session:
        session.add(task_row("t", status="success", callback_url="http://127.0.0.1:1/"))
        session.flush()
        deliveries.schedule_callback(session, session.get_one(Task, "t"), enqueue)
        [delivery_id] = session.scalars(select(Delivery.id))
    failed = deliveries.AttemptResult(int(time.time()), 500, 1, "")
    deliveries.record_attempt(engine, delivery_id, 1, 0, failed, schedule, enqueue)
    longest_s = deliveries.longest_delay_s(schedule, 15.0)
    assert queueing.shorten_delays(longest_s) == []
    jump(step_s)
    assert set(queueing.shorten_delays(longest_s)) == ({delivery_id} if step_s < 0 else set())
    assert queueing.shorten_delays(longest_s) == []
    assert queueing.list_queued_deliveries() == {delivery_id}


@pytest.mark.parametrize("step_s", JUMPS)
def test_an_item_that_nobody_runs_is_queued_again_when_it_was_seen_for_long_enough(
    engine: Engine, jump: Jump, monkeypatch: pytest.MonkeyPatch, step_s: float
) -> None:
    queueing = QueueClient(engine)
    uptime, passed_s = time.monotonic, 0.0
    monkeypatch.setattr(time, "monotonic", lambda: uptime() + passed_s)
    with writing(engine) as session:
        session.add(task_row("t", status="success", callback_url="http://127.0.0.1:1/"))
        session.flush()
        deliveries.schedule_callback(session, session.get_one(Task, "t"), queueing.enqueue_callback)
    with engine.begin() as connection:
        connection.exec_driver_sql(
            "UPDATE workflow_status SET status = 'PENDING', executor_id = 'own-0', "
            f"started_at_epoch_ms = {int(time.time() * 1000)}"
        )
    assert queueing.requeue_orphans("own-0", [], 15.0) == []
    jump(step_s)
    assert queueing.requeue_orphans("own-0", [], 15.0) == []
    passed_s = 16.0
    assert len(queueing.requeue_orphans("own-0", [], 15.0)) == 1


@pytest.mark.parametrize("step_s", JUMPS)
def test_the_folder_of_an_ended_task_goes_and_that_of_an_open_one_stays(
    engine: Engine, tmp_path: Path, jump: Jump, step_s: float
) -> None:
    jump(step_s)
    with writing(engine) as session:
        session.add(task_row("ended", status="success", complete_at=int(time.time())))
        session.add(task_row("open", status="running"))
    for name in ("ended", "open"):
        (tmp_path / "work" / name).mkdir(parents=True)
        os.utime(tmp_path / "work" / name, (time.time(), time.time()))
    jump(0)
    clear_work_dirs(engine, tmp_path / "work", after_s=15.0)
    assert [path.name for path in (tmp_path / "work").iterdir()] == ["open"]
    with reading(engine) as session:
        assert session.get_one(Task, "open").status == "running"
