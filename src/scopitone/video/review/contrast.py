"""The contrast of every lyric line, measured on the frames that are drawn.

The letters of a line are where a frame with it differs from the same frame without it. The
insides of letters are compared with the pixels next to them by WCAG 2.2's contrast ratio (as
technique G18 has it), part by part along the line, and the least counts.
"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass, replace

import numpy as np
from numpy.typing import NDArray
from scipy.ndimage import binary_dilation, maximum_filter, minimum_filter

from scopitone.video.raster.canvas import Canvas
from scopitone.video.styles import Drawable, staged
from scopitone.video.styles.scene import LARGE_CONTRAST, TEXT_CONTRAST
from scopitone.video.timeline import LineCue, Timeline

Light = NDArray[np.float32]
Mask = NDArray[np.bool_]

# Below these a pixel has not changed, but for rounding; fewer pixels are no words.
LEAST_LUMA, LEAST_CHANGE, LEAST_PIXELS = 8, 0.01, 40

# The share of the line that tells its ink; how much of that change makes a letter; how far from
# the ink their insides may be (the ground shines through some), and how even they are.
STRONGEST_PERCENT, LETTER, INK_APART, INK_SHARE, FLAT = 97, 0.1, 0.08, 0.2, 0.06

# Pixels round letters that are their ground, and parts of a line that are measured by themselves.
RING, PARTS = 4, 12

# What eight bits a channel may take off a contrast that was meant to be just enough.
ROUNDING = 0.05

# Where in the singing, and in the waiting before it, a line is looked at: not where it may come or
# go. The middle of the three counts, so that a beat's flicker or a ground that changes does not.
SUNG_AT, WAITS_AT = (0.35, 0.55, 0.75), (0.6, 0.8, 0.98)

# A line that waits for less is still coming when its singing begins.
WAIT_SECONDS = 0.35


@dataclass(frozen=True, slots=True)
class LineContrast:
    """The contrast of a line's worst part, sung and not yet sung; None: it does not stand so.

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
    wordless = staged(name, _only(timeline, None))
    halves = [staged(name, _only(timeline, half)) for half in (0, 1)]
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


def _measured(
    cue: LineCue, shown: Drawable, wordless: Drawable, timeline: Timeline
) -> LineContrast:
    def at(frame: float) -> float | None:
        n = min(max(round(frame), 0), timeline.frames - 1)
        return contrast(shown.draw(n), wordless.draw(n))

    sung = _middle([at(cue.start + part * (cue.stop - cue.start)) for part in SUNG_AT])
    waits = cue.start - cue.enter
    unsung = None
    if waits >= timeline.seconds(WAIT_SECONDS):
        unsung = _middle([at(cue.enter + part * waits) for part in WAITS_AT])
    passed = _enough(sung, TEXT_CONTRAST) and _enough(unsung, LARGE_CONTRAST)
    start = (cue.start + 0.5) / timeline.fps
    return LineContrast(cue.text, round(start, 3), _short(sung), _short(unsung), passed)


def _middle(ratios: list[float | None]) -> float | None:
    """The middle one of those that could be measured; of two the lesser."""
    known = sorted(ratio for ratio in ratios if ratio is not None)
    return known[(len(known) - 1) // 2] if known else None


def _enough(ratio: float | None, wanted: float) -> bool:
    return ratio is None or ratio >= wanted - ROUNDING


def contrast(there: Canvas, behind: Canvas) -> float | None:
    """The contrast of what is on `there` and not on `behind`; None if that is nothing."""
    changed = np.abs(there.luma.astype(np.int16) - behind.luma) >= LEAST_LUMA
    if np.count_nonzero(changed) < LEAST_PIXELS:
        return None
    rows, columns = (np.flatnonzero(changed.any(axis=axis)) for axis in (1, 0))
    part = tuple(
        slice(max(0, side[0] - RING) // 2 * 2, int(side[-1]) + RING + 1) for side in (rows, columns)
    )
    one, other = luminance(there, part), luminance(behind, part)
    change = one - other
    size = np.abs(change)
    if size.max() < LEAST_CHANGE:
        return None
    most = size >= np.percentile(size[size >= LEAST_CHANGE], STRONGEST_PERCENT)
    ink, sign = np.median(one[most]), np.sign(np.median(change[most]))
    letters = sign * change >= max(LEAST_CHANGE, LETTER * size[most].min())
    inside = letters & _even(one, ink, size)
    if np.count_nonzero(inside) < LEAST_PIXELS:
        # Letters so thin have no inside: their strongest pixels stand for it.
        inside = most
    return _least(one, inside, _around(letters))


def _even(light: Light, ink: float, size: Light) -> Mask:
    """Where it is as light as the ink, and evenly so all around.

    The outlines of letters are mixtures of ink and ground and would seem fainter than they are.
    The ink is what changed most, so words that are not lit yet are not taken for lit ones.
    """
    like_ink = np.abs(light - ink) <= max(INK_APART, INK_SHARE * ink)
    flat = maximum_filter(light, 3) - minimum_filter(light, 3) <= FLAT * size
    both: Mask = like_ink & flat
    return both


def _around(letters: Mask) -> Mask:
    """The pixels next to letters, but for those next of all, which may have some ink."""
    grown = binary_dilation(letters)
    ring: Mask = binary_dilation(grown, iterations=RING - 1) & ~grown
    return ring


def _least(light: Light, inside: Mask, around: Mask) -> float | None:
    """The least contrast of ink and ground in any of the parts, one beside the other."""
    ratios = []
    for columns in np.array_split(np.arange(light.shape[1]), PARTS):
        ink, ground = (light[:, columns][mask[:, columns]] for mask in (inside, around))
        if min(len(ink), len(ground)) >= LEAST_PIXELS:
            low, high = sorted((float(np.median(ink)), float(np.median(ground))))
            ratios.append((high + 0.05) / (low + 0.05))
    return min(ratios, default=None)


def luminance(canvas: Canvas, part: tuple[slice, ...]) -> Light:
    """Relative luminance (WCAG 2.2) of a part that begins at an even pixel."""
    luma = canvas.luma[part].astype(np.float32)
    height, width = luma.shape
    half = tuple(slice(side.start // 2, (side.stop + 1) // 2) for side in part)
    blue, red = (
        plane[half].astype(np.float32).repeat(2, axis=0).repeat(2, axis=1)[:height, :width]
        for plane in (canvas.blue, canvas.red)
    )
    y, u, v = (luma - 16) / 219, (blue - 128) / 224, (red - 128) / 224
    # ITU-R BT.709's matrix, and sRGB's transfer, as WCAG takes it.
    light: Light = np.zeros_like(y)
    for share, channel in (
        (0.2126, y + 1.5748 * v),
        (0.7152, y - 0.1873 * u - 0.4681 * v),
        (0.0722, y + 1.8556 * u),
    ):
        value = np.clip(channel, 0, 1)
        linear = np.where(value <= 0.04045, value / 12.92, ((value + 0.055) / 1.055) ** 2.4)
        light += np.float32(share) * linear.astype(np.float32)
    return light


def _only(timeline: Timeline, half: int | None) -> Timeline:
    """The words of every other line only, from the first or the second on, or of none."""
    return replace(
        timeline,
        lines=tuple(
            line if number % 2 == half else replace(line, text=" ")
            for number, line in enumerate(timeline.lines)
        ),
    )


def _short(ratio: float | None) -> float | None:
    return None if ratio is None else round(ratio, 2)
