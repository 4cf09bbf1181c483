"""The compositions of generated covers. Each draws on a canvas of 1 x 1 units.

A scene is a function of the canvas and an `Idea`. To add one, write it here and add it to
`SCENES`. All randomness comes from the idea's generator.
"""

from __future__ import annotations

import math
from collections.abc import Callable, Sequence
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from scopitone.core.graphics import skia
from scopitone.video.cover_art.painting import (
    Oklch,
    glow_paint,
    linear_gradient,
    mix,
    radial_gradient,
    sample_ramp,
    solid_paint,
)

Random = np.random.Generator
Curve = NDArray[np.float64]


@dataclass(frozen=True, slots=True)
class CoverMood:
    """The mood of a song: `energy` and `valence` 0 to 1 (calm to driving, dark to bright).

    `tempo` is in beats per minute, 0 without a beat.
    """

    energy: float = 0.5
    valence: float = 0.5
    tempo: float = 100.0


@dataclass(frozen=True, slots=True)
class CoverPalette:
    """Five matching colors: ground (deep) to light, and one accent."""

    ground: Oklch
    shade: Oklch
    body: Oklch
    light: Oklch
    accent: Oklch

    @property
    def steps(self) -> tuple[Oklch, ...]:
        """The colors from deep to light, without the accent."""
        return (self.ground, self.shade, self.body, self.light)


@dataclass(frozen=True, slots=True)
class Idea:
    """The input of a scene. `curve` is the song's loudness over time, or empty."""

    palette: CoverPalette
    rng: Random
    mood: CoverMood
    curve: Curve


DrawScene = Callable[[skia.Canvas, Idea], None]


def draw_hills(canvas: skia.Canvas, idea: Idea) -> None:
    """Draw ridges behind each other under a low sun; steeper for louder songs."""
    palette, rng = idea.palette, idea.rng
    horizon = rng.uniform(0.60, 0.68)
    _fill_vertical(canvas, (palette.shade, palette.body, palette.light), 0.0, horizon + 0.1)
    radius = rng.uniform(0.13, 0.19)
    sun = (rng.choice([0.36, 0.5, 0.64]), horizon - rng.uniform(0.10, 0.22))
    canvas.drawPaint(_screen_paint(glow_paint(sun, 0.55, palette.accent, 0.35)))
    pale = mix(palette.accent, (0.97, 0.03, palette.accent[2]), 0.55)
    disc = [(0.0, pale, 1.0), (1.0, palette.accent, 1.0)]
    canvas.drawCircle(
        *sun, radius, linear_gradient((0, sun[1] - radius), (0, sun[1] + radius), disc)
    )
    count = 5
    for index in range(count):
        near = index / (count - 1)
        base = horizon + (1.0 - horizon) * near * 0.78
        height = (0.13 + 0.10 * idea.mood.energy) * (1.0 - 0.35 * near)
        ridge = _ridge_points(rng, base, height)
        color = sample_ramp(
            (mix(palette.body, palette.light, 0.18), palette.shade, palette.ground), near
        )
        haze = mix(color, palette.light, 0.30 * (1 - near))
        top = float(ridge[:, 1].min())
        fill = linear_gradient((0, top), (0, base + 0.16), [(0, color, 1), (1, haze, 1)])
        canvas.drawPath(_area_path(ridge, 1.02), fill)


def draw_arcs(canvas: skia.Canvas, idea: Idea) -> None:
    """Draw concentric bands that rise from one edge like sound from a source."""
    palette, rng = idea.palette, idea.rng
    ground = [(0.0, palette.ground, 1.0), (1.0, mix(palette.ground, palette.shade, 0.55), 1.0)]
    canvas.drawPaint(linear_gradient((0, 0), (0, 1), ground))
    center = (rng.choice([0.0, 0.5, 1.0]), rng.choice([1.0, 1.06]))
    reach = 0.86 if center[0] == 0.5 else 1.12
    count = 5 + round(4 * idea.mood.energy)
    for index in range(count):
        share = index / (count - 1)
        outer = reach * (1 - 0.86 * share**0.92)
        color = sample_ramp((palette.shade, palette.body, palette.light), share * 1.12)
        if index == count - 1:
            color = palette.accent
        deep = mix(color, palette.ground, 0.38)
        rim = [(0.0, deep, 1.0), (0.80, mix(deep, color, 0.55), 1.0), (1.0, color, 1.0)]
        shadow = radial_gradient(center, outer * 1.13, [
            (0.0, palette.ground, 0.55), (1 / 1.13, palette.ground, 0.50), (1.0, palette.ground, 0),
        ])  # fmt: skip
        canvas.drawCircle(*center, outer * 1.13, shadow)
        canvas.drawCircle(*center, outer, radial_gradient(center, outer, rim))


