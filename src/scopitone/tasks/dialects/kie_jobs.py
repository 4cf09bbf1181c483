"""The jobs API of kie.ai: records of all models in one form."""

from __future__ import annotations

import json
from typing import Any

from scopitone.store.tables import Task
from scopitone.tasks.dialects.sunoapi import request_of
from scopitone.tasks.presenter import task_info
from scopitone.tasks.status import TaskStatus

DIALECT = "kie-jobs"
"""The value of `Task.dialect`."""

_STATES = {
    TaskStatus.PENDING: "waiting",
    TaskStatus.RUNNING: "generating",
    TaskStatus.SUCCESS: "success",
    TaskStatus.FAILED: "fail",
}


def describe_job(task: Task, base_url: str) -> dict[str, Any]:
    """Return `data` of jobs/recordInfo; times are milliseconds since 1970.

    `resultJson` is JSON text: {"resultUrls": […], "resultObject": the task's result}.
    """
    info = task_info(task, base_url)
    result = info["result"] or {}
    succeeded, failed = task.status == TaskStatus.SUCCESS, task.status == TaskStatus.FAILED
    ended_at = task.complete_at
    return {
        "taskId": task.id,
        # As it was sent in this dialect; the other one's requests have another `model`, or none.
        "model": json.loads(request_of(task))["model"] if task.dialect == DIALECT else task.model,
        "state": _STATES[TaskStatus(task.status)],
        "param": request_of(task),
        "resultJson": _encode_result(result) if succeeded else "",
        "failCode": str(result["code"]) if failed else None,
        "failMsg": result["message"] if failed else None,
        "costTime": None if ended_at is None else 1000 * (info["duration_s"] or 0),
        "completeTime": None if ended_at is None else 1000 * ended_at,
        "createTime": 1000 * task.create_at,
    }


def callback_body(task: Task) -> dict[str, Any]:
    """Return the callback of a task that has ended: its record in the envelope."""
    record = describe_job(task, task.base_url)
    failed = task.status != TaskStatus.SUCCESS
    return {
        "code": 501 if failed else 200,
        "msg": record["failMsg"] if failed else "Task completed successfully.",
        "data": record,
    }


def _encode_result(result: dict[str, Any]) -> str:
    fields = {key: value for key, value in result.items() if key not in ("code", "message")}
    fields.pop("media_urls")
    return json.dumps(
        {"resultUrls": result["media_urls"], "resultObject": fields}, ensure_ascii=False
    )
