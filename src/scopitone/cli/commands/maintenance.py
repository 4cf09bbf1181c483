"""scopitone maintenance: stop and start accepting tasks."""

from __future__ import annotations

from pathlib import Path

import click

from scopitone.cli.shared.operator_database import data_dir_option, open_database
from scopitone.cli.values.names import Choice


@click.command()
@click.argument("state", type=Choice(["on", "off"]), required=False)
@data_dir_option
def command(state: str | None, data_dir: Path | None) -> None:
    """Switch maintenance mode on or off, or show which it is. Works while the server runs.

    While it is on, CreateTask returns 455. Everything else continues, including running tasks.
    """
    from scopitone.tasks.accounts.feature_flags import MAINTENANCE, load_switches, set_switch

    engine = open_database(data_dir)
    if state:
        set_switch(engine, MAINTENANCE, on=state == "on")
    click.echo(f"Maintenance is {'on' if MAINTENANCE in load_switches(engine) else 'off'}")
