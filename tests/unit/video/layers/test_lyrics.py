from __future__ import annotations

from collections.abc import Callable
from itertools import pairwise

import numpy as np
import pytest

from scopitone.core.song import Lyrics
from scopitone.video.layers.lyric_line import LyricBox
from scopitone.video.layers.lyrics import LyricLines
from scopitone.video.raster.canvas import BLACK

BOX = LyricBox(left=300, measure=300, center=180, size=36, gap=18)


@pytest.fixture
def lines(make_timeline: Callable, standing) -> Callable[[Lyrics], LyricLines]:
    """`lines(lyrics)` -> their layer. The glow has black for accent: on black it is not seen."""

    def make(lyrics: Lyrics) -> LyricLines:
        return LyricLines(make_timeline(20.0, lyrics), standing, BOX, 0.5, BLACK)

    return make


def ink(canvas: object) -> np.ndarray:
    return canvas.luma.astype(int) - 16


@pytest.mark.parametrize(
    "text",
    [
        "sing along with me",
        "שלום עולם טוב ויפה",
        "سلام يا صديقي",
        "a line that is set in two rows",
        "يا ليل tonight يا عين",
        "ฉันรักเธอ every day",
        "oh שלום oh",
    ],
)
def test_a_line_only_ever_lights_up_while_it_is_sung(
    text: str, lines: Callable, sung: Callable, drawn: Callable
) -> None:
    layer = lines(sung((text, 5.0, 8.0)))
    pictures = [ink(drawn(layer, n)) for n in range(148, 250)]
    steps = [b - a for a, b in pairwise(pictures)]
    assert min(step.min() for step in steps) >= 0
    lit = [picture.sum() for picture in pictures]
    assert lit[0] * 1.7 < lit[-1], "from half opacity to full"
    assert lit[0] == lit[1], "nothing is lit before its time"
    assert lit[-1] == lit[-8], "nothing is left dark"


@pytest.mark.parametrize(("text", "side"), [("one two six", "left"), ("שלום עולם טוב", "right")])
def test_light_comes_from_where_reading_begins(
    text: str, side: str, lines: Callable, sung: Callable, drawn: Callable
) -> None:
    layer = lines(sung((text, 5.0, 8.0)))
    change = ink(drawn(layer, 180)) - ink(drawn(layer, 149))
    everything = np.flatnonzero(ink(drawn(layer, 149)).max(axis=0) > 20)
    changed = np.flatnonzero(change.max(axis=0) > 20)
    if side == "left":
        assert changed.min() <= everything.min() + 2
        assert changed.max() < everything.mean()
    else:
        assert changed.max() >= everything.max() - 2
        assert changed.min() > everything.mean()


def test_right_to_left_lines_are_flush_with_the_right_margin_at_every_size(
    lines: Callable, sung: Callable, drawn: Callable
) -> None:
    layer = lines(sung(("שלום עולם", 5.0, 7.0), ("טוב", 9.0, 11.0)))
    for n in (148, 200, 262, 266, 300, 330):
        columns = np.flatnonzero(ink(drawn(layer, n)).max(axis=0) > 40)
        assert 592 <= columns.max() <= 600


def test_left_to_right_lines_are_flush_with_the_left_edge_at_every_size(
    lines: Callable, sung: Callable, drawn: Callable
) -> None:
    layer = lines(sung(("Hello", 5.0, 7.0), ("Hold", 9.0, 11.0)))
    for n in (148, 200, 262, 266, 300, 330):
        columns = np.flatnonzero(ink(drawn(layer, n)).max(axis=0) > 40)
        assert 299 <= columns.min() <= 306


def test_the_sung_line_is_in_the_center(lines: Callable, sung: Callable, drawn: Callable) -> None:
    layer = lines(sung(("HHH", 5.0, 7.0), ("EEE", 7.0, 9.0), ("TTT", 9.0, 11.0)))
    for n in (180, 240, 300):
        rows = np.flatnonzero((ink(drawn(layer, n)) > 180).any(axis=1))
        assert (rows.min() + rows.max()) / 2 == pytest.approx(180, abs=2)


def test_lines_move_up_without_a_jump(lines: Callable, sung: Callable, drawn: Callable) -> None:
    layer = lines(sung(("HHH", 5.0, 7.0), ("EEE", 7.0, 9.0)))
    tops = []
    for n in range(190, 230):
        rows = np.flatnonzero((ink(drawn(layer, n)) > 50).any(axis=1))
        tops.append(int(rows.min()))
    steps = np.diff(tops)
    assert steps.max() <= 1
    assert steps.min() > -15
    assert tops[-1] < tops[0] - 20


@pytest.mark.parametrize(
    "text",
    ["x" * 200, "I", "\U0010fffd", "ー" * 60, "never gonna " * 20],
    ids=["long word", "letter", "no glyph", "no cut", "long line"],
)
def test_any_line_stays_in_its_box(
    text: str, lines: Callable, sung: Callable, drawn: Callable
) -> None:
    layer = lines(sung(("first", 2.0, 4.0), (text, 5.0, 8.0), ("last", 9.0, 10.0)))
    for n in (100, 140, 200, 245, 280):
        columns = np.flatnonzero(ink(drawn(layer, n)).max(axis=0) > 20)
        assert columns.size
        assert columns.min() >= 297
        assert columns.max() <= 603


def test_without_lines_nothing_is_drawn(lines: Callable, drawn: Callable) -> None:
    assert not ink(drawn(lines(Lyrics()), 100)).any()
