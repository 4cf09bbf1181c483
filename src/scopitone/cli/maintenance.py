"""scopitone maintenance: no new tasks for a while."""

from __future__ import annotations

from pathlib import Path

import click

from scopitone.cli.operating import data_dir, database


@click.command()
@click.argument("state", type=click.Choice(["on", "off"]), required=False)
@data_dir
def command(state: str | None, data_dir: Path | None) -> None:
    """Switch maintenance on or off, in running servers too; without STATE say which it is.

    While it is on, CreateTask answers 455; everything else, running tasks included, goes on.
    """
    from scopitone.tasks.switches import MAINTENANCE, set_switch, switches

    engine = database(data_dir)
    if state:
        set_switch(engine, MAINTENANCE, on=state == "on")
    click.echo(f"Maintenance is {'on' if MAINTENANCE in switches(engine) else 'off'}")
