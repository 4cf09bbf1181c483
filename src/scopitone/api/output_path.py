"""The file to write, checked before the work starts, which may take minutes."""

from __future__ import annotations

import os
from collections.abc import Iterable
from os import PathLike
from pathlib import Path

from scopitone.core.errors import InputError, OutputError

AnyPath = str | PathLike[str]
"""A path as callers may write it."""


def check_output(out: AnyPath | None, source: Path, suffix: str, inputs: Iterable[Path]) -> Path:
    """Return the file to write: `out`, or the name of `source` with `suffix` in the current folder.

    Raises: InputError("out") if the suffix is another or the file is an input, OutputError if no
        file can be made there.
    """
    path = Path(source.stem + suffix if out is None else out)
    if path.suffix.lower() != suffix:
        raise InputError("out", f"{path.name!r} has the wrong extension; accepted: {suffix}")
    check_not_input(path, inputs)
    if path.is_dir():
        raise OutputError(f"{path} is a folder; choose a file in it")
    if not path.parent.is_dir():
        raise OutputError(f"no such folder: {path.parent}")
    if not os.access(path.parent, os.W_OK | os.X_OK):
        raise OutputError(f"no permission to write in {path.parent}")
    return path


def check_not_input(path: Path, inputs: Iterable[Path]) -> None:
    """Check that a file to write is no input. Raises: InputError("out")."""
    if any(_is_same(path, file) for file in inputs):
        raise InputError("out", f"{path} is an input file; choose another one")


def check_holds_no_input(folder: Path, inputs: Iterable[Path]) -> None:
    """Check that no input is in a folder to write into. Raises: InputError("out")."""
    for file in inputs:
        parents = {*file.absolute().parents, *file.resolve().parents}
        if folder.is_dir() and any(_is_same(folder, parent) for parent in parents):
            raise InputError("out", f"{folder} contains the input file {file}; move it")


def _is_same(path: Path, other: Path) -> bool:
    try:
        return path.samefile(other)
    except OSError:
        return False
