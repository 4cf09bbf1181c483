"""The wheel: complete, and good in an environment of its own, wherever and as whom it runs."""

from __future__ import annotations

import json
import os
import subprocess
import sys
import zipfile
from pathlib import Path

import pytest

ROOT = Path(__file__).parents[2]
# Installing takes minutes.
pytestmark = [pytest.mark.extended, pytest.mark.timeout(1800)]


@pytest.fixture(scope="module")
def wheel(tmp_path_factory: pytest.TempPathFactory) -> Path:
    folder = tmp_path_factory.mktemp("wheel")
    build = [sys.executable, "-m", "build", "--wheel", "--outdir", folder, ROOT]
    subprocess.run(build, check=True, capture_output=True)
    (built,) = folder.glob("*.whl")
    return built


@pytest.fixture(scope="module")
def command(wheel: Path, tmp_path_factory: pytest.TempPathFactory) -> Path:
    """The command in a new environment, in a folder whose name has a space and an umlaut."""
    environment = tmp_path_factory.mktemp("Für Élise")
    subprocess.run([sys.executable, "-m", "venv", environment], check=True)
    pip = [environment / "bin" / "python", "-m", "pip", "install", "--quiet"]
    constraints = ["--only-binary=:all:", "--constraint", ROOT / "constraints.txt"]
    subprocess.run([*pip, *constraints, wheel], check=True)
    return environment / "bin" / "scopitone"


def test_it_contains_the_demo_song_and_all_data(wheel: Path) -> None:
    with zipfile.ZipFile(wheel) as archive:
        sizes = {entry.filename: entry.file_size for entry in archive.infolist()}
    demo = {name: size for name, size in sizes.items() if "/demo_song/" in name}
    assert {Path(name).name for name in demo} == {
        "song.mp3",
        "song.lrc",
        "lyrics.txt",
        "cover.jpg",
    }
    assert sum(demo.values()) <= 1_500_000
    tracked = subprocess.check_output(["git", "ls-files", "src/scopitone"], cwd=ROOT, text=True)
    names = {name.removeprefix("src/") for name in tracked.split()} - {"scopitone/demo_song"}
    assert names - sizes.keys() == set()


@pytest.mark.parametrize(
    "changes",
    [
        {"LC_ALL": "C"},
        {"LC_ALL": "POSIX", "HOME": None},
        {"LANG": "tr_TR.UTF-8", "LC_ALL": "tr_TR.UTF-8"},
    ],
    ids=["C", "POSIX without a home", "Turkish"],
)
def test_the_demo_runs_where_nothing_else_can_be_written(
    command: Path, tmp_path: Path, changes: dict[str, str | None]
) -> None:
    home = tmp_path / "home"
    home.mkdir()
    out = tmp_path / "Vidéos für alle"
    environment = {"PATH": os.environ["PATH"], "HOME": str(home)} | changes
    given = {name: value for name, value in environment.items() if value is not None}
    locked = tmp_path / "locked"
    locked.mkdir(mode=0o555)
    done = subprocess.run(
        [command, "demo", "-o", out, "--json", "--quiet"],
        cwd=locked,
        env=given,
        capture_output=True,
        text=True,
        encoding="utf-8",
        check=False,
    )
    assert done.returncode == 0, done.stderr
    assert json.loads(done.stdout)["duration"] == pytest.approx(48.7, abs=0.2)
    assert (out / "leave-a-light-on.mp4").stat().st_size > 1_000_000
