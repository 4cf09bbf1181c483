"""scopitone mcp: serve agents by the Model Context Protocol."""

from __future__ import annotations

from importlib.util import find_spec
from pathlib import Path

import click

from scopitone.cli.signals import stop_on_signals
from scopitone.cli.values.ranges import WholeNumber

_PROTOCOL = "mcp_types"
"""A package that comes with version 2 of the package `mcp`, and not with earlier ones."""

INSTALL_HINT = "the package mcp (2.3 or newer) is missing; run pip install 'scopitone[mcp]'"


@click.command()
@click.option(
    "--root",
    "roots",
    type=click.Path(path_type=Path),
    multiple=True,
    metavar="FOLDER",
    help="Folder in which tools read and write. Repeatable; default: the current folder.",
)
@click.option("--http", is_flag=True, help="Serve streamable HTTP, to this machine only.")
@click.option(
    "--port",
    type=WholeNumber(0, 65535),
    default=8765,
    show_default=True,
    help="Port for --http; 0 chooses a free one.",
)
def command(roots: tuple[Path, ...], http: bool, port: int) -> None:
    """Give agents tools that make videos and songs, by the Model Context Protocol (MCP).

    An agent's program starts this command and talks to it on stdin and stdout.
    """
    from scopitone.mcp_server.allowed_folders import allow_folders

    folders = allow_folders(roots)
    if find_spec(_PROTOCOL) is None:
        raise click.ClickException(INSTALL_HINT)
    from scopitone.mcp_server.running_calls import RunningCalls
    from scopitone.mcp_server.song_tools import SONG_TOOLS
    from scopitone.mcp_server.task_tools import list_task_tools
    from scopitone.mcp_server.tool_server import build_server
    from scopitone.mcp_server.transports import serve_http, serve_stdio
    from scopitone.mcp_server.video_tools import VIDEO_TOOLS

    calls = RunningCalls()
    server = build_server(folders, (*VIDEO_TOOLS, *SONG_TOOLS, *list_task_tools()), calls)
    if http:
        serve_http(server, port, lambda url: click.echo(url, err=True))
    else:
        with stop_on_signals():
            serve_stdio(server, calls)
