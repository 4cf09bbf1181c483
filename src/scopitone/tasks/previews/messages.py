"""The messages between a server and the process that draws its previews.

Both directions are JSON, one object per line. An answer is followed by `size` bytes of an image.
"""

from __future__ import annotations

import json
from dataclasses import asdict, dataclass, field
from typing import Any, Literal, TypedDict


class PreviewSong(TypedDict):
    """A song: paths of its files, and its fields as `store.tables.Clip` has them."""

    audio: str
    cover: str | None
    title: str
    author: str
    tags: str
    lyrics: dict[str, Any]


@dataclass(frozen=True, slots=True)
class PreviewRequest:
    """Asks for a frame of a video, or for the outline of a song.

    spec: the fields of a VideoSpec. files: paths of the brand kit's files by part. at: seconds. The
    outline needs none of these.
    """

    want: Literal["frame", "outline"]
    song: PreviewSong
    spec: dict[str, Any] = field(default_factory=dict)
    files: dict[str, str] = field(default_factory=dict)
    at: float = 0.0

    def to_json(self) -> bytes:
        """Return the request as one line; `from_json` reads it."""
        return json.dumps(asdict(self)).encode() + b"\n"

    @classmethod
    def from_json(cls, line: bytes) -> PreviewRequest:
        """Return the request that `to_json` wrote."""
        return cls(**json.loads(line))


@dataclass(frozen=True, slots=True)
class PreviewAnswer:
    """The head of an answer: an outline, the size of an image in bytes, or an error.

    field: of the request; None if the error is not about one. message: None if there is no error.
    """

    size: int = 0
    outline: dict[str, Any] | None = None
    field: str | None = None
    message: str | None = None

    def to_json(self) -> bytes:
        """Return the answer as one line; `from_json` reads it."""
        return json.dumps(asdict(self)).encode() + b"\n"

    @classmethod
    def from_json(cls, line: bytes) -> PreviewAnswer:
        """Return the answer that `to_json` wrote. Raises ValueError for half a line."""
        return cls(**json.loads(line))
