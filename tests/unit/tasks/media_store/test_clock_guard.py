"""A wall clock that was set is not trusted for a day; one that was not, is."""

from __future__ import annotations

import time
from dataclasses import replace
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st
from rows import task_row
from sqlalchemy import Engine

from scopitone.core.clock import ClockReading
from scopitone.store.database import writing
from scopitone.tasks.media_store.clock_guard import (
    SETTLING_S,
    ClockRecord,
    compare,
    examine_clock,
    load_record,
)

HOUR, DAY, YEAR = 3600.0, 86_400.0, 365 * 86_400.0
START = ClockReading(wall_s=1.8e9, uptime_s=1000.0, boot="first")
TRUSTED = compare(None, START)
JUMPS = st.sampled_from([-YEAR, -DAY, DAY, YEAR])


def after(seconds: float, *, step_s: float = 0.0, last: ClockRecord = TRUSTED) -> ClockReading:
    """The clocks some seconds later, the wall clock having been set by `step_s` in between."""
    return ClockReading(last.wall_s + seconds + step_s, last.uptime_s + seconds, last.boot)


def test_a_file_of_others_with_the_records_name_stays(engine: Engine, tmp_path: Path) -> None:
    path = tmp_path / "clock.json"
    path.write_text('{"alarm": "07:00"}')
    assert "clock.json was not written by Scopitone; rename it" in examine_clock(engine, tmp_path)
    assert path.read_text() == '{"alarm": "07:00"}'
    path.write_text("")
    assert examine_clock(engine, tmp_path) == ""
    assert load_record(tmp_path) is not None


@given(st.lists(st.floats(0, 30 * DAY), max_size=10))
def test_time_that_passes_is_trusted(intervals: list[float]) -> None:
    record = TRUSTED
    for seconds in intervals:
        record = compare(record, after(seconds, step_s=1.0, last=record))
        assert record.reason == ""


@given(JUMPS, st.floats(0, HOUR))
def test_after_a_jump_the_clock_is_trusted_after_a_day_and_not_before(
    step_s: float, seconds: float
) -> None:
    jumped = compare(TRUSTED, after(seconds, step_s=step_s))
    assert jumped.reason
    waiting = compare(jumped, after(SETTLING_S - 1, last=jumped))
    assert waiting.reason
    assert compare(waiting, after(1, last=waiting)).reason == ""


@given(JUMPS, st.floats(0, 10 * HOUR))
def test_a_clock_that_is_set_back_to_right_is_trusted_at_once(
    step_s: float, seconds: float
) -> None:
    jumped = compare(TRUSTED, after(HOUR, step_s=step_s))
    waiting = compare(jumped, after(seconds, last=jumped))
    assert compare(waiting, after(HOUR, step_s=-step_s, last=waiting)).reason == ""


@given(JUMPS, JUMPS)
def test_a_second_jump_starts_the_day_anew(first_s: float, second_s: float) -> None:
    record = compare(TRUSTED, after(HOUR, step_s=first_s))
    record = compare(record, after(SETTLING_S - HOUR, last=record))
    record = compare(record, after(HOUR, step_s=second_s, last=record))
    assert (record.reason == "") is (first_s == -second_s)


@pytest.mark.parametrize(
    ("off_s", "trusted"), [(10 * HOUR, True), (6 * DAY, True), (8 * DAY, False), (-DAY, False)]
)
def test_a_machine_may_have_been_off_for_a_week(off_s: float, trusted: bool) -> None:
    restarted = replace(after(off_s), uptime_s=5.0, boot="second")
    record = compare(TRUSTED, restarted)
    assert (record.reason == "") is trusted
    if not trusted:
        # A computer that runs for some hours a day gets there too.
        for number in range(3):
            record = compare(record, after(8 * HOUR, last=record))
            off = replace(after(16 * HOUR, last=record), uptime_s=5.0, boot=f"boot {number}")
            record = compare(record, off)
        assert record.reason == ""


def test_the_last_comparison_is_kept_in_the_data_folder(
    engine: Engine, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    assert examine_clock(engine, tmp_path) == ""
    wall = time.time
    monkeypatch.setattr(time, "time", lambda: wall() + YEAR)
    assert "set forward by 365.0 days" in examine_clock(engine, tmp_path)
    monkeypatch.setattr(time, "time", wall)
    assert examine_clock(engine, tmp_path) == ""
    (tmp_path / "clock.json").write_text("{")
    assert load_record(tmp_path) is None
    assert examine_clock(engine, tmp_path) == ""


@pytest.mark.parametrize(("age_s", "trusted"), [(HOUR, True), (YEAR, False), (-YEAR, False)])
def test_without_a_comparison_the_newest_time_in_the_database_counts(
    engine: Engine, tmp_path: Path, age_s: float, trusted: bool
) -> None:
    with writing(engine) as session:
        session.add(task_row("one", create_at=int(time.time() - age_s)))
    assert (examine_clock(engine, tmp_path) == "") is trusted
