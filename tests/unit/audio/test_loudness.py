from __future__ import annotations

import re
from collections.abc import Callable
from fractions import Fraction
from itertools import pairwise
from pathlib import Path

import av
import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from scopitone.audio.analysis.pipeline import analyze
from scopitone.audio.loudness import RATE, LoudnessMeter, integrate_loudness


def loudness(samples: np.ndarray, cut: int = 48_000) -> float:
    meter = LoudnessMeter(channels=len(samples))
    for first in range(0, samples.shape[1], cut):
        meter.add(samples[:, first : first + cut].astype(np.float32))
    return integrate_loudness(meter.power())


def sine(seconds: float, decibels: float = 0.0) -> np.ndarray:
    wave = np.sin(2 * np.pi * 997 * np.arange(round(seconds * RATE)) / RATE)
    return 10 ** (decibels / 20) * wave


def test_a_full_scale_sine_in_one_channel_is_minus_3_01() -> None:
    """ITU-R BS.1770-4, annex 1: 0 dB FS at 997 Hz in one front channel reads -3.01 LKFS."""
    assert loudness(np.stack([sine(10), 0 * sine(10)])) == pytest.approx(-3.01, abs=0.01)


def test_in_both_channels_it_is_0() -> None:
    assert loudness(np.stack([sine(10), sine(10)])) == pytest.approx(0.0, abs=0.02)


def test_silence_between_does_not_count() -> None:
    """As EBU Tech 3341, test 3: the relative gate removes blocks that are 10 LU softer."""
    quiet, loud = sine(10, -36), sine(60, -23)
    song = np.concatenate([quiet, loud, quiet])
    assert loudness(np.stack([song, song])) == pytest.approx(-23.0, abs=0.1)


@given(st.integers(1_000, 50_000))
@settings(max_examples=30)
def test_how_the_stream_is_cut_does_not_matter(cut: int) -> None:
    song = np.stack([sine(0.9, -20), sine(0.9, -26)])
    assert loudness(song, cut) == pytest.approx(loudness(song, song.shape[1]), abs=1e-6)


@pytest.mark.parametrize("seconds", [0.0, 0.05, 0.39, 0.4, 1.0])
def test_short_sound_is_measured_too(seconds: float) -> None:
    lufs = loudness(np.stack([sine(seconds), sine(seconds)]))
    assert lufs == -np.inf if seconds == 0 else lufs == pytest.approx(0, abs=0.5)


def test_ffmpeg_measures_the_same(write_sound: Callable, tune: Callable) -> None:
    song = write_sound("song.flac", tune(["quiet", "chorus"]), codec="flac")
    assert analyze(song, fps=30).loudness == pytest.approx(_ebur128(song), abs=0.1)


def _ebur128(song: Path) -> float:
    """Integrated loudness of both channels by FFmpeg's filter, from its metadata."""
    graph = av.filter.Graph()
    source = graph.add_abuffer(
        sample_rate=RATE, format="s16", layout="mono", time_base=Fraction(1, RATE)
    )
    nodes = [
        source,
        graph.add("pan", "stereo|c0=c0|c1=c0"),
        graph.add("ebur128", "metadata=1"),
        graph.add("abuffersink"),
    ]
    for one, other in pairwise(nodes):
        one.link_to(other)
    graph.configure()
    last = ""
    with av.open(str(song)) as container:
        for frame in [*container.decode(audio=0), None]:
            source.push(frame)
            while True:
                try:
                    measured = nodes[-1].pull()
                except (av.BlockingIOError, av.EOFError):
                    break
                last = str(dict(measured.metadata).get("lavfi.r128.I", last))
    assert re.fullmatch(r"-?\d+\.\d+", last)
    return float(last)
