"""The states of a task, as they are stored and sent."""

from __future__ import annotations

from enum import StrEnum


class TaskStatus(StrEnum):
    """The state of a task. It only moves forward: pending, running, then one of the last two."""

    PENDING = "pending"
    RUNNING = "running"
    SUCCESS = "success"
    FAILED = "failed"


OPEN_STATUSES = (TaskStatus.PENDING, TaskStatus.RUNNING)
"""The states of a task that has not ended."""
