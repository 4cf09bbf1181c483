"""The frames of a window are those of the whole timeline, bit by bit: what was cut off is not seen.

So two timelines with the same window have the same frames there.
"""

from __future__ import annotations

import random
from collections.abc import Callable
from dataclasses import replace
from pathlib import Path

import pytest

from scopitone.core.song import Line, Lyrics, Singer, Word
from scopitone.video.plan.segments import split_segments
from scopitone.video.plan.timeline import Timeline
from scopitone.video.plan.timeline_window import WindowCutter
from scopitone.video.styles import STYLES, build_scene, lyric_reach_of

VOCABULARY = (
    *("should", "auld", "acquaintance", "be", "forgot", "and", "never", "brought", "to", "mind"),
    *("a", "for", "my", "we'll", "incomprehensibilities", "old-time", "夜空に光る星"),
)
GAPS_S = (0.0, 0.0, 0.05, 0.3, 0.8, 1.5, 3.0, 5.0, 9.0)
SHAPES = ((320, 240), (240, 426), (426, 240))


def invent_lyrics(chance: random.Random, seconds: float, *, is_plain: bool) -> Lyrics:
    """Lines with all kinds of words and rests; others also overlap, and have rows and singers."""
    lines: list[Line] = []
    at = chance.choice((0.3, 1.0, 3.0, 6.0, 9.0))
    while at < seconds - 2:
        words, end = [], at
        for _ in range(chance.randint(1, 9)):
            length = chance.choice((0.08, 0.2, 0.3, 0.5, 1.4))
            words.append(Word(chance.choice(VOCABULARY), end, end + length))
            end += length + chance.choice((0.0, 0.0, 0.05, 0.3))
        line = Line(" ".join(word.text for word in words), at, end, tuple(words))
        if chance.random() < 0.1:
            line = replace(line, words=())
        if not is_plain and chance.random() < 0.3:
            line = replace(line, singer=Singer(chance.choice(("Ann", "Bob"))))
        if not is_plain and chance.random() < 0.3:
            echo = Word("ooh", at + 0.4, at + 1.6)
            rows = (
                Line("in another language", role="translation"),
                Line("ooh", echo.start, echo.end, (echo,), role="background"),
            )
            line = replace(line, rows=chance.choice((rows, rows[:1], rows[1:])))
        lines.append(line)
        overlap = 0.0 if is_plain or chance.random() < 0.8 else chance.uniform(0.0, 1.0)
        at = max(at + 0.2, end + chance.choice(GAPS_S) - overlap)
    return Lyrics(tuple(lines))


@pytest.mark.parametrize("is_plain", [True, False], ids=["plain", "marked"])
@pytest.mark.parametrize("style", sorted(STYLES))
def test_a_window_shows_the_frames_of_the_whole(
    make_timeline: Callable[..., Timeline],
    planes: Callable[..., tuple[bytes, ...]],
    style: str,
    is_plain: bool,
) -> None:
    chance = random.Random(f"{style} {is_plain}")
    width, height = chance.choice(SHAPES)
    timeline = make_timeline(
        36.0,
        invent_lyrics(chance, 36.0, is_plain=is_plain),
        width=width,
        height=height,
        fps=10,
        intro="Live",
        outro="Thanks",
    )
    whole = build_scene(style, timeline)
    cutter = WindowCutter(timeline, lyric_reach_of(style))
    segments = split_segments(timeline.frames, 10, Path("x"))
    for segment in chance.sample(segments, 3):
        window = cutter.cut(segment.start, segment.stop)
        part = build_scene(style, window.put_into(timeline))
        for n in (segment.start, (segment.start + segment.stop) // 2, segment.stop - 1):
            assert planes(part.draw(n)) == planes(whole.draw(n)), f"frame {n}"


def test_a_style_that_promises_nothing_depends_on_everything(whole_show: Timeline) -> None:
    window = WindowCutter(whole_show, None).cut(0, 10)
    assert window.lines == whole_show.lines
    assert window.poses == whole_show.poses


def test_a_window_of_a_loop_is_the_whole_loop(make_timeline: Callable[..., Timeline]) -> None:
    loop = make_timeline(9.0, loop=True)
    window = WindowCutter(loop, lyric_reach_of("cover")).cut(0, 10)
    assert window.put_into(loop) == replace(loop, traits=window.traits)
