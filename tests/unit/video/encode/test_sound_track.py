"""The sound of a video is encoded beside it, and not for longer than it is wanted."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path

import numpy as np
import pytest

from scopitone.audio.decode import probe
from scopitone.core.errors import Canceled
from scopitone.video.encode.sound_track import encode_sound_track

RATE = 48_000


@pytest.fixture
def long_sound(save_sound: Callable[..., Path], tmp_path: Path) -> Path:
    return save_sound(tmp_path / "long.wav", np.zeros(600 * RATE, np.float32))


def test_the_result_is_the_loudness_of_the_encoded_sound(
    save_sound: Callable[..., Path], tmp_path: Path
) -> None:
    tone = 0.1 * np.sin(2 * np.pi * 440 * np.arange(4 * RATE) / RATE)
    source = save_sound(tmp_path / "tone.wav", tone.astype(np.float32))
    with encode_sound_track(source, tmp_path / "sound.mp4", -14.0) as encoding:
        pass
    result = encoding.result()
    assert result is not None
    assert result.passed
    assert probe(tmp_path / "sound.mp4").duration == pytest.approx(4.0, abs=0.05)


def test_a_video_without_sound_has_no_loudness(tmp_path: Path) -> None:
    with encode_sound_track(tmp_path / "never read", None, None) as encoding:
        pass
    assert encoding.result() is None


@pytest.mark.parametrize("name", ["sound.mp4", "sound.wav"])
def test_leaving_by_an_exception_ends_the_encoding(
    long_sound: Path, tmp_path: Path, name: str
) -> None:
    with (
        pytest.raises(KeyboardInterrupt),
        encode_sound_track(long_sound, tmp_path / name, None) as encoding,
    ):
        raise KeyboardInterrupt
    assert isinstance(encoding.exception(), Canceled)
