from __future__ import annotations

from collections.abc import Callable
from dataclasses import replace

import numpy as np
import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from scopitone.core.song import Lyrics
from scopitone.video.plan.timeline import Timeline
from scopitone.video.styles.cover import scene

COVERS = ["busy", "white", "black", "yellow", "transparent"]
SAFE = 0.05
"""Of each side: where text must not be (EBU R 95: the graphics safe area is the inner 90 %)."""

# At 30 fps in `make_timeline(30.0, VERSES)`: a frame at rest in every pose, and on the way.
TITLE, SING, OPEN, END = 60, 200, 400, 850
TRAVELS = (97, 103, 293, 299, 580, 590, 786, 793)


@pytest.fixture(scope="session")
def show(make_timeline: Callable, sung: Callable) -> Callable[..., Timeline]:
    """`show(lyric="…", title="…", …)` -> 30 s with all poses in one view, at 640x360."""

    def make(lyric: str = "Should auld acquaintance", **more: object) -> Timeline:
        lyrics = sung((lyric, 5.0, 9.0), ("For auld lang syne", 21.0, 24.0)) if lyric else Lyrics()
        return replace(make_timeline(30.0, lyrics, **more), shots=())

    return make


def text_ink(timeline: Timeline, n: int) -> np.ndarray:
    """Where text makes frame n lighter: the frame less the same frame without any text."""
    bare = replace(
        timeline,
        title="",
        author="",
        brand="",
        lines=tuple(replace(line, text=" ") for line in timeline.lines),
    )
    return scene(timeline).draw(n).luma.astype(int) - scene(bare).draw(n).luma > 12


def box_of(ink: np.ndarray) -> tuple[float, float, float, float]:
    """Left, top, right and bottom of the ink, as parts of the frame."""
    rows, columns = np.nonzero(ink)
    height, width = ink.shape
    return (
        columns.min() / width,
        rows.min() / height,
        (columns.max() + 1) / width,
        (rows.max() + 1) / height,
    )


def assert_safe(ink: np.ndarray, of: str) -> None:
    left, top, right, bottom = box_of(ink)
    assert min(left, top) >= SAFE, f"{of}: {left:.3f}, {top:.3f}"
    assert max(right, bottom) <= 1 - SAFE, f"{of}: {right:.3f}, {bottom:.3f}"


letters = st.text("abcdefghijklmnoABCGMWÄéжш ',!歌ש", min_size=1, max_size=80)


@settings(max_examples=12, suppress_health_check=list(HealthCheck))
@given(title=letters, author=letters.map(lambda t: t[:50]), brand=letters.map(lambda t: t[:30]))
def test_no_text_leaves_the_safe_area(show: Callable, title: str, author: str, brand: str) -> None:
    timeline = show(title=title, author=author, brand=brand + "B")
    for n in (TITLE, SING, OPEN, END):
        assert_safe(text_ink(timeline, n), f"frame {n}")


SHAPES = [(360, 640), (360, 360), (360, 450)]


@pytest.mark.parametrize(("width", "height"), SHAPES)
@settings(max_examples=4, suppress_health_check=list(HealthCheck))
@given(title=letters, author=letters.map(lambda t: t[:50]), brand=letters.map(lambda t: t[:30]))
def test_no_text_leaves_the_safe_area_of_other_shapes(
    show: Callable, width: int, height: int, title: str, author: str, brand: str
) -> None:
    timeline = show(title=title, author=author, brand=brand + "B", width=width, height=height)
    for n in (TITLE, SING, OPEN, END):
        assert_safe(text_ink(timeline, n), f"frame {n}")


@pytest.mark.parametrize("title", ["One", "The Ballad of Everyone Who Ever Lived by the Sea"])
def test_what_must_be_read_is_clear_of_the_platforms_controls(show: Callable, title: str) -> None:
    """x 108 to 972 and y 269 to 1248 of 1080 by 1920 are free on TikTok, Reels and Shorts."""
    timeline = show("Lights are falling on", title=title, width=540, height=960)
    alone = replace(timeline, brand="", lines=timeline.lines[:1], countdowns=())
    for n in (TITLE, SING, END):
        left, top, right, bottom = box_of(text_ink(alone, n))
        assert left >= 0.1
        assert right <= 0.9
        assert top >= 269 / 1920
        assert bottom <= 1248 / 1920, n


LONG = "The Extraordinarily Long and Winding Ballad of Everyone Who Ever Lived by the Sea"


@pytest.mark.parametrize(
    "texts",
    [
        {"title": LONG, "author": "Sir Bartholomew Featherstonehaugh and the Wandering Minstrels"},
        {"title": "W" * 80, "author": "M" * 60},
        {"title": "A", "author": "B", "brand": "C"},
        {"title": "x" * 200, "author": "y" * 200},
        {"lyric": "never gonna " * 20},
        {"lyric": "W" * 200},
        {"brand": "The Quite Unreasonably Long Brand of a Company " * 2},
    ],
    ids=[
        "long",
        "wide",
        "letters",
        "words of 200",
        "lyric of 240",
        "lyric of one word",
        "brand of 90",
    ],
)
def test_long_texts_stay_in_the_safe_area_in_every_pose_and_on_the_way(
    texts: dict[str, str], show: Callable
) -> None:
    timeline = show(**texts)
    for n in (TITLE, *TRAVELS, SING, OPEN, END):
        assert_safe(text_ink(timeline, n), f"frame {n}")


