"""Options under headings in --help."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from typing import Any

import click

from scopitone.video.options import OPTION_GROUPS, OptionGroup

Decorator = Callable[[Callable[..., Any]], Callable[..., Any]]


COLUMN_WIDTH = 26
"""Characters for an option; the help of longer ones begins on the next line."""


class GroupedOption(click.Option):
    """An option that stands under a heading."""

    def __init__(self, *args: Any, group: OptionGroup, **attributes: Any) -> None:
        super().__init__(*args, **attributes)
        self.group = group


class GroupedCommand(click.Command):
    """A command whose --help has headings. Options without one are the last."""

    def format_options(self, ctx: click.Context, formatter: click.HelpFormatter) -> None:
        """Write the options as click does, one section for each heading."""
        for heading, parameters in list_groups(self, ctx).items():
            records = [parameter.get_help_record(ctx) for parameter in parameters]
            if shown := [record for record in records if record is not None]:
                with formatter.section(heading):
                    formatter.write_dl(shown, col_max=COLUMN_WIDTH)


def list_groups(
    command: click.Command, context: click.Context
) -> Mapping[str, list[click.Parameter]]:
    """Return the parameters of a command by their heading, in the order of --help."""
    options = [
        parameter
        for parameter in command.get_params(context)
        if isinstance(parameter, click.Option)
    ]
    groups: dict[str, list[click.Parameter]] = {
        heading: [option for option in options if getattr(option, "group", None) == heading]
        for heading in OPTION_GROUPS
    }
    rest: list[click.Parameter] = [option for option in options if not hasattr(option, "group")]
    used = {heading: members for heading, members in groups.items() if members}
    return {**used, "Other" if used else "Options": rest}


def grouped_option(group: OptionGroup, *declarations: str, **attributes: Any) -> Decorator:
    """Add an option under the heading `group`; otherwise the same as `click.option`."""
    return click.option(*declarations, cls=GroupedOption, group=group, **attributes)
