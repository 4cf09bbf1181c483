"""A task as its client sees it, in TaskInfo and in callbacks."""

from __future__ import annotations

import json
from typing import Any

from scopitone.store.tables import Task

_URL_SUFFIXES = ("_url", "_urls", "captions")
"""Endings of the names of fields with paths."""


def task_info(task: Task, base_url: str) -> dict[str, Any]:
    """Return `data` of TaskInfo.

    base_url: without a slash at the end; media URLs start with it.
    """
    has_ended = task.complete_at is not None and task.started_at is not None
    return {
        "task_id": task.id,
        "provider": "Suno",
        "model_version": task.model_version,
        "model": task.model,
        "status": task.status,
        "param": {"callback_url": None, **json.loads(task.request)},
        "create_at": task.create_at,
        "complete_at": task.complete_at,
        "duration_s": _duration_of(task) if has_ended else None,
        "source": "api",
        "credits": credits_of(task.credits),
        "progress": round(task.progress, 4),
        "result": None if task.result is None else _make_absolute(task.result, base_url),
    }


def early_result(task: Task, base_url: str) -> dict[str, Any]:
    """Return `suno_data` of the takes that are complete while others are still made; {} if none."""
    result: dict[str, Any] = _make_absolute(task.early_result or {}, base_url)
    return result


def _duration_of(task: Task) -> int:
    return max(0, (task.complete_at or 0) - (task.started_at or 0))


def credits_of(hundredths: int) -> int | float:
    """Convert hundredths to credits; whole credits are an int."""
    whole, rest = divmod(hundredths, 100)
    return hundredths / 100 if rest else whole


def _make_absolute(value: Any, base_url: str, key: str = "") -> Any:
    """Put `base_url` before each path in the fields of `value` that hold URLs."""
    if isinstance(value, dict):
        holds_urls = key.endswith(_URL_SUFFIXES)
        return {
            n: _make_absolute(item, base_url, key if holds_urls else n) for n, item in value.items()
        }
    if isinstance(value, list):
        return [_make_absolute(item, base_url, key) for item in value]
    if isinstance(value, str) and value and key.endswith(_URL_SUFFIXES):
        return base_url + value
    return value
