"""Server-sent events: clients follow one task, or all tasks and projects of their account.

The database is polled with one query for all followed tasks and one for all followed accounts,
and not at all while nobody follows. A client that waits uses neither a thread nor a database
connection.
"""

from __future__ import annotations

import asyncio
import json
import logging
from collections.abc import AsyncIterator, Awaitable, Callable, Iterator
from contextlib import contextmanager
from typing import Any, Generic, TypeVar

from sqlalchemy import Engine
from starlette.concurrency import run_in_threadpool

from scopitone.store.tables import Task
from scopitone.tasks.projects.projects import list_changed_projects
from scopitone.tasks.queries import TaskProgress, list_active_tasks, load_progress
from scopitone.tasks.status import OPEN_STATUSES

log = logging.getLogger(__name__)
POLL_INTERVAL_S = 0.5
# Proxies close connections that are silent for longer; 60 s is usual.
HEARTBEAT_INTERVAL_S = 15.0
_HEARTBEAT = b": still there\n\n"
# Parameters in one query; the lowest limit of any database is 999.
_MAX_TASKS_PER_QUERY = 900

State = TypeVar("State")


class Follower(Generic[State]):
    """One open stream: the states of tasks that its client has not received yet.

    A slow client receives only the latest state of each task.
    """

    def __init__(self, states: dict[str, State]) -> None:
        self._known = states
        self._unsent = dict(states)
        self._wakeup = asyncio.Event()
        if states:
            self._wakeup.set()

    def update(self, states: dict[str, State]) -> None:
        """Set the current states, by task id. Tasks that are not in `states` are forgotten."""
        changed = {key: state for key, state in states.items() if self._known.get(key) != state}
        self._known = states
        if changed:
            self._unsent.update(changed)
            self._wakeup.set()

    def wake(self) -> None:
        """Make `wait` return."""
        self._wakeup.set()

    async def wait(self, timeout_s: float) -> list[State] | None:
        """Wait for changes and return the changed states; None after `timeout_s` seconds."""
        try:
            await asyncio.wait_for(self._wakeup.wait(), timeout_s)
        except TimeoutError:
            return None
        self._wakeup.clear()
        unsent, self._unsent = self._unsent, {}
        return list(unsent.values())


class Followers(Generic[State]):
    """The open streams by what they follow: a task id or an account id."""

    def __init__(self) -> None:
        self._followers: dict[str, set[Follower[State]]] = {}

    def __bool__(self) -> bool:
        return bool(self._followers)

    def ids(self) -> list[str]:
        """Return the ids that have a follower."""
        return list(self._followers)

    def update(self, followed_id: str, states: dict[str, State]) -> None:
        """Pass the current states of tasks to all followers of an id."""
        for follower in self._followers.get(followed_id, ()):
            follower.update(states)

    def wake_all(self) -> None:
        """Wake all followers, so that they notice that the server stops."""
        for followers in self._followers.values():
            for follower in followers:
                follower.wake()

    @contextmanager
    def follow(self, followed_id: str, states: dict[str, State]) -> Iterator[Follower[State]]:
        """Add a follower for the time of the context; it starts with `states` unsent."""
        follower = Follower(states)
        self._followers.setdefault(followed_id, set()).add(follower)
        try:
            yield follower
        finally:
            self._followers[followed_id].discard(follower)
            if not self._followers[followed_id]:
                del self._followers[followed_id]


