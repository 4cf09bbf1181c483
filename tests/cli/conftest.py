from __future__ import annotations

import math
import os
import subprocess
import sys
import wave
from array import array
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest

SCOPITONE = (sys.executable, "-c", "import sys; from scopitone.cli import main; sys.exit(main())")

Run = Callable[..., "subprocess.CompletedProcess[str]"]


@pytest.fixture
def scopitone(tmp_path: Path) -> Run:
    """Runs the command in a folder of its own, with a cache of its own."""
    here = tmp_path / "here"
    here.mkdir()

    def run(*args: object, **options: Any) -> subprocess.CompletedProcess[str]:
        return subprocess.run(
            [*SCOPITONE, *map(str, args)],
            capture_output=True,
            text=True,
            check=False,
            cwd=here,
            env={**os.environ, "SCOPITONE_CACHE_DIR": str(tmp_path / "cache")},
            **options,
        )

    return run


def tone(path: Path, seconds: float) -> Path:
    """A WAV of a tone that swells twice a second, so that there is a beat to find."""
    rate = 22_050
    samples = array("h", bytes(2 * int(rate * seconds)))
    for n in range(len(samples)):
        swell = math.exp(-8 * ((n / rate) % 0.5))
        samples[n] = int(20_000 * swell * math.sin(2 * math.pi * 220 * n / rate))
    with wave.open(str(path), "wb") as file:
        file.setnchannels(1)
        file.setsampwidth(2)
        file.setframerate(rate)
        file.writeframes(samples.tobytes())
    return path


@pytest.fixture(scope="session")
def short_song(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """Three seconds."""
    return tone(tmp_path_factory.mktemp("short") / "01 - short_song.wav", 3.0)


@pytest.fixture(scope="session")
def long_song(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """Forty seconds, which take some seconds to render on any machine."""
    return tone(tmp_path_factory.mktemp("long") / "long.wav", 40.0)
