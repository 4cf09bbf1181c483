"""scopitone keys: API keys."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING

import click

from scopitone.cli.operating import as_json, data_dir, database, table, tell

if TYPE_CHECKING:
    from scopitone.store.tables import Key
    from scopitone.tasks.keys import NewKey


@click.group()
def command() -> None:
    """Manage API keys. Works beside a running server; changes hold at once."""


@command.command()
@click.option("--name", default="unnamed", help="What you will know the key by.")
@click.option("--account", default="default", help="The id of the account that it opens.")
@as_json
@data_dir
def create(name: str, account: str, as_json: bool, data_dir: Path | None) -> None:
    """Create an API key and print it. It cannot be shown again."""
    from scopitone.tasks.accounts import check_account
    from scopitone.tasks.keys import create_key

    engine = database(data_dir)
    check_account(engine, account)
    _show_once(create_key(engine, name, account), as_json=as_json)


@command.command("list")
@click.option("--account", help="Only this account's; default all.")
@as_json
@data_dir
def list_all(account: str | None, as_json: bool, data_dir: Path | None) -> None:
    """List the keys by their first characters; the rest is not known."""
    from scopitone.tasks.keys import list_keys

    found = list_keys(database(data_dir), account)
    rows = [("id", "account", "name", "begins", "state")]
    rows += [(key.id, key.account_id, key.name, key.prefix, _state(key)) for key in found]
    shown = [dict(zip(rows[0], row, strict=True)) for row in rows[1:]]
    tell({"keys": shown}, table(rows), as_json=as_json)


@command.command()
@click.argument("key_id", metavar="ID")
@as_json
@data_dir
def reset(key_id: str, as_json: bool, data_dir: Path | None) -> None:
    """Give a key a new secret and print it; the old one is useless from then on."""
    from scopitone.tasks.keys import reset_key

    _show_once(reset_key(database(data_dir), key_id), as_json=as_json)


@command.command()
@click.argument("key_id", metavar="ID")
@data_dir
def disable(key_id: str, data_dir: Path | None) -> None:
    """Switch a key off, also an account's last one."""
    from scopitone.tasks.keys import disable_key

    disable_key(database(data_dir), key_id)
    click.echo(f"{key_id} is disabled")


@command.command()
@click.argument("key_id", metavar="ID")
@data_dir
def enable(key_id: str, data_dir: Path | None) -> None:
    """Switch a key on again."""
    from scopitone.tasks.keys import enable_key

    enable_key(database(data_dir), key_id)
    click.echo(f"{key_id} is enabled")


@command.command()
@click.argument("key_id", metavar="ID")
@data_dir
def delete(key_id: str, data_dir: Path | None) -> None:
    """Forget a key, also an account's last one."""
    from scopitone.tasks.keys import delete_key

    delete_key(database(data_dir), key_id)
    click.echo(f"{key_id} is deleted")


def _state(key: Key) -> str:
    return "enabled" if key.disabled_at is None else "disabled"


def _show_once(key: NewKey, *, as_json: bool) -> None:
    tell({"key": key.secret, "id": key.id, "name": key.name}, key.secret, as_json=as_json)
