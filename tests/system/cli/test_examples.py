"""What --help shows can be typed: every example is read by the real command, the quick ones run."""

from __future__ import annotations

import shlex
import subprocess
from collections.abc import Callable
from pathlib import Path

import click
import pytest

from scopitone.cli.help.help_examples import EXAMPLES
from scopitone.cli.main import COMMANDS, scopitone

LINES = [(name, line) for name, lines in EXAMPLES.items() for line in lines]
# These need nothing but the command itself, or a data folder of their own.
RUN = ("styles", "accounts", "keys", "credits", "maintenance", "models")


def arguments(line: str) -> list[str]:
    program, *rest = shlex.split(line.partition(" > ")[0])
    assert program == "scopitone"
    return rest


def test_every_command_has_some() -> None:
    assert set(EXAMPLES) == set(COMMANDS)


@pytest.mark.parametrize(("name", "line"), LINES)
def test_it_is_understood_and_shown(name: str, line: str) -> None:
    given = arguments(line)
    assert given[0] == name
    command: click.Command = scopitone
    context = click.Context(scopitone, info_name="scopitone")
    while isinstance(command, click.Group):
        _, subcommand, given = command.resolve_command(context, given)
        assert subcommand is not None
        if subcommand.name == name or isinstance(subcommand, click.Group):
            assert line in subcommand.get_help(click.Context(subcommand, info_name=name))
        command = subcommand
    command.make_context(name, given, resilient_parsing=False)


@pytest.mark.parametrize("name", RUN)
def test_it_runs(
    name: str,
    tmp_path: Path,
    monkeypatch: pytest.MonkeyPatch,
    scopitone: Callable[..., subprocess.CompletedProcess[str]],
) -> None:
    monkeypatch.setenv("SCOPITONE_DATA_DIR", str(tmp_path))
    for line in EXAMPLES[name]:
        done = scopitone(*arguments(line))
        assert done.returncode == 0, (line, done.stderr)
