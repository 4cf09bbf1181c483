"""The tools as an MCP server: schemas, threads, progress, cancellation."""

from __future__ import annotations

import base64
import json
import logging
import threading
import time
from collections.abc import Sequence
from typing import Any

import mcp_types as types
from anyio import CapacityLimiter, from_thread, to_thread
from mcp.server import Server, ServerRequestContext
from mcp.shared.exceptions import MCPError

from scopitone import __version__
from scopitone.client.client_errors import ClientError
from scopitone.core.errors import Cancelled, ScopitoneError
from scopitone.mcp_server.allowed_folders import AllowedFolders
from scopitone.mcp_server.tool_calls import AgentTool, ToolAnswer, ToolCall
from scopitone.video.project.document_check import check_document

log = logging.getLogger(__name__)

_REPORT_INTERVAL_S = 0.5
_INSTRUCTIONS = (
    "Scopitone makes music videos on this machine. Paths are those of files in the folders that "
    "the user allowed: {folders}. A relative path is relative to the first one."
)


def build_server(folders: AllowedFolders, tools: Sequence[AgentTool]) -> Server[Any]:
    """Return the server, which a transport is to run. Long calls wait for each other."""
    by_name = {tool.name: tool for tool in tools}
    turns = CapacityLimiter(1)

    async def list_tools(
        _context: ServerRequestContext[Any], _params: types.PaginatedRequestParams | None
    ) -> types.ListToolsResult:
        return types.ListToolsResult(tools=[_describe_tool(tool) for tool in tools])

    async def call_tool(
        context: ServerRequestContext[Any], params: types.CallToolRequestParams
    ) -> types.CallToolResult:
        tool = by_name.get(params.name)
        if tool is None:
            accepted = ", ".join(by_name)
            raise MCPError(types.INVALID_PARAMS, f"unknown tool {params.name}; tools: {accepted}")
        return await _run_tool(tool, params.arguments or {}, folders, context, turns)

    return Server(
        "scopitone",
        version=__version__,
        title="Scopitone",
        instructions=_INSTRUCTIONS.format(folders=", ".join(map(str, folders.roots))),
        on_list_tools=list_tools,
        on_call_tool=call_tool,
    )


def _describe_tool(tool: AgentTool) -> types.Tool:
    hints = types.ToolAnnotations(
        read_only_hint=tool.is_reading, destructive_hint=not tool.is_reading
    )
    return types.Tool(
        name=tool.name,
        description=tool.description,
        input_schema=dict(tool.schema),
        annotations=hints,
    )


async def _run_tool(
    tool: AgentTool,
    arguments: dict[str, Any],
    folders: AllowedFolders,
    context: ServerRequestContext[Any],
    turns: CapacityLimiter,
) -> types.CallToolResult:
    """Run a tool in a thread. A cancellation waits until the work has stopped and cleaned up."""
    reporter = _ThreadReporter(context)

    def run() -> ToolAnswer:
        # Some agents send null for what they leave out.
        given = {name: value for name, value in arguments.items() if value is not None}
        check_document(given, tool.schema, tool.name)
        return tool.run(ToolCall(given, folders, reporter))

    try:
        answer = await to_thread.run_sync(run, limiter=turns if tool.is_long else None)
    except (ScopitoneError, ClientError, OSError) as error:
        return _answer_error(" ".join(str(error).split()))
    except Exception as error:
        log.exception("The tool %s failed", tool.name)
        return _answer_error(f"internal error: {type(error).__name__}: {error}")
    finally:
        reporter.stop.set()
    return _format_answer(answer)


class _ThreadReporter:
    """Reports the progress of a call from its thread, at most twice a second.

    stop: ends the work at its next report.
    """

    def __init__(self, context: ServerRequestContext[Any]) -> None:
        self.stop = threading.Event()
        self._context = context
        self._done = -1.0
        self._next_at = 0.0

    def __call__(self, done: float, total: float, message: str) -> None:
        if self.stop.is_set():
            raise Cancelled("The call was canceled")
        from_thread.check_cancelled()
        now = time.monotonic()
        # By the protocol, the number increases with each report.
        if now < self._next_at or done <= self._done:
            return
        self._done, self._next_at = done, now + _REPORT_INTERVAL_S
        from_thread.run(self._context.session.report_progress, done, total, message)


def _answer_error(message: str) -> types.CallToolResult:
    return types.CallToolResult(
        content=[types.TextContent(type="text", text=message)], is_error=True
    )


def _format_answer(answer: ToolAnswer) -> types.CallToolResult:
    text = json.dumps(answer.fields, ensure_ascii=False)
    content: list[types.ContentBlock] = [types.TextContent(type="text", text=text)]
    if answer.picture is not None:
        data = base64.b64encode(answer.picture).decode()
        content.insert(0, types.ImageContent(type="image", data=data, mime_type="image/png"))
    return types.CallToolResult(content=content, structured_content=json.loads(text))
