"""A timeline of an editing program as a storyboard: OpenTimelineIO files.

The files are JSON, and their schemas are public (opentimelineio.readthedocs.io, "File Format
Specification"). They are read without the library, which has no wheels for all Pythons.
"""

from __future__ import annotations

import json
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from pathlib import Path, PurePosixPath, PureWindowsPath
from typing import Any
from urllib.parse import unquote, urlsplit
from urllib.request import url2pathname

from scopitone.core.errors import InputError
from scopitone.video.inputs.footage.storyboard import (
    FIELD,
    FRAMINGS,
    TRANSITIONS,
    StoryboardCut,
)
from scopitone.video.inputs.toml_files import read_limited

SUFFIX = ".otio"
MAX_BYTES = 32 * 1024 * 1024

METADATA = "scopitone"
"""Key of our metadata in a clip: `from`, `shot`, and `transition`, as in a TOML storyboard."""

_NORMAL_SPEED = 1.0
_MALFORMED = (LookupError, TypeError, ValueError, ArithmeticError, AttributeError, RecursionError)


def read_otio(path: Path) -> tuple[StoryboardCut, ...]:
    """Read the shots of a timeline: those of the video track that has the most clips with a file.

    A gap in the track shows the shot before it. Raises MissingInputError, or InputError naming
    the clip.
    """
    data = read_limited(path, FIELD, MAX_BYTES)
    try:
        tracks = [_list_items(track) for track in _list_video_tracks(json.loads(data))]
    except _MALFORMED as error:
        raise InputError(FIELD, f"{path}: is not a timeline of OpenTimelineIO") from error
    shots = max(tracks, key=len, default=[])
    if not shots:
        raise InputError(FIELD, f"{path}: has no video track with clips that have files")
    return tuple(_make_cut(row, item, path.parent) for row, item in enumerate(shots, 1))


@dataclass(frozen=True, slots=True)
class _Item:
    """A clip of a track. time: seconds of the timeline. start: seconds of its file. frame: the
    seconds of a frame."""

    name: str
    time: float
    start: float
    frame: float
    url: str
    metadata: Mapping[str, Any]
    speed: float


def _list_video_tracks(document: dict[str, Any]) -> Iterator[dict[str, Any]]:
    timelines = [document]
    if _kind_of(document) == "SerializableCollection":
        timelines = [item for item in document["children"] if _kind_of(item) == "Timeline"]
    if _kind_of(timelines[0]) != "Timeline":
        raise ValueError("no timeline")
    for track in timelines[0]["tracks"]["children"]:
        if _kind_of(track) == "Track" and track["kind"] == "Video":
            yield track


def _list_items(track: dict[str, Any]) -> list[_Item]:
    """Return the clips of a track that have a file and are not disabled."""
    items = []
    time = 0.0
    for child in track["children"]:
        if _kind_of(child) == "Transition":
            # It overlaps its neighbors.
            continue
        if _kind_of(child) not in ("Clip", "Gap"):
            name = child["name"]
            raise InputError(FIELD, f"{name!r} is a nested timeline; replace it by its clips")
        media = _find_media(child)
        span = child["source_range"] or media["available_range"]
        if media.get("target_url") and child.get("enabled", True):
            items.append(_read_clip(child, media, span, time))
        time += _read_seconds(span["duration"])
    return items


def _read_clip(
    clip: dict[str, Any], media: dict[str, Any], span: dict[str, Any], time: float
) -> _Item:
    # The times of a file may begin with the time of day at which it was filmed.
    whole = media.get("available_range")
    begin = _read_seconds(whole["start_time"]) if whole else 0.0
    speeds = [float(effect["time_scalar"]) for effect in clip["effects"] if "time_scalar" in effect]
    ours = clip["metadata"].get(METADATA)
    return _Item(
        str(clip["name"]),
        time,
        max(0.0, _read_seconds(span["start_time"]) - begin),
        1 / float(span["start_time"]["rate"]),
        str(media["target_url"]),
        ours if isinstance(ours, Mapping) else {},
        next((speed for speed in speeds if speed != _NORMAL_SPEED), _NORMAL_SPEED),
    )


def _find_media(child: dict[str, Any]) -> dict[str, Any]:
    """Return the media of a clip; {} for a gap, and for a nested timeline, which has none."""
    if "media_references" in child:
        media = child["media_references"].get(child["active_media_reference_key"])
    else:
        media = child.get("media_reference")
    return media or {}


def _kind_of(item: dict[str, Any]) -> str:
    """Return the schema of an object without its version."""
    return str(item["OTIO_SCHEMA"]).partition(".")[0]


def _read_seconds(time: dict[str, Any]) -> float:
    return float(time["value"]) / float(time["rate"])


def _make_cut(row: int, item: _Item, folder: Path) -> StoryboardCut:
    if item.speed != _NORMAL_SPEED:
        raise InputError(
            FIELD, f"cut {row}: {item.name} is not played at its own speed; remove that effect"
        )
    wanted = item.metadata.get("from")
    start = item.start
    if isinstance(wanted, int | float) and abs(wanted - start) < item.frame:
        # The editor left it as it was, except for rounding to frames.
        start = float(wanted)
    framing, transition = item.metadata.get("shot"), item.metadata.get("transition")
    return StoryboardCut(
        row,
        item.time,
        "",
        (_find_name(item.url, folder),),
        start,
        framing if framing in FRAMINGS else None,
        transition if transition in TRANSITIONS else None,
    )


def _find_name(url: str, folder: Path) -> str:
    """Return the path of a file, or its name if it is not where it was on the editor's machine."""
    parts = urlsplit(url)
    path = url2pathname(parts.path) if parts.scheme == "file" else unquote(url)
    if (folder / path).is_file():
        return path
    kind = PureWindowsPath if "\\" in path else PurePosixPath
    return kind(path).name
