"""The JSON Schema of project files, made from the table of video options."""

from __future__ import annotations

from collections.abc import Iterable
from typing import Any

from scopitone.lyrics.json_codec import LINE_SCHEMA, LYRICS_SCHEMA
from scopitone.video.encode.codecs import AUTO, CODECS
from scopitone.video.inputs.brand_kit_keys import KIT_SCHEMA
from scopitone.video.inputs.user_colors import MAX_COLORS, MIN_COLORS
from scopitone.video.options import FROM_SONG, OPTIONS, CliOption, VideoOption
from scopitone.video.presets import PRESETS
from scopitone.video.project.project_migrations import current_version
from scopitone.video.project.server_files import SONG_SCHEMA

DIALECT = "https://json-schema.org/draft/2020-12/schema"
MAX_SECONDS = 1_000_000
"""Limit of times in the song: far beyond any, so that no number is too large to compute with."""

_ABOUT_PATHS = (
    "A path, relative to the folder of the project file; on a server, /media/ID/NAME of a file on "
    "it."
)


def stored_options(options: Iterable[VideoOption] = OPTIONS) -> tuple[VideoOption, ...]:
    """The rows of the table whose values are in `options` of a project."""
    return tuple(option for option in options if option.cli and option.in_project == "option")


def build_schema(options: Iterable[VideoOption] = OPTIONS) -> dict[str, Any]:
    """The JSON Schema of the current version."""
    return {
        "$schema": DIALECT,
        "title": "Scopitone project",
        "type": "object",
        "additionalProperties": False,
        "required": ["version", "song"],
        "properties": {
            "version": {"const": current_version(), "description": "Version of this schema."},
            "song": {
                "anyOf": [{"type": "string"}, SONG_SCHEMA],
                "description": "The song: a path, relative to the folder of the project file; on a "
                "server, a song of it.",
            },
            "lyrics": {
                "anyOf": [{"const": FROM_SONG, "type": "string"}, LYRICS_SCHEMA],
                "description": f"Without it, the lyrics in the song's tags; {FROM_SONG}: "
                "transcribe the song.",
            },
            "options": {
                "type": "object",
                "additionalProperties": False,
                "properties": {
                    option.name: build_option_schema(option.cli)
                    for option in stored_options(options)
                    if option.cli
                },
                "description": "What was chosen, by the names of the options of scopitone render. "
                "Options that are missing have their defaults, or those of the preset or the "
                "brand kit.",
            },
            "cuts": {
                "type": "array",
                "items": {"enum": list(PRESETS)},
                "description": "Presets; a video is made for each of them.",
            },
        },
        "$defs": {"line": LINE_SCHEMA},
    }


def build_option_schema(cli: CliOption, *, about_paths: str = _ABOUT_PATHS) -> dict[str, Any]:
    """The JSON Schema of an option's value. about_paths: which paths are accepted."""
    schema = _value_schema(cli)
    if cli.repeatable and cli.kind != "pairs":
        schema = {"type": "array", "items": schema}
    about_path = about_paths if cli.kind in ("file", "brand_kit") else ""
    description = " ".join(filter(None, (cli.help, about_path)))
    return {**schema, "description": description} if description else schema


def _value_schema(cli: CliOption) -> dict[str, Any]:
    match cli.kind:
        case "choice":
            return {"type": "string", "enum": list(cli.accepted)}
        case "codec":
            return {"type": "string", "enum": [AUTO, *CODECS]}
        case "integer":
            limits = {"minimum": cli.minimum, "maximum": cli.maximum}
            return {"type": "integer", **{k: v for k, v in limits.items() if v is not None}}
        case "number":
            return {"type": "number", "minimum": 0, "maximum": MAX_SECONDS}
        case "brand_kit":
            return {"anyOf": [{"type": "string"}, KIT_SCHEMA]}
        case "flag":
            return {"type": "boolean"}
        case "colors":
            return {
                "type": "array",
                "items": {"type": "string"},
                "minItems": MIN_COLORS,
                "maxItems": MAX_COLORS,
            }
        case "pairs":
            value = {"type": ["string", "number", "boolean"]}
            limits = {"minimum": -MAX_SECONDS, "maximum": MAX_SECONDS}
            return {"type": "object", "additionalProperties": {**value, **limits}}
        case _:
            return {"type": "string"}
