"""Generates a cover for a song without one, from its title and sound; always the same one.

The title determines composition and hue; the sound determines how dark, colorful and busy the
picture is. The cover has no text: in the video the title is beside it.
"""

from __future__ import annotations

import hashlib
import math
from functools import lru_cache

import numpy as np

from scopitone.audio.analysis.model import Analysis
from scopitone.core.errors import InputError
from scopitone.video.cover_art.painting import Oklch, draw_png
from scopitone.video.cover_art.scenes import SCENES, CoverMood, CoverPalette, Curve, Idea
from scopitone.video.raster.drawing_lock import DRAWING

__all__ = ["CoverMood", "choose_palette", "generate_cover", "generate_cover_for"]

MAX_SIZE = 4096
# A video is planned again for its poster, and for every change while it is edited.
_MAX_KEPT = 3

# Families of hues in degrees, from deep to light: (ground, shade, body, light, accent). They are
# neighbors on the circle, and the accent is warm if the others are cool.
_DARK_HUES = (
    (278, 290, 318, 18, 55),
    (255, 250, 235, 205, 70),
    (190, 200, 185, 165, 75),
    (300, 310, 345, 20, 80),
    (25, 20, 30, 55, 85),
    (265, 275, 290, 340, 35),
    (215, 205, 195, 100, 42),
    (245, 255, 272, 300, 62),
)
_LIGHTNESS = (0.20, 0.36, 0.58, 0.84, 0.79)
_CHROMA = (0.055, 0.105, 0.150, 0.085, 0.150)


def generate_cover(
    title: str, *, mood: CoverMood, seed: int = 0, size: int = 1024, loudness: Curve | None = None
) -> bytes:
    """Draw a cover as a PNG of `size` x `size` pixels.

    loudness: the song's loudness over time (any length, any scale), for scenes that show it.
    The same arguments give the same bytes. Raises InputError for a size outside 16 to 4096.
    """
    if not 16 <= size <= MAX_SIZE:
        raise InputError("size", f"is {size} pixels; accepted: 16 to {MAX_SIZE}")
    number = _hash_title(title, seed)
    rng = np.random.default_rng(number)
    scene = SCENES[_choose_scene(rng, mood)]
    colors = choose_palette(rng, mood)
    curve = np.zeros(0) if loudness is None else np.asarray(loudness, np.float64)
    idea = Idea(colors, rng, mood, curve)
    with DRAWING:
        return draw_png(size, lambda canvas: scene(canvas, idea), seed=number)


def generate_cover_for(title: str, analysis: Analysis, *, seed: int = 0, size: int = 1024) -> bytes:
    """Draw a cover with the mood and the loudness curve of the song's analysis."""
    curve = _energy_curve(analysis)
    return _generate_once(title, mood_of(analysis), seed, size, np.asarray(curve).tobytes())


@lru_cache(maxsize=_MAX_KEPT)
def _generate_once(title: str, mood: CoverMood, seed: int, size: int, curve: bytes) -> bytes:
    """Draw a cover, or return the same one as before: drawing it takes half a second.

    curve: a loudness curve of float64; the arguments of a cache must be hashable.
    """
    loudness = np.frombuffer(curve, np.float64)
    return generate_cover(title, mood=mood, seed=seed, size=size, loudness=loudness)


def mood_of(analysis: Analysis) -> CoverMood:
    """Estimate energy from loudness, level and onset rate; valence from brightness and tempo.

    This is a rough estimate, with weights set by eye: it only tints a picture.
    """
    duration = max(analysis.duration, 1.0)
    loud = (
        np.clip((analysis.loudness + 30.0) / 22.0, 0, 1)
        if math.isfinite(analysis.loudness)
        else 0.0
    )
    busy = min(len(analysis.onsets) / duration / 5.0, 1.0)
    level = float(analysis.energy.mean()) if len(analysis.energy) else 0.0
    energy = 0.4 * float(loud) + 0.35 * busy + 0.25 * level
    brightness = _measure_brightness(analysis)
    pace = min(max((analysis.tempo - 60.0) / 100.0, 0.0), 1.0) if analysis.tempo > 0 else 0.3
    return CoverMood(energy=energy, valence=0.6 * brightness + 0.4 * pace, tempo=analysis.tempo)


def choose_palette(rng: np.random.Generator, mood: CoverMood) -> CoverPalette:
    """Choose five colors of one hue family; brighter songs are lighter, driving ones more vivid."""
    hues = _DARK_HUES[int(rng.integers(len(_DARK_HUES)))]
    turn = rng.normal(0, 5)
    lift = 0.09 * (min(max(mood.valence, 0.0), 1.0) - 0.5)
    vivid = 0.82 + 0.30 * min(max(mood.energy, 0.0), 1.0)
    colors: list[Oklch] = [
        (lightness + lift, chroma * vivid, (hue + turn) % 360)
        for lightness, chroma, hue in zip(_LIGHTNESS, _CHROMA, hues, strict=True)
    ]
    return CoverPalette(*colors)


def _choose_scene(rng: np.random.Generator, mood: CoverMood) -> str:
    """Choose a scene: calm songs favor landscapes and light, driving ones geometry."""
    calm = 1.0 - min(max(mood.energy, 0.0), 1.0)
    weights = {
        "hills": 0.6 + calm,
        "horizon": 0.6 + calm,
        "orbs": 1.0,
        "waves": 0.9,
        "arcs": 1.2 - 0.4 * calm,
        "folds": 1.1,
        "poster": 1.1 - 0.8 * calm,
    }
    odds = np.array(list(weights.values()))
    return str(rng.choice(list(weights), p=odds / odds.sum()))


def _measure_brightness(analysis: Analysis) -> float:
    """Return the centroid of the band energies, 0 (all low) to 1 (all high)."""
    means = analysis.bands.mean(axis=0).astype(np.float64) if len(analysis.bands) else np.zeros(1)
    total = float(means.sum())
    if total <= 0.0:
        return 0.5
    return float((means * np.linspace(0, 1, len(means))).sum() / total)


def _energy_curve(analysis: Analysis) -> Curve:
    return analysis.energy.astype(np.float64)


def _hash_title(title: str, seed: int) -> int:
    text = f"{seed}:{title.strip().casefold()}".encode()
    return int.from_bytes(hashlib.blake2b(text, digest_size=6).digest(), "big")
