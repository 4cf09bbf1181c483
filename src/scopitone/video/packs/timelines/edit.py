"""An edit: clips, sounds, and markers on one timeline, as plain data.

Times are frames of the timeline, unless they are said to be seconds.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any, Literal

MarkerKind = Literal["section", "line", "bar", "beat"]


@dataclass(frozen=True, slots=True)
class EditMarker:
    """A marker. length: 0 for a moment."""

    kind: MarkerKind
    name: str
    start: int
    length: int


@dataclass(frozen=True, slots=True)
class EditClip:
    """A part of a file on the timeline.

    Attributes:
        path: None if it is unknown where the file is.
        start, length: on the timeline.
        source_seconds: where in the file the part begins.
        file_seconds: how long the file is; 0 for a picture.
        metadata: what a storyboard needs to show the same again.
    """

    name: str
    path: Path | None
    start: int
    length: int
    source_seconds: float = 0.0
    file_seconds: float = 0.0
    metadata: Mapping[str, Any] = field(default_factory=dict)

    @property
    def is_picture(self) -> bool:
        """Whether the file does not move."""
        return self.file_seconds == 0.0


@dataclass(frozen=True, slots=True)
class EditSound:
    """A sound file, as long as the timeline. is_on: whether it is heard."""

    name: str
    path: Path
    is_on: bool


@dataclass(frozen=True, slots=True)
class Edit:
    """A timeline.

    Attributes:
        fps: frames a second. frames: the length.
        shots: the lower video track, without gaps.
        overlay: the upper one; None if there is nothing to lay over.
        sounds: a track each.
        markers: in order of time.
    """

    title: str
    fps: int
    width: int
    height: int
    frames: int
    shots: tuple[EditClip, ...]
    overlay: EditClip | None
    sounds: tuple[EditSound, ...]
    markers: tuple[EditMarker, ...]
