"""The server on stdin and stdout, or on HTTP."""

from __future__ import annotations

import socket
import threading
from collections.abc import Callable
from concurrent.futures import Future
from typing import Any

import anyio
from mcp.server import Server
from mcp.server.stdio import stdio_server

from scopitone.mcp_server.running_calls import RunningCalls

HTTP_PATH = "/mcp"
HTTP_HOST = "127.0.0.1"
_SHUTDOWN_S = 5


def serve_stdio(server: Server[Any], calls: RunningCalls) -> None:
    """Serve the program that started this one, until it closes stdin.

    stdout carries only the protocol: what libraries and child processes print goes to stderr.

    An exception that a signal's handler raises stops the calls, and is raised after they have
    cleaned up. The event loop is in a daemon thread, because a thread that waits for stdin cannot
    be interrupted, and threads that the loop starts are daemons only if it is one.
    """
    result: Future[None] = Future()

    def run() -> None:
        try:
            anyio.run(_serve_stdio, server)
            result.set_result(None)
        except BaseException as error:
            result.set_exception(error)

    threading.Thread(target=run, name="mcp", daemon=True).start()
    try:
        result.result()
    finally:
        calls.stop_all()


async def _serve_stdio(server: Server[Any]) -> None:
    async with stdio_server() as (requests, answers):
        await server.run(requests, answers, server.create_initialization_options())


def serve_http(server: Server[Any], port: int, announce: Callable[[str], None]) -> None:
    """Serve the programs of this machine by streamable HTTP, until a signal.

    Web pages that another host serves are refused, by the headers Host and Origin.

    port: 0 chooses a free one. announce: called with the URL once it accepts connections.

    Raises: OSError if the port is taken.
    """
    import uvicorn

    listener = socket.create_server((HTTP_HOST, port))
    app = server.streamable_http_app(streamable_http_path=HTTP_PATH, host=HTTP_HOST)
    config = uvicorn.Config(app, log_level="warning", timeout_graceful_shutdown=_SHUTDOWN_S)
    announce(f"http://{HTTP_HOST}:{listener.getsockname()[1]}{HTTP_PATH}")
    with listener:
        uvicorn.Server(config).run(sockets=[listener])
