"""Parts of a song that sound alike: where its texture and harmony change."""

from __future__ import annotations

from itertools import pairwise
from typing import Protocol

import numpy as np
from numpy.typing import NDArray
from scipy.fft import dct

from scopitone.video.analysis.model import Floats, Section, SectionKind, Times

SHORTEST = 8.0
"""Seconds: a shorter part is a fill, and a picture that changed for it would be restless."""

KERNEL = 6
"""Bars to both sides that the novelty compares: phrases are mostly 4 or 8 bars long. With 8,
short bridges are missed; with 4, every phrase is a part."""

GRID = 2.0
"""Seconds of a "bar" where there are no beats."""

TIMBRE = 10
"""Cepstral coefficients that describe the timbre, the level left out."""

NOVEL, PROMINENT = 0.12, 0.06
"""Novelty (0 where the bars before a line are like those after it, 1 where they have nothing
in common) of a line between parts, and how far it stands out from the lines around it."""

SILENT = 0.05
"""Energy (0 to 1) below which a part is quiet, whatever the others are."""

QUIETER, LOUDER = 0.10, 0.03
"""Energy under or over the song's median (by time) that makes a part quiet or a chorus: 3 dB
and 1 dB. Choruses are mastered hardly louder than verses, intros and bridges are much softer."""

NEAR_LOUDEST = 0.02
"""A part this near the loudest one is a chorus too, also where choruses fill half the song."""


class Rows(Protocol):
    """The features that parts are told by, with the same number of rows each."""

    @property
    def bands(self) -> NDArray[np.float16]:
        """(rows, bands) in dB."""

    @property
    def chroma(self) -> NDArray[np.float16]:
        """(rows, 12) magnitudes."""


def find(
    features: Rows, rows: int, downbeats: Times, duration: float, energy: Floats, fps: int
) -> tuple[Section, ...]:
    """The parts of a song of `duration` seconds, without gaps, each SHORTEST or longer.

    Novelty along the diagonal of the self-similarity of bars (Foote 2000, "Automatic audio
    segmentation using a measure of audio novelty"), peaks on bar lines. `features` has
    `rows` a second, `energy` `fps`.
    """
    lines = _bar_lines(downbeats, duration)
    described = _described(features, np.round(lines * rows).astype(np.intp))
    novelty = _novelty(described)
    cuts = _cuts(lines[1:-1], novelty, duration)
    edges = [0.0, *cuts, duration]
    levels = [_mean(energy, a, b, fps) for a, b in pairwise(edges)]
    kinds = _kinds(levels, np.diff(edges))
    parts = zip(pairwise(edges), kinds, levels, strict=True)
    return tuple(Section(a, b, kind, level) for (a, b), kind, level in parts)


def _bar_lines(downbeats: Times, duration: float) -> Times:
    """Edges of the bars from 0 to `duration`; a regular grid where there are no downbeats."""
    inner = downbeats[(downbeats > 0.5) & (downbeats < duration - 0.5)]
    if len(inner) < 2:
        inner = np.arange(GRID, duration - 0.5, GRID)
        return np.concatenate([[0.0], inner, [duration]])
    bar = float(np.median(np.diff(inner)))
    # Bars go on where the beat pauses, as in an intro without drums.
    edges = np.concatenate([[0.0], inner, [duration]])
    filled = [edges[:1]]
    for a, b in pairwise(edges):
        count = max(1, round((b - a) / bar))
        filled.append(a + (b - a) * np.arange(1, count + 1) / count)
    return np.concatenate(filled)


def _described(features: Rows, edges: NDArray[np.intp]) -> Floats:
    """(bars, numbers): harmony, timbre and level of each bar, in standard deviations."""
    bars = []
    for first, last in pairwise(edges):
        rows = slice(first, max(last, first + 1))
        bands = features.bands[rows].astype(np.float32).mean(axis=0)
        chroma = features.chroma[rows].astype(np.float32).mean(axis=0)
        chroma /= max(float(np.linalg.norm(chroma)), 1e-6)
        timbre = dct(bands, norm="ortho")[: TIMBRE + 1]
        bars.append((chroma, timbre[1:], timbre[:1]))
    groups = [_standard(np.array(group)) for group in zip(*bars, strict=True)]
    # Each group counts the same, however many numbers it has.
    described: Floats = np.concatenate([g / np.sqrt(g.shape[1]) for g in groups], axis=1)
    return described.astype(np.float32)


def _standard(values: Floats) -> Floats:
    spread = values.std(axis=0)
    # What hardly varies at all is not blown up to count like the rest.
    least = 0.05 * max(float(spread.max()), 1e-6)
    standard: Floats = (values - values.mean(axis=0)) / np.maximum(spread, least)
    return standard


def _novelty(described: Floats) -> Times:
    """For each line between two bars: how much the bars before differ from those after, 0 to 1.

    A checkerboard with Gaussian taper over the distances of the KERNEL bars to both sides.
    """
    at = np.arange(-KERNEL, KERNEL) + 0.5
    taper = np.exp(-0.5 * (at / (0.5 * KERNEL)) ** 2)
    kernel = -np.outer(np.sign(at) * taper, np.sign(at) * taper)
    padded = np.pad(described, ((KERNEL, KERNEL), (0, 0)), mode="edge")
    values = []
    for line in range(1, len(described)):
        near = padded[line : line + 2 * KERNEL]
        distance = np.linalg.norm(near[:, None] - near[None], axis=2)
        spread = float((np.abs(kernel) * distance).sum())
        values.append(float((kernel * distance).sum()) / max(spread, 1e-9))
    return np.array(values)


def _cuts(lines: Times, novelty: Times, duration: float) -> list[float]:
    """Lines with peaks of novelty, the strongest first, none nearer than SHORTEST."""
    peaks = [at for at in _summits(novelty) if novelty[at] >= NOVEL]
    cuts: list[float] = []
    for index in sorted(peaks, key=lambda peak: -novelty[peak]):
        line = float(lines[index])
        if all(abs(line - other) >= SHORTEST for other in [*cuts, 0.0, duration]):
            cuts.append(line)
    return sorted(cuts)


def _summits(heights: Times) -> list[int]:
    """Peaks by their topographic prominence: from each one goes down by PROMINENT at least on the
    way to anything higher, or to the end, where the land is at 0."""
    land = np.pad(heights, 1)
    found = []
    for at in range(1, len(land) - 1):
        sides = (land[:at][::-1], land[at + 1 :])
        if any(side[0] >= land[at] for side in sides):
            continue
        ways = (side[: int(np.argmax(side > land[at])) or None] for side in sides)
        if land[at] - max(way.min() for way in ways) >= PROMINENT:
            found.append(at - 1)
    return found


def _mean(energy: Floats, start: float, end: float, fps: int) -> float:
    first = min(int(start * fps), len(energy) - 1)
    return float(energy[first : max(int(end * fps), first + 1)].mean())


def _kinds(levels: list[float], lengths: Times) -> list[SectionKind]:
    """Quiet, verse or chorus, by how loud each part is among the others."""
    order = np.argsort(levels)
    half = np.searchsorted(np.cumsum(lengths[order]), lengths.sum() / 2)
    median, loudest = levels[order[half]], max(levels)
    contrast = loudest - min(levels) > QUIETER
    chorus = min(median + LOUDER, loudest - NEAR_LOUDEST) if contrast else median + LOUDER
    return [_kind(level, max(median - QUIETER, SILENT), chorus) for level in levels]


def _kind(level: float, quiet: float, chorus: float) -> SectionKind:
    if level < quiet:
        return "quiet"
    return "chorus" if level > chorus else "verse"
