"""scopitone accounts: who owns tasks, files, credits and keys."""

from __future__ import annotations

from pathlib import Path

import click

from scopitone.cli.operating import as_json, data_dir, database, table, tell


@click.group()
def command() -> None:
    """Manage accounts. Works beside a running server; changes hold at once."""


@command.command()
@click.argument("name")
@click.option("--operator", is_flag=True, help="May look after the server in the studio.")
@as_json
@data_dir
def create(name: str, operator: bool, as_json: bool, data_dir: Path | None) -> None:
    """Create an account and print its id. Give it a key with `scopitone keys create --account`."""
    from scopitone.tasks.accounts import create_account

    account = create_account(database(data_dir), name, operator=operator)
    tell({"id": account.id, "name": account.name}, account.id, as_json=as_json)


@command.command("list")
@as_json
@data_dir
def list_all(as_json: bool, data_dir: Path | None) -> None:
    """List the accounts."""
    from scopitone.tasks.accounts import list_accounts

    found = [(account.id, account.name) for account in list_accounts(database(data_dir))]
    shown = [{"id": account_id, "name": name} for account_id, name in found]
    tell({"accounts": shown}, table([("id", "name"), *found]), as_json=as_json)
