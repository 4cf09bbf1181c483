"""`scopitone mcp` with the protocol's own client, over stdin and stdout, and over HTTP."""

from __future__ import annotations

import base64
import json
import os
import subprocess
import sys
import urllib.error
import urllib.request
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

import anyio
import av
import pytest
from event_loops import run_coroutine
from mcp import Client, StdioServerParameters
from mcp_types import CallToolResult, Tool
from sounding import tone

from scopitone.video.options import OPTIONS
from scopitone.video.project.project_schema import build_option_schema

ENTRY = "import sys; from scopitone.cli import main; sys.exit(main())"
STYLE = {"style": "type", "workers": 1}
VIDEO = {**STYLE, "song": "song.wav", "end": 1, "fps": 10, "resolution": "720p"}


@dataclass
class Session:
    """What an agent got from a server, and the folder that it was allowed."""

    root: Path
    tools: dict[str, Tool] = field(default_factory=dict)
    answers: dict[str, CallToolResult] = field(default_factory=dict)
    progress: list[float] = field(default_factory=list)


@pytest.fixture(scope="module")
def session(tmp_path_factory: pytest.TempPathFactory) -> Session:
    """One server answers all calls, because its libraries take seconds to load."""
    root = tmp_path_factory.mktemp("mcp") / "root"
    root.mkdir()
    tone(root / "song.wav", 2.0)
    (root / "words.lrc").write_text("[00:00.50]Hello\n[00:01.20]World\n")
    result = Session(root)
    run_coroutine(use_tools(result))
    return result


async def use_tools(session: Session) -> None:
    cache = str(session.root.parent / "cache")
    server = StdioServerParameters(
        command=sys.executable,
        args=["-c", ENTRY, "mcp", "--root", str(session.root)],
        env={**os.environ, "SCOPITONE_CACHE_DIR": cache},
    )
    async with Client(server) as client:
        session.tools = {tool.name: tool for tool in (await client.list_tools()).tools}
        await cancel_a_video(client)

        async def add_progress(done: float, _total: float | None, _message: str | None) -> None:
            session.progress.append(done)

        session.answers = {
            "frame": await client.call_tool("preview_frame", {**VIDEO, "at": 0.5, "title": None}),
            "video": await client.call_tool(
                "make_video", {**VIDEO, "out": "video.mp4"}, progress_callback=add_progress
            ),
            "words": await client.call_tool(
                "find_words",
                {
                    "song": "song.wav",
                    "lyrics": "words.lrc",
                    "out": "words.srt",
                    "listening_model": "none",
                },
            ),
            "outside": await client.call_tool("make_video", {**VIDEO, "out": "../video.mp4"}),
            "wrong": await client.call_tool("make_video", {**VIDEO, "out": "a.mp4", "fps": 5}),
            "styles": await client.call_tool("list_styles"),
        }


async def cancel_a_video(client: Client) -> None:
    """Cancel a video at the first report, long before its 120 large frames are drawn."""
    large = {"song": "song.wav", "out": "canceled.mp4", "fps": 60, "resolution": "1440p"}
    with anyio.CancelScope() as scope:

        async def cancel(*_report: object) -> None:
            scope.cancel()

        await client.call_tool("make_video", {**STYLE, **large}, progress_callback=cancel)
    assert scope.cancelled_caught


def read_text(answer: CallToolResult) -> str:
    """Return the text of an answer."""
    return answer.content[-1].text  # type: ignore[union-attr]


def test_it_makes_a_video_and_reports_progress(session: Session) -> None:
    answer = session.answers["video"]
    assert not answer.is_error, read_text(answer)
    path = session.root / "video.mp4"
    assert answer.structured_content["path"] == str(path)
    with av.open(path) as video:
        assert sum(1 for _ in video.decode(video=0)) == 10
    assert session.progress == sorted(set(session.progress)) != []


def test_a_preview_is_a_picture(session: Session) -> None:
    picture = session.answers["frame"].content[0]
    assert picture.type == "image"
    assert picture.mime_type == "image/png"
    assert base64.b64decode(picture.data).startswith(b"\x89PNG\r\n\x1a\n")


