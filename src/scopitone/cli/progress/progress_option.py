"""The options --progress and -q, shared by the commands that take long."""

from __future__ import annotations

import functools
from collections.abc import Callable
from typing import Any

import click

from scopitone.cli.help.option_groups import grouped_option
from scopitone.cli.progress.json_lines import FLAG
from scopitone.cli.progress.progress_bar import MODES
from scopitone.cli.values.names import Choice


def progress_options(command: Callable[..., Any]) -> Callable[..., Any]:
    """Add --progress and -q to `command`, which gets `progress`, a ProgressMode."""

    @functools.wraps(command)
    def with_mode(*args: Any, progress: str, quiet: bool, **values: Any) -> Any:
        if quiet and progress != "auto":
            raise click.UsageError("--progress and --quiet cannot be used together")
        return command(*args, progress="none" if quiet else progress, **values)

    add_quiet = grouped_option(
        "Output", "-q", "--quiet", is_flag=True, help="Show no progress; short for --progress none."
    )
    add_progress = grouped_option(
        "Output",
        FLAG,
        type=Choice(MODES),
        default="auto",
        show_default=True,
        help="Progress on stderr. auto: bars on a terminal, lines elsewhere; json: one JSON object "
        "per line, also for warnings and errors.",
    )
    return add_progress(add_quiet(with_mode))
