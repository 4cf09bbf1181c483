"""The messages between a server and the process that draws its previews.

Both directions are JSON, one object per line. An answer is followed by `size` bytes of an image or
a piece of video.
"""

from __future__ import annotations

import json
from dataclasses import asdict, dataclass
from dataclasses import field as field_of
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
    """Asks for a frame or a piece of a video, or for the outline of a song.

    spec: the fields of a VideoSpec. files: paths of the brand kit's files by part. at, length:
    seconds. The outline needs none of these. number: counts the requests of a process from 1.
    """

    want: Literal["frame", "piece", "outline"]
    song: PreviewSong
    spec: dict[str, Any] = field_of(default_factory=dict)
    files: dict[str, str] = field_of(default_factory=dict)
    at: float = 0.0
    length: float = 0.0
    number: int = 0

    def to_json(self) -> bytes:
        """Return the request as one line; `read_message` reads it."""
        return _to_line(self)


@dataclass(frozen=True, slots=True)
class StopRequest:
    """Says that nobody waits for the requests up to number `stop` any more."""

    stop: int

    def to_json(self) -> bytes:
        """Return the request as one line; `read_message` reads it."""
        return _to_line(self)


def read_message(line: bytes) -> PreviewRequest | StopRequest:
    """Return the request that `to_json` wrote."""
    fields = json.loads(line)
    return StopRequest(**fields) if "stop" in fields else PreviewRequest(**fields)


@dataclass(frozen=True, slots=True)
class PreviewAnswer:
    """The head of an answer: an outline, the size in bytes of what follows, or an error.

    field: of the request; None if the error is not about one. message: None if there is no error.
    stopped: a StopRequest came before the answer was complete. style: of a frame or a piece, with
    the reason for it: `name`, `reason`, and `genre` of a StyleChoice.
    """

    size: int = 0
    outline: dict[str, Any] | None = None
    field: str | None = None
    message: str | None = None
    stopped: bool = False
    style: dict[str, str] = field_of(default_factory=dict)

    def to_json(self) -> bytes:
        """Return the answer as one line; `from_json` reads it."""
        return _to_line(self)

    @classmethod
    def from_json(cls, line: bytes) -> PreviewAnswer:
        """Return the answer that `to_json` wrote. Raises ValueError for half a line."""
        return cls(**json.loads(line))


def _to_line(message: PreviewRequest | StopRequest | PreviewAnswer) -> bytes:
    return json.dumps(asdict(message)).encode() + b"\n"
