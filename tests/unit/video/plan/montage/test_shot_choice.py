"""A montage: cuts on downbeats, denser in choruses, no shot again too soon, no cut of a clip."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import replace
from itertools import pairwise
from pathlib import Path

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from scopitone.audio.analysis.model import SongSection, SongSectionKind
from scopitone.video.inputs.footage.passages import FootagePassage
from scopitone.video.inputs.footage.sources import FootageFile
from scopitone.video.plan.montage.cut_times import (
    MIN_SHOT_SECONDS,
    REPEAT_SECONDS,
    find_section,
    name_sections,
    plan_spans,
)
from scopitone.video.plan.montage.reel_plan import PlannedShot
from scopitone.video.plan.montage.reel_plan import plan_shots as plan_with_warnings
from scopitone.video.plan.timeline import Timeline


def plan_shots(*args: object, **more: object) -> tuple[PlannedShot, ...]:
    return plan_with_warnings(*args, **more)[0]


KINDS: tuple[SongSectionKind, ...] = ("quiet", "verse", "chorus", "verse", "chorus")


def photo(k: int) -> FootageFile:
    passage = FootagePassage(point=(0.4, 0.5))
    return FootageFile(Path(f"{k}.jpg"), f"{k}.jpg", "", False, 4000, 3000, (passage,))


def clip(k: int, rooms: Sequence[float] = (6.0, 3.0, 6.0)) -> FootageFile:
    starts = [sum(rooms[:i]) + i for i in range(len(rooms))]
    passages = tuple(
        FootagePassage(start, room, 0.5, 0.5) for start, room in zip(starts, rooms, strict=True)
    )
    return FootageFile(Path(f"{k}.mp4"), f"{k}.mp4", "", True, 1920, 1080, passages)


@pytest.fixture(scope="session")
def song(make_timeline: Callable[..., Timeline], sung: Callable) -> Callable[..., Timeline]:
    """`song(bpm=120, seed=0)` -> 150 s in five sections of 30 s."""

    base = make_timeline(150.0, sung(("Should auld", 40.0, 44.0)), width=640, height=360)

    def make(bpm: float = 120.0, seed: int = 0) -> Timeline:
        bar = 240 / bpm
        bars = [k * bar + 0.3 for k in range(int(149 / bar))]
        starts = [min(bars, key=lambda at: abs(at - 30 * k)) if k else 0.0 for k in range(5)]
        sections = tuple(
            SongSection(start, end, kind, 0.5)
            for (start, end), kind in zip(pairwise([*starts, 150.0]), KINDS, strict=True)
        )
        return replace(
            base,
            seed=seed,
            bar=bar * base.fps,
            bars=tuple(at * base.fps - 0.5 for at in bars),
            beats=(),
            sections=sections,
        )

    return make


TEMPI = st.floats(60, 180)
FILES = st.tuples(st.integers(0, 20), st.integers(0, 8)).filter(lambda counts: sum(counts) >= 3)


def files_of(counts: tuple[int, int]) -> list[FootageFile]:
    return [*(photo(k) for k in range(counts[0])), *(clip(k) for k in range(counts[1]))]


@settings(max_examples=30, deadline=None)
@given(TEMPI, FILES, st.integers(0, 9))
def test_every_cut_is_on_a_downbeat(
    song: Callable, bpm: float, counts: tuple[int, int], seed: int
) -> None:
    timeline = song(bpm, seed)
    planned = plan_shots(timeline, files_of(counts))
    assert planned[0].span.start == 0
    assert planned[-1].span.stop == timeline.frames
    for before, after in pairwise(planned):
        assert before.span.stop == after.span.start
    for item in planned[1:]:
        # The frame is on screen within one frame of the downbeat.
        assert min(abs(item.span.start - bar) for bar in timeline.bars) <= 1
        assert item.span.stop - item.span.start >= MIN_SHOT_SECONDS * timeline.fps


@settings(max_examples=20, deadline=None)
@given(TEMPI, st.integers(0, 5))
def test_no_shot_is_shown_again_within_half_a_minute(song: Callable, bpm: float, seed: int) -> None:
    for order in ("seed", "given"):
        planned = plan_shots(song(bpm, seed), files_of((14, 6)), order=order)
        for index, item in enumerate(planned):
            for other in planned[:index]:
                if shows_again(other, item):
                    waited = (item.span.start - other.span.stop) / 30
                    assert waited >= REPEAT_SECONDS, (order, index)


def shows_again(one: PlannedShot, other: PlannedShot) -> bool:
    if (one.shot.file, one.shot.framing) != (other.shot.file, other.shot.framing):
        return False
    ends = [item.shot.start + (item.span.stop - item.span.start) / 30 for item in (one, other)]
    return one.shot.start < ends[1] and other.shot.start < ends[0]


@settings(max_examples=20, deadline=None)
@given(TEMPI, st.integers(0, 5))
def test_no_shot_crosses_a_cut_of_its_clip(song: Callable, bpm: float, seed: int) -> None:
    for item in plan_shots(song(bpm, seed), files_of((16, 4))):
        seconds = (item.span.stop - item.span.start) / 30
        assert seconds <= item.shot.passage.room


@settings(max_examples=20, deadline=None)
@given(FILES, st.integers(0, 5))
def test_neighbors_are_different_files_and_all_are_shown(
    song: Callable, counts: tuple[int, int], seed: int
) -> None:
    planned = plan_shots(song(120, seed), files_of(counts))
    for before, after in pairwise(planned):
        assert before.shot.file != after.shot.file
    shown = {item.shot.file for item in planned}
    assert len(shown) == min(sum(counts), len(planned))


def test_a_chorus_is_cut_more_often_than_a_verse_and_that_more_often_than_a_quiet_part(
    song: Callable,
) -> None:
    for bpm in (70, 100, 128, 174):
        timeline = song(bpm)
        lengths: dict[str, list[float]] = {kind: [] for kind in KINDS}
        for item in plan_shots(timeline, files_of((16, 4))):
            lengths[item.span.kind].append((item.span.stop - item.span.start) / timeline.fps)
        quiet, verse, chorus = (
            sum(lengths[kind]) / len(lengths[kind]) for kind in ("quiet", "verse", "chorus")
        )
        assert quiet > 0.8 * verse, bpm
        assert verse > 1.5 * chorus, bpm
        # Official videos cut 15 to 80 times a minute.
        assert 15 <= 60 / chorus <= 80


def test_the_seed_varies_it_and_nothing_else_does(song: Callable) -> None:
    files = files_of((8, 4))
    plans = [plan_shots(song(seed=seed), files) for seed in (1, 2, 1)]
    assert plans[0] == plans[2]
    assert plans[0] != plans[1]


def test_in_the_given_order_files_follow_one_another(song: Callable) -> None:
    planned = plan_shots(song(), files_of((12, 4)), order="given")
    assert [item.shot.file for item in planned[:16]] == list(range(16))


def test_with_three_photos_shots_last_longer_and_none_follows_itself(song: Callable) -> None:
    few, many = (plan_spans(song(), shots) for shots in (3, 60))
    assert len(few) < len(many) / 1.5


def test_without_downbeats_it_cuts_all_the_same(song: Callable) -> None:
    timeline = replace(song(), bars=(), beats=(), sections=())
    planned = plan_shots(timeline, files_of((8, 0)))
    assert 20 <= len(planned) <= 60


def test_sections_have_names_and_begin_with_a_cut(song: Callable) -> None:
    timeline = song()
    assert name_sections(timeline.sections) == (
        *("quiet 1", "verse 1", "chorus 1", "verse 2", "chorus 2"),
    )
    spans = plan_spans(timeline, 60)
    firsts = [
        next(span for span in spans if span.section == index) for index in range(1, len(KINDS))
    ]
    for span, section in zip(firsts, timeline.sections[1:], strict=True):
        assert abs(span.start - section.start * 30) <= 2
    assert find_section(timeline, 0) == 0
