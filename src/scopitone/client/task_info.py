"""Tasks and clips as objects."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any, Literal

TaskStatus = Literal["pending", "running", "success", "failed"]


@dataclass(frozen=True, slots=True)
class RemoteClip:
    """A song in a task's result. duration: seconds. fields: everything that the server sent."""

    suno_id: str
    title: str
    audio_url: str
    image_url: str
    duration: float
    fields: Mapping[str, Any]


@dataclass(frozen=True, slots=True)
class RemoteTask:
    """A task. progress: 0 to 1. fields: everything that the server sent, as TaskInfo names it."""

    id: str
    model: str
    status: TaskStatus
    progress: float
    fields: Mapping[str, Any]

    @property
    def has_ended(self) -> bool:
        """Whether the task's status is final."""
        return self.status in ("success", "failed")

    @property
    def message(self) -> str:
        """What the server says about the end of the task; empty before."""
        return str(self._result.get("message", ""))

    @property
    def urls(self) -> list[str]:
        """The URLs of the finished media."""
        return [str(url) for url in self._result.get("media_urls") or ()]

    @property
    def clips(self) -> list[RemoteClip]:
        """The songs that the task made or imported."""
        return [_read_clip(fields) for fields in self._result.get("suno_data") or ()]

    @property
    def _result(self) -> Mapping[str, Any]:
        return self.fields.get("result") or {}


def read_task(fields: Mapping[str, Any]) -> RemoteTask:
    """Make a task of TaskInfo's `data`. The hosted service leaves out some fields."""
    status = fields.get("status", "pending")
    return RemoteTask(
        id=str(fields.get("task_id", "")),
        model=str(fields.get("model") or (fields.get("param") or {}).get("model", "")),
        status=status,
        progress=float(fields.get("progress") or (status == "success")),
        fields=fields,
    )


def _read_clip(fields: Mapping[str, Any]) -> RemoteClip:
    return RemoteClip(
        suno_id=str(fields.get("suno_id", "")),
        title=str(fields.get("title") or ""),
        audio_url=str(fields.get("suno_audio_url") or ""),
        image_url=str(fields.get("suno_image_large_url") or fields.get("suno_image_url") or ""),
        duration=float(fields.get("duration") or 0),
        fields=fields,
    )
