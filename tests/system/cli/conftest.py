from __future__ import annotations

import os
import subprocess
import sys
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest
from commands import command
from sounding import tone

SCOPITONE = (sys.executable, "-c", "import sys; from scopitone.cli import main; sys.exit(main())")

Run = Callable[..., "subprocess.CompletedProcess[str]"]


@pytest.fixture
def scopitone(tmp_path: Path) -> Run:
    """Runs the command in a folder of its own, with a cache of its own.

    In a process of its own where `options` of subprocess.run are given.
    """
    here = tmp_path / "here"
    here.mkdir()
    environment = {**os.environ, "SCOPITONE_CACHE_DIR": str(tmp_path / "cache")}

    def run(*args: object, **options: Any) -> subprocess.CompletedProcess[str]:
        given = tuple(map(str, args))
        if not options:
            return command(*given, environment=environment, folder=here)
        return subprocess.run(
            [*SCOPITONE, *given],
            capture_output=True,
            check=False,
            cwd=here,
            env=environment,
            **{"text": True, **options},
        )

    return run


@pytest.fixture(scope="session")
def short_song(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """Three seconds."""
    return tone(tmp_path_factory.mktemp("short") / "01 - short_song.wav", 3.0)


@pytest.fixture(scope="session")
def long_song(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """Forty seconds, which take some seconds to render on any machine."""
    return tone(tmp_path_factory.mktemp("long") / "long.wav", 40.0)
