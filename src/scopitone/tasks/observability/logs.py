"""Log lines that name the request and the task they belong to.

Text for people, or one JSON object per line. Only Scopitone's own logger follows the level that the
operator sets: at INFO, SQLAlchemy would log parameters, and urllib3 URLs with their tokens.
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

from concurrent_log_handler import ConcurrentRotatingFileHandler

from scopitone.core.settings import Settings
from scopitone.tasks.observability.log_files import check_log_files
from scopitone.tasks.observability.log_limits import RepeatFilter, describe_repeats, shorten
from scopitone.tasks.observability.tracing import traces

request_id: ContextVar[str] = ContextVar("request_id", default="")
task_id: ContextVar[str] = ContextVar("task_id", default="")

# Scopitone does not log keys; a message of another library may quote one.
_SECRET = re.compile(r"\b(ak_[A-Za-z0-9]{5}|whsec_)[A-Za-z0-9+/=_-]{8,}")


@contextmanager
def log_context(*, task: str = "", request: str = "") -> Iterator[None]:
    """Name this task, and the request that created it, in the log lines of the block."""
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


def bind_task(work: Callable[[str], None]) -> Callable[..., None]:
    """Make a workflow of (task id, request id) whose log lines name both, in a span of the request.

    The span has the name of `work`. Tasks that older versions queued have no request id.
    """

    def run(task_id: str, request_id: str = "") -> None:
        with (
            log_context(task=task_id, request=request_id),
            traces.span(work.__name__, request_id, {"scopitone.task": task_id}),
        ):
            work(task_id)

    # Not functools.wraps: DBOS would then read the signature of `work`.
    run.__qualname__ = work.__qualname__
    return run


def configure_logging(settings: Settings) -> None:
    """Write the log of this process as the settings say: to stderr, or to a file.

    Raises: InputError if rotation would delete files of others.
    """
    handler = _open_handler(settings)
    handler.addFilter(RepeatFilter(lambda: request_id.get() + task_id.get()))
    handler.setFormatter(_make_formatter(settings))
    logging.basicConfig(level=logging.WARNING, handlers=[handler])
    logging.getLogger("scopitone").setLevel(settings.log_level)


def _make_formatter(settings: Settings) -> logging.Formatter:
    return _JsonFormatter() if settings.log_format == "json" else _TextFormatter()


def _open_handler(settings: Settings) -> logging.Handler:
    if settings.log_file is None:
        return logging.StreamHandler(sys.stderr)
    # The server and its workers write to the same file, and any of them may rotate it.
    settings.log_file.parent.mkdir(parents=True, exist_ok=True)
    check_log_files(settings.log_file)
    return ConcurrentRotatingFileHandler(
        settings.log_file,
        maxBytes=settings.log_file_bytes,
        backupCount=settings.log_file_count,
        encoding="utf-8",
    )


class _TextFormatter(logging.Formatter):
    def __init__(self) -> None:
        super().__init__("%(asctime)s %(levelname)-7s %(name)s: %(message)s")

    def format(self, record: logging.LogRecord) -> str:
        about = [f"request={request_id.get()}"] if request_id.get() else []
        about += [f"task={task_id.get()}"] if task_id.get() else []
        line, *trace = super().format(record).split("\n")
        first = shorten(" ".join([line + describe_repeats(record), *about]))
        return _hide_secrets("\n".join([first, shorten("\n".join(trace))]).rstrip("\n"))


class _JsonFormatter(logging.Formatter):
    def format(self, record: logging.LogRecord) -> str:
        line = {
            "time": datetime.fromtimestamp(record.created, UTC).isoformat(timespec="milliseconds"),
            "level": record.levelname,
            "logger": record.name,
            "message": shorten(record.getMessage()) + describe_repeats(record),
            "request_id": request_id.get(),
            "task_id": task_id.get(),
            **getattr(record, "fields", {}),
        }
        if record.exc_info:
            line["trace"] = shorten(self.formatException(record.exc_info))
        return _hide_secrets(json.dumps(line, ensure_ascii=False, default=str))


def _hide_secrets(text: str) -> str:
    return _SECRET.sub(r"\1…", text)
