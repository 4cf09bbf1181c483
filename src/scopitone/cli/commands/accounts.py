"""scopitone accounts: the owners of tasks, files, credits and API keys."""

from __future__ import annotations

from pathlib import Path

import click

from scopitone.cli.shared.operator_database import (
    data_dir_option,
    format_table,
    json_option,
    open_database,
    print_result,
)


@click.group()
def command() -> None:
    """Manage accounts. Works while the server runs; changes take effect immediately."""


@command.command()
@click.argument("name")
@click.option("--operator", is_flag=True, help="Allow the account to operate the server.")
@json_option
@data_dir_option
def create(name: str, operator: bool, as_json: bool, data_dir: Path | None) -> None:
    """Create an account and print its id.

    Create an API key for it with `scopitone keys create --account`.
    """
    from scopitone.tasks.accounts.accounts import create_account

    account = create_account(open_database(data_dir), name, operator=operator)
    print_result({"id": account.id, "name": account.name}, account.id, as_json=as_json)


@command.command("list")
@json_option
@data_dir_option
def list_all(as_json: bool, data_dir: Path | None) -> None:
    """List all accounts."""
    from scopitone.tasks.accounts.accounts import list_accounts

    rows = [(account.id, account.name) for account in list_accounts(open_database(data_dir))]
    items = [{"id": account_id, "name": name} for account_id, name in rows]
    print_result({"accounts": items}, format_table([("id", "name"), *rows]), as_json=as_json)
