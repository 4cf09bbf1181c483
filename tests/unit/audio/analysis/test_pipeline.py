from __future__ import annotations

import subprocess
import sys
from collections.abc import Callable
from itertools import pairwise
from pathlib import Path

import numpy as np
import pytest

from scopitone.audio.analysis.model import Analysis
from scopitone.audio.analysis.pipeline import analyze
from scopitone.core.errors import Canceled, MediaError, MissingInputError
from scopitone.core.progress import RenderProgress

RATE = 48_000


def check_whole(analysis: Analysis) -> None:
    """Check the invariants of the analysis of any sound."""
    frames = int(np.ceil(round(analysis.duration * RATE) * analysis.fps / RATE))
    assert analysis.bands.shape == (frames, 64)
    assert analysis.low.shape == analysis.energy.shape == (frames,)
    for curve in (analysis.bands, analysis.low, analysis.energy):
        assert curve.dtype == np.float32
        assert np.isfinite(curve).all()
        assert curve.min() >= 0
        assert curve.max() <= 1
    for times in (analysis.beats, analysis.downbeats, analysis.onsets):
        assert times.dtype == np.float64
        assert (np.diff(times) > 0).all()
        assert not len(times) or 0 <= times[0] <= times[-1] <= analysis.duration
    assert set(analysis.downbeats) <= set(analysis.beats)
    assert not np.isnan(analysis.loudness)
    sections = analysis.sections
    assert sections[0].start == 0
    assert sections[-1].end == analysis.duration
    assert all(a.end == b.start for a, b in pairwise(sections))
    assert all(s.end - s.start >= 8 - 1e-9 for s in sections) or len(sections) == 1
    assert all(0 <= s.energy <= 1 for s in sections)


def test_a_song_is_heard_whole(write_sound: Callable, tune: Callable) -> None:
    sound = tune(["quiet", "verse", "chorus", "verse"], bpm=120)
    analysis = analyze(write_sound("song.mp3", sound, codec="libmp3lame"), fps=30)
    check_whole(analysis)
    assert analysis.tempo == pytest.approx(120, abs=0.2)
    assert analysis.duration == pytest.approx(64, abs=0.05)
    grid = np.round(analysis.beats * 2) / 2
    assert np.abs(analysis.beats - grid).max() < 0.03
    assert len(analysis.beats) == pytest.approx(128, abs=3)
    assert np.abs(analysis.downbeats - np.round(analysis.downbeats / 2) * 2).max() < 0.03
    assert [s.kind for s in analysis.sections] == ["quiet", "verse", "chorus", "verse"]
    starts = [s.start for s in analysis.sections]
    assert starts == pytest.approx([0, 16, 32, 48], abs=0.05)
    assert set(starts[1:]) <= set(analysis.downbeats)


def odd_sounds() -> dict[str, np.ndarray]:
    noise = np.random.default_rng(3)
    time_ = np.arange(20 * RATE) / RATE
    syllables = noise.standard_normal(20 * RATE) * 0.2
    for start in np.cumsum(noise.uniform(0.12, 0.7, 40)):
        syllables[round(start * RATE) : round((start + 0.08) * RATE)] = 0
    return {
        "silence": np.zeros(20 * RATE),
        "a second": 0.5 * np.sin(2 * np.pi * 330 * np.arange(RATE) / RATE),
        "white noise": 0.3 * noise.standard_normal(20 * RATE),
        "brown noise": 0.002 * np.cumsum(noise.standard_normal(20 * RATE)),
        "tone": 0.5 * np.sin(2 * np.pi * 440 * time_),
        "direct current": np.full(20 * RATE, 0.97),
        "syllables": syllables,
        "hiss": 1e-5 * noise.standard_normal(20 * RATE),
        "clipped": np.sign(np.sin(2 * np.pi * 100 * time_)),
        "one click": np.eye(1, 20 * RATE, 5 * RATE)[0],
        "silence, then noise": np.r_[np.zeros(19 * RATE), noise.standard_normal(RATE) * 0.3],
    }


@pytest.mark.parametrize("name", odd_sounds())
def test_odd_sound_is_no_error_and_has_no_beat(name: str, write_sound: Callable) -> None:
    sound = odd_sounds()[name].clip(-1, 1).astype(np.float32)
    analysis = analyze(write_sound("odd.wav", sound), fps=30)
    check_whole(analysis)
    assert analysis.tempo == 0
    assert not len(analysis.beats)
    assert not len(analysis.downbeats)


def test_silence_is_all_zero(write_sound: Callable) -> None:
    analysis = analyze(write_sound("s.wav", np.zeros(10 * RATE, np.float32)), fps=30)
    assert not analysis.bands.any()
    assert not analysis.low.any()
    assert not analysis.energy.any()
    assert analysis.loudness == -np.inf
    assert [s.kind for s in analysis.sections] == ["quiet"]


