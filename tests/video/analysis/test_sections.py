from __future__ import annotations

from collections.abc import Callable
from itertools import pairwise
from types import SimpleNamespace

import numpy as np
from hypothesis import given, settings
from hypothesis import strategies as st

from scopitone.video.analysis import sections
from scopitone.video.analysis.analyse import analyse


@settings(max_examples=40)
@given(
    seconds=st.floats(1, 90),
    bar=st.floats(1.2, 4),
    first=st.floats(0, 10),
    seed=st.integers(0, 100),
)
def test_parts_cover_the_song_and_none_is_short(
    seconds: float, bar: float, first: float, seed: int
) -> None:
    noise = np.random.default_rng(seed)
    rows = int(seconds * 100) + 1
    steps = np.repeat(noise.normal(0, 20, (rows // 500 + 1, 64)), 500, axis=0)[:rows]
    heard = SimpleNamespace(
        bands=(steps - 40).astype(np.float16),
        chroma=noise.uniform(0, 1, (rows, 12)).astype(np.float16),
    )
    energy = noise.uniform(0, 1, int(seconds * 30) + 1).astype(np.float32)
    downbeats = np.arange(first, seconds, bar)
    parts = sections.find(heard, 100, downbeats, seconds, energy, 30)
    assert parts[0].start == 0
    assert parts[-1].end == seconds
    assert all(a.end == b.start for a, b in pairwise(parts))
    assert len(parts) == 1 or min(p.end - p.start for p in parts) >= sections.SHORTEST
    assert max(p.energy for p in parts) <= 1


def test_one_kind_of_music_is_not_called_a_chorus(write_sound: Callable, tune: Callable) -> None:
    analysis = analyse(write_sound("s.wav", tune(["verse", "verse", "verse"])), fps=30)
    assert {part.kind for part in analysis.sections} == {"verse"}


def test_the_loudest_part_is_the_chorus_also_where_it_fills_half(
    write_sound: Callable, tune: Callable
) -> None:
    sound = tune(["quiet", "chorus", "chorus", "quiet", "chorus"])
    analysis = analyse(write_sound("s.wav", sound), fps=30)
    for part in analysis.sections:
        middle = int((part.start + part.end) / 2 // 16)
        assert part.kind == ["quiet", "chorus", "chorus", "quiet", "chorus"][middle]


def test_without_beats_parts_are_cut_on_a_grid(write_sound: Callable) -> None:
    noise = np.random.default_rng(9).standard_normal(40 * 48_000) * 0.2
    dark = np.convolve(noise, np.full(64, 1 / 16), mode="same")
    sound = np.concatenate([noise[: 20 * 48_000], dark[: 20 * 48_000]])
    analysis = analyse(write_sound("s.wav", sound.clip(-1, 1)), fps=30)
    assert 20.0 in [part.start for part in analysis.sections]
