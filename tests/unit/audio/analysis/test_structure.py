from __future__ import annotations

from collections.abc import Callable
from itertools import pairwise
from types import SimpleNamespace

import numpy as np
from hypothesis import given, settings
from hypothesis import strategies as st

from scopitone.audio.analysis import structure
from scopitone.audio.analysis.pipeline import analyze


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
    features = SimpleNamespace(
        bands=(steps - 40).astype(np.float16),
        chroma=noise.uniform(0, 1, (rows, 12)).astype(np.float16),
    )
    energy = noise.uniform(0, 1, int(seconds * 30) + 1).astype(np.float32)
    downbeats = np.arange(first, seconds, bar)
    parts = structure.find_sections(features, 100, downbeats, seconds, energy, 30)
    assert parts[0].start == 0
    assert parts[-1].end == seconds
    assert all(a.end == b.start for a, b in pairwise(parts))
    assert len(parts) == 1 or min(p.end - p.start for p in parts) >= structure.MIN_SECTION_S
    assert max(p.energy for p in parts) <= 1


def test_one_kind_of_music_is_not_called_a_chorus(write_sound: Callable, tune: Callable) -> None:
    analysis = analyze(write_sound("s.wav", tune(["verse", "verse", "verse"])), fps=30)
    assert {part.kind for part in analysis.sections} == {"verse"}


def test_the_loudest_part_is_the_chorus_also_where_it_fills_half(
    write_sound: Callable, tune: Callable
) -> None:
    sound = tune(["quiet", "chorus", "chorus", "quiet", "chorus"])
    analysis = analyze(write_sound("s.wav", sound), fps=30)
    for part in analysis.sections:
        middle = int((part.start + part.end) / 2 // 16)
        assert part.kind == ["quiet", "chorus", "chorus", "quiet", "chorus"][middle]


def test_without_beats_parts_are_cut_on_a_grid(write_sound: Callable) -> None:
    noise = np.random.default_rng(9).standard_normal(40 * 48_000) * 0.2
    dark = np.convolve(noise, np.full(64, 1 / 16), mode="same")
    sound = np.concatenate([noise[: 20 * 48_000], dark[: 20 * 48_000]])
    analysis = analyze(write_sound("s.wav", sound.clip(-1, 1)), fps=30)
    assert 20.0 in [part.start for part in analysis.sections]


def sections_of(levels: list[float], kinds: str) -> list[structure.SongSection]:
    """The sections of 16 s for each letter of `kinds`, whose sound depends on the letter."""
    sounds = {letter: np.random.default_rng(ord(letter)) for letter in sorted(set(kinds))}
    timbre = {letter: rng.normal(-40, 12, 64) for letter, rng in sounds.items()}
    chroma = {letter: rng.uniform(0, 1, 12) for letter, rng in sounds.items()}
    noise = np.random.default_rng(3)
    bands = np.concatenate([noise.normal(timbre[k], 1.0, (1600, 64)) for k in kinds])
    pitches = np.concatenate([noise.normal(chroma[k], 0.02, (1600, 12)) for k in kinds])
    features = SimpleNamespace(bands=bands.astype(np.float16), chroma=pitches.astype(np.float16))
    energy = np.repeat(levels, 16 * 30).astype(np.float32)
    seconds = 16.0 * len(kinds)
    downbeats = np.arange(0.0, seconds, 2.0)
    return list(structure.find_sections(features, 100, downbeats, seconds, energy, 30))


def test_in_an_evenly_loud_song_the_louder_part_that_returns_is_the_chorus() -> None:
    found = sections_of([0.91, 0.93, 0.91, 0.93, 0.91], "ABABA")
    assert [part.kind for part in found] == ["verse", "chorus", "verse", "chorus", "verse"]


def test_choruses_found_by_repetition_are_less_than_half_of_a_song() -> None:
    found = sections_of([0.90, 0.93, 0.93, 0.93, 0.93, 0.93], "ABCBCB")
    chorus = sum(part.end - part.start for part in found if part.kind == "chorus")
    assert 0 < chorus <= structure.MAX_CHORUS_SHARE * 96


def test_a_long_section_is_divided_at_bar_lines() -> None:
    found = sections_of([0.9] * 8, "A" * 8)
    assert len(found) > 2
    assert max(part.end - part.start for part in found) <= structure.MAX_SECTION_S
    assert all(part.start % 2.0 == 0 for part in found), "on bar lines"
    assert {part.kind for part in found} == {"verse"}
