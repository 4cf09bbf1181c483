from __future__ import annotations

from collections.abc import Callable
from pathlib import Path

import numpy as np
import pytest

from scopitone.music.engine import Source


@pytest.fixture
def song(write_sound: Callable[..., Path]) -> Path:
    """Three seconds of a note, as a WAV file."""
    times = np.arange(3 * 48_000) / 48_000
    return write_sound("song.wav", 0.4 * np.sin(2 * np.pi * 440 * times))


@pytest.fixture
def source(song: Path) -> Source:
    return Source(audio=song, duration=3.0, title="Lamp", tags="folk", lyrics="One light")


@pytest.fixture
def out(tmp_path: Path) -> Path:
    folder = tmp_path / "out"
    folder.mkdir()
    return folder
