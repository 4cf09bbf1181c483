"""Log lines that say which request and which task they belong to.

As text for people, or as one JSON object a line. Only our own logger follows the level that
the operator sets: SQLAlchemy would write parameters at INFO, urllib3 URLs with their tokens.
"""

from __future__ import annotations

import json
import logging
import re
import sys
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from contextvars import ContextVar
from datetime import UTC, datetime

from scopitone.settings import Settings
from scopitone.tasks.traces import traces

request_id: ContextVar[str] = ContextVar("request_id", default="")
task_id: ContextVar[str] = ContextVar("task_id", default="")

# Nothing of ours logs a key; a foreign message that quotes one is not written as it is either.
_SECRET = re.compile(r"\b(ak_[A-Za-z0-9]{5}|whsec_)[A-Za-z0-9+/=_-]{8,}")


@contextmanager
def about(*, task: str = "", request: str = "") -> Iterator[None]:
    """Lines written within it belong to this task and to the request that asked for it."""
    tokens = [
        (variable, variable.set(value))
        for variable, value in ((task_id, task), (request_id, request))
        if value
    ]
    try:
        yield
    finally:
        for variable, token in tokens:
            variable.reset(token)


def of_task(work: Callable[[str], None]) -> Callable[..., None]:
    """A workflow of (task id, id of the request), whose lines belong to both; a span of the latter.

    Tasks that were queued before there was a second argument have none.
    """

    def run(task_id: str, request_id: str = "") -> None:
        with (
            about(task=task_id, request=request_id),
            traces.span(work.__name__, request_id, {"scopitone.task": task_id}),
        ):
            work(task_id)

    # Not functools.wraps, which would also show the engine the signature of `work`.
    run.__qualname__ = work.__qualname__
    return run


def configure(settings: Settings) -> None:
    """Write this process's log to stderr, as the settings say."""
    handler = logging.StreamHandler(sys.stderr)
    handler.setFormatter(_Json() if settings.log_format == "json" else _Text())
    logging.basicConfig(level=logging.WARNING, handlers=[handler])
    logging.getLogger("scopitone").setLevel(settings.log_level)


class _Text(logging.Formatter):
    def __init__(self) -> None:
        super().__init__("%(asctime)s %(levelname)-7s %(name)s: %(message)s")

    def format(self, record: logging.LogRecord) -> str:
        about = [f"request={request_id.get()}"] if request_id.get() else []
        about += [f"task={task_id.get()}"] if task_id.get() else []
        line, *trace = super().format(record).split("\n")
        return _hidden("\n".join([" ".join([line, *about]), *trace]))


class _Json(logging.Formatter):
    def format(self, record: logging.LogRecord) -> str:
        line = {
            "time": datetime.fromtimestamp(record.created, UTC).isoformat(timespec="milliseconds"),
            "level": record.levelname,
            "logger": record.name,
            "message": record.getMessage(),
            "request_id": request_id.get(),
            "task_id": task_id.get(),
            **getattr(record, "fields", {}),
        }
        if record.exc_info:
            line["trace"] = self.formatException(record.exc_info)
        return _hidden(json.dumps(line, ensure_ascii=False, default=str))


def _hidden(text: str) -> str:
    return _SECRET.sub(r"\1…", text)
