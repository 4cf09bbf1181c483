"""scopitone accounts: the owners of tasks, files, credits and API keys."""

from __future__ import annotations

import sys
from dataclasses import asdict
from pathlib import Path

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


@command.command()
@click.argument("account", default="default")
@click.option(
    "--user", "user_name", metavar="NAME", help="User name; default the current one, or ACCOUNT."
)
@click.option("--remove", is_flag=True, help="Remove the user name and the password.")
@json_option
@data_dir_option
def password(
    account: str, user_name: str | None, remove: bool, as_json: bool, data_dir: Path | None
) -> None:
    """Set the user name and the password with which people sign in to the studio.

    ACCOUNT is an id; see `accounts list`. The password is asked for, or read from stdin if that is
    not a terminal. All browsers of the account are signed out.
    """
    from scopitone.tasks.accounts import passwords
    from scopitone.tasks.accounts.accounts import check_account
    from scopitone.tasks.accounts.sessions import sign_out_everywhere

    engine = open_existing_database(data_dir)
    check_account(engine, account)
    if remove:
        passwords.remove_password(engine, account)
        name = None
    else:
        name = user_name or passwords.find_user_name(engine, account) or account
        name = passwords.set_password(engine, account, name, _read_password())
    sign_out_everywhere(engine, account)
    text = "Removed the password" if name is None else f"Set the password of the user {name}"
    print_result({"id": account, "user_name": name}, text, as_json=as_json)


def _read_password() -> str:
    if sys.stdin.isatty():
        return str(click.prompt("Password", hide_input=True, confirmation_prompt=True, err=True))
    return _read_stdin_line()


def _read_stdin_line() -> str:
    return sys.stdin.readline().rstrip("\r\n")


@command.command()
@click.argument("account")
@json_option
@data_dir_option
def disable(account: str, as_json: bool, data_dir: Path | None) -> None:
    """Disable an account: its keys stop working, and its browsers are signed out.

    Its tasks and files stay.
    """
    from scopitone.tasks.accounts.accounts import disable_account

    disable_account(open_existing_database(data_dir), account)
    print_result({"id": account, "disabled": True}, f"Disabled {account}", as_json=as_json)


@command.command()
@click.argument("account")
@json_option
@data_dir_option
def enable(account: str, as_json: bool, data_dir: Path | None) -> None:
    """Enable a disabled account again."""
    from scopitone.tasks.accounts.accounts import enable_account

    enable_account(open_existing_database(data_dir), account)
    print_result({"id": account, "disabled": False}, f"Enabled {account}", as_json=as_json)


@command.command()
@click.argument("account")
@click.option(
    "--confirm", metavar="NAME", help="Name of the account, instead of being asked for it."
)
@json_option
@data_dir_option
def delete(account: str, confirm: str | None, as_json: bool, data_dir: Path | None) -> None:
    """Delete an account for good: keys, sessions, tasks, media, projects, and credits.

    Its running tasks are canceled. The bytes of its media are deleted later, as those of deleted
    tasks are; what other accounts have stays. Asks for the name of the account.
    """
    from scopitone.core.settings import Settings
    from scopitone.tasks.accounts.account_deletion import delete_account
    from scopitone.tasks.accounts.accounts import check_account
    from scopitone.tasks.observability.logs import configure_logging

    configure_logging(Settings.with_options({"data_dir": data_dir}))
    engine = open_existing_database(data_dir)
    check_account(engine, account)
    if confirm is None:
        is_terminal = sys.stdin.isatty()
        prompt = "Name of the account to delete"
        confirm = str(click.prompt(prompt, err=True)) if is_terminal else _read_stdin_line()
    deleted = delete_account(engine, account, confirm, "the command line")
    text = (
        f"Deleted {account} ({deleted.name}): {deleted.tasks} tasks, {deleted.canceled} of them "
        f"canceled, {deleted.projects} projects, {deleted.files} files"
    )
    print_result(asdict(deleted), text, as_json=as_json)


@command.command("list")
@json_option
@data_dir_option
def list_all(as_json: bool, data_dir: Path | None) -> None:
    """List all accounts."""
    from scopitone.tasks.accounts.accounts import list_accounts

    engine = find_database(data_dir)
    accounts = [] if engine is None else list_accounts(engine)
    items = [{"id": account.id, "name": account.name} for account in accounts]
    rows = [("id", "name"), *((account.id, account.name) for account in accounts)]
    print_list("accounts", items, rows, as_json=as_json, folder=data_dir)