def draw_orbs(canvas: skia.Canvas, idea: Idea) -> None:
    """Draw soft fields of light, and a disc with a sharp lit side and a dissolving dark side."""
    palette, rng = idea.palette, idea.rng
    canvas.drawPaint(solid_paint(mix(palette.ground, palette.shade, 0.45)))
    spots = ((0.15, 0.2, palette.shade), (0.9, 0.15, palette.body), (0.1, 0.95, palette.body),
             (0.85, 0.9, palette.ground))  # fmt: skip
    for x, y, color in spots:
        position = (x + rng.normal(0, 0.08), y + rng.normal(0, 0.08))
        canvas.drawPaint(glow_paint(position, rng.uniform(0.65, 0.95), color, 0.9))
    center = (0.5 + rng.normal(0, 0.05), 0.5 + rng.normal(0, 0.04))
    radius = rng.uniform(0.25, 0.31)
    angle = rng.uniform(-2.2, -0.9)
    reach = (radius * math.cos(angle), radius * math.sin(angle))
    lit = (center[0] + reach[0], center[1] + reach[1])
    far = (center[0] - reach[0], center[1] - reach[1])
    glint = mix(palette.accent, (0.96, 0.04, palette.accent[2]), 0.55)
    deep, edge = _shade_color(palette.accent, 22, 0.80), _shade_color(palette.accent, 50, 0.58)
    stops = [(0.0, glint, 1.0), (0.42, palette.accent, 1.0), (0.68, deep, 0.85), (1.0, edge, 0.0)]
    sphere = linear_gradient(lit, far, stops)
    canvas.drawCircle(*center, radius, sphere)


def draw_poster(canvas: skia.Canvas, idea: Idea) -> None:
    """Draw Swiss geometry: a grid of quarter circles and squares, few colors, much space."""
    palette, rng = idea.palette, idea.rng
    canvas.drawPaint(solid_paint(palette.ground))
    cells = 4
    margin = 1 / 15
    side = (1 - 2 * margin) / cells
    colors = (palette.light, palette.accent, palette.body, palette.shade)
    odds = np.array([0.24, 0.20, 0.28, 0.28])
    for row in range(cells):
        for column in range(cells):
            x, y = margin + column * side, margin + row * side
            under, over = rng.choice(4, 2, replace=False, p=odds)
            box = skia.Rect.MakeXYWH(x, y, side, side)
            kind = rng.choice(4, p=[0.54, 0.19, 0.20, 0.07])
            if kind != 3:
                canvas.drawRect(box, solid_paint(mix(palette.ground, palette.shade, 0.45)))
            if kind == 0:
                _draw_quarter(canvas, box, int(rng.integers(4)), solid_paint(colors[over]))
            elif kind == 1:
                canvas.drawCircle(x + side / 2, y + side / 2, side / 2, solid_paint(colors[over]))
            elif kind == 2:
                canvas.drawRect(box, solid_paint(colors[under]))
                _draw_quarter(canvas, box, int(rng.integers(4)), solid_paint(colors[over]))


