"""What goes wrong between a client and a server."""

from __future__ import annotations

from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from scopitone.client.task_info import RemoteTask


class ClientError(Exception):
    """Base class of the client's errors."""


class ApiError(ClientError):
    """The server refused a request, or could not be reached.

    code: the response's code, such as 402; 0 if there was no response. message: the server's.
    """

    def __init__(self, code: int, message: str) -> None:
        super().__init__(f"{code}: {message}" if code else message)
        self.code = code
        self.message = message


class TaskFailedError(ClientError):
    """A task failed; `task.message` says why."""

    def __init__(self, task: RemoteTask) -> None:
        super().__init__(f"task {task.id} failed: {task.message}")
        self.task = task


class WaitTimeoutError(ClientError):
    """A task did not end in the time that the caller allowed. It continues on the server."""


class WaitCanceledError(ClientError):
    """The caller stopped waiting. The task continues on the server."""


class SignatureError(ClientError):
    """A callback was not signed by the server, or is older than five minutes."""
