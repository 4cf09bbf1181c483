import errno

import click
import pytest

from scopitone.cli.exit_codes import code_of
from scopitone.core.errors import (
    Canceled,
    DatabaseError,
    InputError,
    MediaError,
    MissingInputError,
    OutputError,
    RenderError,
)


@pytest.mark.parametrize(
    ("error", "code"),
    [
        (ValueError("oops"), 1),
        (click.UsageError("no"), 2),
        (MissingInputError("audio", "no such file"), 3),
        (MediaError("cover", "not a picture"), 4),
        (InputError("lyrics", "line 1"), 4),
        (OutputError("full"), 5),
        (OSError(errno.ENOSPC, "No space left on device"), 5),
        (PermissionError(errno.EACCES, "Permission denied"), 5),
        (OSError(errno.ECHILD, "No child"), 1),
        (RenderError("keyframes"), 6),
        (DatabaseError("away"), 7),
        (Canceled("stopped"), 130),
        (click.Abort(), 130),
    ],
)
def test_every_error_has_its_code(error: Exception, code: int) -> None:
    assert code_of(error) == code
