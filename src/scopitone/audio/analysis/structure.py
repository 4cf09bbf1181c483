"""The sections of a song: they change where its texture and harmony change."""

from __future__ import annotations

from itertools import pairwise
from typing import Protocol

import numpy as np
from numpy.typing import NDArray
from scipy.fft import dct

from scopitone.audio.analysis.model import Floats, SongSection, SongSectionKind, Times

MIN_SECTION_S = 8.0
"""Seconds. A shorter section is a fill; a picture that changed for it would be restless."""

KERNEL_BARS = 6
"""Bars to both sides that the novelty compares: phrases are mostly 4 or 8 bars long. With 8,
short bridges are missed; with 4, every phrase is a section.
"""

GRID_S = 2.0
"""Seconds of a "bar" in a song without beats."""

TIMBRE_COEFFICIENTS = 10
"""Cepstral coefficients that describe the timbre, without the level."""

MIN_NOVELTY, MIN_PROMINENCE = 0.12, 0.06
"""Novelty of a line between sections (0: the bars before it are like those after it, 1: they have
nothing in common), and its prominence above the lines around it.
"""

SILENT_ENERGY = 0.05
"""Energy (0 to 1) below which a section is quiet, whatever the others are."""

QUIETER_BY, LOUDER_BY = 0.10, 0.03
"""Energy under or over the song's median (by time) that makes a section quiet or a chorus: 3 dB
and 1 dB. Choruses are mastered hardly louder than verses, intros and bridges are much softer.
"""

NEAR_LOUDEST_BY = 0.02
"""A section this near to the loudest one is a chorus too, even if choruses fill half the song."""


MAX_SECTION_S = 40.0
"""Seconds. A longer section is divided where it changes most, at the end of a phrase."""

PHRASE_BARS = 4
"""Bars of a phrase, at whose ends long sections are divided."""

MIN_CHORUS_SHARE = 0.12
"""Share of the song. If levels alone find less of it to be a chorus, repetition decides."""

MAX_CHORUS_SHARE, MIN_LIFT = 0.42, 0.015
"""What repetition may call a chorus: at most this share of the song, and only sections with this
much more energy than the calmest verse.
"""

REPETITION_WEIGHT = 0.5
"""Weight of repetition against level: a chorus returns, and is the louder of what returns."""


class FeatureRows(Protocol):
    """The features that distinguish sections, with the same number of rows each."""

    @property
    def bands(self) -> NDArray[np.float16]:
        """(rows, bands) in dB."""

    @property
    def chroma(self) -> NDArray[np.float16]:
        """(rows, 12) magnitudes."""


def find_sections(
    features: FeatureRows, rows: int, downbeats: Times, duration: float, energy: Floats, fps: int
) -> tuple[SongSection, ...]:
    """Return the sections of a song of `duration` seconds, without gaps, MIN_SECTION_S or longer.

    Novelty along the diagonal of the self-similarity of bars (Foote 2000, "Automatic audio
    segmentation using a measure of audio novelty"), peaks on bar lines. `features` has
    `rows` a second, `energy` has `fps`.
    """
    lines = _find_bar_lines(downbeats, duration)
    described = _describe_bars(features, np.round(lines * rows).astype(np.intp))
    novelty = _measure_novelty(described)
    cuts = _find_cuts(lines[1:-1], novelty, duration)
    edges = _divide_long_sections([0.0, *cuts, duration], lines, novelty)
    levels = [_mean_energy(energy, a, b, fps) for a, b in pairwise(edges)]
    kinds = _classify_sections(levels, np.diff(edges))
    kinds = _add_repeated_choruses(kinds, levels, edges, lines, described)
    parts = zip(pairwise(edges), kinds, levels, strict=True)
    return tuple(SongSection(a, b, kind, level) for (a, b), kind, level in parts)


