from __future__ import annotations

import asyncio
import time
from collections.abc import Coroutine
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path
from typing import Any

import pytest
from sqlalchemy import Engine, event

from scopitone.http.events import Feed
from scopitone.settings import Settings
from scopitone.store.database import migrate, open_engine
from scopitone.tasks.listing import Standing

RUNNING = Standing("running", 0.5)


@pytest.fixture
def engine(tmp_path: Path) -> Engine:
    settings = Settings.with_options({"data_dir": tmp_path})
    migrate(settings.database_url, tmp_path / "lock")
    return open_engine(settings.database_url)


def outcome(follow: Coroutine[Any, Any, Any]) -> Any:
    """What it returns. In a thread, since a browser of other tests keeps a loop in this one."""
    with ThreadPoolExecutor(1) as pool:
        return pool.submit(asyncio.run, follow).result()


async def never() -> dict[str, Any]:
    raise AssertionError("this task does not end")


def test_silence_is_filled_with_comments(engine: Engine) -> None:
    async def follow() -> list[bytes]:
        feed = Feed(engine, look_every_s=60, heartbeat_s=0.02)
        # The first look comes later than the heartbeats that are awaited here.
        feed._looking = asyncio.create_task(asyncio.sleep(0))
        stream = feed.events("t", RUNNING, never)
        return [await anext(stream) for _ in range(3)]

    first, *others = outcome(follow())
    assert first == (
        b'event: progress\ndata: {"task_id":"t","status":"running","progress":0.5}\n\n'
    )
    assert others == [b": still there\n\n"] * 2


def test_a_deleted_task_ends_its_stream(engine: Engine) -> None:
    async def follow() -> list[bytes]:
        feed = Feed(engine, look_every_s=0.01)
        return [told async for told in feed.events("t", RUNNING, never)]

    assert len(outcome(follow())) == 1


def test_a_hundred_followers_are_one_query_and_none_is_none(engine: Engine) -> None:
    asked: list[float] = []
    event.listen(engine, "before_cursor_execute", lambda *_: asked.append(time.monotonic()))

    async def follow() -> int:
        feed = Feed(engine, look_every_s=0.01)

        async def one(number: int) -> None:
            async for _ in feed.events(f"t{number}", RUNNING, never):
                pass

        await asyncio.gather(*(one(number) for number in range(100)))
        while feed._looking is not None:
            await asyncio.sleep(0.01)
        return len(asked)

    assert outcome(follow()) <= 2
