"""The exit codes of the command and their meanings; docs/reference/cli.md repeats them."""

from __future__ import annotations

import errno

import click

from scopitone.core.errors import (
    Canceled,
    DatabaseError,
    InputError,
    MissingInputError,
    OutputError,
    RenderError,
)
from scopitone.tasks.errors import NotFoundError

INTERNAL = 1
USAGE = 2
MISSING = 3
UNUSABLE = 4
OUTPUT = 5
FAILED = 6
DATABASE = 7
INTERRUPTED = 130
TERMINATED = 143

MEANINGS = {
    0: "done",
    INTERNAL: "internal error",
    USAGE: "wrong usage",
    MISSING: "an input file is missing",
    UNUSABLE: "an input cannot be used",
    OUTPUT: "the output cannot be written",
    FAILED: "the video could not be made or failed its checks",
    DATABASE: "the database cannot be reached or was written by a newer version",
    INTERRUPTED: "interrupted",
    TERMINATED: "terminated",
}

_OUTPUT_ERRNOS = frozenset(
    (errno.ENOSPC, errno.EDQUOT, errno.EFBIG, errno.EROFS, errno.EACCES, errno.EPERM)
)

_BY_TYPE: tuple[tuple[type[Exception], int], ...] = (
    (click.UsageError, USAGE),
    (MissingInputError, MISSING),
    (InputError, UNUSABLE),
    (NotFoundError, UNUSABLE),
    (OutputError, OUTPUT),
    (RenderError, FAILED),
    (DatabaseError, DATABASE),
    (Canceled, INTERRUPTED),
    (click.Abort, INTERRUPTED),
    (click.ClickException, INTERNAL),
)


def code_of(error: Exception) -> int:
    """Return the exit code for `error`; INTERNAL for an unexpected one."""
    for error_type, code in _BY_TYPE:
        if isinstance(error, error_type):
            return code
    if isinstance(error, OSError) and error.errno in _OUTPUT_ERRNOS:
        return OUTPUT
    return INTERNAL
