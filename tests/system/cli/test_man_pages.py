"""Manual pages: whole, and read without a complaint by the program that shows them."""

from __future__ import annotations

import os
import shutil
import subprocess
import sys
from pathlib import Path

import click
import pytest
from repository import ROOT

from scopitone.cli.help.help_examples import EXAMPLES
from scopitone.cli.help.man_pages import ENVIRONMENT
from scopitone.cli.main import COMMANDS, scopitone


@pytest.fixture(scope="module")
def folder(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A folder with all pages, written by the script that `make man` runs."""
    path = tmp_path_factory.mktemp("man")
    script = ROOT / "docs" / "make_man_pages.py"
    subprocess.run([sys.executable, script, path], check=True)
    return path


@pytest.fixture(scope="module")
def man() -> str:
    program = shutil.which("man")
    if program is None or shutil.which("groff") is None:
        pytest.skip("man and groff are not on this machine")
    return program


def show(man: str, page: Path, *options: str) -> subprocess.CompletedProcess[str]:
    environment = {**os.environ, "LC_ALL": "C.UTF-8", "MANWIDTH": "80", "MAN_KEEP_FORMATTING": ""}
    arguments = [man, "--warnings", "-E", "UTF-8", *options, "-l", str(page)]
    return subprocess.run(
        arguments,
        env=environment,
        stdin=subprocess.DEVNULL,
        capture_output=True,
        text=True,
        check=False,
    )


def list_options(command: click.Command) -> set[str]:
    """The options of a command and of those below it."""
    own = {
        option
        for parameter in command.params
        if isinstance(parameter, click.Option) and not parameter.hidden
        for option in (*parameter.opts, *parameter.secondary_opts)
    }
    children = command.commands.values() if isinstance(command, click.Group) else ()
    return own.union(*map(list_options, children))


def test_there_is_a_page_for_each_command(folder: Path) -> None:
    names = {page.name for page in (folder / "man1").iterdir()}
    assert names == {"scopitone.1", *(f"scopitone-{name}.1" for name in COMMANDS)}


@pytest.mark.parametrize("name", COMMANDS)
def test_a_page_has_all_options_and_examples_as_they_are_typed(
    folder: Path, man: str, name: str
) -> None:
    shown = show(man, folder / "man1" / f"scopitone-{name}.1")
    assert (shown.returncode, shown.stderr) == (0, "")
    command = scopitone.get_command(click.Context(scopitone), name)
    assert command is not None
    words = shown.stdout.replace(",", " ").split()
    assert list_options(command) - set(words) == set()
    for example in EXAMPLES[name]:
        assert example in shown.stdout


def test_the_main_page_has_all_commands(folder: Path, man: str) -> None:
    shown = show(man, folder / "man1" / "scopitone.1")
    assert (shown.returncode, shown.stderr) == (0, "")
    for name, summary in COMMANDS.items():
        assert f"scopitone-{name}(1)" in shown.stdout
        assert summary.split()[0] in shown.stdout


def test_a_broken_page_would_be_noticed(tmp_path: Path, man: str) -> None:
    page = tmp_path / "x.1"
    page.write_text(".TH X 1\n.SH NAME\nx \\- y\n.nosuch\n")
    assert "nosuch" in show(man, page).stderr


def test_the_documentation_has_the_environment() -> None:
    page = (ROOT / "docs" / "reference" / "cli.md").read_text("utf-8")
    section = page.partition("\n## Environment\n")[2]
    assert [name for name in ENVIRONMENT if f"| `{name}" not in section] == []


def test_make_man_runs_the_script() -> None:
    planned = subprocess.run(
        ["make", "--dry-run", "man"], cwd=ROOT, capture_output=True, text=True, check=True
    )
    assert "docs/make_man_pages.py build/man" in planned.stdout
