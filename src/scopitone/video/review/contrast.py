"""The contrast of every lyric line, measured on the frames that are drawn.

A line is what differs between a frame with it and the same frame without it. Of those pixels
the ones that differ most are its strokes; each is compared with the pixel that it covers, by
WCAG 2.2's contrast ratio. (Shadows behind the words only help, and are left out of account.)
"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass, replace

import numpy as np
from numpy.typing import NDArray

from scopitone.video.raster.canvas import Canvas
from scopitone.video.styles import Drawable, staged
from scopitone.video.styles.scene import LARGE_CONTRAST, TEXT_CONTRAST
from scopitone.video.timeline import LineCue, Timeline

Light = NDArray[np.float32]

# Below these a pixel has not changed, but for rounding; fewer pixels are no words.
LEAST_LUMA, LEAST_CHANGE, LEAST_PIXELS = 8, 0.01, 40

# The strokes' middles, without their smooth edges; and the worst of them but for a tenth.
STROKE, BRIGHTEST_PERCENT, WORST_PERCENT = 0.9, 97, 10

# What eight bits a channel may take off a contrast that was meant to be just enough.
ROUNDING = 0.05

# Where in the singing a line is looked at: not in its ends, in which it may come or go.
SUNG_AT = (0.35, 0.55, 0.75)

# A line that waits for less is still coming when its singing begins.
WAIT_SECONDS = 0.35


@dataclass(frozen=True, slots=True)
class LineContrast:
    """The least contrast of a line, sung and not yet sung; None: it does not stand so.

    `start` is in seconds. `passed`: sung words have 4.5:1, waiting ones 3:1, which WCAG asks of
    letters as large as lyrics are.
    """

    text: str
    start: float
    sung: float | None
    unsung: float | None
    passed: bool


def line_contrasts(
    name: str, timeline: Timeline, told: Callable[[int], None] = lambda _: None
) -> tuple[LineContrast, ...]:
    """Measure each line of the timeline in a style; `told` gets the number of lines so far.

    Neighbours must not be mistaken for the line: every other line is drawn without its words.
    """
    if not timeline.lines:
        return ()
    wordless = staged(name, _only(timeline, lambda _: False))
    halves = [staged(name, _only(timeline, lambda i, half=half: i % 2 == half)) for half in (0, 1)]
    found = []
    for number, cue in enumerate(timeline.lines):
        found.append(_measured(cue, halves[number % 2], wordless, timeline))
        told(number + 1)
    return tuple(found)


def faint(contrasts: tuple[LineContrast, ...]) -> tuple[str, ...]:
    """A warning where lines are hard to read."""
    failed = [line for line in contrasts if not line.passed]
    if not failed:
        return ()
    worst = min(min(line.sung or 21.0, line.unsung or 21.0) for line in failed)
    return (
        f"{len(failed)} of {len(contrasts)} lines are hard to read on their background "
        f"(contrast {worst:.1f}:1 at worst, first “{failed[0].text}”)",
    )


def _measured(cue: LineCue, shown: Drawable, wordless: Drawable, timeline: Timeline) -> LineContrast:
    def at(frame: float) -> float | None:
        n = min(max(round(frame), 0), timeline.frames - 1)
        return contrast(shown.draw(n), wordless.draw(n))

    sung = [at(cue.start + part * (cue.stop - cue.start)) for part in SUNG_AT]
    least = min((ratio for ratio in sung if ratio is not None), default=None)
    waits = cue.start - cue.enter >= timeline.seconds(WAIT_SECONDS)
    waiting = at(cue.start - 1) if waits else None
    passed = _enough(least, TEXT_CONTRAST) and _enough(waiting, LARGE_CONTRAST)
    start = (cue.start + 0.5) / timeline.fps
    return LineContrast(cue.text, round(start, 3), _short(least), _short(waiting), passed)


def _enough(ratio: float | None, wanted: float) -> bool:
    return ratio is None or ratio >= wanted - ROUNDING


def contrast(there: Canvas, behind: Canvas) -> float | None:
    """WCAG's contrast of what is on `there` and not on `behind`; None if that is nothing."""
    changed = np.abs(there.luma.astype(np.int16) - behind.luma) >= LEAST_LUMA
    places = np.nonzero(changed)
    if len(places[0]) < LEAST_PIXELS:
        return None
    one, other = luminance(there, places), luminance(behind, places)
    change = np.abs(one - other)
    if change.max() < LEAST_CHANGE:
        return None
    strokes = change > STROKE * np.percentile(change[change >= LEAST_CHANGE], BRIGHTEST_PERCENT)
    high, low = np.maximum(one, other)[strokes], np.minimum(one, other)[strokes]
    return float(np.percentile((high + 0.05) / (low + 0.05), WORST_PERCENT))


def luminance(canvas: Canvas, places: tuple[NDArray[np.intp], ...]) -> Light:
    """Relative luminance (WCAG 2.2) of the pixels at these rows and columns."""
    rows, columns = places
    half = (rows // 2, columns // 2)
    y = (canvas.luma[rows, columns].astype(np.float32) - 16) / 219
    u = (canvas.blue[half].astype(np.float32) - 128) / 224
    v = (canvas.red[half].astype(np.float32) - 128) / 224
    # ITU-R BT.709's matrix, and sRGB's transfer, as WCAG takes it.
    rgb = np.clip(np.stack([y + 1.5748 * v, y - 0.1873 * u - 0.4681 * v, y + 1.8556 * u]), 0, 1)
    linear = np.where(rgb <= 0.04045, rgb / 12.92, ((rgb + 0.055) / 1.055) ** 2.4)
    light: Light = np.tensordot(np.array([0.2126, 0.7152, 0.0722]), linear, axes=1)
    return light


def _only(timeline: Timeline, kept: Callable[[int], bool]) -> Timeline:
    lines = (line if kept(i) else replace(line, text=" ") for i, line in enumerate(timeline.lines))
    return replace(timeline, lines=tuple(lines))


def _short(ratio: float | None) -> float | None:
    return None if ratio is None else round(ratio, 2)
