"""The messages between a worker and the process in which a music engine works.

The worker sends one EngineRequest, a line of JSON on standard input. The process writes the share
that is done to standard output, one number a line; an EarlyTake, a line of JSON, for each take that
is complete before the last one; and ANSWER_FILE when it ends.
"""

from __future__ import annotations

import json
from dataclasses import asdict, dataclass, field
from pathlib import Path
from typing import TYPE_CHECKING, Any, TypedDict

from scopitone.lyrics import json_codec
from scopitone.music.engine import GenerateSpec, Source

# The registry knows tables; the engine's process has no use for a database.
if TYPE_CHECKING:
    from scopitone.tasks.models import Operation

ANSWER_FILE = "answer.json"


@dataclass(frozen=True, slots=True)
class EngineRequest:
    """What the engine is to do.

    options: arguments of the engine's class, with its secrets: they go through a pipe, never into a
    file, an argument or the log.
    cache: the folder for analyses. longest_s: the longest take. at: seconds, where an extension
    leaves `source`.
    """

    engine: str
    options: dict[str, Any]
    operation: Operation
    spec: GenerateSpec
    cache: str
    longest_s: float
    source: Source | None = None
    at: float = 0.0

    def to_json(self) -> str:
        """Return the request as one line; `from_json` reads it."""
        return json.dumps(
            {
                "engine": self.engine,
                "options": self.options,
                "operation": self.operation,
                "spec": asdict(self.spec),
                "cache": self.cache,
                "longest_s": self.longest_s,
                "source": None if self.source is None else _encode_source(self.source),
                "at": self.at,
            }
        )

    @classmethod
    def from_json(cls, line: str | bytes) -> EngineRequest:
        """Return the request that `to_json` wrote."""
        data = json.loads(line)
        source = data["source"]
        return cls(
            **{
                **data,
                "spec": GenerateSpec(**data["spec"]),
                "source": None if source is None else _decode_source(source),
            }
        )


def _encode_source(source: Source) -> dict[str, Any]:
    return {
        **asdict(source),
        "audio": str(source.audio),
        "timed": json_codec.to_json(source.timed),
        "score": None if source.score is None else str(source.score),
    }


def _decode_source(data: dict[str, Any]) -> Source:
    score = data["score"]
    return Source(
        **{
            **data,
            "audio": Path(data["audio"]),
            "timed": json_codec.from_json(data["timed"]),
            "score": None if score is None else Path(score),
        }
    )


class TakeFiles(TypedDict):
    """A finished take: plain data, and the paths of its files.

    timed: the lyrics as `json_codec.to_json` writes them. understood, made_by: the fields of
    `Understanding` and `Makers`. sound: FLAC, which the renderer reads.
    """

    title: str
    tags: str
    duration: float
    lyrics: str
    timed: dict[str, Any]
    instrumental: bool
    notes: list[str]
    understood: dict[str, Any]
    made_by: dict[str, Any]
    sound: str
    mp3: str
    cover: str
    stems: dict[str, str]
    midi: str | None
    score: str | None


@dataclass(frozen=True, slots=True)
class EarlyTake:
    """A take that is complete while others are still made, and its position among them."""

    position: int
    take: TakeFiles

    def to_json(self) -> str:
        """Return the message as one line; `from_json` reads it."""
        return json.dumps(asdict(self))

    @classmethod
    def from_json(cls, line: str | bytes) -> EarlyTake:
        """Return the message that `to_json` wrote."""
        return cls(**json.loads(line))


@dataclass(frozen=True, slots=True)
class EngineAnswer:
    """How the engine ended: with takes, or with one of the two errors.

    refused: field and message of an InputError. failed: the message of another error.
    """

    takes: list[TakeFiles] = field(default_factory=list)
    refused: tuple[str, str] | None = None
    failed: str | None = None

    def to_json(self) -> str:
        """Return the answer as JSON; `from_json` reads it."""
        return json.dumps(asdict(self))

    @classmethod
    def from_json(cls, data: bytes) -> EngineAnswer:
        """Return the answer that `to_json` wrote."""
        answer = json.loads(data)
        refused = answer["refused"]
        return cls(**{**answer, "refused": refused and tuple(refused)})
