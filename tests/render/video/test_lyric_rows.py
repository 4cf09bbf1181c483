"""What belongs to lines, on real frames of every style: singers, rows, readings, overlaps."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import replace

import numpy as np
import pytest

from scopitone.core.song import Line, Lyrics, Ruby, Singer, Word
from scopitone.lyrics.formats.registry import parse_any_format
from scopitone.video.plan.line_cues import LineCue
from scopitone.video.plan.timeline import Timeline
from scopitone.video.quality.report.contrast import measure_line_contrasts
from scopitone.video.styles import STYLES, load_style

NAMES = sorted(STYLES)
SHAPES = {"16:9": (640, 360), "9:16": (360, 640), "1:1": (360, 360), "4:5": (360, 450)}
FPS = 30
DUET = """<tt xmlns="http://www.w3.org/ns/ttml" xmlns:ttm="http://www.w3.org/ns/ttml#metadata">
<head><metadata><ttm:agent type="person" xml:id="v1"/><ttm:agent type="person" xml:id="v2"/>
</metadata></head><body><div>
<p begin="5.0" end="7.0" ttm:agent="v1">Meet me here</p>
<p begin="8.0" end="10.0" ttm:agent="v2">Bring a light</p>
<p begin="11.0" end="16.0" ttm:agent="v1">Hold on to me</p>
<p begin="13.0" end="17.0" ttm:agent="v2">I am holding on</p>
</div></body></tt>"""


def at(seconds: float) -> int:
    return round(seconds * FPS)


def draw(name: str, timeline: Timeline, n: int) -> np.ndarray:
    """Y, U and V of every pixel, as numbers with a sign."""
    canvas = load_style(name)(timeline).draw(n)
    chroma = [plane.repeat(2, axis=0).repeat(2, axis=1) for plane in (canvas.blue, canvas.red)]
    return np.stack([canvas.luma, *chroma]).astype(int)


def blank(timeline: Timeline) -> Timeline:
    """The same timeline without the lyrics; styles still leave the room for them."""

    def erase(line: LineCue) -> LineCue:
        rows = tuple(replace(row, text=" ") for row in line.rows)
        return replace(line, text=" ", rows=rows)

    return replace(timeline, lines=tuple(map(erase, timeline.lines)), countdowns=())


def change(name: str, one: Timeline, other: Timeline, n: int) -> np.ndarray:
    """Where the luma of frame n differs."""
    return np.abs(draw(name, one, n)[0] - draw(name, other, n)[0]) > 24


@pytest.fixture
def full(make_timeline: Callable) -> Callable[..., Timeline]:
    """`full("16:9")` -> lines with everything that can belong to them, at 5, 11 and 14 s."""

    def make(shape: str) -> Timeline:
        width, height = SHAPES[shape]
        ada, ben = Singer("Ada"), Singer("Ben")
        echo = Line("(far away from here)", 8.0, 11.5, role="background")
        long = "君の志を胸に抱いて遠い港へ帰ろう"
        rows = (
            Line("kimi no kokorozashi wo mune ni idaite tooi minato e kaerou", role="romanization"),
            Line("With your resolve close to my heart, let us go home", role="translation"),
        )
        ruby = (Ruby(0, 1, "きみ"), Ruby(2, 3, "こころざし"), Ruby(5, 6, "むね"))
        lyrics = Lyrics(
            (
                Line(long, 5.0, 9.0, singer=ada, rows=(*rows, echo), ruby=ruby),
                Line("Incomprehensibilities notwithstanding", 11.0, 18.0, singer=ada, rows=rows),
                Line("we sang the harmony", 14.0, 18.5, singer=ben, rows=(echo.shift(7.0),)),
            )
        )
        return make_timeline(30.0, lyrics, title="Harbour", width=width, height=height)

    return make


@pytest.mark.extended
@pytest.mark.parametrize("shape", SHAPES)
@pytest.mark.parametrize("name", NAMES)
def test_everything_keeps_clear_of_the_edges_and_of_the_platforms_controls(
    name: str, shape: str, full: Callable
) -> None:
    box = (0.1, 0.14, 0.9, 0.65) if shape == "9:16" else (0.06, 0.04, 0.94, 0.96)
    timeline = full(shape)
    width, height = SHAPES[shape]
    for seconds in (6.0, 8.5, 10.0, 12.0, 15.0, 17.0):
        rows, columns = np.nonzero(change(name, timeline, blank(timeline), at(seconds)))
        assert len(rows) > 100, f"{seconds} s"
        assert columns.min() >= box[0] * width - 1, f"{seconds} s"
        assert columns.max() <= box[2] * width + 1, f"{seconds} s"
        assert rows.min() >= box[1] * height - 1, f"{seconds} s"
        assert rows.max() <= box[3] * height + 1, f"{seconds} s"


@pytest.mark.extended
@pytest.mark.parametrize("shape", SHAPES)
@pytest.mark.parametrize("name", sorted(set(NAMES) - {"type"}))
def test_nothing_is_written_over_the_captions(name: str, shape: str, full: Callable) -> None:
    timeline = blank(full(shape))
    without = replace(timeline, title="", author="", brand="")
    captions = change(name, timeline, without, at(6.0))
    if shape != "16:9":
        assert captions.any()
    for seconds in (6.0, 8.5, 15.0):
        words = change(name, full(shape), timeline, at(seconds))
        assert not (words & captions).any(), f"{seconds} s"


@pytest.mark.parametrize("name", NAMES)
def test_the_two_singers_of_a_duet_differ_in_color_and_side(
    name: str, make_timeline: Callable
) -> None:
    timeline = make_timeline(30.0, parse_any_format(DUET.encode(), name="duet.ttml").lyrics)
    colors, middles = [], []
    for number, seconds in ((0, 6.9), (1, 9.9)):
        lines = blank(timeline).lines
        lines = (*lines[:number], timeline.lines[number], *lines[number + 1 :])
        alone = replace(blank(timeline), lines=lines)
        ink = draw(name, alone, at(seconds)), draw(name, blank(timeline), at(seconds))
        marks = np.abs(ink[0][0] - ink[1][0]) > 60
        columns = np.nonzero(marks)[1]
        colors.append(np.median(ink[0][1:, marks], axis=1))
        middles.append((columns.min() + columns.max()) / 2)
    assert np.abs(colors[0] - colors[1]).max() > 12
    assert middles[1] - middles[0] > 10


@pytest.mark.parametrize("name", NAMES)
def test_lines_that_overlap_are_lit_together(name: str, make_timeline: Callable) -> None:
    timeline = make_timeline(30.0, parse_any_format(DUET.encode(), name="duet.ttml").lyrics)
    empty = blank(timeline)
    seen = []
    for number in (2, 3):
        lines = tuple(
            line if index == number else gone
            for index, (line, gone) in enumerate(zip(timeline.lines, empty.lines, strict=True))
        )
        words = change(name, replace(timeline, lines=lines), empty, at(15.5))
        assert words.sum() > 150
        seen.append(words)
    both = change(name, timeline, empty, at(15.5))
    assert both.sum() > 1.3 * max(words.sum() for words in seen)


@pytest.mark.parametrize("name", NAMES)
def test_every_line_of_a_duet_is_legible(name: str, make_timeline: Callable) -> None:
    timeline = make_timeline(30.0, parse_any_format(DUET.encode(), name="duet.ttml").lyrics)
    contrasts = measure_line_contrasts(name, timeline)
    assert len(contrasts) == 4
    # The words of reel darken the picture, so that not all of them can be told from it.
    assert name == "reel" or all(line.sung is not None for line in contrasts)
    assert [line for line in contrasts if line.sung is not None and line.sung < 4.4] == []


@pytest.mark.parametrize("name", NAMES)
@pytest.mark.parametrize("role", ["translation", "romanization", "background"])
def test_rows_are_below_their_line_and_smaller(
    name: str, role: str, make_timeline: Callable
) -> None:
    row = Line("HHH", 5.5, 6.5, role=role)
    timeline = make_timeline(30.0, Lyrics((Line("HEHE", 5.0, 7.0, rows=(row,)),)))
    other = Line("EEE", 5.5, 6.5, role=role)
    another = make_timeline(30.0, Lyrics((Line("HEHE", 5.0, 7.0, rows=(other,)),)))
    below = np.nonzero(change(name, timeline, another, at(6.9)))[0]
    words = change(name, timeline, blank(timeline), at(6.9))
    words[below.min() - 1 :] = False
    above = np.nonzero(words)[0]
    assert len(above) > 50
    assert above.max() < below.min()
    assert below.max() - below.min() < 0.8 * (above.max() - above.min())


@pytest.mark.parametrize("name", NAMES)
def test_readings_are_above_their_words(name: str, make_timeline: Callable) -> None:
    def with_reading(reading: str) -> Timeline:
        line = Line("夜の雨", 5.0, 7.0, ruby=(Ruby(0, 1, reading),))
        return make_timeline(30.0, Lyrics((line,)))

    timeline = with_reading("よる")
    rows, columns = np.nonzero(change(name, timeline, with_reading("HH"), at(6.9)))
    words = change(name, timeline, blank(timeline), at(6.9))
    words[: rows.max() + 1] = False
    below, across = np.nonzero(words)
    assert rows.max() < below.min()
    assert rows.max() - rows.min() < 0.7 * (below.max() - below.min())
    assert columns.max() < (across.min() + across.max()) / 2


@pytest.mark.parametrize("name", NAMES)
def test_background_vocals_light_up_in_their_own_time(name: str, make_timeline: Callable) -> None:
    echo = Line("(la la)", 8.0, 9.0, (Word("(la", 8.0, 8.5), Word("la)", 8.5, 9.0)))
    lines = (Line("home", 5.0, 7.0, rows=(replace(echo, role="background"),)),)
    timeline = make_timeline(30.0, Lyrics(lines))
    empty = blank(timeline)
    inks = [np.abs(draw(name, timeline, at(s)) - draw(name, empty, at(s)))[0] for s in (7.8, 8.95)]
    lit = inks[1] - inks[0] > 24
    [below, _], [above, _] = np.nonzero(lit), np.nonzero(inks[0] > 60)
    assert len(below) > 30
    assert np.percentile(below, 2) > (above.min() + above.max()) / 2, (
        "the line itself does not change"
    )
    assert not (inks[0] - inks[1] > 40).any(), "nothing is darker"
