"""The `scopitone` command: the registry of commands, and the mapping of errors to exit codes."""

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
from click.shell_completion import CompletionItem

from scopitone.cli import exit_codes
from scopitone.cli.help.error_text import (
    DEBUG,
    advise_on_usage,
    describe_error,
    find_command,
    list_details,
)
from scopitone.cli.help.help_examples import format_examples
from scopitone.cli.help.shell_scripts import COMPLETE_VAR, use_own_scripts
from scopitone.cli.progress.json_lines import print_event, wants_events
from scopitone.cli.shared.answer import Answer
from scopitone.cli.values.names import complete_from
from scopitone.cli.versions import show_version
from scopitone.core.errors import InputError

COMMANDS = {
    "demo": "Make a video of a song that comes with Scopitone.",
    "render": "Make a song's music video.",
    "batch": "Make videos for a list of songs.",
    "preview": "Draw one frame of a music video as a PNG.",
    "project": "Keep a song, its lyrics, and its video's options in one file.",
    "check": "Check a finished video: flashes, loudness, and sync.",
    "lyrics": "Read lyrics, find their times in a song, and write any format.",
    "info": "Show what a song's tags or a cover contain.",
    "styles": "List the styles that a video can have.",
    "compose": "Compose and sing songs from a description.",
    "mcp": "Give agents tools that make videos and songs.",
    "serve": "Serve the job API and the studio.",
    "open": "Open the studio in the browser.",
    "import": "Import a song into the server.",
    "tasks": "List, show, and cancel the server's tasks.",
    "worker": "Run workers that process a server's tasks.",
    "accounts": "Manage the server's accounts.",
    "keys": "Manage the server's API keys.",
    "credits": "Grant and show credits.",
    "maintenance": "Stop or resume accepting tasks.",
    "models": "Switch models on and off.",
    "media": "Check the media store and restore media.",
    "backup": "Write the server's data to one file.",
    "restore": "Restore a backup into an empty data folder.",
    "completion": "Print the shell completion script.",
    "doctor": "Check whether this machine has what Scopitone needs.",
}
"""Name and one-line help of each command, in the order of `scopitone --help`.

To add a command: write `cli/commands/NAME.py` with a click command called `command`, and add a line
here and examples in `cli/help/help_examples.py`. The module is imported only when the command is
used. It imports large libraries (NumPy, Skia, the server) inside its function, so that
`scopitone --help` stays fast.
"""

MAX_HELP_WIDTH = 100
"""Columns of --help on a wide terminal."""

HELP = "help"
"""`scopitone help COMMAND` is the same as `scopitone COMMAND --help`."""

# Modules of commands whose names are keywords of Python.
_MODULES = {"import": "import_"}


class _Commands(click.Group):
    """A group that imports the module of a command when the command is used."""

    def list_commands(self, ctx: click.Context) -> list[str]:  # noqa: ARG002 - click's signature
        return list(COMMANDS)

    def get_command(self, ctx: click.Context, cmd_name: str) -> click.Command | None:  # noqa: ARG002
        if cmd_name not in COMMANDS:
            return None
        module = _MODULES.get(cmd_name, cmd_name)
        command = import_module(f"scopitone.cli.commands.{module}").command
        assert isinstance(command, click.Command)
        command.epilog = command.epilog or format_examples(cmd_name)
        return command

    def resolve_command(
        self, ctx: click.Context, args: list[str]
    ) -> tuple[str | None, click.Command | None, list[str]]:
        if args[0] == HELP:
            args = args[1:] if ctx.resilient_parsing else [*args[1:], "--help"]
        if not args:
            return None, None, []
        if args == ["--help"]:
            click.echo(ctx.get_help())
            ctx.exit()
        try:
            return super().resolve_command(ctx, args)
        except click.exceptions.NoSuchCommand as error:
            # Those of the group itself are not imported yet.
            raise click.exceptions.NoSuchCommand(
                args[0], possibilities=COMMANDS, ctx=ctx
            ) from error

    def shell_complete(self, ctx: click.Context, incomplete: str) -> list[CompletionItem[str]]:
        """Return commands without importing them, or options."""
        commands = complete_from({**COMMANDS, HELP: "Show the help of a command."}, incomplete)
        return commands + click.Command.shell_complete(self, ctx, incomplete)

    def format_commands(self, ctx: click.Context, formatter: click.HelpFormatter) -> None:  # noqa: ARG002
        with formatter.section("Commands"):
            formatter.write_dl(list(COMMANDS.items()))

    def format_epilog(self, ctx: click.Context, formatter: click.HelpFormatter) -> None:  # noqa: ARG002
        with formatter.section("Exit codes"):
            formatter.write_dl([(str(code), text) for code, text in exit_codes.MEANINGS.items()])


