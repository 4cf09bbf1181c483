"""scopitone maintenance: stop and start accepting tasks."""

from __future__ import annotations

from pathlib import Path

import click

from scopitone.cli.shared.operator_database import (
    data_dir_option,
    find_database,
    json_option,
    open_database,
    print_result,
)
from scopitone.cli.values.names import Choice


@click.command()
@click.argument("state", type=Choice(["on", "off"]), required=False)
@json_option
@data_dir_option
def command(state: str | None, as_json: bool, data_dir: Path | None) -> None:
    """Switch maintenance mode on or off, or show which it is. Works while the server runs.

    While it is on, CreateTask returns 455. Everything else continues, including running tasks.
    """
    from scopitone.tasks.accounts.feature_flags import MAINTENANCE, load_switches, set_switch

    engine = open_database(data_dir) if state else find_database(data_dir)
    if state and engine is not None:
        set_switch(engine, MAINTENANCE, on=state == "on")
    is_on = engine is not None and MAINTENANCE in load_switches(engine)
    text = f"Maintenance is {'on' if is_on else 'off'}"
    print_result({"maintenance": is_on}, text, as_json=as_json)
