"""Waiting for a task: by the server's events, or by asking again."""

from __future__ import annotations

import json
import threading
import time
from collections.abc import Callable, Iterator
from typing import Literal
from urllib.parse import urlencode

import urllib3

from scopitone.client.client_errors import ApiError, WaitCanceledError, WaitTimeoutError
from scopitone.client.task_info import RemoteTask, read_task
from scopitone.client.transport import Transport

EVENTS = "api/v1/client/job/events"
TASK_INFO = "api/v1/client/job/TaskInfo"

_FIRST_PAUSE_S = 1.0
_LONGEST_PAUSE_S = 10.0
_PAUSE_GROWTH = 1.5
_OK, _SERVER_ERROR = 200, 500
_BUSY = (408, 429)

_Outcome = Literal["none", "ended", "lost"]


def wait_for_task(
    transport: Transport,
    task_id: str,
    *,
    timeout: float | None,
    on_progress: Callable[[RemoteTask], None],
    cancel: threading.Event,
) -> RemoteTask:
    """Return the task after its end.

    Servers without events, such as the hosted service, are asked again, at growing intervals.

    timeout: seconds; None waits without a limit.
    Raises: ApiError, WaitTimeoutError, WaitCanceledError.
    """
    deadline = None if timeout is None else time.monotonic() + timeout
    pause_s = _FIRST_PAUSE_S
    has_events = True
    while True:
        task = read_task(transport.call("GET", TASK_INFO, query={"task_id": task_id}))
        on_progress(task)
        if task.has_ended:
            return task
        remaining = None if deadline is None else deadline - time.monotonic()
        if remaining is not None and remaining <= 0:
            raise WaitTimeoutError(f"task {task_id} did not end within {timeout:g} seconds")
        if has_events:
            outcome = _follow_events(transport, task, on_progress, cancel, deadline)
            if outcome == "ended":
                continue
            has_events = outcome != "none"
        if cancel.wait(pause_s if remaining is None else min(pause_s, remaining)):
            raise WaitCanceledError(f"waiting for task {task_id} was canceled")
        pause_s = min(pause_s * _PAUSE_GROWTH, _LONGEST_PAUSE_S)


def _follow_events(
    transport: Transport,
    task: RemoteTask,
    on_progress: Callable[[RemoteTask], None],
    cancel: threading.Event,
    deadline: float | None,
) -> _Outcome:
    """Report progress until the stream ends.

    Returns "none" if the server has no events, "ended" if the task's end was announced, "lost" if
    the connection was lost before, or the server could not answer.
    """
    query = urlencode({"task_id": task.id})
    try:
        stream = transport.open_stream("GET", f"{EVENTS}?{query}", with_key=True)
    except ApiError:
        return "lost"
    try:
        if stream.status != _OK or "event-stream" not in stream.headers.get("content-type", ""):
            # A server that is busy or restarting answers with 408, 429 or 5xx.
            is_busy = stream.status in _BUSY or stream.status >= _SERVER_ERROR
            return "lost" if is_busy else "none"
        for name, fields in _read_events(stream):
            if name == "end":
                return "ended"
            if name == "progress":
                on_progress(read_task({**task.fields, **fields}))
            if cancel.is_set():
                raise WaitCanceledError(f"waiting for task {task.id} was canceled")
            if deadline is not None and time.monotonic() >= deadline:
                return "ended"
    except (urllib3.exceptions.HTTPError, OSError, ValueError):
        # The connection was lost: TaskInfo says what became of the task.
        return "lost"
    finally:
        stream.close()
    return "lost"


def _read_events(stream: urllib3.BaseHTTPResponse) -> Iterator[tuple[str, dict[str, object]]]:
    """Yield the names and the JSON objects of server-sent events; comments have the name ""."""
    name, content = "", ""
    for line in _read_lines(stream):
        key, _, value = line.partition(":")
        if key == "event":
            name = value.strip()
        elif key == "data":
            content += value
        elif not line or not key:
            yield name, json.loads(content) if content else {}
            name, content = "", ""


def _read_lines(stream: urllib3.BaseHTTPResponse) -> Iterator[str]:
    rest = b""
    for chunk in stream.stream(amt=None):
        *lines, rest = (rest + chunk).split(b"\n")
        for line in lines:
            yield line.rstrip(b"\r").decode()
