"""Tools about songs: `find_words`, `compose_song`."""

from __future__ import annotations

from pathlib import Path
from typing import Any

from scopitone.mcp_server.option_paths import find_option_paths
from scopitone.mcp_server.option_schemas import OPTION_SCHEMAS, describe_path
from scopitone.mcp_server.tool_calls import AgentTool, ToolAnswer, ToolCall, describe_arguments

_LINE_KEYS = ("text", "start", "end", "confidence", "role")
_TEXT = {"type": "string"}
_SHARE = {"type": "number", "minimum": 0, "maximum": 1}


def _find_words(call: ToolCall) -> ToolAnswer:
    from scopitone.api.words import align, write_lyrics
    from scopitone.lyrics.lyrics_json import dump_lyrics

    arguments = find_option_paths(call.arguments, call.folders)
    song = call.folders.find_path("song", arguments["song"])
    out = _find_lyrics_output(call, [song, *map(Path, filter(None, [arguments.get("lyrics")]))])
    options = {
        name: arguments[name] for name in ("language", "listening_model") if name in arguments
    }
    lyrics = align(song, arguments.get("lyrics"), progress=call.report_stage, **options)
    if out is not None:
        write_lyrics(lyrics, out)
    lines = [
        {key: line[key] for key in _LINE_KEYS if line[key] is not None}
        for line in dump_lyrics(lyrics)["lines"]
    ]
    path = {} if out is None else {"path": str(out)}
    return ToolAnswer({**path, "lines": lines, "warnings": lyrics.warnings})


def _find_lyrics_output(call: ToolCall, inputs: list[Path]) -> Path | None:
    """The file to write, checked before the work, which may take minutes."""
    from scopitone.api.output_path import check_output
    from scopitone.api.words import find_format_of

    if "out" not in call.arguments:
        return None
    out = call.folders.find_path("out", call.arguments["out"])
    find_format_of(out)
    return check_output(out, out, out.suffix.lower(), inputs)


def _compose_song(call: ToolCall) -> ToolAnswer:
    from scopitone.api.songs import compose, describe_take

    arguments = {**call.arguments, "out": call.folders.find_path("out", call.arguments["out"])}
    takes = compose(arguments.pop("prompt", ""), progress=call.report_share, **arguments)
    return ToolAnswer({"takes": [describe_take(take) for take in takes]})


_COMPOSE_SCHEMAS: dict[str, Any] = {
    "prompt": {**_TEXT, "description": "What the song is like and about."},
    "out": describe_path("The folder for the takes; each gets a folder in it."),
    "title": _TEXT,
    "tags": {**_TEXT, "description": "Styles, such as: synthwave, 100 bpm, hopeful."},
    "negative_tags": {**_TEXT, "description": "Styles to avoid."},
    "lyrics": {
        **_TEXT,
        "description": "The words, as text; tags such as [Verse] and [Chorus] are optional. "
        "Without them, the composer writes words.",
    },
    "instrumental": {"type": "boolean", "description": "Compose without vocals."},
    "gender": {"type": "string", "enum": ["m", "f"], "description": "Voice of the singer."},
    "style_weight": {**_SHARE, "description": "How closely to follow the genre."},
    "weirdness": {**_SHARE, "description": "How unusual the song may be."},
    "takes": {"type": "integer", "minimum": 1, "maximum": 8, "description": "Default 2."},
    "seed": {"type": "integer", "description": "The same seed gives the same songs."},
}

SONG_TOOLS = (
    AgentTool(
        "find_words",
        "Find when the lines and words of a song's lyrics are sung, by listening to it. Without "
        "lyrics, the words are transcribed. The answer has the lines; a file (out) also has the "
        "words.",
        describe_arguments(
            {
                "song": describe_path("The song."),
                "lyrics": describe_path("A lyrics file of any format; default: the song's tags."),
                "language": {**_TEXT, "description": "Code of the language, such as en."},
                "listening_model": OPTION_SCHEMAS["listening_model"],
                "out": describe_path(
                    "A lyrics file to write, such as song.lrc, .srt, .ass, or .ttml; an existing "
                    "one is replaced."
                ),
            },
            required=("song",),
        ),
        _find_words,
    ),
    AgentTool(
        "compose_song",
        "Compose and sing songs from a description, with a cover, lyrics with times, and stems. "
        "Takes about a minute for each take.",
        describe_arguments(_COMPOSE_SCHEMAS, required=("out",)),
        _compose_song,
    ),
)