@click.group(
    cls=_Commands,
    invoke_without_command=True,
    context_settings={"help_option_names": ["-h", "--help"], "max_content_width": MAX_HELP_WIDTH},
)
@click.option("--json", "as_json", is_flag=True, hidden=True, is_eager=False)
@click.option(
    "--version",
    is_flag=True,
    is_eager=True,
    expose_value=False,
    callback=show_version,
    help="Show the version and exit; with --json, also those of what videos depend on.",
)
@click.pass_context
def scopitone(context: click.Context, as_json: bool) -> None:  # noqa: ARG001 - for --version
    """Turn songs into music videos."""
    if context.invoked_subcommand is None:
        from scopitone.cli.welcome import format_greeting

        click.echo(format_greeting())


def main(args: Sequence[str] | None = None) -> int:
    """Run the command line `args` and return its exit code.

    An error is printed as one line on stderr, after a wrong usage with a second one that names
    --help, and as a JSON object on stdout if the command answers in JSON. With `--progress json`,
    the line is an event. SCOPITONE_DEBUG=1 shows the traceback instead.

    args: the arguments without the program's name; None means those of sys.argv.
    """
    arguments = list(sys.argv[1:] if args is None else args)
    # A command loads tens of thousands of objects that are never freed. With the default
    # thresholds, garbage collection takes a fifth of the start-up time.
    gc.set_threshold(50_000, 20, 100)
    answer = Answer(in_json="--json" in arguments, has_events=wants_events(arguments))
    if is_completing := COMPLETE_VAR in os.environ:
        use_own_scripts()
    try:
        result = scopitone.main(arguments, prog_name="scopitone", standalone_mode=False, obj=answer)
    except SystemExit as stop:
        return _handle_exit(stop, answer)
    except Exception as error:
        if os.environ.get(DEBUG) == "1":
            raise
        if is_completing:
            # A message would be in the middle of what is being typed.
            return exit_codes.INTERNAL
        if isinstance(error, OSError) and error.errno == errno.EPIPE:
            _abandon_stdout()
        code = exit_codes.code_of(error)
        _print_error(error, code, arguments, answer)
        return code
    return result if isinstance(result, int) else 0


def _handle_exit(stop: SystemExit, answer: Answer) -> int:
    """Return the exit code of `stop`; print a line if a signal stopped the command."""
    code = stop.code if isinstance(stop.code, int) else int(stop.code is not None)
    if code in (exit_codes.INTERRUPTED, exit_codes.TERMINATED):
        text = f"{exit_codes.MEANINGS[code]}; no partial files were left"
        if answer.has_events:
            print_event("error", code=code, message=text)
        else:
            click.echo(f"scopitone: {text}", err=True)
    return code


def _print_error(error: Exception, code: int, arguments: list[str], answer: Answer) -> None:
    command = find_command(scopitone, arguments) if isinstance(error, InputError) else None
    text = describe_error(error, code, arguments, command)
    details = list_details(error, code, text)
    if answer.has_events:
        print_event("error", **details)
    else:
        click.echo(f"scopitone: {text}", err=True)
        if advice := advise_on_usage(error):
            click.echo(advice, err=True)
    if answer.in_json:
        click.echo(json.dumps({"error": details}))


def _abandon_stdout() -> NoReturn:
    """Exit without a message after the reader of stdout has closed it, as `head` does."""
    os.dup2(os.open(os.devnull, os.O_WRONLY), sys.stdout.fileno())
    sys.exit(exit_codes.INTERNAL)