def draw_waves(canvas: skia.Canvas, idea: Idea) -> None:
    """Draw a ribbon of fine lines that opens and closes with the song's loudness."""
    palette, rng = idea.palette, idea.rng
    ground = [(0.0, palette.ground, 1.0), (1.0, mix(palette.ground, palette.shade, 0.6), 1.0)]
    canvas.drawPaint(linear_gradient((0, 0), (0, 1), ground))
    canvas.drawPaint(_screen_paint(glow_paint((0.5, 0.5), 0.62, palette.shade, 0.8)))
    x = np.linspace(-0.02, 1.02, 420)
    loud = _smooth_curve(idea.curve)
    opening = 0.05 + 0.23 * np.interp(x, np.linspace(0, 1, len(loud)), loud)
    turns, phase = rng.uniform(0.7, 1.1) + 0.5 * idea.mood.energy, rng.uniform(0, 2 * math.pi)
    spine = 0.5 + 0.06 * np.sin(2 * np.pi * 0.6 * x + rng.uniform(0, 2 * math.pi))
    count = 46
    for index in range(count):
        share = index / (count - 1)
        twist = phase + 1.5 * math.pi * share
        shape = np.sin(2 * np.pi * turns * x + twist) + 0.35 * np.sin(
            2 * np.pi * 1.7 * turns * x - 1.3 * twist
        )
        y = spine + opening * shape * (0.35 + 0.65 * share)
        color = sample_ramp((palette.body, palette.light, palette.accent), share)
        paint = _stroke_paint(color, 0.0017 + 0.0012 * share)
        paint.setAlphaf(0.30 + 0.65 * share**1.5)
        canvas.drawPath(_line_path(np.stack((x, y), axis=1)), paint)


def draw_horizon(canvas: skia.Canvas, idea: Idea) -> None:
    """Draw a disc over still water, and its light broken into bars."""
    palette, rng = idea.palette, idea.rng
    level = rng.uniform(0.60, 0.66)
    _fill_vertical(canvas, (palette.ground, palette.shade, palette.body, palette.light), 0.0, level)
    radius = rng.uniform(0.17, 0.23)
    center = (0.5, level - radius * rng.uniform(0.15, 0.75))
    canvas.drawPaint(_screen_paint(glow_paint(center, 0.6, palette.accent, 0.35)))
    pale = mix(palette.accent, (0.97, 0.03, palette.accent[2]), 0.65)
    stops = [(0.0, pale, 1.0), (1.0, palette.accent, 1.0)]
    disc = linear_gradient((0, center[1] - radius), (0, center[1] + radius), stops)
    canvas.drawCircle(*center, radius, disc)
    water = [(0.0, mix(palette.light, palette.body, 0.5), 1.0), (0.3, palette.body, 1.0),
             (0.65, palette.shade, 1.0), (1.0, palette.ground, 1.0)]  # fmt: skip
    canvas.drawRect(skia.Rect.MakeLTRB(0, level, 1, 1), linear_gradient((0, level), (0, 1), water))
    rows = 14 + round(6 * idea.mood.energy)
    for row in range(rows):
        depth = (row + 0.5) / rows
        y = level + (0.96 - level) * depth**1.3
        width = radius * (1.0 - 0.6 * depth) * rng.uniform(0.55, 1.05)
        x = center[0] + rng.normal(0, 0.012 * depth)
        thick = 0.002 + 0.007 * depth
        bar = skia.Rect.MakeLTRB(x - width, y, x + width, y + thick)
        paint = solid_paint(mix(pale, palette.accent, depth), 0.95 - 0.7 * depth)
        canvas.drawRoundRect(bar, thick / 2, thick / 2, paint)


def draw_folds(canvas: skia.Canvas, idea: Idea) -> None:
    """Draw paper-like sheets that overlap at an angle, lit along their edges."""
    palette, rng = idea.palette, idea.rng
    canvas.drawPaint(solid_paint(palette.light))
    count = 6 + round(3 * idea.mood.energy)
    lit = int(rng.integers(2, count - 2))
    canvas.save()
    canvas.rotate(rng.choice([-24.0, -14.0, 14.0, 24.0]), 0.5, 0.5)
    phase, frequency = rng.uniform(0, 6.28), rng.uniform(0.55, 0.95)
    x = np.linspace(-0.4, 1.4, 260)
    for index in range(count):
        share = index / (count - 1)
        base = -0.22 + 1.22 * share
        swing = 0.07 + 0.07 * idea.mood.energy
        y = base + swing * np.sin(2 * np.pi * frequency * x + phase + 1.1 * index)
        y += 0.3 * swing * np.sin(2 * np.pi * 2.1 * frequency * x - 0.7 * index)
        sheet = _area_path(np.stack((x, y), axis=1), 2.0)
        color = sample_ramp((palette.light, palette.body, palette.shade, palette.ground), share)
        if index == lit:
            color = palette.accent
        for step in range(1, 29):
            shadow = _stroke_paint(palette.ground, 0.09 * (step / 28) ** 1.4)
            shadow.setAlphaf(0.017)
            canvas.drawPath(sheet, shadow)
        deep = mix(color, palette.ground, 0.24)
        top = base - swing
        canvas.drawPath(
            sheet, linear_gradient((0, top), (0, top + 0.36), [(0, color, 1), (1, deep, 1)])
        )
    canvas.restore()


