from __future__ import annotations

import asyncio
import time
from collections.abc import Coroutine
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path
from typing import Any

import pytest
from sqlalchemy import Engine, event

from scopitone.core.settings import Settings
from scopitone.http.live.sse import Feed
from scopitone.store.database import migrate, open_engine
from scopitone.tasks.queries import TaskProgress

RUNNING = TaskProgress("running", 0.5)


@pytest.fixture
def engine(tmp_path: Path) -> Engine:
    settings = Settings.with_options({"data_dir": tmp_path})
    migrate(settings.database_url, tmp_path / "lock")
    return open_engine(settings.database_url)


def run_in_thread(follow: Coroutine[Any, Any, Any]) -> Any:
    """Run a coroutine in a thread: the browser of other tests has an event loop in this one."""
    with ThreadPoolExecutor(1) as pool:
        return pool.submit(asyncio.run, follow).result()


async def never() -> dict[str, Any]:
    raise AssertionError("this task does not end")


def test_silence_is_filled_with_comments(engine: Engine) -> None:
    async def follow() -> list[bytes]:
        feed = Feed(engine, poll_interval_s=60, heartbeat_s=0.02)
        # Keeps the first query from running before the heartbeats.
        feed._polling = asyncio.create_task(asyncio.sleep(0))
        stream = feed.follow_task("t", RUNNING, never)
        return [await anext(stream) for _ in range(3)]

    first, *others = run_in_thread(follow())
    assert first == (
        b'event: progress\ndata: {"task_id":"t","status":"running","progress":0.5}\n\n'
    )
    assert others == [b": still there\n\n"] * 2


def test_a_deleted_task_ends_its_stream(engine: Engine) -> None:
    async def follow() -> list[bytes]:
        feed = Feed(engine, poll_interval_s=0.01)
        return [event async for event in feed.follow_task("t", RUNNING, never)]

    assert len(run_in_thread(follow())) == 1


def test_a_hundred_followers_are_one_query_and_none_is_none(engine: Engine) -> None:
    query_times: list[float] = []
    event.listen(engine, "before_cursor_execute", lambda *_: query_times.append(time.monotonic()))

    async def follow() -> int:
        feed = Feed(engine, poll_interval_s=0.01)

        async def follow_one(number: int) -> None:
            async for _ in feed.follow_task(f"t{number}", RUNNING, never):
                pass

        await asyncio.gather(*(follow_one(number) for number in range(100)))
        while feed._polling is not None:
            await asyncio.sleep(0.01)
        return len(query_times)

    assert run_in_thread(follow()) <= 2
