"""Overlays: on any ground they give the pixels that the style draws there."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import replace
from pathlib import Path

import av
import numpy as np
import pytest

from scopitone.core.song import Line, Lyrics, Singer
from scopitone.video.encode.codecs import choose_codec
from scopitone.video.encode.segment_encoder import encode_segment
from scopitone.video.plan.timeline import Timeline
from scopitone.video.raster.fonts import use_fonts
from scopitone.video.styles import STYLES, load_style, typography_of
from scopitone.video.styles.overlay import PlainGround, choose_layers, make_overlay

SING, OPEN = 180, 450


def words(frame: av.VideoFrame, index: int, bits: int) -> np.ndarray:
    plane = frame.planes[index]
    rows = np.frombuffer(memoryview(plane), np.uint16).reshape(-1, plane.line_size // 2)
    return rows[: plane.height, : plane.width] / 2 ** (bits - 8)


def laid(frame: av.VideoFrame, grey: int, bits: int = 10) -> list[np.ndarray]:
    """Return the frame on a gray, as planes of eight bits, chroma in full size."""
    alpha = words(frame, 3, bits) / (255 + (2 ** (bits - 8) - 1) / 2 ** (bits - 8))
    return [
        words(frame, index, bits) * alpha + ground * (1 - alpha)
        for index, ground in enumerate((grey, 128, 128))
    ]


def drawn_on(name: str, timeline: Timeline, grey: int, n: int) -> np.ndarray:
    with use_fonts(typography_of(timeline, name)):
        scene = load_style(name)(timeline)
    layers = choose_layers(scene.layers)
    ground = PlainGround(timeline.width, timeline.height, grey)
    return replace(scene, background=ground, layers=layers).draw(n).luma


@pytest.mark.parametrize("name", STYLES)
def test_on_black_and_on_white_it_is_what_was_drawn(name: str, whole_show: Timeline) -> None:
    frame = make_overlay(name, whole_show).draw(SING).frame
    for grey in (16, 235):
        apart = np.abs(laid(frame, grey)[0] - drawn_on(name, whole_show, grey, SING))
        assert np.percentile(apart, 99.9) <= 1.5
        assert apart.mean() < 0.3


@pytest.mark.parametrize("name", ["cover", "window", "poster"])
def test_on_grey_too_and_after_it_was_encoded(
    name: str, whole_show: Timeline, tmp_path: Path
) -> None:
    drawable = make_overlay(name, whole_show)
    path = tmp_path / "overlay.mov"
    sheets = (drawable.draw(n) for n in (SING, OPEN))
    codec = choose_codec("prores", "standard")
    encode_segment(sheets, path, width=640, height=360, fps=30, codec=codec)
    with av.open(str(path)) as container:
        frames = list(container.decode(video=0))
    for frame, n in zip(frames, (SING, OPEN), strict=True):
        apart = np.abs(laid(frame, 120, bits=12)[0] - drawn_on(name, whole_show, 120, n))
        assert np.percentile(apart, 99.9) <= 4
        assert apart.mean() < 0.5


def test_there_is_nothing_where_nothing_is_drawn(whole_show: Timeline) -> None:
    alpha = words(make_overlay("window", whole_show).draw(SING).frame, 3, 10)
    assert 0.5 < (alpha == 0).mean() < 0.99
    assert alpha.max() > 254


def test_the_cover_is_left_out(whole_show: Timeline) -> None:
    """In the open pose of the style it would fill the middle."""
    alpha = words(make_overlay("cover", whole_show).draw(OPEN).frame, 3, 10)
    with_cover = np.abs(
        load_style("cover")(whole_show).draw(OPEN).luma.astype(int)[100:200, 280:360] - 16
    )
    assert with_cover.any()
    assert not alpha[100:200, 280:360].any()


def test_words_keep_their_colour(whole_show: Timeline) -> None:
    """Colors are straight: lit words are white in the file, whatever their opacity."""
    frame = make_overlay("cover", whole_show).draw(SING).frame
    opaque = words(frame, 3, 10) > 254
    assert opaque.sum() > 200
    assert np.median(words(frame, 0, 10)[opaque]) > 225


def test_a_loop_can_be_an_overlay(make_timeline: Callable) -> None:
    drawable = make_overlay("cover", make_timeline(8.0, loop=True))
    first, last = (words(drawable.draw(n).frame, 3, 10) for n in (0, 209))
    assert first.any()
    assert last.any()


def test_a_duet_darkens_the_ground_of_a_video_and_not_that_of_an_overlay(
    make_timeline: Callable,
) -> None:
    lines = (
        Line("Meet me here", 5.0, 7.0, singer=Singer("Ada")),
        Line("Bring a light", 8.0, 10.0, singer=Singer("Ben")),
    )
    timeline = make_timeline(30.0, Lyrics(lines))
    alone = make_timeline(30.0, Lyrics(tuple(replace(line, singer=None) for line in lines)))
    darker, usual = (load_style("dust")(one).draw(200).luma[-20:, :40] for one in (timeline, alone))
    assert darker.mean() < usual.mean()
    frame = make_overlay("dust", timeline).draw(200).frame
    alpha = words(frame, 3, 10)
    # Motes stay; a veil would be everywhere.
    assert np.median(alpha[-20:, :40]) == 0
