"""What the operator's charts show, in both databases."""

from __future__ import annotations

from pathlib import Path

import pytest
from rows import task_row
from sqlalchemy import Engine

from scopitone.store.database import migrate, open_engine, writing
from scopitone.tasks.accounts.api_keys import ensure_default_account
from scopitone.tasks.models import VIDEO
from scopitone.tasks.operations.activity import PERIOD_S, PERIODS, load_activity

END = 1_800_000_000 // PERIOD_S * PERIOD_S
"""The end of the last period."""


@pytest.fixture
def engine(database_url: str, tmp_path: Path) -> Engine:
    migrate(database_url, tmp_path / "lock")
    engine = open_engine(database_url)
    ensure_default_account(engine)
    return engine


def before(periods: float) -> int:
    """The time so many periods before the end."""
    return round(END - periods * PERIOD_S)


def test_periods_have_what_happened_in_them(engine: Engine) -> None:
    video = {"model": VIDEO, "status": "success", "result": {"video": {"duration": 90.0}}}
    at = [before(periods) for periods in (1.5, 2.5, 3.5)]
    with writing(engine) as session:
        session.add_all(
            [
                # It waits since the period before the last one.
                task_row("waiting", create_at=at[0]),
                # Two videos of 90 s take 60 s and 30 s.
                task_row("a", create_at=at[2], started_at=at[1], complete_at=at[1] + 60, **video),
                task_row("b", create_at=at[2], started_at=at[1], complete_at=at[1] + 30, **video),
                task_row(
                    *("c",),
                    create_at=at[0],
                    started_at=at[0],
                    complete_at=at[0],
                    status="failed",
                    result={"message": "not a song"},
                ),
                task_row(
                    *("d",),
                    create_at=at[0],
                    started_at=at[0],
                    complete_at=at[0],
                    status="failed",
                    result={"message": "cancelled"},
                ),
                task_row("long ago", create_at=1, started_at=2, complete_at=3, **video),
            ]
        )
    periods = load_activity(engine, END - 1)
    assert len(periods) == PERIODS
    assert [period.start for period in periods[-2:]] == [before(2), before(1)]
    assert [period.waiting for period in periods[-5:]] == [0, 2, 0, 1, 1]
    assert [period.per_minute for period in periods[-4:]] == [0, 0.4, 0.4, 0]
    assert [period.failed for period in periods[-4:]] == [0, 0, 1, 0]
    assert [period.speed for period in periods[-4:]] == [None, 2.0, None, None]
    assert all(period.per_minute == 0 for period in periods[:-4])


def test_of_the_current_period_only_what_has_passed_counts(engine: Engine) -> None:
    start = before(1)
    ended = {"create_at": start, "started_at": start, "complete_at": start + 30}
    with writing(engine) as session:
        session.add_all([task_row(name, status="success", **ended) for name in "abcd"])
    [*_, current] = load_activity(engine, start + 120)
    assert (current.start, current.per_minute) == (start, 2.0)
    # A moment after its start, the rate is not infinite.
    [*_, current] = load_activity(engine, start + 1)
    assert current.per_minute == 4.0
