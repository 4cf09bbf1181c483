"""The same client for asyncio: each call runs in a thread, so that the event loop goes on."""

from __future__ import annotations

import asyncio
import threading
from collections.abc import Callable, Mapping
from os import PathLike
from pathlib import Path
from types import TracebackType
from typing import Any, Self

from scopitone.client.job_client import Client
from scopitone.client.task_info import RemoteTask


class AsyncClient:
    """A client of the job API for asyncio. Its methods are those of `Client`, to be awaited.

    Callbacks such as `on_progress` are called in another thread.
    """

    def __init__(self, base_url: str | None = None, key: str | None = None) -> None:
        """Connect to a server. See `Client`."""
        self._client = Client(base_url, key)

    async def create(self, model: str, fields: Mapping[str, Any], **options: Any) -> str:
        """Create a task. Returns its id. See `Client.create`."""
        return await asyncio.to_thread(self._client.create, model, fields, **options)

    async def task(self, task_id: str) -> RemoteTask:
        """Return a task as it is now."""
        return await asyncio.to_thread(self._client.task, task_id)

    async def wait(self, task_id: str, **options: Any) -> RemoteTask:
        """Return a task after its success. See `Client.wait`. Canceling it only stops waiting."""
        cancel = threading.Event()
        try:
            return await asyncio.to_thread(self._client.wait, task_id, cancel=cancel, **options)
        finally:
            cancel.set()

    async def run(self, model: str, fields: Mapping[str, Any], **options: Any) -> RemoteTask:
        """Create a task, and return it after its success. See `Client.run`."""
        return await self.wait(await self.create(model, fields), **options)

    async def list_tasks(self, **filters: str) -> list[RemoteTask]:
        """Return the account's tasks, newest first. See `Client.tasks`."""
        return await asyncio.to_thread(lambda: [*self._client.tasks(**filters)])

    async def cancel(self, task_id: str) -> None:
        """Cancel a task that has not ended."""
        await asyncio.to_thread(self._client.cancel, task_id)

    async def balance(self) -> float:
        """Return the account's credits."""
        return await asyncio.to_thread(self._client.balance)

    async def upload(
        self, path: str | PathLike[str], *, progress: Callable[[int, int], None] | None = None
    ) -> str:
        """Upload a file. Returns its URL, which tasks accept. See `Client.upload`."""
        options = {} if progress is None else {"progress": progress}
        return await asyncio.to_thread(self._client.upload, path, **options)

    async def download(
        self,
        url: str,
        path: str | PathLike[str],
        *,
        progress: Callable[[int, int], None] | None = None,
    ) -> Path:
        """Download a file. See `Client.download`."""
        options = {} if progress is None else {"progress": progress}
        return await asyncio.to_thread(self._client.download, url, path, **options)

    async def close(self) -> None:
        """Close the connections. An `async with` block does this at its end."""
        await asyncio.to_thread(self._client.close)

    async def __aenter__(self) -> Self:
        return self

    async def __aexit__(
        self,
        kind: type[BaseException] | None,
        error: BaseException | None,
        trace: TracebackType | None,
    ) -> None:
        await self.close()
