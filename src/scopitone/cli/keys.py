"""scopitone keys: API keys."""

from __future__ import annotations

import json
from pathlib import Path

import click


@click.group()
def command() -> None:
    """Manage API keys. Works beside a running server; changes hold at once."""


@command.command()
@click.option("--name", default="unnamed", help="What you will know the key by.")
@click.option("--json", "as_json", is_flag=True, help="Print one JSON object.")
@click.option(
    "--data-dir",
    type=click.Path(path_type=Path, file_okay=False),
    help="The server's data folder; default SCOPITONE_DATA_DIR or ~/.local/share/scopitone.",
)
def create(name: str, as_json: bool, data_dir: Path | None) -> None:
    """Create an API key and print it. It cannot be shown again."""
    from scopitone.settings import Settings
    from scopitone.store.database import migrate, open_engine
    from scopitone.tasks.keys import create_key, ensure_account

    settings = Settings.with_options({"data_dir": data_dir})
    migrate(settings.database_url, settings.data_dir / "migrate.lock")
    engine = open_engine(settings.database_url)
    ensure_account(engine)
    key = create_key(engine, name)
    if as_json:
        click.echo(json.dumps({"key": key.secret, "id": key.id, "name": key.name}))
    else:
        click.echo(key.secret)
