"""The tool about tasks of a server: `task_status`."""

from __future__ import annotations

import os
from collections.abc import Mapping

from scopitone.mcp_server.tool_calls import AgentTool, ToolAnswer, ToolCall, describe_arguments

_SERVER_VARIABLES = ("SCOPITONE_URL", "SCOPITONE_KEY")


def list_task_tools(environment: Mapping[str, str] = os.environ) -> tuple[AgentTool, ...]:
    """Return the tools for a server, if the environment names a server and a key."""
    return (TASK_STATUS,) if all(map(environment.get, _SERVER_VARIABLES)) else ()


def _task_status(call: ToolCall) -> ToolAnswer:
    from scopitone.client.job_client import Client

    with Client() as client:
        task = client.task(call.arguments["task_id"])
    return ToolAnswer(
        {
            "task_id": task.id,
            "model": task.model,
            "status": task.status,
            "progress": task.progress,
            "message": task.message,
            "urls": task.urls,
        }
    )


TASK_STATUS = AgentTool(
    "task_status",
    "Show a task of the Scopitone server: its status, its progress from 0 to 1, and the URLs of "
    "its finished files.",
    describe_arguments(
        {"task_id": {"type": "string", "description": "The task's id."}}, required=("task_id",)
    ),
    _task_status,
    is_reading=True,
    is_long=False,
)
