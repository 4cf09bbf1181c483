from __future__ import annotations

from collections.abc import Callable
from dataclasses import replace
from itertools import pairwise

import numpy as np
import pytest

from scopitone.audio.analysis.model import Analysis, SongSection
from scopitone.video.plan.shots import ShotList, ViewShot, plan_shots

FPS = 30


@pytest.fixture
def song(hand_made: Callable) -> Analysis:
    """64 s at 120 bpm, bars of 2 s: a verse and a chorus."""
    analysis = hand_made(64.0)
    sections = (SongSection(0.0, 32.0, "verse", 0.5), SongSection(32.0, 64.0, "chorus", 0.9))
    loud = np.full(analysis.frames, 0.8, np.float32)
    return replace(analysis, energy=loud, sections=sections)


def plan(song: Analysis, **more: object) -> tuple[ViewShot, ...]:
    given = {"drops": (), "busy": (), "moves": (4.0,), "closes": 60.0, "seed": 1, "motion": "felt"}
    chosen = {**given, **more}
    ends = chosen.pop("moves"), chosen.pop("closes")
    return plan_shots(song, song.sections, chosen.pop("drops"), chosen.pop("busy"), *ends, **chosen)


def seconds(shots: tuple[ViewShot, ...]) -> list[float]:
    return [(shot.start + 0.5) / FPS for shot in shots[1:]]


def test_every_change_is_on_a_bar_line_and_choruses_change_more_often(song: Analysis) -> None:
    times = seconds(plan(song))
    bar_lines = song.downbeats
    assert all(np.abs(bar_lines - time).min() < 1e-6 for time in times if time < 60.0)
    verse = [b - a for a, b in pairwise(times) if b <= 32.0]
    chorus = [b - a for a, b in pairwise(times) if a >= 32.0]
    assert np.mean(chorus) < np.mean(verse) <= 8.0


def test_no_view_follows_itself(song: Analysis) -> None:
    shots = plan(song)
    assert all(a.kind != b.kind for a, b in pairwise(shots[1:]))
    assert len({shot.kind for shot in shots}) >= 4


def test_title_and_end_are_wide(song: Analysis) -> None:
    shots = ShotList(plan(song))
    assert shots.at(0).kind == "wide"
    assert shots.at(3.9 * FPS).kind == "wide"
    assert shots.at(60.5 * FPS).kind in ("full", "near"), "while the end card is laid out"
    assert shots.at(61.1 * FPS).kind == "wide"


def test_a_chorus_opens_with_the_whole_picture(song: Analysis) -> None:
    assert ShotList(plan(song)).at(32 * FPS + 1).kind == "full"


def test_each_beat_of_a_drop_changes_the_view(song: Analysis) -> None:
    times = seconds(plan(song, drops=(40.0,)))
    assert {40.0, 40.5, 41.0, 41.5} <= {round(time, 3) for time in times}


def test_words_alone_never_begin_or_end_within_a_line(song: Analysis) -> None:
    busy = [(float(start), start + 1.7) for start in np.arange(4.3, 58.0, 2.1)]
    for seed in range(12):
        shots = plan(song, busy=busy, seed=seed)
        times = [*seconds(shots), 64.0]
        for shot, start, stop in zip(shots[1:], times, times[1:], strict=False):
            if shot.kind == "words":
                assert not any(a + 0.05 < t < b - 0.05 for a, b in busy for t in (start, stop))
                assert any(a < stop and b > start for a, b in busy)


def test_where_nobody_sings_no_view_has_only_words(song: Analysis) -> None:
    assert "words" not in {shot.kind for seed in range(8) for shot in plan(song, seed=seed)}


def test_motion_says_how_often_the_view_changes(song: Analysis) -> None:
    counts = [len(plan(song, motion=motion)) for motion in ("still", "calm", "felt", "strong")]
    assert counts == sorted(set(counts))
    assert counts[0] == 1


def test_a_move_is_hidden_by_the_picture_from_the_beat_before_it(song: Analysis) -> None:
    for seed in range(6):
        shots = plan(song, moves=(4.0, 21.3), seed=seed)
        starts = {
            round(time, 3): shot for time, shot in zip(seconds(shots), shots[1:], strict=True)
        }
        assert starts[4.0].kind in ("full", "near")
        assert starts[21.0].kind in ("full", "near")
        assert not any(21.0 < time < 22.2 for time in starts)


def test_where_the_beats_have_ended_nothing_is_cut(song: Analysis) -> None:
    fading = replace(song, beats=song.beats[song.beats < 50.0])
    fading = replace(fading, downbeats=song.downbeats[song.downbeats < 50.0])
    shots = plan(fading, moves=(4.0, 56.0))
    assert all(np.abs(fading.beats - time).min() < 1e-6 for time in seconds(shots))
    assert shots[-1].kind == "wide"


def test_in_silence_the_view_stays(song: Analysis) -> None:
    silent = replace(song, energy=np.zeros(song.frames, np.float32))
    assert {shot.kind for shot in plan(silent)} == {"wide"}


def test_without_beats_it_changes_on_a_grid(song: Analysis) -> None:
    bare = replace(song, beats=np.zeros(0), downbeats=np.zeros(0), tempo=0.0)
    assert len(plan(bare)) > 8


def test_seeds_differ_and_repeat(song: Analysis) -> None:
    assert plan(song, seed=3) == plan(song, seed=3)
    assert plan(song, seed=3) != plan(song, seed=4)
