"""A task as its client sees it: the same for TaskInfo, and for callbacks."""

from __future__ import annotations

import json
from typing import Any

from scopitone.store.tables import Task

_URLS = ("_url", "_urls", "captions")
"""How fields end whose value is a path, or holds some."""


def task_info(task: Task, base_url: str) -> dict[str, Any]:
    """`data` of TaskInfo. Media URLs stand on `base_url` (no slash at its end)."""
    ended = task.complete_at is not None and task.started_at is not None
    return {
        "task_id": task.id,
        "provider": "Suno",
        "model_version": task.model_version,
        "model": task.model,
        "status": task.status,
        "param": json.loads(task.request),
        "create_at": task.create_at,
        "complete_at": task.complete_at,
        "duration_s": _elapsed(task) if ended else None,
        "source": "api",
        "credits": credits_of(task.credits),
        "progress": round(task.progress, 4),
        "result": None if task.result is None else _absolute(task.result, base_url),
    }


def _elapsed(task: Task) -> int:
    return max(0, (task.complete_at or 0) - (task.started_at or 0))


def credits_of(hundredths: int) -> int | float:
    """Hundredths as credits: a whole number where it is one."""
    whole, rest = divmod(hundredths, 100)
    return hundredths / 100 if rest else whole


def _absolute(value: Any, base_url: str, key: str = "") -> Any:
    """`value` with `base_url` before each path in a field that holds URLs."""
    if isinstance(value, dict):
        urls = key.endswith(_URLS)
        return {n: _absolute(item, base_url, key if urls else n) for n, item in value.items()}
    if isinstance(value, list):
        return [_absolute(item, base_url, key) for item in value]
    if isinstance(value, str) and value and key.endswith(_URLS):
        return base_url + value
    return value
