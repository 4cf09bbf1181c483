"""Title and author: large on the title card, small beside the music, and the same words."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from functools import lru_cache

import numpy as np
import skia

from scopitone.video.layers.paper import sides
from scopitone.video.layers.pose import Choreography
from scopitone.video.layers.text import (
    ASCENT_EM,
    DESCENT_EM,
    INK,
    SHADOW_BLUR_EM,
    SHADOW_DROP_EM,
    Ink,
    draw_word,
)
from scopitone.video.motion import ease_out, mix, ramp
from scopitone.video.raster.canvas import BLACK, Canvas, Mask
from scopitone.video.raster.paint import Box, draw_mask, white
from scopitone.video.raster.type import Block, Placed, Shaped
from scopitone.video.timeline import Pose, Timeline


@dataclass(frozen=True, slots=True)
class Setting:
    """A block as one pose sets it: origin (x, y) of its first baseline, pixels an em, opacity."""

    block: Block
    x: float
    y: float
    size: float
    opacity: float


@dataclass(frozen=True, slots=True)
class _WordAt:
    word: Shaped
    x: float
    y: float
    size: float


class Caption:
    """Draws a text in every pose's setting; between poses each word travels by itself.

    Where two poses set other words, the text goes out and comes back on the way.
    """

    def __init__(
        self,
        settings: Mapping[Pose, Setting],
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
        if not _same_words(a.block, b.block):
            opacity *= abs(2.0 * way - 1.0)
        if not (b if way >= 0.5 else a).block.rows or opacity <= 0.003:
            return
        ink, shadow = self._masks(before, after, 1.0 if before == after else way)
        canvas.paint(shadow, BLACK, self._ink.shadow * opacity)
        canvas.paint(ink, self._ink.paint, opacity)

    def _draw_masks(self, before: Pose, after: Pose, way: float) -> tuple[Mask, Mask]:
        return _masks(_between(self._settings[before], self._settings[after], way))


class Watermark:
    """The brand, discreet, in its corner through the whole video."""

    def __init__(self, setting: Setting, ink: Ink = INK) -> None:
        self._ink = ink
        self._masks = _masks(_between(setting, setting, 1.0))
        self._opacity = setting.opacity

    def draw(self, canvas: Canvas, n: int) -> None:
        """Draw the brand; the same in every frame."""
        del n
        ink, shadow = self._masks
        canvas.paint(shadow, BLACK, self._ink.shadow * self._opacity)
        canvas.paint(ink, self._ink.paint, self._opacity)


class Imprint:
    """A text that stands on a sheet, in the ink for what is under it, seen in some poses."""

    def __init__(
        self,
        timeline: Timeline,
        choreography: Choreography,
        setting: Setting,
        inks: tuple[Ink, Ink],
        poses: frozenset[Pose],
    ) -> None:
        self._timeline, self._choreography = timeline, choreography
        self._mask, _ = _masks(_between(setting, setting, 1.0))
        self._opacity, self._inks, self._poses = setting.opacity, inks, poses

    def draw(self, canvas: Canvas, n: int) -> None:
        """Draw the text of frame n, if its pose shows it."""
        before, after, way = self._choreography.travel(n)
        shown = mix(float(before in self._poses), float(after in self._poses), way)
        if shown <= 0.003:
            return
        for flood, columns in sides(self._timeline, self._mask, n):
            opacity = columns * np.float32(shown * self._opacity)
            canvas.paint(self._mask, self._inks[flood].paint, opacity)


def _between(a: Setting, b: Setting, way: float) -> tuple[_WordAt, ...]:
    """The words on their way from one setting to the other, in reading order.

    Where the settings hold other words there is nothing to pair: those of the nearer one.
    """
    if not _same_words(a.block, b.block):
        a = b = b if way >= 0.5 else a
    old, new = _in_order(a.block), _in_order(b.block)
    return tuple(
        _WordAt(
            to.word,
            mix(a.x + at.x * a.size, b.x + to.x * b.size, way),
            mix(a.y + at.y * a.size, b.y + to.y * b.size, way),
            mix(a.size, b.size, way),
        )
        for at, to in zip(old, new, strict=True)
    )


def _in_order(block: Block) -> list[Placed]:
    return sorted(block.words, key=lambda word: word.begin)


def _same_words(a: Block, b: Block) -> bool:
    return [w.word.text for w in _in_order(a)] == [w.word.text for w in _in_order(b)]


def _masks(words: tuple[_WordAt, ...]) -> tuple[Mask, Mask]:
    size = max(word.size for word in words)
    blur = SHADOW_BLUR_EM * size
    box = Box(
        min(w.x for w in words),
        min(w.y - ASCENT_EM * w.size for w in words),
        max(w.x + w.word.advance * w.size for w in words),
        max(w.y + DESCENT_EM * w.size for w in words),
    ).grown(4 * blur)
    return _ink(words, box, 0.0, 0.0), _ink(words, box, blur, SHADOW_DROP_EM * size)


def _ink(words: tuple[_WordAt, ...], box: Box, blur: float, drop: float) -> Mask:
    def draw(canvas: skia.Canvas) -> None:
        paint = white(blur=blur)
        for w in words:
            draw_word(canvas, w.word, w.x, w.y + drop, w.size, paint)

    return draw_mask(box, draw)
