"""scopitone models: switch models on and off."""

from __future__ import annotations

from pathlib import Path

import click

from scopitone.cli.shared.operator_database import (
    data_dir_option,
    find_database,
    format_table,
    json_option,
    open_database,
    print_result,
)
from scopitone.cli.values.name_sources import list_task_models
from scopitone.cli.values.names import Name


@click.group()
def command() -> None:
    """Switch models on and off. Works while the server runs; changes take effect immediately.

    CreateTask returns 505 for a model that is off.
    """


@command.command("list")
@json_option
@data_dir_option
def list_all(as_json: bool, data_dir: Path | None) -> None:
    """List all models, and whether they are on."""
    from scopitone.http.models.catalogue import MODELS
    from scopitone.tasks.accounts.feature_flags import load_switches, model_switch

    engine = find_database(data_dir)
    active = frozenset() if engine is None else load_switches(engine)
    states = {model: "off" if model_switch(model) in active else "on" for model in MODELS}
    print_result({"models": states}, format_table([*states.items()]), as_json=as_json)


@command.command()
@click.argument("model", type=Name("model", list_task_models))
@json_option
@data_dir_option
def on(model: str, as_json: bool, data_dir: Path | None) -> None:
    """Switch MODEL on."""
    _switch(model, data_dir, off=False, as_json=as_json)


@command.command()
@click.argument("model", type=Name("model", list_task_models))
@json_option
@data_dir_option
def off(model: str, as_json: bool, data_dir: Path | None) -> None:
    """Switch MODEL off. Its running tasks continue."""
    _switch(model, data_dir, off=True, as_json=as_json)


def _switch(model: str, data_dir: Path | None, *, off: bool, as_json: bool) -> None:
    from scopitone.tasks.accounts.feature_flags import model_switch, set_switch

    set_switch(open_database(data_dir), model_switch(model), on=off)
    state = "off" if off else "on"
    print_result({"models": {model: state}}, f"{model} is {state}", as_json=as_json)