def test_frames_cover_a_length_that_is_no_whole_frame(write_sound: Callable) -> None:
    sound = np.zeros(RATE * 2 + 1, np.float32)
    assert analyze(write_sound("s.wav", sound), fps=30).frames == 61
    assert analyze(write_sound("t.wav", sound[:-1]), fps=30).frames == 60


def test_a_quiet_passage_looks_quieter(write_sound: Callable, tune: Callable) -> None:
    analysis = analyze(write_sound("s.wav", tune(["quiet", "chorus"])), fps=30)
    half = analysis.frames // 2
    assert analysis.bands[:half].mean() < 0.6 * analysis.bands[half:].mean()
    assert analysis.energy[:half].mean() < 0.8 * analysis.energy[half:].mean()
    assert np.percentile(analysis.bands[half:].max(axis=1), 50) > 0.8


def test_what_is_kept_is_found_again(write_sound: Callable, tune: Callable, tmp_path: Path) -> None:
    song = write_sound("s.wav", tune(["verse"]))
    cache = tmp_path / "cache"
    first = analyze(song, fps=30, cache=cache)
    reports: list[RenderProgress] = []
    copy = song.rename(tmp_path / "other name.wav")
    again = analyze(copy, fps=30, cache=cache, progress=reports.append)
    assert reports == [RenderProgress("analyse", first.duration, first.duration)]
    assert np.array_equal(first.bands, again.bands)
    assert np.array_equal(first.beats, again.beats)
    assert (first.tempo, first.loudness) == (again.tempo, again.loudness)
    assert first.sections == again.sections
    assert len(list(cache.iterdir())) == 1
    analyze(copy, fps=25, cache=cache)
    assert len(list(cache.iterdir())) == 2


@pytest.mark.parametrize("damage", [b"", b"not an archive", b"PK\x03\x04 half of one"])
def test_a_broken_cache_file_is_written_anew(
    damage: bytes, write_sound: Callable, tune: Callable, tmp_path: Path
) -> None:
    song = write_sound("s.wav", tune(["verse"], bars=2))
    cache = tmp_path / "cache"
    first = analyze(song, fps=30, cache=cache)
    (cache_file,) = cache.iterdir()
    cache_file.write_bytes(damage or cache_file.read_bytes()[:-100])
    assert np.array_equal(analyze(song, fps=30, cache=cache).bands, first.bands)
    reports: list[RenderProgress] = []
    analyze(song, fps=30, cache=cache, progress=reports.append)
    assert len(reports) == 1


def test_a_cache_that_cannot_be_written_is_no_error(
    write_sound: Callable, tune: Callable, tmp_path: Path
) -> None:
    song = write_sound("s.wav", tune(["verse"], bars=2))
    (tmp_path / "file").write_text("not a folder")
    assert analyze(song, fps=30, cache=tmp_path / "file").frames > 0


def test_progress_counts_seconds(write_sound: Callable, tune: Callable) -> None:
    steps: list[RenderProgress] = []
    analyze(write_sound("s.wav", tune(["verse"])), fps=30, progress=steps.append)
    assert [s.stage for s in steps] == ["analyse"] * len(steps)
    assert [s.done for s in steps] == sorted(s.done for s in steps)
    assert steps[-1].done == pytest.approx(16)
    assert [s.total for s in steps] == pytest.approx([16] * len(steps))


def test_progress_can_stop_it(write_sound: Callable, tune: Callable, tmp_path: Path) -> None:
    def stop(step: RenderProgress) -> None:
        if step.done > 3:
            raise Canceled("enough")

    with pytest.raises(Canceled):
        analyze(
            write_sound("s.wav", tune(["verse"])), fps=30, progress=stop, cache=tmp_path / "cache"
        )
    assert not (tmp_path / "cache").exists()


def test_errors_name_the_field(tmp_path: Path) -> None:
    with pytest.raises(MissingInputError):
        analyze(tmp_path / "none.mp3", fps=30)
    (tmp_path / "text.mp3").write_text("no sound")
    with pytest.raises(MediaError):
        analyze(tmp_path / "text.mp3", fps=30, cache=tmp_path / "cache")


MEASURED = """
import resource, sys
from pathlib import Path
from scopitone.audio.analysis.pipeline import analyze
import scipy.fft, scipy.ndimage, scipy.signal, scipy.sparse, av
before = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss
analyze(Path(sys.argv[1]), fps=30)
print(resource.getrusage(resource.RUSAGE_SELF).ru_maxrss - before)
"""


def test_a_long_song_needs_little_memory(write_sound: Callable, tune: Callable) -> None:
    """Its samples alone would need 92 MB."""
    part = tune(["quiet", "verse", "chorus", "verse"], bpm=120)
    song = write_sound("long.mp3", np.tile(part, 4)[: 240 * RATE], codec="libmp3lame")
    run = [sys.executable, "-c", MEASURED, str(song)]
    kilobytes = int(subprocess.run(run, check=True, capture_output=True).stdout)
    assert kilobytes < 70_000
