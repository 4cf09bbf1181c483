from __future__ import annotations

import math
from collections.abc import Callable
from dataclasses import replace
from itertools import pairwise

import numpy as np
import pytest

from scopitone.video.layers.lyric_wall import Wall, WallInk
from scopitone.video.raster.canvas import BLACK, WHITE, Canvas
from scopitone.video.raster.paint import Box

ACCENT = np.array([200, 60, 160], np.float32)
INKS = (WallInk(WHITE, ACCENT, 0.4), WallInk(BLACK, ACCENT, 0.6))


def draw(wall: Wall, n: int) -> Canvas:
    canvas = Canvas.blank(640, 360)
    for plane, value in ((canvas.luma, 16), (canvas.blue, 128), (canvas.red, 128)):
        plane[:] = value
    wall.draw(canvas, n)
    return canvas


@pytest.fixture
def wall(make_timeline: Callable, sung: Callable) -> Callable[[str], Wall]:
    def make(text: str) -> Wall:
        timeline = replace(make_timeline(12.0, sung((text, 4.0, 6.0))), title="")
        return Wall(timeline, Box(40, 40, 600, 320), INKS, largest=110.0)

    return make


def test_a_line_fills_its_box_and_nothing_more(wall: Callable) -> None:
    rows, columns = np.nonzero(draw(wall("one light is burning over the bay"), 185).luma > 30)
    assert columns.min() >= 38
    assert columns.max() <= 602
    assert rows.min() >= 36
    assert rows.max() <= 324
    assert columns.max() - columns.min() > 400


def test_words_light_up_as_they_are_sung(wall: Callable) -> None:
    words = wall("one two three four")
    waiting, halfway, sung = (draw(words, n) for n in (118, 150, 186))
    bright = [int((canvas.luma > 220).sum()) for canvas in (waiting, halfway, sung)]
    assert bright[0] == 0
    assert bright[0] < bright[1] < bright[2]
    assert abs(halfway.blue.astype(int) - 128).max() > 40, "the word that is sung has the accent"
    assert abs(waiting.blue.astype(int) - 128).max() < 4


@pytest.mark.parametrize("text", ["oh " + "a" * 300, "Ja" * 120, "привет" * 40])
def test_a_scream_is_broken_and_not_shrunk_to_a_hair(wall: Callable, text: str) -> None:
    [panel] = wall(text)._panels
    assert min(brick.size for brick in panel.bricks) > 20
    assert "".join(brick.word.word.text for brick in panel.bricks) == text.replace(" ", "")


def test_no_word_is_cut(wall: Callable) -> None:
    [panel] = wall("unquestionably incomprehensible")._panels
    assert [brick.word.word.text for brick in panel.bricks] == [
        "unquestionably",
        "incomprehensible",
    ]


def test_a_line_without_spaces_is_broken(wall: Callable) -> None:
    [panel] = wall("天地玄黃宇宙洪荒日月盈昃辰宿列張")._panels
    assert len({brick.y for brick in panel.bricks}) > 1


@pytest.mark.parametrize("rest", [0.0, 0.04, 0.1, 0.3, 0.6, 2.0])
def test_each_word_is_there_when_it_is_sung(
    make_timeline: Callable, sung: Callable, rest: float
) -> None:
    """However little time there is between the last word of a line and the first of the next."""
    length = 0.9
    begins = [4.0 + number * (length + rest) for number in range(6)]
    lines = [("one two three", begin, begin + length) for begin in begins]
    timeline = make_timeline(24.0, sung(*lines))
    wall = Wall(timeline, Box(40, 40, 600, 320), INKS, largest=110.0)
    panels = [panel for panel in wall._panels if panel.cue.words]
    assert sum(len(panel.cue.words) for panel in panels) == 3 * len(begins)
    for panel in panels:
        for word in panel.cue.words:
            assert wall.opacity_of(panel, math.ceil(word.start)) >= 0.9
        assert panel.leave > panel.cue.words[-1].start
    for index, line in enumerate(timeline.lines):
        assert wall.find_opacity(index, math.ceil(line.start)) >= 0.9
    for before, after in pairwise(panels):
        both = range(int(before.leave), int(after.enter) + 30)
        sums = [wall.opacity_of(before, n) + wall.opacity_of(after, n) for n in both]
        assert max(sums) <= 1.01, "two lines in one place would be read as one"


def test_a_page_turns_on_the_beat_between_its_lines(
    make_timeline: Callable, sung: Callable
) -> None:
    timeline = make_timeline(24.0, sung(("one two three", 4.0, 5.6), ("four five", 6.2, 8.0)))
    first, second = Wall(timeline, Box(40, 40, 600, 320), INKS, largest=110.0)._panel_of
    assert second.enter in timeline.beats
    assert first.leave < second.enter < timeline.lines[1].start


def test_lines_without_a_beat_between_them_share_a_page(
    make_timeline: Callable, sung: Callable
) -> None:
    timeline = make_timeline(24.0, sung(("one two three", 4.0, 5.3), ("four", 5.35, 5.9)))
    wall = Wall(timeline, Box(40, 40, 600, 320), INKS, largest=110.0)
    first, second = wall._panel_of
    assert first is second
    assert [brick.word.word.text for brick in first.bricks] == ["one", "two", "three", "four"]
    assert [round(word.start) for word in first.cue.words] == [
        round(word.start) for line in timeline.lines for word in line.words
    ]


def test_the_title_of_a_rest_is_never_over_a_line(make_timeline: Callable, sung: Callable) -> None:
    lines = sung(("one two three", 4.0, 6.0), ("four five six", 11.0, 13.0), ("seven", 18.5, 20.0))
    timeline = make_timeline(30.0, lines, title="On the run")
    wall = Wall(timeline, Box(40, 40, 600, 320), INKS, largest=110.0)
    titles = [panel for panel in wall._panels if not panel.cue.words]
    assert len(titles) >= 3
    for n in range(timeline.frames):
        title = max(wall.opacity_of(panel, n) for panel in titles)
        line = max(wall.find_opacity(index, n) for index in range(3))
        assert title + line <= 1.01, n
