"""The names of Scopitone's objects in the media store. Objects with other names belong to others.

| name | object |
|---|---|
| `ab/ab12…` | a blob, under the SHA-256 of its bytes |
| `trash/ab/ab12…` | a blob that no row names anymore, until it is deleted |
| `pieces/TASK-PLAN-00007` | a segment of a video that several workers encode |
| `uploads/ID` | a staged upload, in S3 only |
| `scopitone-store.json` | the marker: the installation that the store belongs to |
"""

from __future__ import annotations

import re

MARKER = "scopitone-store.json"
PIECES = "pieces"
TRASH = "trash"
BLOB_FOLDERS = tuple(f"{number:02x}" for number in range(256))

_KEY = re.compile(r"([0-9a-f]{2})/\1[0-9a-f]{62}")
_PIECE = re.compile(rf"{PIECES}/([0-9a-f]{{32}})-[0-9a-f]{{16}}-[0-9]{{5,}}")
# obstore writes a local file under its name, a '#' and a number before it renames it.
_TEMPORARY = re.compile(r"(.+)#[0-9]+")


def is_key(name: str) -> bool:
    """Return whether `name` is the name of a blob."""
    return _KEY.fullmatch(name) is not None


def task_of_piece(name: str) -> str | None:
    """Return the id of the task of the segment `name`; None if it is not the name of a segment."""
    match = _PIECE.fullmatch(name)
    return match[1] if match else None


def name_in_trash(key: str) -> str:
    """Return the name of the blob `key` in the trash."""
    return f"{TRASH}/{key}"


def staged_name(upload_id: str) -> str:
    """Return the name of a staged upload."""
    return f"uploads/{upload_id}"


def final_name(name: str) -> str | None:
    """Return the final name of the half-written local file `name`; None for other files."""
    match = _TEMPORARY.fullmatch(name)
    return match[1] if match else None
