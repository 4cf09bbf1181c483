"""A recording and its continuation become one."""

from __future__ import annotations

from pathlib import Path

import numpy as np
import pytest

from scopitone.core.errors import MediaError
from scopitone.music.composer.performance.export import write_flac
from scopitone.music.composer.performance.mixing.mix_loudness import RATE, Sound
from scopitone.music.composer.rework.crossfade import join_recordings, read_sound


def tone(seconds: float, level: float) -> Sound:
    wave = level * np.sin(2 * np.pi * 220 * np.arange(round(seconds * RATE)) / RATE)
    return np.vstack((wave, wave)).astype(np.float32)


def test_a_file_is_read_as_it_was_written(tmp_path: Path) -> None:
    sound = tone(1.0, 0.3)
    write_flac(sound, tmp_path / "a.flac", bits=24)
    assert read_sound(tmp_path / "a.flac") == pytest.approx(sound, abs=1e-6)


def test_other_files_are_refused(tmp_path: Path) -> None:
    (tmp_path / "a.flac").write_bytes(b"no sound")
    for name in ("a.flac", "missing.flac"):
        with pytest.raises(MediaError) as error:
            read_sound(tmp_path / name)
        assert error.value.field == "source"


def test_before_the_crossfade_the_source_stays() -> None:
    source, rest = tone(8.0, 0.2), tone(12.0, 0.2)
    song, gain = join_recordings(source, 6.0, rest, 6.0)
    end = round(5.97 * RATE)
    assert np.array_equal(song[:, :end], source[:, :end])
    assert song.shape[1] == rest.shape[1]
    assert gain == pytest.approx(np.ones_like(gain))


@pytest.mark.parametrize("level", [0.05, 0.4])
def test_a_jump_is_leveled_and_ends_within_twelve_seconds(level: float) -> None:
    _, gain = join_recordings(tone(8.0, 0.15), 8.0, tone(28.0, level), 8.0)
    assert (gain[0] > 1.2) == (level < 0.15)
    assert gain[-1] == pytest.approx(1.0)
    assert gain[round(21 * RATE)] == pytest.approx(1.0, abs=0.01)


@pytest.mark.parametrize("level", [0.06, 0.4])
def test_the_seam_is_neither_a_step_nor_a_click(level: float) -> None:
    song, _ = join_recordings(tone(8.0, 0.15), 8.0, tone(20.0, level), 8.0)
    cut = 8 * RATE
    before, after = song[:, cut - 3 * RATE : cut - RATE // 10], song[:, cut : cut + 3 * RATE]
    step_db = 20 * np.log10(np.std(after) / np.std(before))
    assert abs(step_db) <= 1.5
    steps = np.abs(np.diff(song[0]))
    seam = slice(cut - RATE // 10, cut + RATE // 10)
    assert steps[seam].max() <= 1.2 * steps[cut - 3 * RATE : cut - RATE].max()


def test_without_overlap_the_continuation_follows() -> None:
    song, _ = join_recordings(tone(4.0, 0.2), 3.0, tone(5.0, 0.2), 0.0)
    assert song.shape[1] == 8 * RATE
