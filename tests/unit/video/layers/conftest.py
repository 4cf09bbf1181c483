"""A canvas on which it is seen what a layer drew."""

from __future__ import annotations

from collections.abc import Callable

import pytest

from scopitone.video.layers.layout_pose import Choreography, Stance
from scopitone.video.plan.timeline import PoseCue
from scopitone.video.raster.canvas import Canvas


@pytest.fixture(scope="session")
def drawn() -> Callable[..., Canvas]:
    """`drawn(layer, n, luma=16)` -> a canvas of 640x360, gray of that luma, with frame n."""

    def draw(layer: object, n: int, *, luma: int = 16) -> Canvas:
        canvas = Canvas.blank(640, 360)
        canvas.luma[...], canvas.blue[...], canvas.red[...] = luma, 128, 128
        layer.draw(canvas, n)
        return canvas

    return draw


@pytest.fixture(scope="session")
def standing() -> Choreography:
    """Always the same stance: cover at (40, 60) of 200, spectrum from 300 to 600 on 320."""
    stance = Stance(
        cover_x=40,
        cover_y=60,
        cover_side=200,
        spectrum_left=300,
        spectrum_right=600,
        spectrum_base=320,
        spectrum_height=80,
        spectrum=1.0,
        progress=1.0,
        lyrics=1.0,
    )
    return Choreography((PoseCue(-1.0, 0.0, "sing"),), {"sing": stance})
