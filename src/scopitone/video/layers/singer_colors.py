"""Colors that tell singers apart, legible on the ground and distinct also for color-blind people.

Candidates are all hues at all lightnesses that have enough contrast. The first two singers have the
pair that differs most, with a preference for the hue of the accent; each other singer has the
candidate whose least distance from all colors before is the greatest. Differences are those that
people see with normal vision, protanopia, deuteranopia, and tritanopia.
"""

from __future__ import annotations

from functools import lru_cache

import numpy as np
from numpy.typing import NDArray

from scopitone.video.plan.palette import relative_luminance

Rgb = tuple[float, float, float]
Colors = NDArray[np.float64]

MIN_CONTRAST = 4.5
"""Of small text (WCAG 2.2, 1.4.3), so that background vocals may be small."""
DARK_CONTRAST = 7.0
"""Of dark colors: the difference of two contrasts looks smaller on a light ground, so words that
are sung would look like words that wait."""
MAX_COLORS = 6
"""More singers than these share colors: nobody could tell more apart."""

HUE_STEPS = 24
# Of light and of dark colors: darker light ones would look dirty, lighter dark ones faint.
LIGHTNESSES = {True: np.arange(0.76, 0.985, 0.02), False: np.arange(0.20, 0.50, 0.03)}
CHROMAS = (0.15, 0.12, 0.09, 0.06)
# Shares of normal vision and of the vision in which two colors are nearest, in their distance.
NORMAL_SHARE = 0.5
# Words without a singer are rare in songs with several, so their color may be nearer.
INK_SHARE = 0.6
# What it is worth that the first color has the hue of the accent, as a distance.
ACCENT_BONUS = 0.12
# So that rounding to eight bits does not take away the contrast.
_SAFETY = 1.01

# Machado, Oliveira, Fernandes: A Physiologically-based Model for Simulation of Color Vision
# Deficiency (2009), severity 1: protanopia, deuteranopia, tritanopia; for linear RGB.
_DEFICIENCIES = np.array(
    [
        [[1, 0, 0], [0, 1, 0], [0, 0, 1]],
        [
            [0.152286, 1.052583, -0.204868],
            [0.114503, 0.786281, 0.099216],
            [-0.003882, -0.048116, 1.051998],
        ],
        [
            [0.367322, 0.860646, -0.227968],
            [0.280085, 0.672501, 0.047413],
            [-0.011820, 0.042940, 0.968881],
        ],
        [
            [1.255528, -0.076749, -0.178779],
            [-0.078411, 0.930809, 0.147602],
            [0.004733, 0.691367, 0.303900],
        ],
    ]
)
# OKLab, after Björn Ottosson (2020).
_LINEAR_TO_CONES = np.array(
    [
        [0.4122214708, 0.5363325363, 0.0514459929],
        [0.2119034982, 0.6806995451, 0.1073969566],
        [0.0883024619, 0.2817188376, 0.6299787005],
    ]
)
_CONES_TO_LAB = np.array(
    [
        [0.2104542553, 0.7936177850, -0.0040720468],
        [1.9779984951, -2.4285922050, 0.4505937099],
        [0.0259040371, 0.7827717662, -0.8086757660],
    ]
)


