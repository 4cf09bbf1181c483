from __future__ import annotations

from collections.abc import Callable
from dataclasses import replace

import numpy as np
import pytest

from scopitone.audio.analysis.model import Analysis, SongSection
from scopitone.video.plan.beat_pulse import FADE_SECONDS, choose_shown_beats, compute_pulse

FPS = 30


@pytest.fixture
def song(hand_made: Callable) -> Analysis:
    """20 s at 120 bpm, verse and then chorus, whose bass starts on each beat."""
    analysis = hand_made(20.0)
    since = (np.arange(analysis.frames) + 0.5) / FPS % 0.5
    sections = (SongSection(0.0, 10.0, "verse", 0.5), SongSection(10.0, 20.0, "chorus", 0.9))
    loud = np.full(analysis.frames, 0.8, np.float32)
    low = np.exp(-since / 0.1).astype(np.float32)
    return replace(analysis, low=low, energy=loud, sections=sections)


def test_the_downbeat_of_a_chorus_is_strongest(song: Analysis) -> None:
    pulse = compute_pulse(song, song.sections, "felt")
    downbeat, beat, verse = pulse[360], pulse[375], pulse[120]
    assert downbeat > 0.8
    assert beat == pytest.approx(downbeat / 2, rel=0.15)
    assert verse == pytest.approx(0.4 * downbeat, rel=0.15)


def test_it_starts_in_the_frame_of_the_beat_and_fades(song: Analysis) -> None:
    pulse = compute_pulse(song, song.sections, "felt")
    assert pulse[359] < 0.1 < 0.8 < pulse[360]
    fall = pulse[361:370] / pulse[360:369]
    assert fall == pytest.approx(np.exp(-1 / FPS / FADE_SECONDS), rel=0.01)


@pytest.mark.parametrize(("motion", "share"), [("still", 0.0), ("calm", 0.4), ("strong", 1.6)])
def test_the_option_scales_it(motion: str, share: float, song: Analysis) -> None:
    felt = compute_pulse(song, song.sections, "felt")
    assert compute_pulse(song, song.sections, motion) == pytest.approx(share * felt)


def test_a_beat_without_bass_is_weaker(song: Analysis) -> None:
    low = song.low.copy()
    low[470:500] = 0.0
    pulse = compute_pulse(replace(song, low=low), song.sections, "felt")
    assert pulse[480] < 0.6 * pulse[360]


def test_fast_songs_show_every_other_beat_and_all_bar_lines(hand_made: Callable) -> None:
    fast = hand_made(20.0, bpm=180.0)
    shown = choose_shown_beats(fast)
    assert np.diff(shown) == pytest.approx(2 / 3)
    assert set(fast.downbeats) <= set(shown)


def test_in_silence_nothing_pulses(song: Analysis) -> None:
    silent = replace(song, energy=np.zeros(song.frames, np.float32))
    assert not compute_pulse(silent, song.sections, "strong").any()


def test_without_beats_the_picture_follows_the_bass(song: Analysis) -> None:
    bare = replace(song, beats=np.zeros(0), downbeats=np.zeros(0), tempo=0.0)
    pulse = compute_pulse(bare, song.sections, "felt")
    assert pulse[360] == pytest.approx(0.5 * (song.low[360] - 0.35) / 0.65, rel=0.01)
    assert pulse[song.low < 0.35].max() == 0.0
