"""Whether the log file and its older parts are Scopitone's, so that rotation may delete them."""

from __future__ import annotations

import re
from pathlib import Path

from scopitone.core.errors import InputError

# What the formatters of `logs` begin every record with; rotation never divides one.
_RECORD_START = re.compile(
    rb'\d{4}-\d\d-\d\d \d\d:\d\d:\d\d,\d{3} [A-Z]+ +\S+: |\{"time": "\d{4}-\d\d-\d\dT'
)
_LONGEST_START = 300


def check_log_files(path: Path) -> None:
    """Check that `path` and the files to which it is rotated do not exist, or are Scopitone's.

    Raises: InputError ("SCOPITONE_LOG_FILE").
    """
    older = (each for each in path.parent.glob("*") if each.name.startswith(f"{path.name}."))
    for each in (path, *older):
        number = each.name.removeprefix(f"{path.name}.")
        if (each == path or number.isdecimal()) and not _is_log(each):
            raise InputError(
                "SCOPITONE_LOG_FILE",
                f"{each} was not written by Scopitone, and would be deleted when {path.name} is "
                "rotated; accepted: a name that no other file begins with",
            )


def _is_log(path: Path) -> bool:
    """Return whether a file is missing, empty, or begins with a record of Scopitone's log."""
    if not path.is_file():
        # A device, such as /dev/stderr, is never rotated.
        return not path.is_dir()
    with path.open("rb") as file:
        start = file.read(_LONGEST_START)
    return not start or _RECORD_START.match(start) is not None
