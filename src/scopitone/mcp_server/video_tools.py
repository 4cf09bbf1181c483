"""Tools that make videos: `make_video`, `preview_frame`, `list_styles`."""

from __future__ import annotations

from dataclasses import asdict
from typing import Any

from scopitone.mcp_server.option_paths import check_project_files, find_option_paths
from scopitone.mcp_server.option_schemas import OPTION_SCHEMAS, describe_path
from scopitone.mcp_server.tool_calls import AgentTool, ToolAnswer, ToolCall, describe_arguments
from scopitone.video.project.project_file import is_project
from scopitone.video.project.project_schema import MAX_SECONDS

_PREVIEW_RESOLUTION = "720p"
_SOURCE = {"song": describe_path("The song, or a project file.")}


def _make_video(call: ToolCall) -> ToolAnswer:
    from scopitone.api.videos import render

    arguments = _find_source(call)
    out = call.folders.find_path("out", arguments.pop("out"))
    video = render(arguments.pop("song"), out, progress=call.report_stage, **arguments)
    fields = {key: value for key, value in asdict(video).items() if key != "lyrics"}
    return ToolAnswer({**fields, "path": str(video.path)})


def _preview_frame(call: ToolCall) -> ToolAnswer:
    from scopitone.api.videos import preview

    arguments = {"resolution": _PREVIEW_RESOLUTION, **_find_source(call)}
    seconds = arguments.pop("at")
    picture = preview(arguments.pop("song"), seconds, **arguments)
    return ToolAnswer({"at": seconds, "warnings": picture.warnings}, picture.png)


def _find_source(call: ToolCall) -> dict[str, Any]:
    """Return the arguments with absolute paths. Raises: InputError for a path outside."""
    arguments = find_option_paths(call.arguments, call.folders)
    song = call.folders.find_path("song", arguments["song"])
    if is_project(song):
        check_project_files(song, call.folders)
    return {**arguments, "song": song}


def _list_styles(_call: ToolCall) -> ToolAnswer:
    from scopitone.video.styles import describe_styles

    return ToolAnswer({"styles": describe_styles()})


VIDEO_TOOLS = (
    AgentTool(
        "make_video",
        "Make the music video of a song, as an MP4 file. Look at preview_frame first: it takes "
        "seconds, and this takes minutes. An existing video is replaced. Words without times are "
        "timed by listening to the song.",
        describe_arguments(
            {
                **_SOURCE,
                "out": describe_path("The video to write, such as video.mp4."),
                **OPTION_SCHEMAS,
            },
            required=("song", "out"),
        ),
        _make_video,
    ),
    AgentTool(
        "preview_frame",
        "Draw one frame of a song's video, with the pixels that make_video encodes. The picture is "
        f"{_PREVIEW_RESOLUTION} unless resolution is set.",
        describe_arguments(
            {
                **_SOURCE,
                "at": {
                    "type": "number",
                    "minimum": 0,
                    "maximum": MAX_SECONDS,
                    "description": "Time of the frame in the video, in seconds.",
                },
                **OPTION_SCHEMAS,
            },
            required=("song", "at"),
        ),
        _preview_frame,
        is_reading=True,
    ),
    AgentTool(
        "list_styles",
        "List the styles of videos, with the parameters that style_options accepts.",
        describe_arguments({}),
        _list_styles,
        is_reading=True,
        is_long=False,
    ),
)
