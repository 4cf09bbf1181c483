"""The options of videos that agents may choose, and what they accept, from the table of options."""

from __future__ import annotations

from typing import Any

from scopitone.video.options import OPTIONS, CliOption, VideoOption
from scopitone.video.project.project_schema import build_option_schema

ABOUT_PATHS = "A path in one of the folders that the user allowed."

_NOT_OFFERED = frozenset({"pictures"})
"""It names addresses on the network, and plug-ins."""

OFFERED_OPTIONS: tuple[tuple[VideoOption, CliOption], ...] = tuple(
    (option, option.cli) for option in OPTIONS if option.cli and option.name not in _NOT_OFFERED
)

OPTION_SCHEMAS: dict[str, dict[str, Any]] = {
    option.name: build_option_schema(cli, about_paths=ABOUT_PATHS)
    for option, cli in OFFERED_OPTIONS
}
"""The schema of each option, by its name."""


def is_offered(name: str) -> bool:
    """Return whether agents may choose an option."""
    return name not in _NOT_OFFERED


def describe_path(text: str) -> dict[str, str]:
    """Return the schema of a path. text: a sentence about the file."""
    return {"type": "string", "description": f"{text} {ABOUT_PATHS}"}
