"""The brand is legible on any picture, without a dark spot on a light one."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import replace

import numpy as np
import pytest

from scopitone.video.plan.shots import ShotKind, ViewShot
from scopitone.video.plan.timeline import Timeline
from scopitone.video.styles import STYLES, load_style

ENCODED = np.arange(256) / 255
LINEAR = np.where(ENCODED <= 0.04045, ENCODED / 12.92, ((ENCODED + 0.055) / 1.055) ** 2.4)
SHAPES = {"16:9": (1280, 720), "9:16": (720, 1280)}
SING = 235


@pytest.fixture
def show(make_timeline: Callable, sung: Callable) -> Callable[..., Timeline]:
    """`show("white", "9:16", "full")` -> a timeline in one view, of which someone sings a part."""

    def make(cover: str, shape: str, kind: ShotKind) -> Timeline:
        width, height = SHAPES[shape]
        lyrics = sung(("Should auld acquaintance", 5.0, 9.0))
        timeline = make_timeline(
            30.0, lyrics, cover=cover, width=width, height=height, brand="MHMHMHMH"
        )
        return replace(timeline, shots=(ViewShot(SING - 60.0, kind),))

    return make


def luminance(timeline: Timeline, name: str) -> np.ndarray:
    frame = load_style(name)(timeline).draw(SING).frame
    rgb = frame.reformat(format="rgb24", src_colorspace="ITU709", dst_colorspace="ITU709")
    return LINEAR[rgb.to_ndarray()] @ np.array([0.2126, 0.7152, 0.0722])


@pytest.mark.extended
@pytest.mark.parametrize("cover", ["white", "black", "grey", "half", "busy"])
@pytest.mark.parametrize("shape", SHAPES)
@pytest.mark.parametrize("name", sorted(set(STYLES) - {"reel", "type"}))
def test_the_brand_is_legible_on_any_picture(
    name: str, shape: str, cover: str, show: Callable
) -> None:
    for kind in ("wide", "full"):
        timeline = show(cover, shape, kind)
        drawn, bare = luminance(timeline, name), luminance(replace(timeline, brand=""), name)
        rows, columns = np.nonzero(np.abs(drawn - bare) > 0.05)
        box = slice(rows.min(), rows.max() + 1), slice(columns.min(), columns.max() + 1)
        inside = drawn[box]
        dark, light = np.percentile(inside, (3, 97))
        contrast = (light + 0.05) / (dark + 0.05)
        assert contrast >= 4.5, kind
