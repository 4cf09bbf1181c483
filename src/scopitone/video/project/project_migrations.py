"""Changes that bring documents of older versions to the current one."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from typing import Any

from scopitone.core.errors import InputError

Document = dict[str, Any]
Migration = Callable[[Document], Document]

MIGRATIONS: Mapping[int, Migration] = {}
"""For each older version, what makes a document of the next version of it.

To change the format: add the function that changes documents of the current version, under that
version's number. The current version is then one higher.
"""

FIRST_VERSION = 1


def current_version(migrations: Mapping[int, Migration] = MIGRATIONS) -> int:
    """The version that is written."""
    return FIRST_VERSION + len(migrations)


def migrate(
    document: Mapping[str, Any], migrations: Mapping[int, Migration] = MIGRATIONS
) -> Document:
    """Return `document` in the current version. It is not changed itself.

    Raises: InputError("project.version") if it has no version, or one that is not known.
    """
    current = current_version(migrations)
    version = document.get("version")
    accepted = f"accepted: {FIRST_VERSION}" + (f" to {current}" if current > FIRST_VERSION else "")
    if not isinstance(version, int) or isinstance(version, bool):
        state = "is missing" if version is None else "is not a whole number"
        raise InputError("project.version", f"{state}; {accepted}")
    if version > current:
        raise InputError(
            "project.version",
            f"is {version}, from a newer Scopitone; {accepted}. Update Scopitone to use this file",
        )
    if version < FIRST_VERSION:
        raise InputError("project.version", f"is {version}; {accepted}")
    migrated = dict(document)
    for older in range(version, current):
        migrated = {**migrations[older](migrated), "version": older + 1}
    return migrated
