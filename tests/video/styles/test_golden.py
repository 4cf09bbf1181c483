"""Each style in each shape against a picture of it that was looked at.

    SCOPITONE_DRAW_GOLDEN=1 .venv/bin/python -m pytest tests/video/styles/test_golden.py

draws the pictures anew: look at them before they are committed.
"""

from __future__ import annotations

import os
from collections.abc import Callable
from pathlib import Path

import numpy as np
import pytest
import skia

from scopitone.video.styles import STYLES, style

GOLDEN = Path(__file__).parent / "golden"
SHAPES = {"16x9": (640, 360), "9x16": (360, 640), "1x1": (360, 360), "4x5": (360, 450)}
BLOCK = 5
# Of 255: of the whole picture on average, and of its most different block. Another version of
# Skia or HarfBuzz moves edges by parts of a pixel; a line set elsewhere changes blocks by 100.
MEAN, WORST = 1.5, 40


@pytest.mark.parametrize("shape", SHAPES)
@pytest.mark.parametrize("name", sorted(STYLES))
def test_it_looks_as_it_did(name: str, shape: str, make_timeline: Callable, sung: Callable) -> None:
    width, height = SHAPES[shape]
    lyrics = sung(("One light is burning over the bay", 5.0, 9.0), ("Coming home", 9.5, 11.0))
    timeline = make_timeline(30.0, lyrics, title="One Light", width=width, height=height)
    frame = style(name)(timeline).draw(220).frame
    options = {"src_colorspace": "ITU709", "dst_colorspace": "ITU709", "threads": 1}
    rgb = frame.reformat(format="rgb24", **options).to_ndarray().astype(np.float64)
    rows, columns = height // BLOCK, width // BLOCK
    drawn = rgb.reshape(rows, BLOCK, columns, BLOCK, 3).mean(axis=(1, 3))
    path = GOLDEN / f"{name}-{shape}.png"
    if os.environ.get("SCOPITONE_DRAW_GOLDEN"):
        pixels = np.dstack(
            [drawn.round().astype(np.uint8), np.full((rows, columns), 255, np.uint8)]
        )
        skia.Image.fromarray(
            np.ascontiguousarray(pixels), skia.ColorType.kRGBA_8888_ColorType
        ).save(str(path))
    kept = skia.Image.open(str(path)).toarray(colorType=skia.ColorType.kRGBA_8888_ColorType)
    off = np.abs(drawn - kept[..., :3])
    assert off.mean() < MEAN
    assert off.mean(axis=2).max() < WORST
