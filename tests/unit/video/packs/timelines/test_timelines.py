"""Timelines, as the library of OpenTimelineIO and its adapters read them."""

from __future__ import annotations

import sys
from pathlib import Path
from typing import Any

import pytest
from timeline_reader import read_timeline

from scopitone.video.inputs.footage.storyboard_reader import read_storyboard
from scopitone.video.packs.timelines.edit import Edit, EditClip, EditMarker, EditSound
from scopitone.video.packs.timelines.edl import write_edl
from scopitone.video.packs.timelines.fcpxml import write_fcpxml
from scopitone.video.packs.timelines.otio import write_otio

pytestmark = pytest.mark.skipif(
    sys.version_info >= (3, 14), reason="OpenTimelineIO has no wheels for Python 3.14"
)

FPS = 25
FOLDER = Path("/srv/füße")
SHOTS = (
    EditClip("p 1.jpg", FOLDER / "p 1.jpg", 0, 50),
    EditClip("wide.mp4", FOLDER / "wide.mp4", 50, 70, 2.5, 12.0, {"from": 2.513, "shot": "wide"}),
    EditClip("made.png", None, 120, 30),
    EditClip("p 1.jpg", FOLDER / "p 1.jpg", 150, 50),
)
PLACES = [("p 1.jpg", 0, 50), ("wide.mp4", 50, 70), ("made.png", 120, 30), ("p 1.jpg", 150, 50)]
EDIT = Edit(
    "Night & <Day>",
    FPS,
    1280,
    720,
    200,
    SHOTS,
    EditClip("Overlay", FOLDER / "overlay.mov", 0, 200, file_seconds=8.0),
    (
        EditSound("song", FOLDER / "song.wav", True),
        EditSound("vocals", FOLDER / "vocals.wav", False),
    ),
    (
        EditMarker("section", "Verse", 0, 100),
        EditMarker("bar", "Bar 1", 0, 0),
        EditMarker("beat", "Beat", 12, 0),
        EditMarker("line", "“Hello”", 60, 20),
        EditMarker("section", "Chorus", 100, 100),
    ),
)


def read(path: Path, text: str) -> dict[str, Any]:
    path.write_text(text, encoding="utf-8")
    return read_timeline(path, FPS)


def place_clips(track: dict[str, Any]) -> list[tuple[str, int, int]]:
    return [(clip["name"], *clip["place"]) for clip in track["clips"]]


def test_otio_has_tracks_files_and_markers(tmp_path: Path) -> None:
    timeline = read(tmp_path / "a.otio", write_otio(EDIT))
    montage, overlay, song, vocals = timeline["tracks"]
    assert timeline["name"] == EDIT.title
    assert place_clips(montage) == PLACES
    assert [track["kind"] for track in timeline["tracks"]] == ["Video", "Video", "Audio", "Audio"]
    wide, made = montage["clips"][1:3]
    assert wide["url"] == (FOLDER / "wide.mp4").as_uri()
    assert (wide["source"], wide["available"]) == (62, 300)
    assert made["url"] is None
    assert place_clips(overlay) == [("Overlay", 0, 200)]
    assert song["enabled"]
    assert not vocals["enabled"]
    assert timeline["markers"] == [["Verse", 0], ["“Hello”", 60], ["Chorus", 100]]
    assert song["clips"][0]["markers"] == [["Bar 1", 0], ["Beat", 12]]


def test_an_editor_can_move_and_shorten_shots(tmp_path: Path) -> None:
    path, edited = tmp_path / "a.otio", tmp_path / "edited.otio"
    path.write_text(write_otio(EDIT), encoding="utf-8")
    read_timeline(path, FPS, edited)
    cuts = read_storyboard(edited)
    assert [round((cut.time or 0.0) * FPS, 6) for cut in cuts] == [0, 70, 90]
    assert [(*cut.files, cut.start, cut.framing) for cut in cuts] == [
        ("wide.mp4", 2.513, "wide"),
        ("p 1.jpg", 0.0, None),
        ("p 1.jpg", 0.0, None),
    ]


def test_the_edl_has_the_shots_and_the_song(tmp_path: Path) -> None:
    text = write_edl(EDIT)
    assert "001  AX       V     C        00:00:00:00 00:00:02:00 01:00:00:00 01:00:02:00" in text
    timeline = read(tmp_path / "a.edl", text)
    picture, *sounds = timeline["tracks"]
    assert timeline["name"] == EDIT.title
    assert place_clips(picture) == PLACES
    wide = picture["clips"][1]
    assert wide["url"].endswith("wide.mp4")
    assert [name for name, _ in wide["markers"]] == ["Chorus"]
    assert {clip["name"] for track in sounds for clip in track["clips"]} == {"song.wav"}


def test_fcpxml_has_the_shots_and_what_is_laid_over(tmp_path: Path) -> None:
    timeline = read(tmp_path / "a.fcpxml", write_fcpxml(EDIT))
    tracks = {track["name"]: track["clips"] for track in timeline["tracks"]}
    assert [tuple(clip["place"]) for clip in tracks["0"]] == [place[1:] for place in PLACES]
    wide = tracks["0"][1]
    assert wide["url"] == (FOLDER / "wide.mp4").as_uri()
    assert [name for name, _ in wide["markers"]] == ["“Hello”", "Chorus"]
    assert tracks["1"][0]["name"] == "Overlay"
    assert [tracks[lane][0]["name"] for lane in ("-1", "-2")] == ["song", "vocals"]
