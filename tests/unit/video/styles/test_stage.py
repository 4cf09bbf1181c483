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


def test_the_next_line_is_fainter_than_the_sung_one_until_its_turn(
    make_timeline: Callable, sung: Callable
) -> None:
    lines = sung(("MMM HHH", 5.0, 8.0), ("NNN WWW", 8.4, 11.0), ("TTT LLL", 11.4, 14.0))
    timeline = replace(make_timeline(20.0, lines, cover="black"), shots=())
    for line, other in ((0, 1), (1, 2)):
        waiting, singing = (
            find_brightest(timeline, number, round(timeline.lines[line].stop) - 15)
            for number in (other, line)
        )
        assert waiting < 0.8 * singing
    ready = find_brightest(timeline, 1, round(timeline.lines[1].start))
    assert ready > 200


def find_brightest(timeline: object, number: int, n: int) -> float:
    """Return the luma of the strokes of a line in frame n."""
    blank = [replace(cue, text=" ", words=()) for cue in timeline.lines]
    shown = [*blank[:number], timeline.lines[number], *blank[number + 1 :]]
    with_line, without = (
        scene(replace(timeline, lines=tuple(lines))).draw(n).luma.astype(int)
        for lines in (shown, blank)
    )
    change = with_line - without
    return float(np.median(with_line[change > 0.8 * change.max()]))
