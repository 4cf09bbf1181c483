"""Title and author: large on the title card, small during the music."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from functools import lru_cache

import numpy as np

from scopitone.core.graphics import skia
from scopitone.video.layers.layout_pose import Choreography
from scopitone.video.layers.paper import split_by_flood
from scopitone.video.layers.shot_switch import PICTURE_SHOTS
from scopitone.video.layers.text import (
    ASCENT_EM,
    DESCENT_EM,
    INK,
    SHADOW_BLUR_EM,
    SHADOW_DROP_EM,
    Ink,
    draw_word,
)
from scopitone.video.plan.easing import ease_out, mix, ramp
from scopitone.video.plan.shots import ShotList
from scopitone.video.plan.timeline import Pose, Timeline
from scopitone.video.raster.canvas import BLACK, WHITE, Canvas, Mask
from scopitone.video.raster.paint import Box, draw_mask, white_paint
from scopitone.video.raster.text_layout import PlacedWord, ShapedWord, TextBlock

# Levels (sRGB) under the brand: above the first its letters are black, else white; the least under
# black and the most under white letters, at contrasts of 4.8:1 and more; and the level up to which
# letters have their usual opacity.
TURNING_LEVEL, LEAST_LIGHT, MOST_LIGHT, QUIET_LEVEL = 0.48, 0.52, 0.43, 0.30
# Ink that is lighter than this luma has its color by what lies under it.
TURNING_LUMA = 128.0
# How much the beat lights a picture.
BEAT_LIGHT = 0.08
# The height of a capital letter.
CAPITAL_EM = 0.73
# The evened ground around the letters and its soft edge, in ems.
PLATE_EM, PLATE_BLUR_EM = 0.35, 0.22


@dataclass(frozen=True, slots=True)
class CaptionSetting:
    """A block of text in a pose.

    (x, y) is the origin of its first baseline, `size` is in pixels per em.
    """

    block: TextBlock
    x: float
    y: float
    size: float
    opacity: float


@dataclass(frozen=True, slots=True)
class _PlacedWord:
    word: ShapedWord
    x: float
    y: float
    size: float


@dataclass(frozen=True, slots=True)
class _BrandPrint:
    """The masks of a brand in a place: letters, shadow, the evened ground, and where that is."""

    ink: Mask
    shadow: Mask
    plate: Mask
    rows: slice
    columns: slice


class Caption:
    """Draws a text in the setting of each pose. Between poses each word moves separately.

    If two poses show different words, the text fades out and in during the move.
    """

    def __init__(
        self,
        settings: Mapping[Pose, CaptionSetting],
        choreography: Choreography,
        arrive: float,
        ink: Ink = INK,
    ) -> None:
        self._settings = settings
        self._ink = ink
        self._choreography = choreography
        self._arrive = arrive
        self._masks = lru_cache(maxsize=3)(self._draw_masks)

    def draw(self, canvas: Canvas, n: int) -> None:
        """Draw the text of frame n; it fades in over the first `arrive` frames."""
        before, after, way = self._choreography.travel(n)
        a, b = self._settings[before], self._settings[after]
        opacity = mix(a.opacity, b.opacity, way) * ease_out(ramp(n, 0.0, self._arrive))
        if not _have_same_words(a.block, b.block):
            opacity *= abs(2.0 * way - 1.0)
        if not (b if way >= 0.5 else a).block.rows or opacity <= 0.003:
            return
        ink, shadow = self._masks(before, after, 1.0 if before == after else way)
        canvas.paint(shadow, BLACK, self._ink.shadow * opacity)
        canvas.paint(ink, self._ink.paint, opacity)

    def _draw_masks(self, before: Pose, after: Pose, way: float) -> tuple[Mask, Mask]:
        return _masks(_interpolate_words(self._settings[before], self._settings[after], way))


class Watermark:
    """The name of the brand, small, throughout the video.

    In shots in which the picture fills the frame it is at `in_views`, if that is given. On a
    picture it is dark or light by what lies under it. What is too light or too dark for that is
    evened out closely around the letters. An overlay has no picture below it; see `fix_ink`.
    """

    def __init__(
        self,
        timeline: Timeline,
        setting: CaptionSetting,
        ink: Ink = INK,
        *,
        in_views: CaptionSetting | None = None,
        adapts: bool = True,
    ) -> None:
        self._timeline, self._ink = timeline, ink
        self._settings = setting, in_views or setting
        self._shots = ShotList(timeline.shots)
        self._prints = tuple(_print_brand(place, timeline) for place in self._settings)
        self._opacity, self._adapts = setting.opacity, adapts and ink.color[0] > TURNING_LUMA

    def fix_ink(self) -> Watermark:
        """Return a brand that is light on any ground."""
        usual, in_views = self._settings
        return Watermark(self._timeline, usual, self._ink, in_views=in_views, adapts=False)

    def draw(self, canvas: Canvas, n: int) -> None:
        """Draw the brand of frame n on what is drawn there."""
        brand = self._prints[self._shots.at(n).kind in PICTURE_SHOTS]
        paint, shadow, opacity = self._ink.paint, self._ink.shadow, self._opacity
        if self._adapts:
            under = (canvas.luma[brand.rows, brand.columns].astype(np.float32) - 16) / 219
            low, middle, high = (float(level) for level in np.percentile(under, (4, 50, 96)))
            # The beat's light on the picture does not change the color of the letters.
            pulse = float(self._timeline.dynamics.pulse[n])
            if middle / (1.0 + BEAT_LIGHT * pulse) > TURNING_LEVEL:
                paint, shadow, opacity = BLACK, 0.0, 1.0
                evened = (LEAST_LIGHT - low) / max(1.0 - low, 0.01)
                canvas.paint(brand.plate, WHITE, max(0.0, evened))
            else:
                way = ramp(high, QUIET_LEVEL, MOST_LIGHT - QUIET_LEVEL)
                opacity = mix(opacity, 1.0, way)
                canvas.paint(brand.plate, BLACK, max(0.0, 1.0 - MOST_LIGHT / max(high, 0.01)))
        canvas.paint(brand.shadow, BLACK, shadow * opacity)
        canvas.paint(brand.ink, paint, opacity)


class Imprint:
    """A text on a sheet of paper, in the ink for the color below it, visible in some poses."""

    def __init__(
        self,
        timeline: Timeline,
        choreography: Choreography,
        setting: CaptionSetting,
        inks: tuple[Ink, Ink],
        poses: frozenset[Pose],
    ) -> None:
        self._timeline, self._choreography = timeline, choreography
        self._mask, _ = _masks(_interpolate_words(setting, setting, 1.0))
        self._opacity, self._inks, self._poses = setting.opacity, inks, poses

    def draw(self, canvas: Canvas, n: int) -> None:
        """Draw the text of frame n, if its pose shows it."""
        before, after, way = self._choreography.travel(n)
        shown = mix(float(before in self._poses), float(after in self._poses), way)
        if shown <= 0.003:
            return
        for flood, columns in split_by_flood(self._timeline, self._mask, n):
            opacity = columns * np.float32(shown * self._opacity)
            canvas.paint(self._mask, self._inks[flood].paint, opacity)


def _interpolate_words(a: CaptionSetting, b: CaptionSetting, way: float) -> tuple[_PlacedWord, ...]:
    """Return the words between two settings, in reading order; `way` is 0 to 1.

    If the settings have different words, those of the nearer setting are returned.
    """
    if not _have_same_words(a.block, b.block):
        a = b = b if way >= 0.5 else a
    old, new = _words_in_order(a.block), _words_in_order(b.block)
    return tuple(
        _PlacedWord(
            target.word,
            mix(a.x + source.x * a.size, b.x + target.x * b.size, way),
            mix(a.y + source.y * a.size, b.y + target.y * b.size, way),
            mix(a.size, b.size, way),
        )
        for source, target in zip(old, new, strict=True)
    )


def _words_in_order(block: TextBlock) -> list[PlacedWord]:
    return sorted(block.words, key=lambda word: word.begin)


def _have_same_words(a: TextBlock, b: TextBlock) -> bool:
    return [w.word.text for w in _words_in_order(a)] == [w.word.text for w in _words_in_order(b)]


def _masks(words: tuple[_PlacedWord, ...]) -> tuple[Mask, Mask]:
    size = max(word.size for word in words)
    blur = SHADOW_BLUR_EM * size
    box = Box(
        min(w.x for w in words),
        min(w.y - ASCENT_EM * w.size for w in words),
        max(w.x + w.word.advance * w.size for w in words),
        max(w.y + DESCENT_EM * w.size for w in words),
    ).grow(4 * blur)
    return _ink(words, box, 0.0, 0.0), _ink(words, box, blur, SHADOW_DROP_EM * size)


def _print_brand(setting: CaptionSetting, timeline: Timeline) -> _BrandPrint:
    words = _interpolate_words(setting, setting, 1.0)
    size = max(word.size for word in words)
    box = Box(
        min(w.x for w in words),
        min(w.y - CAPITAL_EM * w.size for w in words),
        max(w.x + w.word.advance * w.size for w in words),
        max(w.y for w in words),
    ).grow(PLATE_EM * size)
    shape = skia.Rect.MakeLTRB(box.left, box.top, box.right, box.bottom)
    paint = white_paint(blur=PLATE_BLUR_EM * size)
    radius = PLATE_EM * size
    plate = draw_mask(
        box.grow(3 * PLATE_BLUR_EM * size),
        lambda canvas: canvas.drawRoundRect(shape, radius, radius, paint),
    )
    rows = slice(max(0, round(box.top)), min(timeline.height, round(box.bottom)))
    columns = slice(max(0, round(box.left)), min(timeline.width, round(box.right)))
    return _BrandPrint(*_masks(words), plate, rows, columns)


def _ink(words: tuple[_PlacedWord, ...], box: Box, blur: float, drop: float) -> Mask:
    def draw(canvas: skia.Canvas) -> None:
        paint = white_paint(blur=blur)
        for w in words:
            draw_word(canvas, w.word, w.x, w.y + drop, w.size, paint)

    return draw_mask(box, draw)
