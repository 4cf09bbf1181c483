"""Who follows whole accounts, and which changes each of them has not been told yet."""

from __future__ import annotations

import asyncio
from collections.abc import Iterator
from contextlib import contextmanager
from typing import Any

from scopitone.store.tables import Task


class AccountFollower:
    """Somebody who waits for news of an account. Who is slow gets the newest, not all."""

    def __init__(self) -> None:
        self.news = asyncio.Event()
        self._known: dict[str, dict[str, Any]] = {}
        self._untold: dict[str, dict[str, Any]] = {}

    def tell(self, tasks: dict[str, Task]) -> None:
        """Note what is new. Tasks that are no news any more are forgotten."""
        now = {task_id: _standing(task) for task_id, task in tasks.items()}
        changed = {one: told for one, told in now.items() if self._known.get(one) != told}
        self._known = now
        if changed:
            self._untold.update(changed)
            self.news.set()

    def take(self) -> list[dict[str, Any]]:
        """What is to be told now."""
        self.news.clear()
        untold, self._untold = self._untold, {}
        return list(untold.values())


class AccountFollowers:
    """The followers by account."""

    def __init__(self) -> None:
        self._followers: dict[str, set[AccountFollower]] = {}

    def __bool__(self) -> bool:
        return bool(self._followers)

    def ids(self) -> list[str]:
        """The accounts that somebody follows."""
        return list(self._followers)

    def tell(self, tasks: dict[str, dict[str, Task]]) -> None:
        """Let everybody know how the tasks of each account stand."""
        for account_id, found in tasks.items():
            for follower in self._followers.get(account_id, ()):
                follower.tell(found)

    def wake(self) -> None:
        """Let everybody see that the server stops."""
        for followers in self._followers.values():
            for follower in followers:
                follower.news.set()

    @contextmanager
    def following(self, account_id: str) -> Iterator[AccountFollower]:
        """A follower, as long as it is needed."""
        follower = AccountFollower()
        self._followers.setdefault(account_id, set()).add(follower)
        try:
            yield follower
        finally:
            self._followers[account_id].discard(follower)
            if not self._followers[account_id]:
                del self._followers[account_id]


def _standing(task: Task) -> dict[str, Any]:
    return {
        "task_id": task.id,
        "model": task.model,
        "status": task.status,
        "progress": round(task.progress, 4),
        "create_at": task.create_at,
        "complete_at": task.complete_at,
    }
