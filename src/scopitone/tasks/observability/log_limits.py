"""Limits of the log's size: repeated messages are counted, and long ones are shortened."""

from __future__ import annotations

import logging
import threading
import time
from collections.abc import Callable
from dataclasses import dataclass

MAX_CHARS = 8_000
"""Longest message, and longest traceback, in characters."""
MAX_SAME = 5
"""How often one message, or the traceback of one kind of message, is written per window."""
MAX_OF_KIND = 100
"""How many warnings that differ only in their arguments are written per window."""
WINDOW_S = 60.0
# The end of a traceback names the error.
_TAIL_CHARS = 2_000
_MAX_COUNTERS = 10_000


@dataclass(slots=True)
class _Counter:
    began: float
    count: int = 0
    dropped: int = 0


class RepeatFilter(logging.Filter):
    """Drops messages, and tracebacks of messages, that repeat within a minute.

    The next message of the same kind carries the number of dropped ones as `repeated`.

    Args:
        identify: Returns what the line of a record names besides its message: a task, a request.
        clock: Returns seconds.
    """

    def __init__(
        self, identify: Callable[[], str], clock: Callable[[], float] = time.monotonic
    ) -> None:
        super().__init__()
        self._identify = identify
        self._clock = clock
        self._lock = threading.Lock()
        self._counters: dict[tuple[str, ...], _Counter] = {}

    def filter(self, record: logging.LogRecord) -> bool:
        """Return False if the record is to be dropped."""
        kind = (record.name, record.levelname, str(record.msg))
        with self._lock:
            self._forget_old()
            same = self._count("same", *kind, record.getMessage(), self._identify())
            of_kind = self._count("kind", *kind)
            if of_kind.dropped and of_kind.count == 1:
                record.repeated, of_kind.dropped = of_kind.dropped, 0
            is_flood = record.levelno >= logging.WARNING and of_kind.count > MAX_OF_KIND
            if same.count > MAX_SAME or is_flood:
                of_kind.dropped += 1
                return False
            if record.exc_info and self._count("trace", *kind).count > MAX_SAME:
                record.exc_info = record.exc_text = None
        return True

    def _count(self, *key: str) -> _Counter:
        now = self._clock()
        counter = self._counters.setdefault(key, _Counter(now))
        if now - counter.began >= WINDOW_S:
            counter.began, counter.count = now, 0
        counter.count += 1
        return counter

    def _forget_old(self) -> None:
        """Keep memory bounded where texts never come again."""
        if len(self._counters) < _MAX_COUNTERS:
            return
        limit = self._clock() - WINDOW_S
        self._counters = {
            key: counter for key, counter in self._counters.items() if counter.began > limit
        }
        if len(self._counters) >= _MAX_COUNTERS // 2:
            self._counters.clear()


def describe_repeats(record: logging.LogRecord) -> str:
    """Return what to append to a message of which others were dropped, or ""."""
    dropped = getattr(record, "repeated", 0)
    return f" ({dropped} more messages of this kind were not written)" if dropped else ""


def shorten(text: str) -> str:
    """Cut out the middle of a text that is longer than `MAX_CHARS`."""
    if len(text) <= MAX_CHARS:
        return text
    head = MAX_CHARS - _TAIL_CHARS
    omitted = len(text) - MAX_CHARS
    return f"{text[:head]} … {omitted} characters omitted … {text[-_TAIL_CHARS:]}"
