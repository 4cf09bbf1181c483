"""The client of the job API."""

from __future__ import annotations

import os
import threading
import uuid
from collections.abc import Callable, Iterator, Mapping
from os import PathLike
from pathlib import Path
from types import TracebackType
from typing import Any, Self

from scopitone.client.client_errors import TaskFailedError
from scopitone.client.task_info import RemoteTask, read_task
from scopitone.client.transfers import TransferCallback, download_file, upload_file
from scopitone.client.transport import Transport
from scopitone.client.waiting import TASK_INFO, wait_for_task

_JOB = "api/v1/client/job"


def _ignore(*_: object) -> None:
    """Do nothing with a report."""


class Client:
    """A client of the job API of a Scopitone server, or of the hosted service.

    Requests that fail because the server is busy or restarts are repeated. A repeated `create`
    never makes a second task. Threads may share a client.
    """

    def __init__(self, base_url: str | None = None, key: str | None = None) -> None:
        """Connect to a server.

        base_url: such as `http://127.0.0.1:8000`; default: the variable SCOPITONE_URL. key: an API
        key; default: the variable SCOPITONE_KEY.

        Raises: ValueError if one of them is missing or no URL.
        """
        address = base_url or os.environ.get("SCOPITONE_URL", "")
        secret = key or os.environ.get("SCOPITONE_KEY", "")
        if not address or not secret:
            raise ValueError("base_url and key are required; or set SCOPITONE_URL, SCOPITONE_KEY")
        self._transport = Transport(address, secret)

    def create(
        self,
        model: str,
        fields: Mapping[str, Any],
        *,
        callback_url: str | None = None,
        idempotency_key: str | None = None,
    ) -> str:
        """Create a task. Returns its id.

        Args:
            model: such as `suno/music-video`. fields: the `input` of the model.
            callback_url: gets the task when it has ended.
            idempotency_key: the same key creates one task only, within 24 hours; by default, each
                call has its own.

        Raises: ApiError.
        """
        body = {"model": model, "input": dict(fields)}
        if callback_url is not None:
            body["callback_url"] = callback_url
        headers = {"Idempotency-Key": idempotency_key or str(uuid.uuid4())}
        created = self._transport.call("POST", f"{_JOB}/CreateTask", body=body, headers=headers)
        return str(created["task_id"])

    def task(self, task_id: str) -> RemoteTask:
        """Return a task as it is now. Raises: ApiError."""
        return read_task(self._transport.call("GET", TASK_INFO, query={"task_id": task_id}))

    def wait(
        self,
        task_id: str,
        *,
        timeout: float | None = None,
        on_progress: Callable[[RemoteTask], None] = _ignore,
        cancel: threading.Event | None = None,
    ) -> RemoteTask:
        """Return a task after its success.

        Args:
            timeout: seconds; by default, there is no limit.
            on_progress: called with the task as it progresses.
            cancel: stops waiting once it is set.

        Raises: TaskFailedError, WaitTimeoutError, WaitCanceledError, ApiError.
        """
        task = wait_for_task(
            self._transport,
            task_id,
            timeout=timeout,
            on_progress=on_progress,
            cancel=cancel or threading.Event(),
        )
        if task.status == "failed":
            raise TaskFailedError(task)
        return task

    def run(
        self,
        model: str,
        fields: Mapping[str, Any],
        *,
        timeout: float | None = None,
        on_progress: Callable[[RemoteTask], None] = _ignore,
    ) -> RemoteTask:
        """Create a task, and return it after its success. Raises: see `create` and `wait`."""
        return self.wait(self.create(model, fields), timeout=timeout, on_progress=on_progress)

    def tasks(self, **filters: str) -> Iterator[RemoteTask]:
        """Yield the account's tasks, newest first. filters: `status`, `model`, `search`."""
        query = dict(filters)
        while True:
            page = self._transport.call("GET", f"{_JOB}/list", query=query)
            yield from map(read_task, page["tasks"])
            if not page.get("next_cursor"):
                return
            query["cursor"] = page["next_cursor"]

    def cancel(self, task_id: str) -> None:
        """Cancel a task that has not ended. Raises: ApiError."""
        self._transport.call("POST", f"{_JOB}/cancel", body={"task_id": task_id})

    def balance(self) -> float:
        """Return the account's credits."""
        return float(self._transport.call("GET", "api/v1/client/account/balance")["balance"])

    def upload(self, path: str | PathLike[str], *, progress: TransferCallback = _ignore) -> str:
        """Upload a song, a picture, or another file. Returns its URL, which tasks accept.

        progress: called with the bytes that were sent and those of the file.

        Raises: ApiError, OSError if the file cannot be read.
        """
        return upload_file(self._transport, Path(path), progress)

    def download(
        self,
        url: str,
        path: str | PathLike[str],
        *,
        progress: TransferCallback = _ignore,
    ) -> Path:
        """Download a file. An interrupted download continues where it stopped.

        Raises: ApiError, OSError if the file cannot be written.
        """
        return download_file(self._transport, url, Path(path), progress)

    def close(self) -> None:
        """Close the connections. A `with` block does this at its end."""
        self._transport.close()

    def __enter__(self) -> Self:
        return self

    def __exit__(
        self,
        kind: type[BaseException] | None,
        error: BaseException | None,
        trace: TracebackType | None,
    ) -> None:
        self.close()
