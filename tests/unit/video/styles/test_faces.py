"""Faces are neither written across nor upside down."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import replace

import numpy as np
import pytest

from scopitone.core.graphics import skia
from scopitone.video.plan.framing import find_faces_of
from scopitone.video.plan.shots import ShotKind, ViewShot
from scopitone.video.plan.timeline import Timeline
from scopitone.video.styles import load_style

SHAPES = {"16:9": (640, 360), "9:16": (360, 640), "4:5": (360, 450)}
SING = 235
# Skin is redder than the sky of the portrait, even where it is shaded.
SKIN = 138
# Points of views that show a portrait in its own colors, see `Dressing.prints`.
UNPRINTED = {"near": 3, "close": 2}


@pytest.fixture
def show(make_timeline: Callable, sung: Callable) -> Callable[..., Timeline]:
    """`show("9:16", "full")` -> a timeline with a portrait as cover, in one view."""

    def make(shape: str, kind: ShotKind, left: int = 60) -> Timeline:
        width, height = SHAPES[shape]
        lyrics = sung(("Should auld acquaintance be forgot", 5.0, 9.0))
        timeline = make_timeline(30.0, lyrics, width=width, height=height)
        shots = (ViewShot(SING - 60.0, kind, point=UNPRINTED.get(kind, 0)),)
        return replace(timeline, cover=paint_portrait(left), shots=shots)

    return make


def paint_portrait(left: int) -> bytes:
    """Paint a face before the sky, 90 of 200 pixels wide and 100 high."""
    pixels = np.full((200, 200, 4), (50, 100, 180, 255), np.uint8)
    pixels[30:130, left : left + 90, :3] = (217, 153, 122)
    for eye in (left + 12, left + 52):
        pixels[54:72, eye : eye + 26, :3] = 20
    image = skia.Image.fromarray(pixels, skia.ColorType.kRGBA_8888_ColorType)
    return bytes(image.encodeToData(skia.EncodedImageFormat.kPNG, 100))


@pytest.mark.parametrize("left", [20, 60, 95])
@pytest.mark.parametrize("kind", ["full", "near", "close"])
@pytest.mark.parametrize(
    ("name", "shape"),
    [("window", shape) for shape in SHAPES] + [("cover", shape) for shape in SHAPES],
)
def test_words_do_not_cross_a_face(
    name: str, shape: str, kind: ShotKind, left: int, show: Callable
) -> None:
    timeline = show(shape, kind, left)
    assert find_faces_of(timeline.cover)
    blank = tuple(replace(line, text=" ") for line in timeline.lines)
    bare = replace(timeline, title="", author="", brand="", lines=blank)
    drawn, without = (load_style(name)(shown).draw(SING) for shown in (timeline, bare))
    changed = np.abs(drawn.luma.astype(int) - without.luma) > 24
    skin = (without.red > SKIN).repeat(2, axis=0).repeat(2, axis=1)
    assert skin.mean() > 0.02, "the face is seen"
    assert (changed & skin).sum() <= 0.01 * skin.sum()


@pytest.mark.parametrize("kind", ["wide", "full", "close"])
@pytest.mark.parametrize("name", ["cover", "scopitone"])
def test_a_brand_is_in_the_corner_beside_a_face(name: str, kind: ShotKind, show: Callable) -> None:
    timeline = replace(show("9:16", kind), brand="Scopitone")
    bare = replace(timeline, brand="")
    drawn, without = (load_style(name)(shown).draw(SING) for shown in (timeline, bare))
    rows, columns = np.nonzero(np.abs(drawn.luma.astype(int) - without.luma) > 24)
    # The curtain of `scopitone` is wide around its cover: the brand is in the middle above it.
    left = 0.6 if name == "cover" or kind != "wide" else 0.35
    assert columns.min() > left * 360
    assert columns.max() <= 0.9 * 360
    assert rows.max() < 0.2 * 640


def test_a_label_with_a_face_stays_upright(show: Callable) -> None:
    timeline = show("16:9", "wide")
    drawn = load_style("vinyl")(timeline)
    # The label in the planes of the colors, without its middle.
    row, column, radius = 86, 71, 17
    for n in range(SING - 60, SING + 50, 10):
        red = drawn.draw(n).red[:, column - 12 : column + 12].astype(int)
        brow, chest = red[row - radius : row - 3], red[row + 3 : row + radius]
        assert brow.mean() > chest.mean() + 2, n
