"""An overlay gives back, on any ground, what would have been drawn there."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import replace
from pathlib import Path

import av
import numpy as np
import pytest

from scopitone.video.codecs import chosen
from scopitone.video.encode import encode_segment
from scopitone.video.overlay import Plain, overlay
from scopitone.video.styles import STYLES, style
from scopitone.video.timeline import Timeline

SING, OPEN = 180, 450


def words(frame: av.VideoFrame, index: int, bits: int) -> np.ndarray:
    plane = frame.planes[index]
    rows = np.frombuffer(memoryview(plane), np.uint16).reshape(-1, plane.line_size // 2)
    return rows[: plane.height, : plane.width] / 2 ** (bits - 8)


def laid(frame: av.VideoFrame, grey: int, bits: int = 10) -> list[np.ndarray]:
    """The frame on a grey, as planes of eight bits, chroma in full size."""
    alpha = words(frame, 3, bits) / (255 + (2 ** (bits - 8) - 1) / 2 ** (bits - 8))
    return [
        words(frame, index, bits) * alpha + ground * (1 - alpha)
        for index, ground in enumerate((grey, 128, 128))
    ]


def drawn_on(name: str, timeline: Timeline, grey: int, n: int) -> np.ndarray:
    scene = style(name)(timeline)
    layers = tuple(layer for layer in scene.layers if not getattr(layer, "artwork", False))
    ground = Plain(timeline.width, timeline.height, grey)
    return replace(scene, background=ground, layers=layers).draw(n).luma


@pytest.mark.parametrize("name", STYLES)
def test_on_black_and_on_white_it_is_what_was_drawn(name: str, whole_show: Timeline) -> None:
    frame = overlay(name, whole_show).draw(SING).frame
    for grey in (16, 235):
        apart = np.abs(laid(frame, grey)[0] - drawn_on(name, whole_show, grey, SING))
        assert np.percentile(apart, 99.9) <= 1.5
        assert apart.mean() < 0.3


@pytest.mark.parametrize("name", ["cover", "window", "poster"])
def test_on_grey_too_and_after_it_was_encoded(
    name: str, whole_show: Timeline, tmp_path: Path
) -> None:
    drawable = overlay(name, whole_show)
    path = tmp_path / "overlay.mov"
    sheets = (drawable.draw(n) for n in (SING, OPEN))
    codec = chosen("prores", "standard")
    encode_segment(sheets, path, width=640, height=360, fps=30, encoding=codec)
    with av.open(str(path)) as container:
        frames = list(container.decode(video=0))
    for frame, n in zip(frames, (SING, OPEN), strict=True):
        apart = np.abs(laid(frame, 120, bits=12)[0] - drawn_on(name, whole_show, 120, n))
        assert np.percentile(apart, 99.9) <= 4
        assert apart.mean() < 0.5


def test_there_is_nothing_where_nothing_is_drawn(whole_show: Timeline) -> None:
    alpha = words(overlay("window", whole_show).draw(SING).frame, 3, 10)
    assert 0.5 < (alpha == 0).mean() < 0.99
    assert alpha.max() > 254


def test_the_cover_is_left_out(whole_show: Timeline) -> None:
    """In the open pose of the style it would fill the middle."""
    alpha = words(overlay("cover", whole_show).draw(OPEN).frame, 3, 10)
    with_cover = np.abs(
        style("cover")(whole_show).draw(OPEN).luma.astype(int)[100:200, 280:360] - 16
    )
    assert with_cover.any()
    assert not alpha[100:200, 280:360].any()


def test_words_keep_their_colour(whole_show: Timeline) -> None:
    """Straight colour: the lit words are as white in the file as they are opaque."""
    frame = overlay("cover", whole_show).draw(SING).frame
    opaque = words(frame, 3, 10) > 254
    assert opaque.sum() > 200
    assert np.median(words(frame, 0, 10)[opaque]) > 225


def test_a_loop_can_be_an_overlay(make_timeline: Callable) -> None:
    drawable = overlay("cover", make_timeline(8.0, loop=True))
    first, last = (words(drawable.draw(n).frame, 3, 10) for n in (0, 209))
    assert first.any()
    assert last.any()
