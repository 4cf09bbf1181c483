import json
import os
import subprocess
import sys
from pathlib import Path

import av
import click
import pytest
from repository import ROOT

from scopitone import __version__
from scopitone.cli.exit_codes import MEANINGS
from scopitone.cli.main import COMMANDS
from scopitone.cli.main import scopitone as group
from scopitone.cli.values.clock_time import SECONDS

SCOPITONE = [sys.executable, "-c", "import sys; from scopitone.cli import main; sys.exit(main())"]

HEAVY = (
    "numpy",
    "av",
    "skia",
    "numba",
    "scipy",
    "fastapi",
    "dbos",
    "sqlalchemy",
    "pydantic",
    "rich",
)


def scopitone(*args: str, **env: str) -> subprocess.CompletedProcess[str]:
    return subprocess.run(
        [*SCOPITONE, *args], capture_output=True, text=True, env={**os.environ, **env}, check=False
    )


@pytest.mark.parametrize(
    "args", [["--help"], ["render", "--help"], ["lyrics", "--help"], ["doctor", "--help"]]
)
def test_help_imports_nothing_heavy(args: list[str]) -> None:
    code = (
        "import sys; from scopitone.cli import main; code = main(sys.argv[1:]);"
        f"loaded = [name for name in {HEAVY!r} if name in sys.modules];"
        "sys.exit(f'loaded {loaded}' if loaded else code)"
    )
    done = subprocess.run(
        [sys.executable, "-c", code, *args], capture_output=True, text=True, check=False
    )
    assert (done.returncode, done.stderr) == (0, "")
    assert done.stdout.startswith("Usage: scopitone")


def test_help_names_every_command_and_exit_code() -> None:
    shown = scopitone("--help").stdout
    for name in COMMANDS:
        assert f"\n  {name} " in shown
    for code, meaning in MEANINGS.items():
        assert f"\n  {code:<4} {meaning}" in shown


@pytest.mark.parametrize("name", COMMANDS)
def test_every_registered_command_exists(name: str) -> None:
    assert isinstance(group.get_command(click.Context(group), name), click.Command)


def test_the_documentation_repeats_every_exit_code() -> None:
    page = (ROOT / "docs" / "reference" / "cli.md").read_text()
    for code, meaning in MEANINGS.items():
        assert f"| {code} | {meaning}" in page


def test_wrong_usage() -> None:
    for args in (["sing"], ["render"], ["render", "a.mp3", "--resolution", "8k"]):
        done = scopitone(*args)
        assert done.returncode == 2
        error, advice = done.stderr.splitlines()
        assert error.startswith("scopitone: ")
        assert advice.startswith("Try 'scopitone ")
        assert "Traceback" not in done.stderr


def test_a_reader_that_goes_away_is_no_error() -> None:
    read, write = os.pipe()
    os.close(read)
    done = subprocess.run(
        [*SCOPITONE, "--help"], stdout=write, stderr=subprocess.PIPE, text=True, check=False
    )
    os.close(write)
    assert (done.returncode, done.stderr) == (1, "")


def test_versions_as_json_name_what_videos_depend_on() -> None:
    versions = json.loads(scopitone("--version", "--json").stdout)
    assert versions["scopitone"] == __version__
    assert versions["packages"]["av"] == av.__version__
    assert "libavcodec" in versions["ffmpeg"]


def test_the_demo_says_at_once_that_its_folder_cannot_be_made(tmp_path: Path) -> None:
    (tmp_path / "file").touch()
    done = scopitone("demo", "-o", str(tmp_path / "file" / "demo"))
    assert (done.returncode, done.stdout) == (5, "")
    assert "cannot create folder" in done.stderr


def test_help_is_a_command_and_a_mistyped_command_is_guessed() -> None:
    for shown, asked in (
        (("help",), ("--help",)),
        (("help", "keys", "create"), ("keys", "create", "-h")),
    ):
        assert scopitone(*shown).stdout == scopitone(*asked).stdout != ""
    mistyped = scopitone("rendr", "song.mp3")
    assert mistyped.returncode == scopitone("--nothing").returncode
    assert "Did you mean 'render'?" in mistyped.stderr


@pytest.mark.parametrize(
    ("time", "seconds"), [("90", 90), ("90.5", 90.5), (".5", 0.5), ("1:30", 90), ("1:02:03", 3723)]
)
def test_times_are_seconds_or_as_players_show_them(time: str, seconds: float) -> None:
    assert SECONDS.convert(time, None, None) == seconds


@pytest.mark.parametrize("time", ["", "1:3x", "-1", "nan", "1:", "1::2"])
def test_other_times_are_refused(time: str) -> None:
    with pytest.raises(click.BadParameter, match="is not a time; accepted: seconds, or 1:30"):
        SECONDS.convert(time, None, None)