def test_words_are_returned_and_written(session: Session) -> None:
    answer = session.answers["words"]
    assert not answer.is_error, read_text(answer)
    lines = answer.structured_content["lines"]
    assert [(line["text"], line["start"]) for line in lines] == [("Hello", 0.5), ("World", 1.2)]
    assert "00:00:01,200 --> " in (session.root / "words.srt").read_text()


def test_bad_arguments_are_refused(session: Session) -> None:
    outside, wrong = session.answers["outside"], session.answers["wrong"]
    assert outside.is_error
    assert wrong.is_error
    assert read_text(outside) == (
        "out: ../video.mp4 is outside of the folders that were allowed; "
        f"accepted: paths in {session.root}"
    )
    assert read_text(wrong) == "make_video.fps: is 5; accepted: a whole number from 10 to 60"


def test_a_canceled_video_leaves_nothing(session: Session) -> None:
    """Calls wait for each other, so the canceled one had ended before the next."""
    names = {path.name for path in session.root.iterdir()}
    assert names == {"song.wav", "video.mp4", "words.lrc", "words.srt"}


def test_the_options_are_those_of_the_table(session: Session) -> None:
    offered = {
        option.name: without_help(build_option_schema(option.cli))
        for option in OPTIONS
        if option.cli and option.name != "pictures"
    }
    for tool, own in (("make_video", {"song", "out"}), ("preview_frame", {"song", "at"})):
        schema = session.tools[tool].input_schema
        assert set(schema["required"]) == own
        properties = schema["properties"]
        assert properties.keys() == own | offered.keys()
        assert {name: without_help(properties[name]) for name in offered} == offered


def without_help(schema: dict[str, Any]) -> dict[str, Any]:
    """Return a schema without its description, which differs in what it says about paths."""
    return {key: value for key, value in schema.items() if key != "description"}


def test_the_tools_of_a_server_need_its_address(session: Session) -> None:
    expected = {"make_video", "preview_frame", "find_words", "compose_song", "list_styles"}
    assert session.tools.keys() == expected
    styles = session.answers["styles"].structured_content["styles"]
    assert {"cover", "type"} <= {style["name"] for style in styles}


def test_it_serves_http_to_this_machine_only(tmp_path: Path) -> None:
    server = subprocess.Popen(
        [sys.executable, "-c", ENTRY, "mcp", "--root", tmp_path, "--http", "--port", "0"],
        stderr=subprocess.PIPE,
        text=True,
    )
    try:
        assert server.stderr is not None
        url = server.stderr.readline().strip()
        assert url.startswith("http://127.0.0.1:")
        answer = run_coroutine(find_words_of(url, "../song.wav"))
        assert "is outside of the folders" in read_text(answer)
        foreign = urllib.request.Request(
            url,
            data=b"{}",
            headers={"Origin": "https://example.com", "Content-Type": "application/json"},
        )
        with pytest.raises(urllib.error.HTTPError, match="403"):
            urllib.request.urlopen(foreign)
    finally:
        server.terminate()
        server.communicate()


async def find_words_of(url: str, song: str) -> CallToolResult:
    async with Client(url) as client:
        return await client.call_tool("find_words", {"song": song})


def test_a_signal_ends_it_while_it_waits_for_stdin(tmp_path: Path) -> None:
    server = subprocess.Popen(
        [sys.executable, "-c", ENTRY, "mcp", "--root", tmp_path],
        stdin=subprocess.PIPE,
        stdout=subprocess.PIPE,
        stderr=subprocess.PIPE,
        text=True,
    )
    assert server.stdin is not None
    assert server.stdout is not None
    server.stdin.write('{"jsonrpc": "2.0", "id": 1, "method": "ping"}\n')
    server.stdin.flush()
    assert json.loads(server.stdout.readline())["id"] == 1
    server.terminate()
    # Its stdin stays open.
    assert server.wait() == 143
    server.communicate()


def test_without_the_extra_it_says_how_to_get_it(
    scopitone: Any, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setitem(sys.modules, "mcp_types", None)
    done = scopitone("mcp")
    assert done.returncode == 1
    assert "pip install 'scopitone[mcp]'" in done.stderr
