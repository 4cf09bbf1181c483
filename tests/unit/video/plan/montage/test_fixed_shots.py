"""A storyboard overrides what is planned; written out and read again, it gives the same plan."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import replace
from itertools import pairwise
from pathlib import Path

import pytest

from scopitone.audio.analysis.model import SongSection
from scopitone.core.errors import InputError
from scopitone.video.inputs.footage.passages import FootagePassage
from scopitone.video.inputs.footage.sources import FootageFile
from scopitone.video.inputs.footage.storyboard import (
    StoryboardCut,
    read_toml_storyboard,
    write_storyboard,
)
from scopitone.video.plan.montage.fixed_shots import describe_plan
from scopitone.video.plan.montage.reel_plan import PlannedShot, plan_shots
from scopitone.video.plan.timeline import Timeline

FPS = 30
FILES = [
    *(
        FootageFile(Path(f"{k}.jpg"), f"{k}.jpg", "", False, 4000, 3000, (FootagePassage(),))
        for k in range(8)
    ),
    *(
        FootageFile(
            Path(f"{k}.mp4"),
            f"{k}.mp4",
            "",
            True,
            1920,
            1080,
            tuple(FootagePassage(4.0 * i + 0.125, 3.9, 0.5, 0.5) for i in range(4)),
        )
        for k in range(4)
    ),
]
INDICES = {file.name: index for index, file in enumerate(FILES)}


@pytest.fixture(scope="session")
def song(make_timeline: Callable[..., Timeline]) -> Timeline:
    """64 s at 120 bpm: verse, chorus, verse, chorus of 16 s each."""
    base = make_timeline(64.0, width=640, height=360)
    kinds = ("verse", "chorus", "verse", "chorus")
    return replace(
        base,
        bar=2.0 * FPS,
        bars=tuple(2.0 * k * FPS - 0.5 for k in range(32)),
        sections=tuple(
            SongSection(16.0 * k, 16.0 * (k + 1), kind, 0.5) for k, kind in enumerate(kinds)
        ),
    )


def plan(song: Timeline, *cuts: StoryboardCut) -> tuple[PlannedShot, ...]:
    planned, warnings = plan_shots(song, FILES, storyboard=cuts, indices=INDICES)
    assert not warnings
    assert planned[0].span.start == 0
    assert planned[-1].span.stop == song.frames
    for before, after in pairwise(planned):
        assert before.span.stop == after.span.start
    return planned


def shown(planned: tuple[PlannedShot, ...], seconds: float) -> str:
    n = round(seconds * FPS)
    return next(FILES[item.shot.file].name for item in planned if n < item.span.stop)


def test_a_time_lasts_until_the_next_and_the_rest_is_planned(song: Timeline) -> None:
    free = plan(song)
    fixed = plan(
        song,
        StoryboardCut(1, 20.0, "", ("3.jpg",), None, "close", "whip"),
        StoryboardCut(2, 27.5, "", ("2.mp4",), 5.0),
    )
    assert [shown(fixed, t) for t in (20, 24, 27.4)] == ["3.jpg"] * 3
    assert [shown(fixed, t) for t in (27.6, 40, 63)] == ["2.mp4"] * 3
    assert [item.span for item in fixed if item.span.stop <= 600] == [
        item.span for item in free if item.span.stop <= 600
    ]
    first, second = fixed[-2:]
    assert (first.shot.framing, first.transition) == ("close", "whip")
    assert second.shot.start == 5.0


def test_a_section_shows_its_files_in_turn_until_it_ends(song: Timeline) -> None:
    planned = plan(song, StoryboardCut(1, None, "chorus 1", ("0.jpg", "1.jpg")))
    inside = [item for item in planned if 16 * FPS <= item.span.start < 32 * FPS]
    assert [item.shot.file for item in inside] == [0, 1] * (len(inside) // 2)
    assert len(inside) >= 6
    assert inside[0].span.start == 16 * FPS
    assert inside[-1].span.stop == 32 * FPS
    with pytest.raises(
        InputError,
        match=r"cut 2: the song has no section 'bridge'; accepted: verse 1, chorus 1, verse 2",
    ):
        plan(song, StoryboardCut(2, None, "bridge", ("0.jpg",)))


def test_what_is_after_the_end_is_left_out_by_name(song: Timeline) -> None:
    cut = StoryboardCut(3, 70.0, "", ("0.jpg",))
    planned, warnings = plan_shots(song, FILES, storyboard=[cut], indices=INDICES)
    assert planned == plan(song)
    assert warnings == ("storyboard: cut 3 is after the video's end; left out",)


def test_a_written_storyboard_gives_the_same_plan(song: Timeline, tmp_path: Path) -> None:
    planned, _ = plan_shots(song, FILES, transition="whip")
    rows = [(item.span, item.shot, item.transition) for item in planned]
    path = tmp_path / "board.toml"
    path.write_text(write_storyboard(describe_plan(song, rows, FILES)))
    again = plan(song, *read_toml_storyboard(path))
    assert [item.span for item in again] == [item.span for item in planned]
    assert [item.transition for item in again] == [item.transition for item in planned]
    for one, other in zip(planned, again, strict=True):
        assert (one.shot.file, one.shot.framing) == (other.shot.file, other.shot.framing)
        assert one.shot.start == pytest.approx(other.shot.start, abs=0.001)
        # The same part of the picture is shown.
        assert one.shot.passage.point == other.shot.passage.point
