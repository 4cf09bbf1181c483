"""The library of OpenTimelineIO, in a process of its own: as an independent reader and editor.

As a script: PATH RATE [OUT] prints what is in a timeline, in frames, after it was edited if OUT is
given. The library may abort Python when it ends, so it is never loaded by the tests themselves.
"""

from __future__ import annotations

import json
import os
import subprocess
import sys
from pathlib import Path
from typing import Any


def read_timeline(path: Path, rate: int, out: Path | None = None) -> dict[str, Any]:
    """Return what the library reads; with `out`, the second shot is first, and the third short."""
    command = [sys.executable, __file__, str(path), str(rate), *([str(out)] if out else [])]
    done = subprocess.run(command, check=True, capture_output=True, text=True)
    content: dict[str, Any] = json.loads(done.stdout)
    return content


def _main(path: str, rate: int, out: str) -> None:
    import opentimelineio as otio

    options = {"rate": rate} if path.endswith(".edl") else {}
    timeline = otio.adapters.read_from_file(path, **options)
    if isinstance(timeline, otio.schema.SerializableCollection):
        (timeline,) = timeline
    if out:
        montage = timeline.tracks[0]
        second = montage[1]
        del montage[1], montage[1]
        montage.insert(0, second)
        time = otio.opentime.RationalTime
        montage[1].source_range = otio.opentime.TimeRange(time(0, rate), time(20, rate))
        otio.adapters.write_to_file(timeline, out)
    tracks = [_describe_track(track) for track in timeline.tracks]
    content = {"name": timeline.name, "tracks": tracks, "markers": _list_markers(timeline.tracks)}
    sys.stdout.write(json.dumps(content))
    sys.stdout.flush()
    os._exit(0)


def _describe_track(track: Any) -> dict[str, Any]:
    clips = [_describe_clip(clip) for clip in track]
    return {"name": track.name, "kind": track.kind, "enabled": track.enabled, "clips": clips}


def _describe_clip(clip: Any) -> dict[str, Any]:
    media = getattr(clip, "media_reference", None)
    known = media is not None and not media.is_missing_reference
    whole = media.available_range if known else None
    return {
        "name": clip.name,
        "place": [int(clip.range_in_parent().start_time.value), int(clip.duration().value)],
        "source": int(clip.source_range.start_time.value),
        "url": media.target_url if known else None,
        "available": int(whole.duration.value) if whole else None,
        "markers": _list_markers(clip),
    }


def _list_markers(item: Any) -> list[Any]:
    return [[mark.name, int(mark.marked_range.start_time.value)] for mark in item.markers]


if __name__ == "__main__":
    _main(sys.argv[1], int(sys.argv[2]), sys.argv[3] if len(sys.argv) > 3 else "")
