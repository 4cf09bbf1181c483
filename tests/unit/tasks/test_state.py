from __future__ import annotations

from typing import Any

import pytest
from sqlalchemy import Engine, func, select
from sqlalchemy.orm import Session

from scopitone.store.database import reading, writing
from scopitone.store.tables import Task
from scopitone.tasks import state
from scopitone.tasks.accounts import credit_ledger
from scopitone.tasks.errors import CreditsError, NotFoundError
from scopitone.tasks.presenter import credits_of, task_info
from scopitone.tasks.state import NewTask

REQUEST = {"model": "suno/music-video", "input": {"note": "café", "deep": [1.5, None]}}


def new(price: int = 0) -> NewTask:
    return NewTask(
        account_id="default",
        model="suno/music-video",
        model_version="sunov5",
        request=REQUEST,
        spec={},
        base_url="http://h",
        callback_url=None,
        price=price,
    )


def ignore(_session: Session, _model: str, _task_id: str) -> None:
    """Enqueues nothing: these tests are about the row."""


def none_owed(_session: Session, _task: Task) -> None:
    """Owes no callback."""


def grant(engine: Engine, amount: int) -> None:
    with writing(engine) as session:
        credit_ledger.grant(session, "default", amount)


def balance(engine: Engine) -> int:
    with reading(engine) as session:
        return credit_ledger.balance_of(session, "default")


def info(engine: Engine, task_id: str) -> dict[str, Any]:
    return task_info(state.find_task(engine, "default", task_id), "http://h")


def test_of_what_workers_died_is_noted_once(engine: Engine) -> None:
    doing, other = (state.create_task(engine, new(), ignore) for _ in range(2))
    for task_id, process in ((doing, "h:7"), (other, "h:8")):
        state.start(engine, task_id)
        state.note_step(engine, task_id, process, "render")
    for _ in range(2):
        state.note_death(engine, "h:7", "SIGSEGV")
    state.note_step(engine, doing, "h:9", "render")
    state.note_stop(engine, doing, "a full disk")
    with reading(engine) as session:
        assert session.get_one(Task, doing).deaths == (
            "SIGSEGV in the step render\na full disk in the step render"
        )
        assert session.get_one(Task, other).deaths is None


def test_a_life_that_succeeds(engine: Engine) -> None:
    grant(engine, 1000)
    task_id = state.create_task(engine, new(price=250), ignore)
    waiting = info(engine, task_id)
    assert waiting["status"] == "pending"
    assert waiting["param"] == {"callback_url": None, **REQUEST}
    assert (waiting["credits"], waiting["result"], waiting["complete_at"]) == (2.5, None, None)
    assert balance(engine) == 750
    state.start(engine, task_id)
    state.succeed(engine, task_id, lambda *_: {"media_urls": ["/media/x/y.mp4"]}, none_owed)
    ended = info(engine, task_id)
    assert ended["result"] == {
        "code": 200,
        "message": "success",
        "media_urls": ["http://h/media/x/y.mp4"],
    }
    assert (ended["status"], ended["credits"], ended["progress"]) == ("success", 2.5, 1.0)
    assert type(ended["duration_s"]) is int
    assert balance(engine) == 750


def test_a_life_that_fails_costs_nothing(engine: Engine) -> None:
    grant(engine, 1000)
    task_id = state.create_task(engine, new(price=250), ignore)
    state.fail(engine, task_id, "why, and what would help", none_owed)
    ended = info(engine, task_id)
    assert ended["result"]["code"] == 501
    assert (ended["status"], ended["credits"]) == ("failed", 0)
    assert balance(engine) == 1000


def test_the_end_is_final(engine: Engine) -> None:
    grant(engine, 1000)
    for end, opposite in [("succeed", "fail"), ("fail", "succeed")]:
        task_id = state.create_task(engine, new(price=100), ignore)
        ways = {
            "succeed": lambda one: state.succeed(
                engine, one, lambda *_: {"media_urls": []}, none_owed
            ),
            "fail": lambda one: state.fail(engine, one, "no", none_owed),
        }
        ways[end](task_id)
        first, balance_after = info(engine, task_id), balance(engine)
        for next_end in (opposite, end):
            ways[next_end](task_id)
        state.report_progress(engine, task_id, 0.5)
        assert state.start(engine, task_id) is None
        assert info(engine, task_id) == first
        assert balance(engine) == balance_after


def test_progress_only_grows_and_only_while_running(engine: Engine) -> None:
    task_id = state.create_task(engine, new(), ignore)
    state.report_progress(engine, task_id, 0.2)
    assert info(engine, task_id)["progress"] == 0
    state.start(engine, task_id)
    shares = []
    for value in (0.3, 0.1, 0.6, 0.5):
        state.report_progress(engine, task_id, value)
        shares.append(info(engine, task_id)["progress"])
    assert shares == [0.3, 0.3, 0.6, 0.6]


def test_stopping_does_not_count_as_dying(engine: Engine) -> None:
    task_id = state.create_task(engine, new(), ignore)
    for _ in range(3):
        state.start(engine, task_id)
        state.requeue(engine, task_id)
    task = state.start(engine, task_id)
    assert task is not None
    assert task.attempts == 1


def test_a_price_beyond_the_balance_creates_nothing(engine: Engine) -> None:
    grant(engine, 99)
    with pytest.raises(
        CreditsError,
        match=r"^Insufficient Credits: the task costs 1 credits and the balance is 0\.99",
    ):
        state.create_task(engine, new(price=100), ignore)
    with reading(engine) as session:
        assert session.scalar(select(func.count()).select_from(Task)) == 0
    assert balance(engine) == 99


def test_a_task_that_cannot_be_enqueued_is_not_stored(engine: Engine) -> None:
    grant(engine, 100)

    def refuse(_session: Session, _model: str, _task_id: str) -> None:
        raise OSError("the queue is away")

    with pytest.raises(OSError, match="away"):
        state.create_task(engine, new(price=100), refuse)
    with reading(engine) as session:
        assert session.scalar(select(func.count()).select_from(Task)) == 0
    assert balance(engine) == 100


def test_others_do_not_find_it(engine: Engine) -> None:
    task_id = state.create_task(engine, new(), ignore)
    for account, unknown_id in [("other", task_id), ("default", "0" * 32)]:
        with pytest.raises(NotFoundError):
            state.find_task(engine, account, unknown_id)


@pytest.mark.parametrize(("hundredths", "shown"), [(0, 0), (500, 5), (250, 2.5), (1, 0.01)])
def test_credits_are_whole_where_they_can_be(hundredths: int, shown: float) -> None:
    amount = credits_of(hundredths)
    assert amount == shown
    assert isinstance(amount, int) == (hundredths % 100 == 0)