@lru_cache(maxsize=32)
def choose_singer_colors(
    count: int, accent: Rgb, ink: Rgb, grounds: tuple[float, ...]
) -> tuple[Rgb, ...]:
    """Return a color (sRGB, 0 to 1) for each of `count` singers.

    ink: the color of words without a singer, which no singer has. grounds: the lowest and the
    highest relative luminance of what is behind the words; all colors have MIN_CONTRAST with both.
    If no color has, all singers have the color of the ink.
    """
    candidates = _list_candidates(grounds, is_light=relative_luminance(ink) > max(grounds))
    if not len(candidates):
        return (ink,) * count
    appearances = _see(candidates)
    hues, wanted = appearances[:, 0, 1:], _see(np.array([accent]))[0, 0, 1:]
    nearness = (
        hues @ wanted / (np.linalg.norm(hues, axis=1) * max(float(np.linalg.norm(wanted)), 1e-9))
    )
    from_ink = INK_SHARE**-1 * _distances(appearances, _see(np.array([ink])))[:, 0]
    between = _distances(appearances, appearances)
    pairs = np.minimum(between, np.minimum.outer(from_ink, from_ink))
    first = int(np.argmax(pairs.max(axis=1) + ACCENT_BONUS * nearness))
    chosen, distances = [first], np.minimum(from_ink, between[first])
    while len(chosen) < min(count, MAX_COLORS):
        chosen.append(int(np.argmax(distances)))
        distances = np.minimum(distances, between[chosen[-1]])
    colors = [_to_rgb(candidates[index]) for index in chosen]
    return tuple(colors[number % len(colors)] for number in range(count))


def contrast_of(first: float, second: float) -> float:
    """Return the contrast ratio of two relative luminances (WCAG 2.2)."""
    low, high = sorted((first, second))
    return (high + 0.05) / (low + 0.05)


def opacity_on(color: Rgb, ground: float, contrast: float) -> float:
    """Return the least opacity at which `color` has a contrast over a gray of this luminance.

    1 if it never has.
    """
    gray = _encode(np.array(ground))
    for opacity in np.arange(0.3, 1.0, 0.02):
        mixed = tuple(float(gray + (part - gray) * opacity) for part in color)
        if contrast_of(relative_luminance((mixed[0], mixed[1], mixed[2])), ground) >= contrast:
            return float(opacity)
    return 1.0


def _list_candidates(grounds: tuple[float, ...], *, is_light: bool) -> Colors:
    """Return the colors (n, 3), sRGB, lighter or darker than all grounds, with enough contrast."""
    hues = np.arange(HUE_STEPS) * 2 * np.pi / HUE_STEPS
    light, chroma, hue = (
        part.ravel() for part in np.meshgrid(LIGHTNESSES[is_light], CHROMAS, hues, indexing="ij")
    )
    lab = np.stack([light, chroma * np.cos(hue), chroma * np.sin(hue)], axis=1)
    linear = (lab @ np.linalg.inv(_CONES_TO_LAB).T) ** 3 @ np.linalg.inv(_LINEAR_TO_CONES).T
    linear = linear[((linear >= 0) & (linear <= 1)).all(axis=1)]
    luminance = linear @ (0.2126, 0.7152, 0.0722)
    if is_light:
        readable = luminance + 0.05 >= MIN_CONTRAST * _SAFETY * (max(grounds) + 0.05)
    else:
        readable = DARK_CONTRAST * _SAFETY * (luminance + 0.05) <= min(grounds) + 0.05
    return _encode(linear[readable])


def _see(colors: Colors) -> Colors:
    """Return colors (n, 3), sRGB, as (n, 4, 3) in OKLab: with each kind of vision."""
    linear = np.where(colors <= 0.04045, colors / 12.92, ((colors + 0.055) / 1.055) ** 2.4)
    visible = np.clip(np.einsum("kij,nj->nki", _DEFICIENCIES, linear), 0, 1)
    return np.asarray(np.cbrt(visible @ _LINEAR_TO_CONES.T) @ _CONES_TO_LAB.T)


def _distances(first: Colors, second: Colors) -> Colors:
    """Return the distances (n, m) of two lists of colors that `_see` returned."""
    apart = np.stack(
        [
            np.linalg.norm(first[:, None, kind] - second[None, :, kind], axis=2)
            for kind in range(len(_DEFICIENCIES))
        ]
    )
    return np.asarray(NORMAL_SHARE * apart[0] + (1 - NORMAL_SHARE) * apart.min(axis=0))


def _encode(linear: Colors) -> Colors:
    return np.where(linear <= 0.0031308, 12.92 * linear, 1.055 * linear ** (1 / 2.4) - 0.055)


def _to_rgb(color: Colors) -> Rgb:
    red, green, blue = (float(part) for part in color)
    return red, green, blue