def _find_bar_lines(downbeats: Times, duration: float) -> Times:
    """Return the edges of the bars from 0 to `duration`; a regular grid without downbeats."""
    inner = downbeats[(downbeats > 0.5) & (downbeats < duration - 0.5)]
    if len(inner) < 2:
        inner = np.arange(GRID_S, duration - 0.5, GRID_S)
        return np.concatenate([[0.0], inner, [duration]])
    bar = float(np.median(np.diff(inner)))
    # Bars continue where the beat pauses, as in an intro without drums.
    edges = np.concatenate([[0.0], inner, [duration]])
    filled = [edges[:1]]
    for a, b in pairwise(edges):
        count = max(1, round((b - a) / bar))
        filled.append(a + (b - a) * np.arange(1, count + 1) / count)
    return np.concatenate(filled)


def _describe_bars(features: FeatureRows, edges: NDArray[np.intp]) -> Floats:
    """Return (bars, numbers): harmony, timbre and level of each bar, in standard deviations."""
    bars = []
    for first, last in pairwise(edges):
        rows = slice(first, max(last, first + 1))
        bands = features.bands[rows].astype(np.float32).mean(axis=0)
        chroma = features.chroma[rows].astype(np.float32).mean(axis=0)
        chroma /= max(float(np.linalg.norm(chroma)), 1e-6)
        timbre = dct(bands, norm="ortho")[: TIMBRE_COEFFICIENTS + 1]
        bars.append((chroma, timbre[1:], timbre[:1]))
    groups = [_standardize(np.array(group)) for group in zip(*bars, strict=True)]
    # Each group has the same weight, whatever its size.
    described: Floats = np.concatenate([g / np.sqrt(g.shape[1]) for g in groups], axis=1)
    return described.astype(np.float32)


def _standardize(values: Floats) -> Floats:
    spread = values.std(axis=0)
    # Features that hardly vary are not scaled up to the others.
    least = 0.05 * max(float(spread.max()), 1e-6)
    standard: Floats = (values - values.mean(axis=0)) / np.maximum(spread, least)
    return standard


def _measure_novelty(described: Floats) -> Times:
    """Return for each line between two bars how much the bars before and after differ, 0 to 1.

    A checkerboard with Gaussian taper over the distances of the KERNEL_BARS bars to both sides.
    """
    offsets = np.arange(-KERNEL_BARS, KERNEL_BARS) + 0.5
    taper = np.exp(-0.5 * (offsets / (0.5 * KERNEL_BARS)) ** 2)
    kernel = -np.outer(np.sign(offsets) * taper, np.sign(offsets) * taper)
    padded = np.pad(described, ((KERNEL_BARS, KERNEL_BARS), (0, 0)), mode="edge")
    values = []
    for line in range(1, len(described)):
        near = padded[line : line + 2 * KERNEL_BARS]
        distance = np.linalg.norm(near[:, None] - near[None], axis=2)
        spread = float((np.abs(kernel) * distance).sum())
        values.append(float((kernel * distance).sum()) / max(spread, 1e-9))
    return np.array(values)


def _find_cuts(lines: Times, novelty: Times, duration: float) -> list[float]:
    """Return lines with peaks of novelty, strongest first, none nearer than MIN_SECTION_S."""
    peaks = [summit for summit in _find_summits(novelty) if novelty[summit] >= MIN_NOVELTY]
    cuts: list[float] = []
    for index in sorted(peaks, key=lambda peak: -novelty[peak]):
        line = float(lines[index])
        if all(abs(line - other) >= MIN_SECTION_S for other in [*cuts, 0.0, duration]):
            cuts.append(line)
    return sorted(cuts)


def _divide_long_sections(edges: list[float], lines: Times, novelty: Times) -> list[float]:
    """Return the edges, and more of them, so that no section is longer than MAX_SECTION_S.

    `novelty` is that of `lines` without the first and the last.
    """
    divided = edges[:1]
    for end in edges[1:]:
        start = divided[-1]
        while end - start > MAX_SECTION_S:
            first = int(np.argmin(np.abs(lines - start)))
            inner = np.arange(first + PHRASE_BARS, len(lines) - 1, PHRASE_BARS)
            far = (lines[inner] >= start + MIN_SECTION_S) & (lines[inner] <= end - MIN_SECTION_S)
            inner = inner[far & (lines[inner] <= start + MAX_SECTION_S)]
            if not len(inner):
                break
            start = float(lines[inner[np.argmax(novelty[inner - 1])]])
            divided.append(start)
        divided.append(end)
    return divided


