"""The song's cover: first light over a loch, the hills one behind the other."""

from __future__ import annotations

from pathlib import Path

import numpy as np
import skia

from scopitone.video.cover_paint import Oklch, draw_png, glow, linear, mix, solid

SIZE = 1400
HORIZON = 0.665
SUN = (0.60, 0.485)
SUN_RADIUS = 0.175

NIGHT: Oklch = (0.25, 0.085, 278)
DUSK: Oklch = (0.43, 0.125, 305)
ROSE: Oklch = (0.64, 0.155, 12)
PEACH: Oklch = (0.79, 0.125, 50)
GOLD: Oklch = (0.90, 0.105, 85)
CREAM: Oklch = (0.965, 0.045, 95)
INK: Oklch = (0.165, 0.055, 282)
HILLS: tuple[Oklch, ...] = (
    (0.69, 0.150, 25),
    (0.55, 0.155, 5),
    (0.42, 0.140, 335),
    (0.30, 0.105, 300),
)


def write(path: Path) -> None:
    """Draw the cover as a 1400 x 1400 JPEG."""
    png = draw_png(SIZE, _draw, seed=1788, grain=0.008)
    image = skia.Image.MakeFromEncoded(skia.Data.MakeWithCopy(png))
    path.write_bytes(bytes(image.encodeToData(skia.kJPEG, 90)))


def _draw(canvas: skia.Canvas) -> None:
    _sky(canvas)
    _hills(canvas)
    _loch(canvas)
    _shore(canvas)


def _sky(canvas: skia.Canvas) -> None:
    stops = [(0.0, NIGHT, 1.0), (0.30, DUSK, 1.0), (0.56, ROSE, 1.0), (0.80, PEACH, 1.0),
             (1.0, GOLD, 1.0)]  # fmt: skip
    canvas.drawPaint(linear((0, 0), (0, HORIZON), stops))
    rng = np.random.default_rng(5)
    for _ in range(110):
        x, y = rng.uniform(0, 1), rng.uniform(0, 0.30) ** 1.15
        alpha = rng.uniform(0.15, 0.85) * (1 - y / 0.30)
        canvas.drawCircle(x, y, rng.choice([0.0008, 0.0012, 0.0018]), solid(CREAM, max(alpha, 0)))
    light = glow(SUN, 0.66, (0.72, 0.16, 45), 0.42)
    light.setBlendMode(skia.BlendMode.kScreen)
    canvas.drawPaint(light)
    disc = linear((0, SUN[1] - SUN_RADIUS), (0, SUN[1] + SUN_RADIUS),
                  [(0.0, CREAM, 1.0), (0.5, GOLD, 1.0), (1.0, (0.80, 0.145, 55), 1.0)])  # fmt: skip
    canvas.drawCircle(*SUN, SUN_RADIUS, disc)


def _ridge(seed: int, base: float, height: float, roughness: float) -> np.ndarray:
    """A skyline over 0 to 1: a few slow waves with finer ones on top, like worn hills."""
    rng = np.random.default_rng(seed)
    x = np.linspace(-0.02, 1.02, 420)
    y = np.zeros_like(x)
    for octave in range(7):
        frequency = 1.1 * 1.9**octave
        weight = roughness**octave
        y += weight * np.sin(2 * np.pi * (frequency * x + rng.uniform()))
    return np.stack((x, base - height * (0.5 + 0.28 * y)), axis=1)


def _filled(points: np.ndarray, floor: float) -> skia.Path:
    path = skia.Path()
    path.moveTo(float(points[0, 0]), floor)
    for x, y in points:
        path.lineTo(float(x), float(y))
    path.lineTo(float(points[-1, 0]), floor)
    path.close()
    return path


def _hills(canvas: skia.Canvas) -> None:
    """Far hills take the sky's warmth, near ones the night's blue; mist lies between them."""
    layers = ((31, 0.20, 0.42), (12, 0.17, 0.43), (44, 0.125, 0.44), (58, 0.075, 0.45))
    for color, (seed, height, roughness) in zip(HILLS, layers, strict=True):
        mist = mix(color, (0.74, 0.14, 28), 0.5)
        ridge = _ridge(seed, HORIZON, height, roughness)
        top = float(ridge[:, 1].min())
        fill = linear((0, top), (0, HORIZON), [(0, color, 1), (0.35, color, 1), (1, mist, 1)])
        canvas.drawPath(_filled(ridge, HORIZON), fill)


def _loch(canvas: skia.Canvas) -> None:
    water = linear((0, HORIZON), (0, 1.0), [
        (0.0, mix(GOLD, ROSE, 0.35), 1.0), (0.22, ROSE, 1.0), (0.55, DUSK, 1.0), (1.0, NIGHT, 1.0),
    ])  # fmt: skip
    canvas.drawRect(skia.Rect.MakeLTRB(0, HORIZON, 1, 1), water)
    rng = np.random.default_rng(9)
    for row in range(22):
        depth = (row + 0.6) / 22
        y = HORIZON + 0.30 * depth**1.35
        width = SUN_RADIUS * (0.95 - 0.62 * depth) * rng.uniform(0.62, 1.12)
        x = SUN[0] + rng.normal(0, 0.006 + 0.012 * depth)
        thick = 0.0016 + 0.0046 * depth
        bar = skia.Rect.MakeLTRB(x - width, y, x + width, y + thick)
        canvas.drawRoundRect(
            bar, thick / 2, thick / 2, solid(mix(CREAM, PEACH, depth), 0.85 - 0.6 * depth)
        )


def _shore(canvas: skia.Canvas) -> None:
    ridge = _ridge(73, 1.0, 0.15, 0.40)
    ridge[:, 1] += 0.045 * np.sin(np.pi * ridge[:, 0]) ** 2
    canvas.drawPath(_filled(ridge, 1.02), solid(INK))
