from __future__ import annotations

from collections.abc import Callable
from dataclasses import replace

import numpy as np
import pytest

from scopitone.core.song import Line, Lyrics, Word
from scopitone.video.layers.lyric_column import LyricColumn
from scopitone.video.layers.lyric_line import LyricBox
from scopitone.video.layers.text import INK
from scopitone.video.layers.voices import Voice, Voices
from scopitone.video.raster.canvas import BLACK

BOX = LyricBox(left=40, measure=400, center=80, size=28, gap=16, room=(20.0, 340.0))
MIRROR = replace(BOX, left=200.0)
FIVE = tuple((f"line number {k}", 5.0 + 2 * k, 6.9 + 2 * k) for k in range(5))


@pytest.fixture
def column(make_timeline: Callable, standing) -> Callable[..., LyricColumn]:
    """`column(lyrics)` -> their layer. The glow is black: on black it is not seen."""
    voice = Voice(INK, 0.5, 0.8, BLACK)

    def make(lyrics: Lyrics, **more: object) -> LyricColumn:
        timeline = make_timeline(30.0, lyrics)
        return LyricColumn(timeline, standing, BOX, MIRROR, Voices(voice, (voice,), 0.8), **more)

    return make


def read_ink(canvas: object, top: float, bottom: float) -> np.ndarray:
    return canvas.luma[round(top) : round(bottom)].astype(int) - 16


def list_lines(canvas: object) -> list[int]:
    """Return the brightest ink of each group of rows with ink."""
    brightest = canvas.luma.astype(int).max(axis=1) - 16
    inked = np.flatnonzero(brightest > 4)
    groups = np.split(inked, np.flatnonzero(np.diff(inked) > 3) + 1)
    return [int(brightest[group].max()) for group in groups]


def test_five_lines_are_seen_and_one_is_bright(
    column: Callable, sung: Callable, drawn: Callable
) -> None:
    lines = list_lines(drawn(column(sung(*FIVE), blurs=False), 255))
    assert len(lines) == 5
    assert lines[1] > 210
    assert all(50 <= ink <= 70 for ink in (lines[0], *lines[2:])), "30 % of white"


def test_lines_are_blurred_more_the_further_they_are(
    column: Callable, sung: Callable, drawn: Callable
) -> None:
    """The sharpest edge of each line, by its rows: a line takes 44 rows."""
    canvas = drawn(column(sung(*FIVE)), 195)
    tops = [80 + k * (28 * 1.0 + 16) for k in range(5)]
    edges = [np.abs(np.diff(read_ink(canvas, top - 4, top + 40), axis=1)).max() for top in tops]
    assert edges[0] > 150
    assert all(edges[k] > edges[k + 1] for k in range(4)), edges


@pytest.mark.parametrize("fast", [False, True])
def test_a_line_is_lit_and_at_its_size_before_its_first_word(
    fast: bool, column: Callable, sung: Callable, drawn: Callable
) -> None:
    second = (7.1, 9.0) if fast else (8.0, 10.0)
    layer = column(sung(("hello old friend", 5.0, 7.0), ("MMM HHH", *second)))
    first = round(second[0] * 30)
    frames = [drawn(layer, n).luma.astype(int).max(axis=1) for n in (first - 1, first + 50)]
    waiting = frames[0][76:112].max() - 16
    assert waiting >= 0.9 * 0.5 * 219


def test_a_held_word_rises_and_sinks_again(column: Callable, drawn: Callable) -> None:
    words = (Word("go", 5.0, 5.3), Word("home", 5.3, 8.0), Word("now", 8.0, 8.4))
    layer = column(Lyrics((Line("go home now", 5.0, 8.4, words),)))
    tops = []
    for n in (150, 200, 290):
        ink = drawn(layer, n).luma.astype(int) - 16
        columns = slice(86, 150)
        weights = ink[60:120, columns].sum(axis=1)
        tops.append(float((np.arange(60) * weights).sum() / weights.sum()))
    assert tops[1] == pytest.approx(tops[0] - 0.05 * 28, abs=0.35)
    assert tops[2] == pytest.approx(tops[0], abs=0.35)


def test_in_a_rest_there_are_three_dots(column: Callable, sung: Callable, drawn: Callable) -> None:
    layer = column(sung(("one", 5.0, 6.0), ("two", 11.5, 12.5), ("three", 15.0, 16.0)))

    def count_dots(n: int) -> int:
        row = read_ink(drawn(layer, n), 80 + 28 * 0.86 - 28 * 0.365, 80 + 28 * 0.86 - 28 * 0.33)[0]
        return int((np.diff((row[30:110] > 30).astype(int)) == 1).sum())

    assert count_dots(270) == 3
    assert count_dots(440) != 3, "three seconds are no rest"
    last = read_ink(drawn(layer, 334), 80, 110)[:, 30:110].max()
    assert last > 1.5 * read_ink(drawn(layer, 255), 80, 110)[:, 30:110].max(), "they count"


def test_right_to_left_lines_are_at_the_right(
    column: Callable, sung: Callable, drawn: Callable
) -> None:
    canvas = drawn(column(sung(("שלום עולם", 5.0, 7.0))), 180)
    columns = np.flatnonzero(canvas.luma.max(axis=0) > 60)
    assert 590 <= columns.max() <= 601


def test_nothing_is_drawn_outside_the_room(
    column: Callable, sung: Callable, drawn: Callable
) -> None:
    layer = column(sung(*((f"a line that goes on {k}", 5.0 + k, 5.9 + k) for k in range(14))))
    for n in range(150, 560, 7):
        luma = drawn(layer, n).luma
        assert luma[:14].max() <= 20, n
        assert luma[346:].max() <= 20, n
