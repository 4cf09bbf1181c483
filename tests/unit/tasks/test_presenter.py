"""TaskInfo's `data` in every state of a task, to the letter."""

from __future__ import annotations

import json
from typing import Any

import pytest

from scopitone.store.tables import Task
from scopitone.tasks.presenter import task_info

NAMES = {
    "task_id": str,
    "provider": str,
    "model_version": str,
    "model": str,
    "status": str,
    "param": dict,
    "create_at": int,
    "source": str,
    "credits": int,
    "progress": float,
}
AT_THE_END = ("complete_at", "duration_s", "result")
SENT = {"model": "suno/music-video", "unknown": [1.5, None], "input": {"author": " Ava "}}


def task(status: str, **more: Any) -> Task:
    """Created at 1000, begun at 1090."""
    return Task(
        **{
            "id": "t",
            "model": "suno/music-video",
            "model_version": "sunov5",
            "status": status,
            "request": json.dumps(SENT),
            "credits": 500,
            "progress": 0.42,
            "create_at": 1000,
            "started_at": 1090,
            "complete_at": None,
            "result": None,
            **more,
        }
    )


@pytest.mark.parametrize("started_at", [None, 1090])
def test_what_there_is_before_the_end(started_at: int | None) -> None:
    view = task_info(
        task("running" if started_at else "pending", started_at=started_at), "http://h"
    )
    assert set(view) == {*NAMES, *AT_THE_END}
    assert {name: type(view[name]) for name in NAMES} == NAMES
    assert [view[name] for name in AT_THE_END] == [None, None, None]
    assert (view["provider"], view["source"], view["credits"]) == ("Suno", "api", 5)
    assert view["param"] == {**SENT, "callback_url": None}


def test_it_took_from_the_start_of_work_to_the_end() -> None:
    result = {"code": 200, "message": "success", "media_urls": ["/media/x/y.mp4"]}
    view = task_info(task("success", complete_at=1097, result=result), "http://h")
    assert set(view) == {*NAMES, *AT_THE_END}
    assert (view["create_at"], view["complete_at"], view["duration_s"]) == (1000, 1097, 7)
    assert view["result"] == {**result, "media_urls": ["http://h/media/x/y.mp4"]}
