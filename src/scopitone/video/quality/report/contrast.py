"""The contrast of every lyric line, measured on drawn frames.

The letters of a line are where a frame with it differs from the same frame without it. The
insides of letters are compared with the pixels next to them by WCAG 2.2's contrast ratio (as
in technique G18), in several parts along the line, and the lowest ratio counts.
"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass, replace

import numpy as np
from numpy.typing import NDArray
from scipy.ndimage import binary_dilation, maximum_filter, minimum_filter

from scopitone.video.plan.line_cues import LineCue
from scopitone.video.plan.timeline import Timeline
from scopitone.video.raster.canvas import Canvas
from scopitone.video.styles import Drawable, build_scene
from scopitone.video.styles.scene import LARGE_CONTRAST, TEXT_CONTRAST

Light = NDArray[np.float32]
Mask = NDArray[np.bool_]

# Smaller changes of a pixel are rounding; fewer pixels are not words.
MIN_LUMA_CHANGE, MIN_CHANGE, MIN_PIXELS = 8, 0.01, 40

# The percentile of change that gives the line's ink; the share of that change that makes a letter;
# how far from the ink the insides may be (some are translucent), and how even they are.
STRONGEST_PERCENT, LETTER_SHARE, MAX_INK_DISTANCE, INK_SHARE, MAX_UNEVENNESS = (
    97,
    0.1,
    0.08,
    0.2,
    0.06,
)

# Pixels around letters that are their ground, and the number of parts of a line.
RING_PIXELS, PARTS = 4, 12

# Rounding to eight bits a channel may lower a contrast by this much.
ROUNDING = 0.05

# The measured moments while a line is sung, and while it waits before that: not where it may appear
# or disappear. The median of three counts, so that flicker or a changing ground does not.
SUNG_MOMENTS, WAITING_MOMENTS = (0.35, 0.55, 0.75), (0.6, 0.8, 0.98)

# A line that waits for less is still moving when it is first sung.
WAIT_SECONDS = 0.35


@dataclass(frozen=True, slots=True)
class LineContrast:
    """The contrast of a line's worst part, sung and not yet sung; None if not shown in that state.

    start: seconds. passed: sung words have 4.5:1, waiting ones 3:1, which WCAG requires of
    letters as large as lyrics.
    """

    text: str
    start: float
    sung: float | None
    unsung: float | None
    passed: bool


def measure_line_contrasts(
    name: str, timeline: Timeline, report: Callable[[int], None] = lambda _: None
) -> tuple[LineContrast, ...]:
    """Measure each line of the timeline in a style; `report` receives the number of lines so far.

    So that neighbors are not mistaken for the line, every other line is drawn without its words.
    """
    if not timeline.lines:
        return ()
    wordless = build_scene(name, _keep_half(timeline, None))
    halves = [build_scene(name, _keep_half(timeline, half)) for half in (0, 1)]
    contrasts = []
    for number, cue in enumerate(timeline.lines):
        contrasts.append(_measure_line(cue, halves[number % 2], wordless, timeline))
        report(number + 1)
    return tuple(contrasts)


def contrast_warnings(contrasts: tuple[LineContrast, ...]) -> tuple[str, ...]:
    """Return a warning if lines are hard to read."""
    failed = [line for line in contrasts if not line.passed]
    if not failed:
        return ()
    worst = min(min(line.sung or 21.0, line.unsung or 21.0) for line in failed)
    return (
        f"{len(failed)} of {len(contrasts)} lines are hard to read on their background "
        f"(contrast {worst:.1f}:1 at worst, first “{failed[0].text}”)",
    )


def _measure_line(
    cue: LineCue, shown: Drawable, wordless: Drawable, timeline: Timeline
) -> LineContrast:
    def measure_at(frame: float) -> float | None:
        n = min(max(round(frame), 0), timeline.frames - 1)
        return measure_contrast(shown.draw(n), wordless.draw(n))

    sung = _lower_median(
        [measure_at(cue.start + part * (cue.stop - cue.start)) for part in SUNG_MOMENTS]
    )
    waits = cue.start - cue.enter
    unsung = None
    if waits >= timeline.seconds(WAIT_SECONDS):
        unsung = _lower_median([measure_at(cue.enter + part * waits) for part in WAITING_MOMENTS])
    passed = _is_enough(sung, TEXT_CONTRAST) and _is_enough(unsung, LARGE_CONTRAST)
    start = (cue.start + 0.5) / timeline.fps
    return LineContrast(cue.text, round(start, 3), _round(sung), _round(unsung), passed)


def _lower_median(ratios: list[float | None]) -> float | None:
    """Return the (lower) median of the measured ratios; None if there are none."""
    known = sorted(ratio for ratio in ratios if ratio is not None)
    return known[(len(known) - 1) // 2] if known else None


def _is_enough(ratio: float | None, wanted: float) -> bool:
    return ratio is None or ratio >= wanted - ROUNDING


def measure_contrast(with_line: Canvas, without_line: Canvas) -> float | None:
    """Return the contrast of the difference of two canvases; None if there is no difference."""
    changed = np.abs(with_line.luma.astype(np.int16) - without_line.luma) >= MIN_LUMA_CHANGE
    if np.count_nonzero(changed) < MIN_PIXELS:
        return None
    rows, columns = (np.flatnonzero(changed.any(axis=axis)) for axis in (1, 0))
    part = tuple(
        slice(max(0, side[0] - RING_PIXELS) // 2 * 2, int(side[-1]) + RING_PIXELS + 1)
        for side in (rows, columns)
    )
    shown, other = measure_luminance(with_line, part), measure_luminance(without_line, part)
    change = shown - other
    size = np.abs(change)
    if size.max() < MIN_CHANGE:
        return None
    most = size >= np.percentile(size[size >= MIN_CHANGE], STRONGEST_PERCENT)
    ink, sign = np.median(shown[most]), np.sign(np.median(change[most]))
    letters = sign * change >= max(MIN_CHANGE, LETTER_SHARE * size[most].min())
    inside = letters & _find_even(shown, ink, size)
    if np.count_nonzero(inside) < MIN_PIXELS:
        # Letters this thin have no inside: their strongest pixels replace it.
        inside = most
    return _min_contrast(shown, inside, _find_ring(letters))


def _find_even(light: Light, ink: float, size: Light) -> Mask:
    """Return where the lightness is that of the ink, and even all around.

    The outlines of letters are mixtures of ink and ground and would seem fainter than they are.
    The ink is the strongest change, so words that are not lit yet are not mistaken for lit ones.
    """
    like_ink = np.abs(light - ink) <= max(MAX_INK_DISTANCE, INK_SHARE * ink)
    flat = maximum_filter(light, 3) - minimum_filter(light, 3) <= MAX_UNEVENNESS * size
    both: Mask = like_ink & flat
    return both


def _find_ring(letters: Mask) -> Mask:
    """Return the pixels near letters, without the adjacent ones, which may contain some ink."""
    grown = binary_dilation(letters)
    ring: Mask = binary_dilation(grown, iterations=RING_PIXELS - 1) & ~grown
    return ring


def _min_contrast(light: Light, inside: Mask, around: Mask) -> float | None:
    """Return the lowest contrast of ink and ground in any of the parts along the line.

    Letters too small for parts are measured as a whole.
    """
    for parts in (PARTS, 1):
        ratios = []
        for columns in np.array_split(np.arange(light.shape[1]), parts):
            ink, ground = (light[:, columns][mask[:, columns]] for mask in (inside, around))
            if min(len(ink), len(ground)) >= MIN_PIXELS:
                low, high = sorted((float(np.median(ink)), float(np.median(ground))))
                ratios.append((high + 0.05) / (low + 0.05))
        if ratios:
            return min(ratios)
    return None


def measure_luminance(canvas: Canvas, part: tuple[slice, ...]) -> Light:
    """Return the relative luminance (WCAG 2.2) of a part that begins at an even pixel."""
    luma = canvas.luma[part].astype(np.float32)
    height, width = luma.shape
    half = tuple(slice(side.start // 2, (side.stop + 1) // 2) for side in part)
    blue, red = (
        plane[half].astype(np.float32).repeat(2, axis=0).repeat(2, axis=1)[:height, :width]
        for plane in (canvas.blue, canvas.red)
    )
    y, u, v = (luma - 16) / 219, (blue - 128) / 224, (red - 128) / 224
    # The matrix of ITU-R BT.709 and the transfer of sRGB, as in WCAG.
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


def _keep_half(timeline: Timeline, half: int | None) -> Timeline:
    """Blank rows and every other line, keeping even (0) or odd (1) lines; None blanks them all."""
    return replace(
        timeline,
        lines=tuple(
            replace(
                line,
                text=line.text if number % 2 == half else " ",
                # Rows would be measured with their line; styles may leave room for them, though.
                rows=tuple(replace(row, text=" ") for row in line.rows),
            )
            for number, line in enumerate(timeline.lines)
        ),
    )


def _round(ratio: float | None) -> float | None:
    return None if ratio is None else round(ratio, 2)
