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


def early_bodies(task: Task) -> dict[str, dict[str, Any]]:
    """Return what is sent before it by stage, each once, whether or not it arrives."""
    return sunoapi.early_bodies(task) if task.dialect == sunoapi.DIALECT else {}


def has_early_stages(task: Task) -> bool:
    """Return whether a callback is sent as soon as the first take of the task is complete."""
    return bool(task.callback_url) and task.dialect == sunoapi.DIALECT
