"""Repeated log messages are counted, long ones are cut, and nothing else is lost."""

from __future__ import annotations

import logging
import sys

from hypothesis import given
from hypothesis import strategies as st

from scopitone.tasks.observability.log_limits import (
    MAX_CHARS,
    MAX_OF_KIND,
    MAX_SAME,
    WINDOW_S,
    RepeatFilter,
    describe_repeats,
    shorten,
)


class Log:
    """A filter, the clock that it reads, and the records that it lets through."""

    def __init__(self) -> None:
        self.now = 1000.0
        self.about = ""
        self.written: list[logging.LogRecord] = []
        self._filter = RepeatFilter(lambda: self.about, lambda: self.now)

    def write(self, message: str, *args: object, level: int = logging.WARNING) -> None:
        record = logging.LogRecord("scopitone", level, "file", 1, message, args, None)
        self._write(record)

    def write_error(self, message: str) -> None:
        try:
            raise ValueError(message)
        except ValueError:
            trace = sys.exc_info()
        record = logging.LogRecord("scopitone", logging.ERROR, "file", 1, message, (), trace)
        self._write(record)

    def _write(self, record: logging.LogRecord) -> None:
        if self._filter.filter(record):
            self.written.append(record)


def test_one_message_is_written_a_few_times_a_minute() -> None:
    log = Log()
    for _ in range(1000):
        log.write("The disk is full")
    assert len(log.written) == MAX_SAME
    log.now += WINDOW_S
    log.write("The disk is full")
    assert len(log.written) == MAX_SAME + 1
    assert describe_repeats(log.written[-1]) == (
        f" ({1000 - MAX_SAME} more messages of this kind were not written)"
    )
    log.now += WINDOW_S
    log.write("The disk is full")
    assert describe_repeats(log.written[-1]) == ""


def test_messages_about_different_things_are_all_written() -> None:
    log = Log()
    for number in range(90):
        log.write("Task %s failed", number)
    for number in range(2000):
        log.about = f"task {number}"
        log.write("Step read", level=logging.INFO)
    assert len(log.written) == 2090


def test_a_flood_of_warnings_that_differ_is_cut() -> None:
    log = Log()
    for number in range(5000):
        log.write("Invalid request %s", number)
    assert len(log.written) == MAX_OF_KIND


def test_tracebacks_of_one_kind_are_written_a_few_times() -> None:
    log = Log()
    for number in range(20):
        log.about = str(number)
        log.write_error("It broke")
    assert [bool(record.exc_info) for record in log.written] == [True] * MAX_SAME + [False] * 15


@given(st.text(max_size=3 * MAX_CHARS))
def test_no_text_is_longer_than_the_limit(text: str) -> None:
    short = shorten(text)
    assert len(short) < MAX_CHARS + 60
    assert (short == text) == (len(text) <= MAX_CHARS)
    assert short.endswith(text[-1000:])
