from __future__ import annotations

from collections.abc import Callable
from dataclasses import replace

import numpy as np
import pytest

from scopitone.audio.analysis.model import SongSection
from scopitone.video.layers.layout_pose import Choreography
from scopitone.video.layers.noise_field import NoiseField
from scopitone.video.plan.palette import palette_from_colors
from scopitone.video.plan.shots import ViewShot
from scopitone.video.plan.timeline import Timeline
from scopitone.video.quality.report.contrast import measure_luminance
from scopitone.video.raster.paint import Box

OPEN = 400
WHOLE = {"sing": (Box(0, 0, 640, 360),)}
WIDE = ViewShot(-1.0, "wide")


@pytest.fixture
def field(standing: Choreography) -> Callable[..., NoiseField]:
    """`field(timeline, warp=1.0)` -> the field of a timeline, without text."""

    def make(timeline: Timeline, **more: float) -> NoiseField:
        return NoiseField(timeline, standing, {"sing": ()}, 0.12, **more)

    return make


@pytest.fixture
def even(make_timeline: Callable) -> Timeline:
    """30 s in one view and in equal light, with a bar line every 2 s and no bass."""
    timeline = make_timeline(30.0)
    still = np.zeros_like(timeline.low)
    dynamics = replace(timeline.dynamics, pulse=still, drop=still, lift=still + 1)
    return replace(timeline, low=still, dynamics=dynamics, shots=(WIDE,))


def measure_change(ground: NoiseField, n: int, other: int) -> float:
    first, second = (ground.canvas(k).luma.astype(int) for k in (n, other))
    return float(np.abs(first - second).mean())


def test_a_downbeat_turns_the_colors_within_three_frames(even: Timeline, field: Callable) -> None:
    bar = next(round(bar) for bar in even.bars if bar > OPEN)
    ground = field(even)
    turned = measure_change(ground, bar - 2, bar + 3)
    assert turned > 4
    assert turned > 5 * measure_change(ground, bar + 10, bar + 15)


def test_the_bass_drives_the_warp_and_can_be_kept_from_it(even: Timeline, field: Callable) -> None:
    loud = replace(even, low=np.ones_like(even.low))
    quiet, deep = (field(t).canvas(OPEN).luma.astype(int) for t in (even, loud))
    assert np.abs(quiet - deep).mean() > 5
    unmoved = field(loud, warp=0.0).canvas(OPEN).luma
    assert (unmoved == quiet).all()


def test_each_section_shows_another_part(even: Timeline, field: Callable) -> None:
    sections = tuple(SongSection(start, start + 10.0, "verse", 0.5) for start in (0.0, 10.0, 20.0))
    shots = tuple(ViewShot(30 * start - 0.5, "wide", k) for k, start in enumerate((0, 10, 20)))
    ground = field(replace(even, sections=sections, shots=shots, bars=()))
    assert measure_change(ground, 295, 305) > 15
    assert measure_change(ground, 595, 605) > 15
    assert measure_change(ground, 305, 315) < 3


def test_what_stands_still_stands_still(even: Timeline, field: Callable) -> None:
    ground = field(replace(even, motion="still"))
    assert measure_change(ground, 300, 500) == 0.0


@pytest.mark.parametrize(
    "colors", [("#ffffff", "#ffffff"), ("#ffff00", "#00ffff"), ("#ff0000", "#0000ff")]
)
def test_text_never_stands_on_light(
    colors: tuple[str, str], even: Timeline, standing: Choreography
) -> None:
    """Not even on the strongest beat of a chorus."""
    beat = replace(even.dynamics, pulse=np.full_like(even.low, 1.6))
    timeline = replace(even, dynamics=beat, palette=palette_from_colors(colors))
    ground = NoiseField(timeline, standing, WHOLE, 0.12)
    for n in range(0, 900, 60):
        part = (slice(0, 360), slice(0, 640))
        assert measure_luminance(ground.canvas(n), part).max() <= 0.125


def test_the_field_has_no_bands(even: Timeline, field: Callable) -> None:
    """Neighbors differ because of the dither, also where the field is nearly even."""
    luma = field(replace(even, width=1920, height=1080)).canvas(OPEN).luma.astype(int)
    rows = luma[:1072, :1920].reshape(134, 8, 240, 8).transpose(0, 2, 1, 3)
    ranges = rows.max(axis=(2, 3)) - rows.min(axis=(2, 3))
    assert (ranges == 0).mean() < 0.05
