"""What users keep beside their videos: no command replaces it."""

from __future__ import annotations

import subprocess
from collections.abc import Callable
from pathlib import Path

import pytest

Run = Callable[..., "subprocess.CompletedProcess[str]"]

SMALL = ("--resolution", "720p", "--fps", "10", "--workers", "1", "--motion", "still", "-q")
MINE = b"made by hand"


@pytest.mark.parametrize("name", ["song.mp3", "cover.jpg", "leave-a-light-on.mp4"])
def test_the_demo_replaces_no_file_of_others(scopitone: Run, tmp_path: Path, name: str) -> None:
    here = tmp_path / "here"
    original = tmp_path / "original"
    original.write_bytes(MINE)
    (here / name).symlink_to(original)
    (here / "lyrics.txt").hardlink_to(original)
    done = scopitone("demo", "-o", ".")
    assert done.returncode == 5
    assert f"lyrics.txt, {name} exist and were not made by Scopitone" in done.stderr or (
        f"{name}, lyrics.txt exist and were not made by Scopitone" in done.stderr
    )
    assert original.read_bytes() == MINE
    assert {path.name for path in here.iterdir()} == {name, "lyrics.txt"}
