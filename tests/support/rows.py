"""Rows of the database as tests need them: what matters is named, the rest is there."""

from __future__ import annotations

import time
from typing import Any

from scopitone.store.tables import Clip, Delivery, Task


def clip_row(name: str, task_id: str, duration: float, **more: Any) -> Clip:
    """A clip of the default account, not yet added to a session."""
    usual = {"title": "", "author": "", "tags": "", "model": "", "audio_blob": "", "lyrics": {}}
    return Clip(
        id=name,
        account_id="default",
        task_id=task_id,
        position=0,
        duration=duration,
        **{**usual, **more},
    )


def task_row(name: str, **more: Any) -> Task:
    """A pending task of the default account, asked for 100 s ago, not yet added to a session."""
    usual = {
        "account_id": "default",
        "model": "m",
        "model_version": "",
        "status": "pending",
        "request": "{}",
        "spec": {},
        "base_url": "",
        "credits": 0,
        "progress": 0,
        "attempts": 0,
        "create_at": int(time.time()) - 100,
    }
    return Task(id=name, **{**usual, **more})


def delivery_row(task_id: str, account_id: str = "default") -> Delivery:
    """The pending callback of a task, with the task's id."""
    return Delivery(
        id=task_id,
        account_id=account_id,
        task_id=task_id,
        url="http://127.0.0.1:1/",
        body="{}",
        state="pending",
        created_at=0,
    )
