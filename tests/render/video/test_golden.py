"""Each style in each shape against a picture of it that was looked at.

    SCOPITONE_DRAW_GOLDEN=1 .venv/bin/python -m pytest tests/render/video/test_golden.py

draws the pictures anew: look at them before they are committed.
"""

from __future__ import annotations

import os
from collections.abc import Callable
from itertools import combinations
from pathlib import Path

import numpy as np
import pytest
from filmed import write_photo

from scopitone.core.graphics import skia
from scopitone.video.plan.montage.reel import FootageRequest, add_reel
from scopitone.video.plan.timeline import Timeline
from scopitone.video.styles import STYLES, build_scene, can_show_footage

GOLDEN = Path(__file__).parent / "golden"
# In a quiet part, and in the chorus.
QUIET, CHORUS = 220, 690
SHAPES = {"16x9": (640, 360), "9x16": (360, 640), "1x1": (360, 360), "4x5": (360, 450)}
BLOCK = 5
# Of 255: of the whole picture on average, and of its most different block. Another version of
# Skia or HarfBuzz moves edges by parts of a pixel; a line set elsewhere changes blocks by 100.
MEAN, WORST = 1.5, 40
# Of 255, on average: from it on two small pictures are told apart.
TOLD_APART = 9


@pytest.mark.parametrize("shape", SHAPES)
@pytest.mark.parametrize("name", sorted(STYLES))
def test_it_looks_as_it_did(name: str, shape: str, drawn: Callable) -> None:
    assert_alike(drawn(name, SHAPES[shape], QUIET), GOLDEN / f"{name}-{shape}.png")


@pytest.mark.parametrize("name", sorted(STYLES))
def test_so_does_its_chorus(name: str, drawn: Callable) -> None:
    assert_alike(drawn(name, SHAPES["16x9"], CHORUS), GOLDEN / f"{name}-chorus.png")


def test_every_style_is_told_from_every_other() -> None:
    """At 128 by 72 pixels, in a quiet part and in the chorus."""
    differences = {
        pair: max(
            np.abs(
                _read(GOLDEN / f"{pair[0]}-{kind}.png") - _read(GOLDEN / f"{pair[1]}-{kind}.png")
            ).mean()
            for kind in ("16x9", "chorus")
        )
        for pair in combinations(sorted(STYLES), 2)
    }
    closest = min(differences, key=lambda pair: differences[pair])
    assert differences[closest] >= TOLD_APART, closest


@pytest.fixture
def drawn(make_timeline: Callable, sung: Callable, tmp_path: Path) -> Callable[..., np.ndarray]:
    """`drawn("cover", (640, 360), 220)` -> RGB means of the frame's blocks."""

    def draw(name: str, size: tuple[int, int], n: int) -> np.ndarray:
        width, height = size
        lyrics = sung(
            ("One light is burning over the bay", 5.0, 9.0),
            ("Coming home", 9.5, 11.0),
            ("Home to the harbour, home to you", 21.0, 25.0),
        )
        timeline = make_timeline(30.0, lyrics, title="One Light", width=width, height=height)
        if can_show_footage(name):
            timeline = add_photos(timeline, tmp_path)
        frame = build_scene(name, timeline).draw(n).frame
        options = {"src_colorspace": "ITU709", "dst_colorspace": "ITU709", "threads": 1}
        rgb = frame.reformat(format="rgb24", **options).to_ndarray().astype(np.float64)
        return rgb.reshape(height // BLOCK, BLOCK, width // BLOCK, BLOCK, 3).mean(axis=(1, 3))

    return draw


def add_photos(timeline: Timeline, folder: Path) -> Timeline:
    for k in range(6):
        write_photo(folder / f"{k}.png", k, (480, 360))
    made, _ = add_reel(
        timeline,
        FootageRequest((folder,)),
        order="given",
        transition="cut",
        progress=lambda _: None,
        cache=None,
        made=folder,
    )
    return made


def assert_alike(blocks: np.ndarray, path: Path) -> None:
    if os.environ.get("SCOPITONE_DRAW_GOLDEN"):
        full = np.full(blocks.shape[:2], 255, np.uint8)
        pixels = np.ascontiguousarray(np.dstack([blocks.round().astype(np.uint8), full]))
        skia.Image.fromarray(pixels, skia.ColorType.kRGBA_8888_ColorType).save(str(path))
    off = np.abs(blocks - _read(path))
    assert off.mean() < MEAN
    assert off.mean(axis=2).max() < WORST


def _read(path: Path) -> np.ndarray:
    """Return a golden picture (rows, columns, 3)."""
    image = skia.Image.open(str(path))
    return image.toarray(colorType=skia.ColorType.kRGBA_8888_ColorType)[..., :3].astype(np.float64)
