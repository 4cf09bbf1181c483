from __future__ import annotations

from typing import Any

import pytest
from sqlalchemy import Engine, func, select
from sqlalchemy.orm import Session

from scopitone.store.database import reading, writing
from scopitone.store.tables import Task
from scopitone.tasks import ledger, lifecycle
from scopitone.tasks.errors import CreditsError, NotFoundError
from scopitone.tasks.lifecycle import NewTask
from scopitone.tasks.view import credits_of, task_info

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
        ledger.grant(session, "default", amount)


def balance(engine: Engine) -> int:
    with reading(engine) as session:
        return ledger.balance(session, "default")


def info(engine: Engine, task_id: str) -> dict[str, Any]:
    return task_info(lifecycle.find(engine, "default", task_id), "http://h")


def test_a_life_that_succeeds(engine: Engine) -> None:
    grant(engine, 1000)
    task_id = lifecycle.create(engine, new(price=250), ignore)
    waiting = info(engine, task_id)
    assert waiting["status"] == "pending"
    assert waiting["param"] == REQUEST
    assert (waiting["credits"], waiting["result"], waiting["complete_at"]) == (2.5, None, None)
    assert balance(engine) == 750
    lifecycle.begin(engine, task_id)
    lifecycle.succeed(engine, task_id, lambda *_: {"media_urls": ["/media/x/y.mp4"]}, none_owed)
    done = info(engine, task_id)
    assert done["result"] == {
        "code": 200,
        "message": "success",
        "media_urls": ["http://h/media/x/y.mp4"],
    }
    assert (done["status"], done["credits"], done["progress"]) == ("success", 2.5, 1.0)
    assert type(done["duration_s"]) is int
    assert balance(engine) == 750


def test_a_life_that_fails_costs_nothing(engine: Engine) -> None:
    grant(engine, 1000)
    task_id = lifecycle.create(engine, new(price=250), ignore)
    lifecycle.fail(engine, task_id, "why, and what would help", none_owed)
    done = info(engine, task_id)
    assert done["result"]["code"] == 501
    assert (done["status"], done["credits"]) == ("failed", 0)
    assert balance(engine) == 1000


def test_the_end_is_final(engine: Engine) -> None:
    grant(engine, 1000)
    for end, other in [("succeed", "fail"), ("fail", "succeed")]:
        task_id = lifecycle.create(engine, new(price=100), ignore)
        ways = {
            "succeed": lambda one: lifecycle.succeed(
                engine, one, lambda *_: {"media_urls": []}, none_owed
            ),
            "fail": lambda one: lifecycle.fail(engine, one, "no", none_owed),
        }
        ways[end](task_id)
        first, left = info(engine, task_id), balance(engine)
        for again in (other, end):
            ways[again](task_id)
        lifecycle.advance(engine, task_id, 0.5)
        assert lifecycle.begin(engine, task_id) is None
        assert info(engine, task_id) == first
        assert balance(engine) == left


def test_progress_only_grows_and_only_while_running(engine: Engine) -> None:
    task_id = lifecycle.create(engine, new(), ignore)
    lifecycle.advance(engine, task_id, 0.2)
    assert info(engine, task_id)["progress"] == 0
    lifecycle.begin(engine, task_id)
    seen = []
    for value in (0.3, 0.1, 0.6, 0.5):
        lifecycle.advance(engine, task_id, value)
        seen.append(info(engine, task_id)["progress"])
    assert seen == [0.3, 0.3, 0.6, 0.6]


def test_stopping_does_not_count_as_dying(engine: Engine) -> None:
    task_id = lifecycle.create(engine, new(), ignore)
    for _ in range(3):
        lifecycle.begin(engine, task_id)
        lifecycle.hand_back(engine, task_id)
    task = lifecycle.begin(engine, task_id)
    assert task is not None
    assert task.attempts == 1


def test_a_price_beyond_the_balance_creates_nothing(engine: Engine) -> None:
    grant(engine, 99)
    with pytest.raises(CreditsError, match=r"costs 1 credits and the balance is 0\.99"):
        lifecycle.create(engine, new(price=100), ignore)
    with reading(engine) as session:
        assert session.scalar(select(func.count()).select_from(Task)) == 0
    assert balance(engine) == 99


def test_a_task_that_cannot_be_enqueued_is_not_stored(engine: Engine) -> None:
    grant(engine, 100)

    def refuse(_session: Session, _model: str, _task_id: str) -> None:
        raise OSError("the queue is away")

    with pytest.raises(OSError, match="away"):
        lifecycle.create(engine, new(price=100), refuse)
    with reading(engine) as session:
        assert session.scalar(select(func.count()).select_from(Task)) == 0
    assert balance(engine) == 100


def test_others_do_not_find_it(engine: Engine) -> None:
    task_id = lifecycle.create(engine, new(), ignore)
    for account, wanted in [("other", task_id), ("default", "0" * 32)]:
        with pytest.raises(NotFoundError):
            lifecycle.find(engine, account, wanted)


@pytest.mark.parametrize(("hundredths", "shown"), [(0, 0), (500, 5), (250, 2.5), (1, 0.01)])
def test_credits_are_whole_where_they_can_be(hundredths: int, shown: float) -> None:
    found = credits_of(hundredths)
    assert found == shown
    assert isinstance(found, int) == (hundredths % 100 == 0)
