"""Timelines of editing programs as storyboards."""

from __future__ import annotations

import json
from pathlib import Path
from typing import Any

import pytest

from scopitone.core.errors import InputError, MissingInputError
from scopitone.video.inputs.footage.storyboard import StoryboardCut, find_files
from scopitone.video.inputs.footage.storyboard_reader import read_storyboard

FPS = 25.0


def span(start: float, length: float, rate: float = FPS) -> dict[str, Any]:
    return {
        "OTIO_SCHEMA": "TimeRange.1",
        "start_time": {"OTIO_SCHEMA": "RationalTime.1", "rate": rate, "value": start},
        "duration": {"OTIO_SCHEMA": "RationalTime.1", "rate": rate, "value": length},
    }


def clip(url: str, start: float, length: float, **more: Any) -> dict[str, Any]:
    media = {"OTIO_SCHEMA": "ExternalReference.1", "target_url": url, "available_range": None}
    return {
        "OTIO_SCHEMA": "Clip.2",
        "name": url.rpartition("/")[2],
        "metadata": {},
        "effects": [],
        "source_range": span(start, length),
        "media_references": {"DEFAULT_MEDIA": media},
        "active_media_reference_key": "DEFAULT_MEDIA",
        **more,
    }


def gap(length: float) -> dict[str, Any]:
    return {"OTIO_SCHEMA": "Gap.1", "name": "", "effects": [], "source_range": span(0, length)}


def timeline(*tracks: list[dict[str, Any]], kind: str = "Video") -> dict[str, Any]:
    return {
        "OTIO_SCHEMA": "Timeline.1",
        "tracks": {
            "OTIO_SCHEMA": "Stack.1",
            "children": [
                {"OTIO_SCHEMA": "Track.1", "kind": kind, "children": track} for track in tracks
            ],
        },
    }


def read(folder: Path, content: Any) -> tuple[StoryboardCut, ...]:
    path = folder / "edited.OTIO"
    path.write_text(content if isinstance(content, str) else json.dumps(content))
    return read_storyboard(path)


def test_clips_become_cuts(tmp_path: Path) -> None:
    (tmp_path / "a b.mp4").touch()
    file = (tmp_path / "a b.mp4").as_uri()
    cuts = read(
        tmp_path,
        timeline(
            [clip("file:///over.mov", 0, 100)],
            [
                clip(file, 50, 30),
                {"OTIO_SCHEMA": "Transition.1", "name": "", "in_offset": {}, "out_offset": {}},
                clip("file:///D:/gone/c.jpg", 0, 20),
                gap(10),
                clip("b.mp4", 10, 40),
            ],
        ),
    )
    assert cuts == (
        StoryboardCut(1, 0.0, "", (str(tmp_path / "a b.mp4"),), 2.0),
        StoryboardCut(2, 1.2, "", ("c.jpg",), 0.0),
        StoryboardCut(3, 2.4, "", ("b.mp4",), 0.4),
    )


def test_what_a_storyboard_said_is_kept_unless_the_editor_moved_it(tmp_path: Path) -> None:
    ours = {"scopitone": {"from": 2.013, "shot": "close", "transition": "whip"}}
    kept, moved, strange = read(
        tmp_path,
        timeline(
            [
                clip("a.mp4", 50, 25, metadata=ours),
                clip("a.mp4", 75, 25, metadata=ours),
                clip("a.mp4", 0, 25, metadata={"scopitone": {"from": "x", "shot": ["far"]}}),
            ]
        ),
    )
    assert (kept.start, kept.framing, kept.transition) == (2.013, "close", "whip")
    assert moved.start == 3.0
    assert (strange.start, strange.framing) == (0.0, None)


def test_the_time_of_day_of_a_file_is_not_part_of_it(tmp_path: Path) -> None:
    hour = 3600 * FPS
    one = clip("a.mp4", hour + 50, 25)
    one["media_references"]["DEFAULT_MEDIA"]["available_range"] = span(hour, 500)
    assert read(tmp_path, timeline([one]))[0].start == 2.0


def test_older_schemas_and_disabled_clips_are_read(tmp_path: Path) -> None:
    old = clip("a.mp4", 25, 25)
    old |= {
        "OTIO_SCHEMA": "Clip.1",
        "media_reference": old.pop("media_references")["DEFAULT_MEDIA"],
    }
    hidden = clip("b.mp4", 0, 25, enabled=False)
    whole = {"OTIO_SCHEMA": "SerializableCollection.1", "children": [timeline([hidden, old])]}
    assert read(tmp_path, whole) == (StoryboardCut(1, 1.0, "", ("a.mp4",), 1.0),)


SLOW = {"OTIO_SCHEMA": "LinearTimeWarp.1", "time_scalar": 0.5}
WRONG = {
    "[]": "is not a timeline of OpenTimelineIO",
    "{": "is not a timeline",
    "[" * 100_000: "is not a timeline",
    '{"OTIO_SCHEMA": "Clip.1"}': "is not a timeline",
    json.dumps(timeline([clip("a.mp4", 0, 25)], kind="Audio")): "has no video track",
    json.dumps(timeline([gap(25)])): "has no video track with clips",
    json.dumps(timeline([clip("a.mp4", 0, 25), clip("b.mp4", 0, 25, effects=[SLOW])])):
        "cut 2: b.mp4 is not played at its own speed",
    json.dumps(timeline([{"OTIO_SCHEMA": "Stack.1", "name": "part", "children": []}])):
        "'part' is a nested timeline; replace it by its clips",
    json.dumps(timeline([clip("a.mp4", 0, 25, source_range=span(0, 25, 0.0))])): "is not a timel",
}  # fmt: skip


@pytest.mark.parametrize("number", range(len(WRONG)))
def test_errors_say_what_is_wrong(tmp_path: Path, number: int) -> None:
    content, message = list(WRONG.items())[number]
    with pytest.raises(InputError, match=message) as error:
        read(tmp_path, content)
    assert error.value.field == "storyboard"


def test_a_missing_timeline_is_said(tmp_path: Path) -> None:
    with pytest.raises(MissingInputError, match="No such file"):
        read_storyboard(tmp_path / "a.otio")


def test_footage_that_is_named_in_another_way_is_one_file(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    (tmp_path / "a.jpg").touch()
    monkeypatch.chdir(tmp_path)
    cut = StoryboardCut(1, 0.0, "", (str(tmp_path / "a.jpg"),))
    assert find_files([cut], [Path("a.jpg")], Path()) == {str(tmp_path / "a.jpg"): Path("a.jpg")}
