"""An edit as FCPXML, which Final Cut Pro and DaVinci Resolve import.

Source: Apple, "FCPXML Reference", version 1.9. The overlay and the sounds are connected clips of
the first shot, in the lanes above and below.
"""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path
from xml.etree.ElementTree import Element, SubElement, indent, tostring

from scopitone.video.packs.timelines.edit import Edit, EditClip

_FORMAT = "r1"
_ON_TIMELINE = ("section", "line")


def write_fcpxml(edit: Edit) -> str:
    """Return the XML text of a project. Shots whose file is unknown are gaps."""
    root = Element("fcpxml", version="1.9")
    resources = SubElement(root, "resources")
    SubElement(
        resources,
        "format",
        id=_FORMAT,
        name=f"FFVideoFormat{edit.height}p{edit.fps}",
        frameDuration=f"1/{edit.fps}s",
        width=str(edit.width),
        height=str(edit.height),
    )
    assets = _Assets(resources, edit)
    event = SubElement(SubElement(root, "library"), "event", name=edit.title)
    project = SubElement(event, "project", name=edit.title)
    sequence = SubElement(
        project,
        "sequence",
        format=_FORMAT,
        duration=_time(edit.frames, edit),
        tcStart="0s",
        tcFormat="NDF",
    )
    spine = SubElement(sequence, "spine")
    for number, shot in enumerate(edit.shots):
        element = _add_clip(spine, shot, edit, assets)
        if number == 0:
            _connect(element, edit, assets)
        for name, value in _list_markers(shot, edit):
            SubElement(element, "marker", start=name, duration=f"1/{edit.fps}s", value=value)
    indent(root)
    text = tostring(root, encoding="unicode")
    return f'<?xml version="1.0" encoding="UTF-8"?>\n<!DOCTYPE fcpxml>\n{text}\n'


class _Assets:
    """The files of the project, each listed once."""

    def __init__(self, resources: Element, edit: Edit) -> None:
        self._resources, self._edit = resources, edit
        self._ids: dict[Path, str] = {}

    def find_id(self, path: Path, frames: int, *, has_video: bool) -> str:
        """Return the id of a file of so many frames, 0 for a picture."""
        if path not in self._ids:
            self._ids[path] = f"r{len(self._ids) + 2}"
            kind = {"hasVideo": "1", "format": _FORMAT} if has_video else {"hasAudio": "1"}
            asset = SubElement(
                self._resources,
                "asset",
                {
                    "id": self._ids[path],
                    "name": path.name,
                    "start": "0s",
                    "duration": _time(frames, self._edit),
                    **kind,
                },
            )
            url = path.absolute().as_uri()
            # Version 1.9 has the address in an element; older programs read the attribute.
            asset.set("src", url)
            SubElement(asset, "media-rep", kind="original-media", src=url)
        return self._ids[path]


def _add_clip(parent: Element, clip: EditClip, edit: Edit, assets: _Assets) -> Element:
    place = {
        "name": clip.name,
        "offset": _time(clip.start, edit),
        "start": _time(_source_frame(clip, edit), edit),
        "duration": _time(clip.length, edit),
    }
    if clip.path is None:
        return SubElement(parent, "gap", place)
    frames = round(clip.file_seconds * edit.fps)
    ref = assets.find_id(clip.path, frames, has_video=True)
    if not clip.is_picture:
        return SubElement(parent, "asset-clip", {**place, "ref": ref})
    element = SubElement(parent, "clip", place)
    SubElement(element, "video", ref=ref, offset="0s", duration=place["duration"])
    return element


def _connect(first: Element, edit: Edit, assets: _Assets) -> None:
    """Connect the overlay and the sounds to the first shot, at its beginning."""
    offset = first.get("start", "0s")
    if edit.overlay is not None:
        _add_clip(first, edit.overlay, edit, assets).attrib.update(lane="1", offset=offset)
    for number, sound in enumerate(edit.sounds, 1):
        SubElement(
            first,
            "asset-clip",
            name=sound.name,
            ref=assets.find_id(sound.path, edit.frames, has_video=False),
            lane=str(-number),
            offset=offset,
            duration=_time(edit.frames, edit),
            audioRole="music" if number == 1 else "music.stems",
            enabled="1" if sound.is_on else "0",
        )


def _list_markers(shot: EditClip, edit: Edit) -> Iterator[tuple[str, str]]:
    """Yield the place, in the time of the shot's file, and the name of each marker in a shot."""
    for marker in edit.markers:
        if marker.kind in _ON_TIMELINE and 0 <= marker.start - shot.start < shot.length:
            yield _time(_source_frame(shot, edit) + marker.start - shot.start, edit), marker.name


def _source_frame(clip: EditClip, edit: Edit) -> int:
    return round(clip.source_seconds * edit.fps)


def _time(frames: int, edit: Edit) -> str:
    return f"{frames}/{edit.fps}s" if frames else "0s"