class Feed:
    """Polls the tasks that are followed. Everything but the queries runs on the event loop."""

    def __init__(
        self,
        engine: Engine,
        poll_interval_s: float = POLL_INTERVAL_S,
        heartbeat_s: float = HEARTBEAT_INTERVAL_S,
    ) -> None:
        self._engine = engine
        self._poll_interval_s = poll_interval_s
        self._heartbeat_s = heartbeat_s
        # None is the state of a deleted task.
        self._tasks: Followers[TaskProgress | None] = Followers()
        # The name of the event, and its data.
        self._accounts: Followers[tuple[str, dict[str, Any]]] = Followers()
        self._polling: asyncio.Task[None] | None = None
        self._closed = False

    async def follow_task(
        self,
        task_id: str,
        standing: TaskProgress,
        load_result: Callable[[], Awaitable[dict[str, Any]]],
    ) -> AsyncIterator[bytes]:
        """Yield `progress` events of a task, and an `end` event when it has ended.

        The stream ends without an `end` event when the task is deleted or the server stops.

        Args:
            standing: The current state of the task.
            load_result: Returns the data of the `end` event.
        """
        last_sent: tuple[str, float] | None = None
        with self._tasks.follow(task_id, {task_id: standing}) as follower:
            self._start_polling()
            while not self._closed:
                states = await follower.wait(self._heartbeat_s)
                if states is None:
                    yield _HEARTBEAT
                    continue
                state = states[0] if states else None
                if self._closed or state is None:
                    return
                if state.status not in OPEN_STATUSES:
                    yield _encode("end", await load_result())
                    return
                progress = round(state.progress, 4)
                # Progress that rounds to the same value is not sent again.
                if last_sent == (state.status, progress):
                    continue
                last_sent = state.status, progress
                data = {"task_id": task_id, "status": state.status, "progress": progress}
                yield _encode("progress", data)

    async def follow_account(self, account_id: str) -> AsyncIterator[bytes]:
        """Yield an event for each change of a task or a project, until the server stops.

        The first events describe the tasks that have not ended, and what was changed just now.
        """
        with self._accounts.follow(account_id, {}) as follower:
            self._start_polling()
            while not self._closed:
                states = await follower.wait(self._heartbeat_s)
                if states is None:
                    yield _HEARTBEAT
                    continue
                for name, data in states:
                    yield _encode(name, data)

    def close(self) -> None:
        """End all streams."""
        self._closed = True
        self._tasks.wake_all()
        self._accounts.wake_all()

    def _start_polling(self) -> None:
        if self._polling is None:
            self._polling = asyncio.create_task(self._poll())

    async def _poll(self) -> None:
        """Query the database at intervals while there are followers."""
        try:
            while (self._tasks or self._accounts) and not self._closed:
                try:
                    await self._poll_accounts()
                    await self._poll_tasks()
                except Exception:
                    log.exception("Cannot read the progress of tasks; trying again")
                await asyncio.sleep(self._poll_interval_s)
        finally:
            self._polling = None

    async def _poll_accounts(self) -> None:
        if not self._accounts:
            return
        ids = self._accounts.ids()
        tasks = await run_in_threadpool(list_active_tasks, self._engine, ids)
        projects = await run_in_threadpool(list_changed_projects, self._engine, ids)
        for account_id, by_id in tasks.items():
            states = {task_id: ("task", _describe(task)) for task_id, task in by_id.items()}
            changed = {change["id"]: ("project", change) for change in projects[account_id]}
            self._accounts.update(account_id, states | changed)

    async def _poll_tasks(self) -> None:
        ids = self._tasks.ids()
        for start in range(0, len(ids), _MAX_TASKS_PER_QUERY):
            batch = ids[start : start + _MAX_TASKS_PER_QUERY]
            states = await run_in_threadpool(load_progress, self._engine, batch)
            for task_id in batch:
                self._tasks.update(task_id, {task_id: states.get(task_id)})


def _describe(task: Task) -> dict[str, Any]:
    return {
        "task_id": task.id,
        "model": task.model,
        "status": task.status,
        "progress": round(task.progress, 4),
        "create_at": task.create_at,
        "complete_at": task.complete_at,
    }


def _encode(name: str, data: dict[str, Any]) -> bytes:
    text = json.dumps(data, ensure_ascii=False, separators=(",", ":"))
    return f"event: {name}\ndata: {text}\n\n".encode()
