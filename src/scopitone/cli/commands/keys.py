"""scopitone keys: manage API keys."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING

import click

from scopitone.cli.shared.operator_database import (
    data_dir_option,
    find_database,
    json_option,
    open_database,
    open_existing_database,
    print_list,
    print_result,
)

if TYPE_CHECKING:
    from scopitone.store.tables import Key
    from scopitone.tasks.accounts.api_keys import NewKey


@click.group()
def command() -> None:
    """Manage API keys. Works while the server runs; changes take effect immediately."""


@command.command()
@click.option("--name", default="unnamed", help="A name to recognize the key by.")
@click.option("--account", default="default", help="Id of the account that the key is for.")
@json_option
@data_dir_option
def create(name: str, account: str, as_json: bool, data_dir: Path | None) -> None:
    """Create an API key and print it. It cannot be shown again."""
    from scopitone.tasks.accounts.accounts import check_account
    from scopitone.tasks.accounts.api_keys import create_key

    engine = open_database(data_dir)
    check_account(engine, account)
    _print_secret(create_key(engine, name, account), as_json=as_json)


@command.command("list")
@click.option("--account", help="Only keys of this account; default all.")
@json_option
@data_dir_option
def list_all(account: str | None, as_json: bool, data_dir: Path | None) -> None:
    """List API keys by their first characters; the rest is not stored."""
    from scopitone.tasks.accounts.api_keys import list_keys

    engine = find_database(data_dir)
    keys = [] if engine is None else list_keys(engine, account)
    rows = [("id", "account", "name", "begins", "state")]
    rows += [(key.id, key.account_id, key.name, key.prefix, _state_of(key)) for key in keys]
    items = [dict(zip(rows[0], row, strict=True)) for row in rows[1:]]
    print_list("keys", items, rows, as_json=as_json, folder=data_dir)


@command.command()
@click.argument("key_id", metavar="ID")
@json_option
@data_dir_option
def reset(key_id: str, as_json: bool, data_dir: Path | None) -> None:
    """Replace a key's secret and print the new one. The old one stops working."""
    from scopitone.tasks.accounts.api_keys import reset_key

    _print_secret(reset_key(open_existing_database(data_dir), key_id), as_json=as_json)


@command.command()
@click.argument("key_id", metavar="ID")
@json_option
@data_dir_option
def disable(key_id: str, as_json: bool, data_dir: Path | None) -> None:
    """Disable a key, even the last one of an account."""
    from scopitone.tasks.accounts.api_keys import disable_key

    disable_key(open_existing_database(data_dir), key_id)
    print_result({"id": key_id, "disabled": True}, f"{key_id} is disabled", as_json=as_json)


@command.command()
@click.argument("key_id", metavar="ID")
@json_option
@data_dir_option
def enable(key_id: str, as_json: bool, data_dir: Path | None) -> None:
    """Enable a key again."""
    from scopitone.tasks.accounts.api_keys import enable_key

    enable_key(open_existing_database(data_dir), key_id)
    print_result({"id": key_id, "disabled": False}, f"{key_id} is enabled", as_json=as_json)


@command.command()
@click.argument("key_id", metavar="ID")
@json_option
@data_dir_option
def delete(key_id: str, as_json: bool, data_dir: Path | None) -> None:
    """Delete a key, even the last one of an account."""
    from scopitone.tasks.accounts.api_keys import delete_key

    delete_key(open_existing_database(data_dir), key_id)
    print_result({"id": key_id, "deleted": True}, f"{key_id} is deleted", as_json=as_json)


def _state_of(key: Key) -> str:
    return "enabled" if key.disabled_at is None else "disabled"


def _print_secret(key: NewKey, *, as_json: bool) -> None:
    print_result({"key": key.secret, "id": key.id, "name": key.name}, key.secret, as_json=as_json)
