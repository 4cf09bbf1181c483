"""An edit as OpenTimelineIO.

The schemas are those of the "File Format Specification" (opentimelineio.readthedocs.io). Sections
and lines are markers of the timeline, bars and beats markers of the song's clip, where editing
programs show them on the sound. `inputs/footage/otio_storyboard` reads what an editor made of it.
"""

from __future__ import annotations

import json
from collections.abc import Iterable, Sequence
from typing import Any

from scopitone.video.inputs.footage.otio_storyboard import METADATA
from scopitone.video.packs.timelines.edit import Edit, EditClip, EditMarker, EditSound, MarkerKind

_COLORS: dict[MarkerKind, str] = {
    "section": "GREEN",
    "line": "CYAN",
    "bar": "RED",
    "beat": "YELLOW",
}
_ON_TIMELINE = ("section", "line")


def write_otio(edit: Edit) -> str:
    """Return the JSON text of a timeline."""
    tracks = [_write_track("Montage", "Video", [_write_clip(shot, edit) for shot in edit.shots])]
    if edit.overlay is not None:
        tracks.append(_write_track("Overlay", "Video", [_write_clip(edit.overlay, edit)]))
    for number, sound in enumerate(edit.sounds):
        beats = [m for m in edit.markers if m.kind not in _ON_TIMELINE] if number == 0 else []
        clip = _write_sound(sound, edit, beats)
        tracks.append(_write_track(sound.name, "Audio", [clip], is_on=sound.is_on))
    stack = {
        **_write_item("Stack.1", "tracks"),
        "children": tracks,
        "markers": _write_markers((m for m in edit.markers if m.kind in _ON_TIMELINE), edit.fps),
    }
    timeline = {
        "OTIO_SCHEMA": "Timeline.1",
        "name": edit.title,
        "metadata": {},
        "global_start_time": None,
        "tracks": stack,
    }
    return json.dumps(timeline, ensure_ascii=False, indent=1) + "\n"


def _write_track(
    name: str, kind: str, children: Sequence[dict[str, Any]], *, is_on: bool = True
) -> dict[str, Any]:
    return {
        **_write_item("Track.1", name),
        "kind": kind,
        "enabled": is_on,
        "children": list(children),
    }


def _write_clip(clip: EditClip, edit: Edit) -> dict[str, Any]:
    seconds = clip.file_seconds or clip.length / edit.fps
    return {
        **_write_item("Clip.1", clip.name),
        "metadata": {METADATA: dict(clip.metadata)},
        "source_range": _write_range(round(clip.source_seconds * edit.fps), clip.length, edit.fps),
        "media_reference": {"OTIO_SCHEMA": "MissingReference.1", "name": clip.name, "metadata": {}}
        if clip.path is None
        else _refer(clip.path.absolute().as_uri(), round(seconds * edit.fps), edit.fps),
    }


def _write_sound(sound: EditSound, edit: Edit, markers: Iterable[EditMarker]) -> dict[str, Any]:
    return {
        **_write_item("Clip.1", sound.name),
        "source_range": _write_range(0, edit.frames, edit.fps),
        "media_reference": _refer(sound.path.absolute().as_uri(), edit.frames, edit.fps),
        "markers": _write_markers(markers, edit.fps),
    }


def _write_item(schema: str, name: str) -> dict[str, Any]:
    return {
        "OTIO_SCHEMA": schema,
        "name": name,
        "metadata": {},
        "source_range": None,
        "effects": [],
        "markers": [],
        "enabled": True,
    }


def _refer(url: str, frames: int, fps: int) -> dict[str, Any]:
    return {
        "OTIO_SCHEMA": "ExternalReference.1",
        "name": "",
        "metadata": {},
        "target_url": url,
        "available_range": _write_range(0, frames, fps),
    }


def _write_markers(markers: Iterable[EditMarker], fps: int) -> list[dict[str, Any]]:
    return [
        {
            "OTIO_SCHEMA": "Marker.2",
            "name": marker.name,
            "metadata": {METADATA: {"kind": marker.kind}},
            "color": _COLORS[marker.kind],
            "marked_range": _write_range(marker.start, marker.length, fps),
        }
        for marker in markers
    ]


def _write_range(start: int, length: int, fps: int) -> dict[str, Any]:
    return {
        "OTIO_SCHEMA": "TimeRange.1",
        "start_time": _write_time(start, fps),
        "duration": _write_time(length, fps),
    }


def _write_time(frames: int, fps: int) -> dict[str, Any]:
    return {"OTIO_SCHEMA": "RationalTime.1", "rate": float(fps), "value": float(frames)}