SCENES: dict[str, DrawScene] = {
    "hills": draw_hills,
    "arcs": draw_arcs,
    "orbs": draw_orbs,
    "poster": draw_poster,
    "waves": draw_waves,
    "horizon": draw_horizon,
    "folds": draw_folds,
}


def _fill_vertical(canvas: skia.Canvas, colors: Sequence[Oklch], top: float, bottom: float) -> None:
    stops = [(index / (len(colors) - 1), color, 1.0) for index, color in enumerate(colors)]
    canvas.drawPaint(linear_gradient((0, top), (0, bottom), stops))


def _shade_color(color: Oklch, degrees: float, dimmed: float) -> Oklch:
    """Return the shadow of a warm color: darker and redder, as on a peach, never gray or olive."""
    return (color[0] * dimmed, color[1] * 0.95, color[2] - degrees)


def _screen_paint(paint: skia.Paint) -> skia.Paint:
    """Make the paint add light, so that a warm glow on a cool sky does not turn gray."""
    paint.setBlendMode(skia.BlendMode.kScreen)
    return paint


def _stroke_paint(color: Oklch, width: float) -> skia.Paint:
    paint = solid_paint(color)
    paint.setStyle(skia.Paint.kStroke_Style)
    paint.setStrokeWidth(width)
    paint.setStrokeJoin(skia.Paint.kRound_Join)
    paint.setStrokeCap(skia.Paint.kRound_Cap)
    return paint


def _ridge_points(rng: Random, base: float, height: float) -> Curve:
    """Return a worn skyline: slow waves with finer ones on top, (points, 2)."""
    x = np.linspace(-0.02, 1.02, 420)
    y = np.zeros_like(x)
    for octave in range(7):
        y += 0.43**octave * np.sin(2 * np.pi * (1.05 * 1.9**octave * x + rng.uniform()))
    return np.stack((x, base - height * (0.5 + 0.3 * y)), axis=1)


def _line_path(points: Curve) -> skia.Path:
    path = skia.Path()
    path.addPoly([skia.Point(float(x), float(y)) for x, y in points], False)
    return path


def _area_path(points: Curve, floor: float) -> skia.Path:
    path = _line_path(points)
    path.lineTo(float(points[-1, 0]), floor)
    path.lineTo(float(points[0, 0]), floor)
    path.close()
    return path


def _draw_quarter(canvas: skia.Canvas, box: skia.Rect, corner: int, paint: skia.Paint) -> None:
    x = box.left() if corner % 2 == 0 else box.right()
    y = box.top() if corner < 2 else box.bottom()
    canvas.save()
    canvas.clipRect(box)
    canvas.drawCircle(x, y, box.width(), paint)
    canvas.restore()


def _smooth_curve(curve: Curve) -> Curve:
    """Return `curve` at 240 points, 0 to 1 and smoothed; a gentle arch if it is empty."""
    if len(curve) < 2:
        return np.sin(np.linspace(0.3, np.pi - 0.3, 240))
    places = np.interp(np.linspace(0, len(curve) - 1, 240), np.arange(len(curve)), curve)
    window = np.hanning(43)
    places = np.convolve(np.pad(places, 21, mode="edge"), window / window.sum(), "valid")
    low, high = float(places.min()), float(places.max())
    return np.asarray((places - low) / (high - low + 1e-9))