@pytest.mark.parametrize("size", [(640, 360), (1280, 720), (852, 640), (1280, 534)])
def test_text_is_in_the_safe_area_of_other_sizes(size: tuple[int, int], show: Callable) -> None:
    timeline = show(title=LONG, width=size[0], height=size[1])
    for n in (TITLE, SING, OPEN, END):
        assert_safe(text_ink(timeline, n), f"frame {n}")


@pytest.mark.parametrize("title", ["Auld Lang Syne", LONG, "x" * 80, LONG * 3])
@pytest.mark.parametrize("n", [TITLE, SING, OPEN, END])
def test_title_and_author_cover_nothing(title: str, n: int, show: Callable) -> None:
    """Neither each other, nor the cover, the spectrum or the progress line."""
    timeline = show(lyric="", title=title, author="Robert Burns", brand="")
    alone = [replace(timeline, author=""), replace(timeline, title="")]
    if n == SING:
        timeline = show(title=title, author="Robert Burns", brand="")
        alone = [
            replace(t, lines=tuple(replace(line, text=" ") for line in t.lines))
            for t in (replace(timeline, author=""), timeline)
        ]
    title_ink = text_ink(alone[0], n)
    both = text_ink(replace(alone[0], author=timeline.author), n)
    author_top = np.nonzero(both & ~title_ink)[0].min()
    assert author_top > np.nonzero(title_ink)[0].max(), "the author stands in the title"
    below = {TITLE: 1 - SAFE, SING: 1000 / 1080, OPEN: 858 / 1080, END: 1 - SAFE}[n]
    assert np.nonzero(both)[0].max() / 360 < below, "the author stands in what is below"
    cover = slice(round(360 * 230 / 1080), round(360 * 560 / 1080))
    middle = {TITLE: 320, SING: 140, OPEN: 320, END: 320}[n]
    assert not both[cover, middle - 60 : middle + 60].any(), "text lies on the cover"


def linear(encoded: np.ndarray) -> np.ndarray:
    return np.where(encoded <= 0.04045, encoded / 12.92, ((encoded + 0.055) / 1.055) ** 2.4)


def luminance(timeline: Timeline, n: int) -> np.ndarray:
    """WCAG's relative luminance of every pixel of the frame, as a player shows it."""
    frame = scene(timeline).draw(n).frame
    rgb = frame.reformat(format="rgb24", src_colorspace="ITU709", dst_colorspace="ITU709")
    return linear(rgb.to_ndarray() / 255) @ np.array([0.2126, 0.7152, 0.0722])


def contrast_of_text(with_text: Timeline, without: Timeline, n: int) -> float:
    """Of the strokes' inner pixels against what is behind them without the text's own shadow."""
    bright, dark = luminance(with_text, n), luminance(without, n)
    gain = bright - dark
    strokes = gain > 0.9 * np.percentile(gain[gain > 0.02], 97)
    assert strokes.sum() > 50
    return float(np.percentile((bright[strokes] + 0.05) / (dark[strokes] + 0.05), 10))


LARGE = {"width": 1280, "height": 720}


@pytest.mark.parametrize("cover", COVERS)
def test_small_text_is_readable_on_any_cover(cover: str, show: Callable) -> None:
    timeline = show(lyric="", title="", cover=cover, **LARGE)
    without_brand, without_author = replace(timeline, brand=""), replace(timeline, author="")
    for n in (OPEN, END):
        assert contrast_of_text(timeline, without_brand, n) >= 4.5, "brand"
        assert contrast_of_text(timeline, without_author, n) >= 4.5, "author"


@pytest.mark.parametrize("cover", COVERS)
def test_words_that_are_not_sung_yet_are_readable_on_any_cover(cover: str, show: Callable) -> None:
    timeline = show(lyric="MMM HHH", title="", author="", brand="", cover=cover, **LARGE)
    silent = replace(timeline, lines=(), countdowns=())
    waiting = int(timeline.lines[0].start) - 1
    assert contrast_of_text(timeline, silent, waiting) >= 3.0
    sung = int(timeline.lines[0].stop) + 1
    assert contrast_of_text(timeline, silent, sung) >= 4.5


@pytest.mark.parametrize("cover", COVERS)
def test_the_title_is_readable_on_any_cover(cover: str, show: Callable) -> None:
    timeline = show(author="", brand="", cover=cover, **LARGE)
    assert contrast_of_text(timeline, replace(timeline, title=""), TITLE) >= 4.5


@pytest.mark.parametrize("texts", [{"title": ""}, {"author": ""}, {"brand": ""}, {"lyric": ""}])
def test_nothing_has_to_be_given(texts: dict[str, str], show: Callable) -> None:
    drawn = scene(show(**texts))
    for n in (0, TITLE, *TRAVELS, SING, OPEN, END, 899):
        drawn.draw(n)


@pytest.mark.parametrize("text", [" ", "\U0010fffd", "\u200f", "\n"])
def test_texts_that_have_nothing_to_draw(text: str, show: Callable) -> None:
    drawn = scene(show(lyric=text + "\u200f", title=text, author=text, brand=text))
    for n in (0, TITLE, *TRAVELS, SING, OPEN, END, 899):
        drawn.draw(n)


def test_from_one_frame_to_the_next_nothing_flashes(show: Callable) -> None:
    """WCAG 2.3.1: a general flash is a change by 10 % of the relative luminance."""
    drawn = scene(show(cover="white"))
    means = np.array([drawn.draw(n).luma.mean() for n in range(0, 900, 3)])
    assert np.abs(np.diff(means)).max() <= 0.1 * 219
