"""Reading of the text files that users write: brand kits and storyboards (TOML), projects."""

from __future__ import annotations

import tomllib
from pathlib import Path
from typing import Any

from scopitone.core.errors import InputError, MissingInputError


def read_toml(path: Path, field: str, most_bytes: int) -> dict[str, Any]:
    """Read a TOML file.

    Raises: MissingInputError or InputError for `field`: unreadable, too large, not TOML.
    """
    data = read_limited(path, field, most_bytes)
    try:
        return tomllib.loads(data.decode())
    except (tomllib.TOMLDecodeError, UnicodeDecodeError) as error:
        raise InputError(field, f"{path}: is not TOML: {error}") from error


def read_limited(path: Path, field: str, most_bytes: int) -> bytes:
    """Read a file of at most `most_bytes` bytes.

    Raises: MissingInputError or InputError for `field`: unreadable, too large.
    """
    try:
        data = path.read_bytes()
    except OSError as error:
        raise MissingInputError(field, f"{path}: {error.strerror}") from error
    if len(data) > most_bytes:
        raise InputError(field, f"{path}: is too large; accepted: at most {most_bytes >> 10} kB")
    return data
