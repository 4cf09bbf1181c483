"""The `scopitone` command: a register of commands, and the one place where errors become exits."""

from __future__ import annotations

import errno
import gc
import json
import os
import sys
from collections.abc import Sequence
from importlib import import_module
from typing import NoReturn

import click

from scopitone import __version__
from scopitone.cli import exits
from scopitone.cli.examples import epilog
from scopitone.errors import InputError, ScopitoneError

COMMANDS = {
    "render": "Make a song's music video.",
    "batch": "Make the videos of a list of songs.",
    "preview": "Draw one frame of it as a PNG.",
    "check": "Say what a finished video holds: flashes, loudness, sync.",
    "styles": "List the looks that a video can have.",
    "compose": "Compose and sing songs from a description.",
    "serve": "Serve the job API and the studio.",
    "open": "Open the studio in the browser.",
    "import": "Take a song in on the server.",
    "tasks": "Look at the server's tasks, and cancel them.",
    "worker": "Work on a server's tasks.",
    "accounts": "Manage the server's accounts.",
    "keys": "Manage the server's API keys.",
    "credits": "Grant credits and show them.",
    "maintenance": "Stop or start accepting tasks.",
    "models": "Switch models on and off.",
    "backup": "Write the server's data into one file.",
    "restore": "Lay a backup into an empty data folder.",
    "completion": "Print what makes a shell complete commands.",
    "doctor": "Check what Scopitone needs on this machine.",
}
"""Name and one-line help of each command, in the order of `scopitone --help`.

To add one: write `scopitone/cli/NAME.py` with a click command called `command`, and a line
here. The module is imported only when the command is used, and imports what is heavy (NumPy,
Skia, the server) inside its function, so that `scopitone --help` stays quick.
"""

# Words that Python keeps for itself.
_MODULES = {"import": "importing"}

DEBUG = "SCOPITONE_DEBUG"


class _Commands(click.Group):
    """A group that imports a command's module when the command is used."""

    def list_commands(self, ctx: click.Context) -> list[str]:  # noqa: ARG002 - click's signature
        return list(COMMANDS)

    def get_command(self, ctx: click.Context, cmd_name: str) -> click.Command | None:  # noqa: ARG002
        if cmd_name not in COMMANDS:
            return None
        module = _MODULES.get(cmd_name, cmd_name)
        command = import_module(f"scopitone.cli.{module}").command
        assert isinstance(command, click.Command)
        command.epilog = command.epilog or epilog(cmd_name)
        return command

    def format_commands(self, ctx: click.Context, formatter: click.HelpFormatter) -> None:  # noqa: ARG002
        with formatter.section("Commands"):
            formatter.write_dl(list(COMMANDS.items()))

    def format_epilog(self, ctx: click.Context, formatter: click.HelpFormatter) -> None:  # noqa: ARG002
        with formatter.section("Exit codes"):
            formatter.write_dl([(str(code), text) for code, text in exits.MEANINGS.items()])


@click.group(
    cls=_Commands,
    invoke_without_command=True,
    context_settings={"help_option_names": ["-h", "--help"]},
)
@click.version_option(__version__, prog_name="scopitone")
@click.pass_context
def scopitone(context: click.Context) -> None:
    """A song in, a music video out."""
    if context.invoked_subcommand is None:
        from scopitone.cli.greeting import greeting

        click.echo(greeting())


def main(args: Sequence[str] | None = None) -> int:
    """Run the command line `args` (sys.argv without the program's name) and return its exit code.

    An error is one line on stderr, and a JSON object on stdout where --json is asked for.
    SCOPITONE_DEBUG=1 shows the traceback instead.
    """
    given = list(sys.argv[1:] if args is None else args)
    # A command loads tens of thousands of objects that all stay: looking for garbage among them,
    # at the usual thresholds, is a fifth of the time that it takes to start.
    gc.set_threshold(50_000, 20, 100)
    try:
        result = scopitone.main(given, prog_name="scopitone", standalone_mode=False)
    except SystemExit as stop:
        return _stopped(stop)
    except Exception as error:
        if os.environ.get(DEBUG) == "1":
            raise
        if isinstance(error, OSError) and error.errno == errno.EPIPE:
            _abandon_stdout()
        code = exits.code_of(error)
        _tell(error, code, as_json="--json" in given)
        return code
    return result if isinstance(result, int) else 0


def _stopped(stop: SystemExit) -> int:
    code = stop.code if isinstance(stop.code, int) else int(stop.code is not None)
    if code in (exits.INTERRUPTED, exits.TERMINATED):
        click.echo(f"scopitone: {exits.MEANINGS[code]}, nothing was left behind", err=True)
    return code


def _tell(error: Exception, code: int, *, as_json: bool) -> None:
    if isinstance(error, click.UsageError):
        error.show()
    else:
        click.echo(f"scopitone: {_in_words(error, code)}", err=True)
    if as_json:
        told: dict[str, object] = {"code": code, "message": _in_words(error, code)}
        if isinstance(error, InputError):
            told["field"] = error.field
        click.echo(json.dumps({"error": told}))


def _in_words(error: Exception, code: int) -> str:
    if isinstance(error, click.ClickException):
        return error.format_message()
    if isinstance(error, click.Abort):
        return exits.MEANINGS[code]
    text = " ".join(str(error).split())
    if isinstance(error, (ScopitoneError, OSError)):
        return text
    if isinstance(error, ImportError):
        from scopitone.tasks.health import missing_library

        if advice := missing_library(error):
            return f"{text}; {advice}"
    return f"internal error: {type(error).__name__}: {text} ({DEBUG}=1 shows where)"


def _abandon_stdout() -> NoReturn:
    """Leave quietly when the reader of our output has gone, as `head` does."""
    os.dup2(os.open(os.devnull, os.O_WRONLY), sys.stdout.fileno())
    sys.exit(exits.INTERNAL)
