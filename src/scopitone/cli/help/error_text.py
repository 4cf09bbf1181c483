"""How errors read: `--option: what is wrong; what is accepted`, on stderr and in JSON."""

from __future__ import annotations

from collections.abc import Sequence

import click

from scopitone.cli import exit_codes
from scopitone.core.errors import InputError, ScopitoneError

DEBUG = "SCOPITONE_DEBUG"
"""The environment variable that shows tracebacks, if it is 1."""


def describe_error(
    error: Exception, code: int, arguments: Sequence[str] = (), command: click.Command | None = None
) -> str:
    """Return an error in one line.

    An input of `command` that was given among `arguments` has the name that it has there.
    """
    if isinstance(error, click.BadParameter) and not isinstance(error, click.MissingParameter):
        return f"{_name_parameter(error)}: {error.message}"
    if isinstance(error, click.ClickException):
        return error.format_message()
    if isinstance(error, click.Abort):
        return exit_codes.MEANINGS[code]
    if isinstance(error, InputError) and command is not None:
        return f"{_find_flag(error.field, arguments, command)}: {_in_one_line(error.message)}"
    text = _in_one_line(str(error))
    if isinstance(error, (ScopitoneError, OSError)):
        return text
    if isinstance(error, ImportError):
        from scopitone.tasks.operations.doctor import advise_on_missing_library

        if advice := advise_on_missing_library(error):
            return f"{text}; {advice}"
    return f"internal error: {type(error).__name__}: {text} (set {DEBUG}=1 to see the traceback)"


def advise_on_usage(error: Exception) -> str:
    """Return the second line of an error in the usage; empty for other errors."""
    if not isinstance(error, click.UsageError) or error.ctx is None:
        return ""
    return f"Try '{error.ctx.command_path} --help' for help."


def list_details(error: Exception, code: int, text: str) -> dict[str, object]:
    """Return what programs are told about an error: exit code, message, and the input's name."""
    details: dict[str, object] = {"code": code, "message": text}
    if isinstance(error, InputError):
        details["field"] = error.field
    elif isinstance(error, click.BadParameter) and error.param is not None:
        details["field"] = error.param.name
    return details


def find_command(group: click.Group, arguments: Sequence[str]) -> click.Command | None:
    """Return the command that `arguments` call, or None."""
    command: click.Command | None = group
    context = click.Context(group)
    for argument in arguments:
        if not isinstance(command, click.Group):
            break
        if not argument.startswith("-"):
            command = command.get_command(context, argument)
    return command


def _name_parameter(error: click.BadParameter) -> str:
    """Return how users write a parameter: its longest option, or the name of an argument."""
    parameter = error.param
    if parameter is None or error.param_hint is not None:
        return str(error.param_hint or "value")
    if isinstance(parameter, click.Option):
        return max(parameter.opts, key=len)
    return parameter.make_metavar(error.ctx or click.get_current_context())


def _find_flag(field: str, arguments: Sequence[str], command: click.Command) -> str:
    """Return the option that set `field`, as it was given; the field if none did."""
    root, _, key = field.partition(".")
    spelled = "--" + root.replace("_", "-")
    for parameter in command.params:
        if parameter.name != root and spelled not in parameter.opts:
            continue
        for option in parameter.opts:
            if any(word == option or word.startswith(f"{option}=") for word in arguments):
                return f"{option} {key}".rstrip()
    return field


def _in_one_line(text: str) -> str:
    return " ".join(text.split())
