"""Timelines, as the library of OpenTimelineIO and its adapters read them."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import pytest

from scopitone.video.inputs.footage.storyboard_reader import read_storyboard
from scopitone.video.packs.timelines.edit import Edit, EditClip, EditMarker, EditSound
from scopitone.video.packs.timelines.edl import write_edl
from scopitone.video.packs.timelines.fcpxml import write_fcpxml
from scopitone.video.packs.timelines.otio import write_otio

# It has no wheels for Python 3.14.
opentimelineio = pytest.importorskip("opentimelineio")

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


def read(path: Path, text: str, **options: Any) -> Any:
    path.write_text(text, encoding="utf-8")
    return opentimelineio.adapters.read_from_file(str(path), **options)


def place_clips(track: Any) -> list[tuple[str, int, int]]:
    return [
        (clip.name, int(clip.range_in_parent().start_time.value), int(clip.duration().value))
        for clip in track
    ]


def test_otio_has_tracks_files_and_markers(tmp_path: Path) -> None:
    timeline = read(tmp_path / "a.otio", write_otio(EDIT))
    montage, overlay, song, vocals = timeline.tracks
    assert timeline.name == EDIT.title
    assert place_clips(montage) == PLACES
    assert [track.kind for track in timeline.tracks] == ["Video", "Video", "Audio", "Audio"]
    assert montage[1].media_reference.target_url == (FOLDER / "wide.mp4").as_uri()
    assert montage[1].source_range.start_time.to_seconds() == pytest.approx(2.5, abs=1 / FPS)
    assert montage[1].available_range().duration.to_seconds() == 12.0
    assert montage[2].media_reference.is_missing_reference
    assert overlay[0].duration().to_seconds() == song[0].duration().to_seconds() == 8.0
    assert song.enabled
    assert not vocals.enabled
    marks = [(m.name, m.marked_range.start_time.to_seconds()) for m in timeline.tracks.markers]
    assert marks == [("Verse", 0.0), ("“Hello”", 2.4), ("Chorus", 4.0)]
    assert [marker.name for marker in song[0].markers] == ["Bar 1", "Beat"]


def test_an_editor_can_move_and_shorten_shots(tmp_path: Path) -> None:
    timeline = read(tmp_path / "a.otio", write_otio(EDIT))
    montage = timeline.tracks[0]
    wide = montage[1]
    del montage[1], montage[1]
    montage.insert(0, wide)
    time = opentimelineio.opentime.RationalTime
    montage[1].source_range = opentimelineio.opentime.TimeRange(time(0, FPS), time(20, FPS))
    path = tmp_path / "edited.otio"
    opentimelineio.adapters.write_to_file(timeline, str(path))
    cuts = read_storyboard(path)
    assert [round((cut.time or 0.0) * FPS, 6) for cut in cuts] == [0, 70, 90]
    assert [(*cut.files, cut.start, cut.framing) for cut in cuts] == [
        ("wide.mp4", 2.513, "wide"),
        ("p 1.jpg", 0.0, None),
        ("p 1.jpg", 0.0, None),
    ]


def test_the_edl_has_the_shots_and_the_song(tmp_path: Path) -> None:
    text = write_edl(EDIT)
    assert "001  AX       V     C        00:00:00:00 00:00:02:00 01:00:00:00 01:00:02:00" in text
    timeline = read(tmp_path / "a.edl", text, rate=FPS)
    picture, *sounds = timeline.tracks
    assert timeline.name == EDIT.title
    assert place_clips(picture) == PLACES
    assert picture[1].media_reference.target_url.endswith("wide.mp4")
    assert [marker.name for marker in picture[1].markers] == ["Chorus"]
    assert {clip.name for track in sounds for clip in track} == {"song.wav"}


def test_fcpxml_has_the_shots_and_what_is_laid_over(tmp_path: Path) -> None:
    projects = read(tmp_path / "a.fcpxml", write_fcpxml(EDIT))
    (timeline,) = projects
    tracks = {track.name: track for track in timeline.tracks}
    assert [place[1:] for place in place_clips(tracks["0"])] == [place[1:] for place in PLACES]
    wide = tracks["0"][1]
    assert wide.media_reference.target_url == (FOLDER / "wide.mp4").as_uri()
    assert [marker.name for marker in wide.markers] == ["“Hello”", "Chorus"]
    assert tracks["1"][0].name == "Overlay"
    assert [tracks[lane][0].name for lane in ("-1", "-2")] == ["song", "vocals"]
