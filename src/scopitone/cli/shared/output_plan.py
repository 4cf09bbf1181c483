"""All that a command will write, checked before the work starts against what it reads."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from pathlib import Path

import click

from scopitone.api.output_path import check_holds_no_input, check_not_input
from scopitone.cli.shared.made_files import MadeFiles
from scopitone.core.errors import InputError


@dataclass(frozen=True, slots=True)
class PlannedOutput:
    """A file that a command will write, or a folder that it will write into.

    option: that requests it, for errors. replaces: whether a file of others may be replaced,
    because the user named exactly this one.
    """

    option: str
    path: Path
    replaces: bool = False
    is_folder: bool = False


def check_plan(outputs: Sequence[PlannedOutput], inputs: Iterable[Path], made: MadeFiles) -> None:
    """Check that the outputs replace neither an input nor each other nor files of others.

    made: the files that may be replaced without being named.

    Raises: BadParameter that names the option, OutputError that names files of others.
    """
    inputs = tuple(inputs)
    owners: dict[Path, PlannedOutput] = {}
    for output in outputs:
        try:
            check = check_holds_no_input if output.is_folder else check_not_input
            check(output.path, inputs)
        except InputError as error:
            raise click.BadParameter(error.message, param_hint=output.option) from error
        other = owners.setdefault(output.path.resolve(), output)
        if other is not output:
            raise click.BadParameter(
                f"{output.path} is written by {other.option}, too; choose another one",
                param_hint=output.option,
            )
    made.check(output.path for output in outputs if not (output.replaces or output.is_folder))
