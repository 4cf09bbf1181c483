"""The bodies of a task's callback, in the dialect by which it came."""

from __future__ import annotations

from typing import Any

from scopitone.store.tables import Task
from scopitone.tasks.dialects import kie_jobs, sunoapi
from scopitone.tasks.presenter import task_info


def callback_body(task: Task) -> dict[str, Any]:
    """Return what is sent to the `callback_url` of a task that has ended."""
    if task.dialect == sunoapi.DIALECT:
        return sunoapi.callback_body(task)
    if task.dialect == kie_jobs.DIALECT:
        return kie_jobs.callback_body(task)
    return task_info(task, task.base_url)


def early_bodies(task: Task) -> list[dict[str, Any]]:
    """Return what is sent before it, once, whether or not it arrives."""
    return sunoapi.early_bodies(task) if task.dialect == sunoapi.DIALECT else []
