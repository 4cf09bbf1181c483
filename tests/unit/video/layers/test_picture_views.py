from __future__ import annotations

from collections.abc import Callable
from dataclasses import replace

import numpy as np
import pytest

from scopitone.core.graphics import skia
from scopitone.video.layers.layout_pose import Choreography
from scopitone.video.layers.picture_grade import duotone
from scopitone.video.layers.picture_views import PULSE_ZOOM, PictureViews
from scopitone.video.layers.view_stills import PULSE_LIGHT, SHADED_LUMINANCE, Dressing
from scopitone.video.plan.shots import ViewShot
from scopitone.video.plan.timeline import Timeline
from scopitone.video.raster.paint import Box

FULL_LIGHT = (1.0, 1.0)


def rings() -> bytes:
    """A PNG of 640 by 360: a white square of 100 pixels in the middle of gray."""
    pixels = np.full((360, 640, 4), 90, np.uint8)
    pixels[130:230, 270:370] = 250
    pixels[..., 3] = 255
    image = skia.Image.fromarray(pixels, skia.ColorType.kRGBA_8888_ColorType)
    return bytes(image.encodeToData(skia.EncodedImageFormat.kPNG, 100))


def in_shot(timeline: Timeline, *shots: ViewShot, pulse: float = 0.0) -> Timeline:
    beats = np.full(len(timeline.energy), pulse, np.float32)
    still = np.zeros(len(timeline.energy), np.float32)
    lift = np.ones(len(timeline.energy), np.float32)
    dynamics = replace(timeline.dynamics, pulse=beats, drop=still, lift=lift)
    return replace(timeline, shots=shots or (ViewShot(-1.0, "full"),), dynamics=dynamics)


def square_width(views: PictureViews, n: int = 5) -> int:
    luma = views.canvas(n).luma.astype(int)
    return int((luma > (luma.max() + luma.min()) / 2).any(axis=0).sum())


def test_a_picture_of_the_frames_size_is_shown_pixel_by_pixel(
    make_timeline: Callable, standing: Choreography
) -> None:
    """It is sharp: an edge takes no more than a pixel."""
    timeline = in_shot(make_timeline(1.0))
    views = PictureViews(timeline, standing, Dressing(light=FULL_LIGHT), rings())
    row = views.canvas(5).luma[180].astype(int)
    steps = np.abs(np.diff(row))
    assert (steps > 20).sum() == 2
    assert steps.max() > 100


def test_the_pulse_enlarges_and_lights_it(make_timeline: Callable, standing: Choreography) -> None:
    dressing = Dressing(light=(0.8, 0.8))
    still = PictureViews(in_shot(make_timeline(1.0)), standing, dressing, rings())
    timeline = in_shot(make_timeline(1.0), pulse=1.0)
    moved = PictureViews(timeline, standing, dressing, rings())
    assert square_width(still) == pytest.approx(100, abs=1)
    assert square_width(moved) == pytest.approx(100 * (1 + PULSE_ZOOM), abs=1)
    levels = [int(views.canvas(5).luma[180, 320]) - 16 for views in (still, moved)]
    assert levels[1] / levels[0] == pytest.approx(1 + PULSE_LIGHT, abs=0.01)


@pytest.mark.parametrize("cover", ["white", "busy", "yellow", "half"])
def test_behind_words_it_is_dark_and_elsewhere_it_is_not(
    cover: str, make_timeline: Callable, standing: Choreography
) -> None:
    timeline = in_shot(make_timeline(1.0, cover=cover), pulse=1.0)
    words = Box(400, 0, 640, 360)
    views = PictureViews(timeline, standing, Dressing({"sing": (words,)}, light=FULL_LIGHT))
    frame = views.canvas(5).frame
    rgb = frame.reformat(format="rgb24", src_colorspace="ITU709", dst_colorspace="ITU709")
    light = (rgb.to_ndarray() / 255) ** 2.3 @ np.array([0.2126, 0.7152, 0.0722])
    assert np.percentile(light[:, 402:], 99) <= SHADED_LUMINANCE * 1.15
    bare = PictureViews(timeline, standing, Dressing(light=FULL_LIGHT)).canvas(5)
    difference = np.abs(bare.luma[:, :250].astype(int) - views.canvas(5).luma[:, :250])
    assert difference.max() == 0


