from __future__ import annotations

from collections.abc import Callable
from dataclasses import replace

import numpy as np
import pytest

from scopitone.video.styles.stage import scene

# At 30 fps: both lines are shown, and the first is sung.
SUNG = 200
WORDS = "paper lanterns on the quay are burning low and counting every wave that comes ashore "


def ink_rows(bare: object, full: object) -> np.ndarray:
    """The rows of pixels in which text makes a frame lighter."""
    ink = scene(full).draw(SUNG).luma.astype(int) - scene(bare).draw(SUNG).luma > 12
    return np.nonzero(ink.any(axis=1))[0]


@pytest.mark.parametrize(("width", "height"), [(640, 360), (360, 640), (360, 360), (360, 450)])
@pytest.mark.parametrize("repeats", [1, 2, 4])
def test_long_lines_are_clear_of_the_artist_and_of_the_progress_line(
    make_timeline: Callable, sung: Callable, width: int, height: int, repeats: int
) -> None:
    lines = sung((WORDS * repeats, 5.0, 9.0), (WORDS * repeats, 9.5, 14.0))
    full = make_timeline(30.0, lines, title="Quay", author="Jo Lamp", width=width, height=height)
    full = replace(full, shots=())
    bare = replace(full, lines=tuple(replace(line, text=" ") for line in full.lines))
    names = replace(bare, title="", author="")
    lyrics, captions = ink_rows(bare, full), ink_rows(names, bare)
    assert lyrics.min() - captions.max() >= 4
    assert lyrics.max() <= 0.96 * height
