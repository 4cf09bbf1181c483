"""Server-sent events: telling many clients how far their tasks are.

One query a moment for all tasks that somebody follows, none while nobody does; a client that
waits holds neither a thread nor a database connection.
"""

from __future__ import annotations

import asyncio
import json
import logging
from collections.abc import AsyncIterator, Awaitable, Callable, Iterator
from contextlib import contextmanager
from typing import Any

from sqlalchemy import Engine
from starlette.concurrency import run_in_threadpool

from scopitone.http.account_feed import AccountFollowers
from scopitone.tasks.lifecycle import OPEN
from scopitone.tasks.listing import Standing, moving, standings

log = logging.getLogger(__name__)
LOOK_EVERY_S = 0.5
# Proxies close connections that are silent for longer; 60 s is usual.
HEARTBEAT_S = 15.0
# Parameters in one query: the least that databases allow is 999.
_TASKS_AT_ONCE = 900


class _Follower:
    """Somebody who waits for news. Who is slow gets the newest, not all."""

    def __init__(self, standing: Standing) -> None:
        self.standing: Standing | None = standing
        self.news = asyncio.Event()
        self.news.set()

    def tell(self, standing: Standing | None) -> None:
        if standing != self.standing:
            self.standing = standing
            self.news.set()


class Feed:
    """Watches the tasks that are followed. All but the query runs in the event loop."""

    def __init__(
        self,
        engine: Engine,
        look_every_s: float = LOOK_EVERY_S,
        heartbeat_s: float = HEARTBEAT_S,
    ) -> None:
        self._engine = engine
        self._look_every_s = look_every_s
        self._heartbeat_s = heartbeat_s
        self._followers: dict[str, set[_Follower]] = {}
        self._accounts = AccountFollowers()
        self._looking: asyncio.Task[None] | None = None
        self._closed = False

    async def events(
        self,
        task_id: str,
        standing: Standing,
        final: Callable[[], Awaitable[dict[str, Any]]],
    ) -> AsyncIterator[bytes]:
        """The stream of a task which stands at `standing` now; its last event holds `final()`.

        Ends without it when the task is deleted or the server stops.
        """
        with self._following(task_id, standing) as follower:
            while not self._closed:
                try:
                    await asyncio.wait_for(follower.news.wait(), self._heartbeat_s)
                except TimeoutError:
                    yield b": still there\n\n"
                    continue
                follower.news.clear()
                now = follower.standing
                if self._closed or now is None:
                    return
                if now.status not in OPEN:
                    yield _event("end", await final())
                    return
                progress = round(now.progress, 4)
                yield _event(
                    "progress", {"task_id": task_id, "status": now.status, "progress": progress}
                )

    async def of_account(self, account_id: str) -> AsyncIterator[bytes]:
        """A `task` event for each task of the account that moves; it ends when the server stops.

        The first events tell of the tasks that have not ended.
        """
        with self._accounts.following(account_id) as follower:
            if self._looking is None:
                self._looking = asyncio.create_task(self._look())
            while not self._closed:
                try:
                    await asyncio.wait_for(follower.news.wait(), self._heartbeat_s)
                except TimeoutError:
                    yield b": still there\n\n"
                    continue
                for told in follower.take():
                    yield _event("task", told)

    def close(self) -> None:
        """End every stream."""
        self._closed = True
        for follower in self._all():
            follower.news.set()
        self._accounts.wake()

    @contextmanager
    def _following(self, task_id: str, standing: Standing) -> Iterator[_Follower]:
        follower = _Follower(standing)
        self._followers.setdefault(task_id, set()).add(follower)
        if self._looking is None:
            self._looking = asyncio.create_task(self._look())
        try:
            yield follower
        finally:
            self._followers[task_id].discard(follower)
            if not self._followers[task_id]:
                del self._followers[task_id]

    def _all(self) -> list[_Follower]:
        return [one for followers in self._followers.values() for one in followers]

    async def _look(self) -> None:
        """Ask the database while anybody follows."""
        try:
            while (self._followers or self._accounts) and not self._closed:
                try:
                    await self._ask()
                except Exception:
                    log.exception("Cannot see how far tasks are; trying again")
                await asyncio.sleep(self._look_every_s)
        finally:
            self._looking = None

    async def _ask(self) -> None:
        if self._accounts:
            ids = self._accounts.ids()
            self._accounts.tell(await run_in_threadpool(moving, self._engine, ids))
        ids = list(self._followers)
        for start in range(0, len(ids), _TASKS_AT_ONCE):
            some = ids[start : start + _TASKS_AT_ONCE]
            found = await run_in_threadpool(standings, self._engine, some)
            for task_id in some:
                for follower in self._followers.get(task_id, ()):
                    follower.tell(found.get(task_id))


def _event(name: str, data: dict[str, Any]) -> bytes:
    text = json.dumps(data, ensure_ascii=False, separators=(",", ":"))
    return f"event: {name}\ndata: {text}\n\n".encode()
