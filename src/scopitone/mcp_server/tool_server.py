"""The tools as an MCP server. Each call works in a thread."""

from __future__ import annotations

import base64
import json
import logging
from collections.abc import Callable, Mapping, Sequence
from typing import Any

import mcp_types as types
from anyio import CapacityLimiter, to_thread
from mcp.server import Server, ServerRequestContext
from mcp.shared.exceptions import MCPError

from scopitone import __version__
from scopitone.client.client_errors import ClientError
from scopitone.core.errors import ScopitoneError
from scopitone.mcp_server.allowed_folders import AllowedFolders
from scopitone.mcp_server.running_calls import RunningCalls, ThreadReporter
from scopitone.mcp_server.tool_calls import AgentTool, ToolAnswer, ToolCall
from scopitone.video.project.document_check import check_document

log = logging.getLogger(__name__)

_INSTRUCTIONS = (
    "Scopitone makes music videos on this machine. Paths are those of files in the folders that "
    "the user allowed: {folders}. A relative path is relative to the first one."
)


def build_server(
    folders: AllowedFolders, tools: Sequence[AgentTool], calls: RunningCalls
) -> Server[Any]:
    """Return the server, which a transport is to run. Long calls wait for each other.

    calls: gets the calls while they work.
    """
    handlers = _ToolHandlers(folders, {tool.name: tool for tool in tools}, calls)
    return Server(
        "scopitone",
        version=__version__,
        title="Scopitone",
        instructions=_INSTRUCTIONS.format(folders=", ".join(map(str, folders.roots))),
        on_list_tools=handlers.list_tools,
        on_call_tool=handlers.call_tool,
    )


class _ToolHandlers:
    """Answers to the protocol's requests about tools."""

    def __init__(
        self, folders: AllowedFolders, tools: Mapping[str, AgentTool], calls: RunningCalls
    ) -> None:
        self._folders = folders
        self._tools = tools
        self._calls = calls
        self._turns = CapacityLimiter(1)

    async def list_tools(
        self, _context: ServerRequestContext[Any], _params: types.PaginatedRequestParams | None
    ) -> types.ListToolsResult:
        return types.ListToolsResult(tools=[*map(_describe_tool, self._tools.values())])

    async def call_tool(
        self, context: ServerRequestContext[Any], params: types.CallToolRequestParams
    ) -> types.CallToolResult:
        tool = self._tools.get(params.name)
        if tool is None:
            accepted = ", ".join(self._tools)
            raise MCPError(types.INVALID_PARAMS, f"unknown tool {params.name}; tools: {accepted}")
        # Some agents send null for what they leave out.
        arguments = {k: value for k, value in (params.arguments or {}).items() if value is not None}
        reporter = ThreadReporter(context)
        call = ToolCall(arguments, self._folders, reporter)

        def run() -> ToolAnswer:
            check_document(arguments, tool.schema, tool.name)
            with self._calls.track(reporter):
                return tool.run(call)

        try:
            return await _run_in_thread(run, tool.name, self._turns if tool.is_long else None)
        finally:
            reporter.stop.set()


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


async def _run_in_thread(
    run: Callable[[], ToolAnswer], name: str, turns: CapacityLimiter | None
) -> types.CallToolResult:
    """Run a tool in a thread. A cancellation waits until the work has stopped and cleaned up."""
    try:
        answer = await to_thread.run_sync(run, limiter=turns)
    except (ScopitoneError, ClientError, OSError) as error:
        return _answer_error(" ".join(str(error).split()))
    except Exception as error:
        log.exception("The tool %s failed", name)
        return _answer_error(f"internal error: {type(error).__name__}: {error}")
    return _format_answer(answer)


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
