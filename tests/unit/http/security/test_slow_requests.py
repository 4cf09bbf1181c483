"""Slow requests have threads of their own, and an account has some of them."""

from __future__ import annotations

import threading

import pytest
from anyio import create_task_group, run, to_thread, wait_all_tasks_blocked

from scopitone.http.security.slow_requests import SlowRequests
from scopitone.tasks.errors import RateLimitedError

THREADS_OF_OTHERS = 40


def test_more_of_an_account_are_refused_and_those_of_others_wait_without_a_thread() -> None:
    slow = SlowRequests("downloads", threads=3, per_account=2)
    go = threading.Event()
    answers: list[str] = []

    async def ask(account: str) -> None:
        await slow.run(account, go.wait, 30.0)
        answers.append(account)

    async def main() -> None:
        async with create_task_group() as group:
            for account in "abcdefgh":
                group.start_soon(ask, account)
                group.start_soon(ask, account)
            await wait_all_tasks_blocked()
            with pytest.raises(RateLimitedError, match="Too many downloads at once; accepted: 2"):
                await slow.run("a", go.wait, 30.0)
            # All other requests are answered meanwhile.
            for _ in range(THREADS_OF_OTHERS):
                await to_thread.run_sync(answers.append, "other")
            assert answers == ["other"] * THREADS_OF_OTHERS
            go.set()
        await slow.run("a", answers.append, "again")

    run(main)
    assert sorted(answers[THREADS_OF_OTHERS:-1]) == sorted("abcdefgh" * 2)
    assert answers[-1] == "again"


def test_a_failed_request_counts_no_longer() -> None:
    slow = SlowRequests("downloads", threads=1, per_account=1)

    async def main() -> None:
        for _ in range(3):
            with pytest.raises(ZeroDivisionError):
                await slow.run("a", divmod, 1, 0)

    run(main)