def _find_summits(heights: Times) -> list[int]:
    """Return the peaks by their topographic prominence.

    From a peak one goes down by at least MIN_PROMINENCE on the way to anything higher, or to the
    end, where the land is at 0.
    """
    land = np.pad(heights, 1)
    summits = []
    for index in range(1, len(land) - 1):
        sides = (land[:index][::-1], land[index + 1 :])
        if any(side[0] >= land[index] for side in sides):
            continue
        ways = (side[: int(np.argmax(side > land[index])) or None] for side in sides)
        if land[index] - max(way.min() for way in ways) >= MIN_PROMINENCE:
            summits.append(index - 1)
    return summits


def _mean_energy(energy: Floats, start: float, end: float, fps: int) -> float:
    first = min(int(start * fps), len(energy) - 1)
    return float(energy[first : max(int(end * fps), first + 1)].mean())


def _classify_sections(levels: list[float], lengths: Times) -> list[SongSectionKind]:
    """Classify each section as quiet, verse or chorus, by its loudness among the others."""
    order = np.argsort(levels)
    half = np.searchsorted(np.cumsum(lengths[order]), lengths.sum() / 2)
    median, loudest = levels[order[half]], max(levels)
    contrast = loudest - min(levels) > QUIETER_BY
    chorus = min(median + LOUDER_BY, loudest - NEAR_LOUDEST_BY) if contrast else median + LOUDER_BY
    return [_classify(level, max(median - QUIETER_BY, SILENT_ENERGY), chorus) for level in levels]


def _add_repeated_choruses(
    kinds: list[SongSectionKind],
    levels: list[float],
    edges: list[float],
    lines: Times,
    described: Floats,
) -> list[SongSectionKind]:
    """Return the kinds with choruses, if levels have found hardly any.

    They are the loudest sections that return, in songs that are equally loud throughout.
    """
    lengths = np.diff(edges)
    total = float(lengths.sum())
    chorus_length = sum(
        length for length, kind in zip(lengths, kinds, strict=True) if kind == "chorus"
    )
    verses = [index for index, kind in enumerate(kinds) if kind == "verse"]
    if chorus_length >= MIN_CHORUS_SHARE * total or len(verses) < 2:
        return kinds
    calmest = min(levels[index] for index in verses)
    spread = max(max(levels[index] for index in verses) - calmest, MIN_LIFT)
    repeated = _measure_repetition(edges, lines, described)
    rates = {
        index: (levels[index] - calmest) / spread + REPETITION_WEIGHT * float(repeated[index])
        for index in verses
        if levels[index] >= calmest + MIN_LIFT
    }
    changed = list(kinds)
    for index in sorted(rates, key=lambda index: -rates[index]):
        if chorus_length + lengths[index] <= MAX_CHORUS_SHARE * total:
            changed[index] = "chorus"
            chorus_length += lengths[index]
    return changed


def _measure_repetition(edges: list[float], lines: Times, described: Floats) -> Times:
    """Return for each section, 0 to 1, how similar another one is that does not adjoin it."""
    numbers = np.searchsorted(edges[1:-1], (lines[:-1] + lines[1:]) / 2)
    means = [described[numbers == index].mean(axis=0) for index in range(len(edges) - 1)]
    sections = np.array(means)
    distance = np.linalg.norm(sections[:, None] - sections[None], axis=2)
    usual = max(float(np.median(distance[distance > 0])) if (distance > 0).any() else 1.0, 1e-9)
    apart = np.abs(np.arange(len(sections))[:, None] - np.arange(len(sections))[None]) > 1
    nearest = np.where(apart, distance, np.inf).min(axis=1)
    similar: Times = np.exp(-nearest / usual)
    return similar


def _classify(level: float, quiet: float, chorus: float) -> SongSectionKind:
    if level < quiet:
        return "quiet"
    return "chorus" if level > chorus else "verse"