def test_near_and_close_are_nearer(make_timeline: Callable, standing: Choreography) -> None:
    widths = [
        square_width(
            PictureViews(
                in_shot(make_timeline(1.0), ViewShot(-1.0, kind)), standing, Dressing(), rings()
            )
        )
        for kind in ("full", "near", "close")
    ]
    assert widths == pytest.approx([100, 160, 240], abs=3)


def test_a_push_moves_the_new_view_in(make_timeline: Callable, standing: Choreography) -> None:
    shots = (ViewShot(-1.0, "full"), ViewShot(9.5, "close", 1, pushes=True))
    views = PictureViews(in_shot(make_timeline(1.0), *shots), standing, Dressing(), rings())
    before, during, after = (views.canvas(n).luma for n in (9, 12, 17))
    assert not np.array_equal(during, before)
    assert not np.array_equal(during, after)
    cut = (ViewShot(-1.0, "full"), ViewShot(9.5, "close", 1))
    views = PictureViews(in_shot(make_timeline(1.0), *cut), standing, Dressing(), rings())
    assert np.array_equal(views.canvas(10).luma, after)


@pytest.mark.parametrize(
    "words", [Box(400, 0, 640, 360), Box(0, 200, 640, 360)], ids=["beside", "below"]
)
def test_a_push_keeps_the_shade_behind_the_words(
    words: Box, make_timeline: Callable, standing: Choreography
) -> None:
    shots = (ViewShot(-1.0, "full"), ViewShot(9.5, "close", 1, pushes=True))
    timeline = in_shot(make_timeline(1.0, cover="white"), *shots)
    views = PictureViews(timeline, standing, Dressing({"sing": (words,)}))
    for n in range(9, 17):
        luma = views.canvas(n).luma
        assert luma[int(words.top) + 2 : 360, int(words.left) + 2 : int(words.right)].max() < 110


def test_between_beats_nothing_changes(make_timeline: Callable, standing: Choreography) -> None:
    views = PictureViews(in_shot(make_timeline(1.0)), standing, Dressing(), rings())
    assert np.array_equal(views.canvas(3).luma, views.canvas(20).luma)


def test_a_pale_picture_stays_pale(make_timeline: Callable, standing: Choreography) -> None:
    pale = duotone((0.7, 0.8, 0.9), (0.95, 0.95, 0.9))
    timeline = in_shot(make_timeline(1.0, cover="busy"))
    views = PictureViews(timeline, standing, Dressing(grade=pale, light=FULL_LIGHT))
    assert views.canvas(5).luma.min() > 16 + 219 * 0.7


def test_views_of_a_picture_with_one_thing_in_it_are_printed_in_other_colors(
    make_timeline: Callable, standing: Choreography
) -> None:
    """Otherwise all of them would show the same."""
    prints = (((0.0, 0.0, 0.2), (0.3, 0.4, 0.6)), ((0.4, 0.2, 0.1), (1.0, 0.95, 0.9)))
    shots = [ViewShot(30.0 * k, "full", k, point=k) for k in range(4)]
    timeline = in_shot(make_timeline(4.0), *shots)
    dressing = Dressing(light=FULL_LIGHT, prints=prints)
    views = PictureViews(timeline, standing, dressing, rings())
    first, second, third, fourth = (
        views.canvas(30 * k + 5).luma.astype(float) for k in range(len(shots))
    )
    for one, other in ((first, second), (second, third), (first, third)):
        assert np.abs(one - other).mean() > 15
    assert (first == fourth).all()
    plain = PictureViews(timeline, standing, Dressing(light=FULL_LIGHT), rings())
    assert (plain.canvas(5).luma == plain.canvas(35).luma).all()
