"""scopitone compose: what it refuses before it begins; its songs are tested with the engine."""

from __future__ import annotations

import subprocess
from collections.abc import Callable
from pathlib import Path

Run = Callable[..., "subprocess.CompletedProcess[str]"]


def test_nothing_to_go_by_is_wrong_usage(scopitone: Run) -> None:
    done = scopitone("compose", "-o", "out")
    assert done.returncode == 2
    assert "--lyrics" in done.stderr


def test_lyrics_that_are_not_there(scopitone: Run) -> None:
    done = scopitone("compose", "a song", "-o", "out", "--lyrics", "none.txt")
    assert done.returncode == 3
    assert "none.txt" in done.stderr


def test_a_length_that_no_song_has(scopitone: Run) -> None:
    done = scopitone("compose", "a song", "-o", "out", "--length", "9:30")
    assert done.returncode == 2
    assert "0:08 to 8:00" in done.stderr


def test_a_take_that_is_there_is_not_replaced(scopitone: Run, tmp_path: Path) -> None:
    (tmp_path / "here" / "out" / "take2").mkdir(parents=True)
    done = scopitone("compose", "a song", "-o", "out")
    assert done.returncode == 5
    assert [path.name for path in (tmp_path / "here" / "out").iterdir()] == ["take2"]
