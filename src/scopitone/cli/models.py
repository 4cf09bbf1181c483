"""scopitone models: switch models on and off."""

from __future__ import annotations

from pathlib import Path

import click

from scopitone.cli.operating import as_json, data_dir, database, table, tell


@click.group()
def command() -> None:
    """Switch models on and off, in running servers too. CreateTask of one that is off: 505."""


@command.command("list")
@as_json
@data_dir
def list_all(as_json: bool, data_dir: Path | None) -> None:
    """List the models, and which are on."""
    from scopitone.http.catalogue import MODELS
    from scopitone.tasks.switches import model_off, switches

    held = switches(database(data_dir))
    states = {model: "off" if model_off(model) in held else "on" for model in MODELS}
    tell({"models": states}, table([*states.items()]), as_json=as_json)


@command.command()
@click.argument("model")
@data_dir
def on(model: str, data_dir: Path | None) -> None:
    """Switch MODEL on again."""
    _switch(model, data_dir, off=False)


@command.command()
@click.argument("model")
@data_dir
def off(model: str, data_dir: Path | None) -> None:
    """Switch MODEL off. Its running tasks go on."""
    _switch(model, data_dir, off=True)


def _switch(model: str, data_dir: Path | None, *, off: bool) -> None:
    from scopitone.http.catalogue import MODELS
    from scopitone.tasks.switches import model_off, set_switch

    if model not in MODELS:
        raise click.BadParameter(f"{model!r} is not one of {', '.join(MODELS)}")
    set_switch(database(data_dir), model_off(model), on=off)
    click.echo(f"{model} is {'off' if off else 'on'}")
