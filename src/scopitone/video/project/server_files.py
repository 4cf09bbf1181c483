"""Songs and files that are on a server: how the documents of its projects name them."""

from __future__ import annotations

import re
from dataclasses import dataclass
from typing import Any

_FILE = re.compile(r"/media/([0-9a-f]{32})/[^/\s]+")

SONG_SCHEMA: dict[str, Any] = {
    "type": "object",
    "additionalProperties": False,
    "required": ["task_id", "suno_id"],
    "properties": {"task_id": {"type": "string"}, "suno_id": {"type": "string"}},
    "description": "A song of a server.",
}
"""JSON Schema of `ServerSong.to_json`."""


@dataclass(frozen=True, slots=True)
class ServerSong:
    """A song of a server, by the ids of its task and of the song in its result."""

    task_id: str
    suno_id: str

    def to_json(self) -> dict[str, str]:
        """Return the song as documents name it."""
        return {"task_id": self.task_id, "suno_id": self.suno_id}


def is_server_file(name: str) -> bool:
    """Whether a document's file is on a server, and not a path: `/media/ID/NAME`."""
    return _FILE.fullmatch(name) is not None


def file_id_of(name: str) -> str:
    """Return the id in a name for which `is_server_file` is true."""
    match = _FILE.fullmatch(name)
    assert match is not None
    return match.group(1)
