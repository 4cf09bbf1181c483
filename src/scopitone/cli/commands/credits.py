"""scopitone credits: grant credits to accounts and show them."""

from __future__ import annotations

from pathlib import Path

import click

from scopitone.cli.shared.operator_database import (
    data_dir_option,
    find_database,
    json_option,
    open_database,
    parse_credits,
    print_list,
    print_result,
)


@click.group()
def command() -> None:
    """Grant and show credits. Works while the server runs; changes take effect immediately."""


@command.command()
@click.argument("account")
@click.argument("amount", callback=parse_credits)
@json_option
@data_dir_option
def grant(account: str, amount: int, as_json: bool, data_dir: Path | None) -> None:
    """Grant AMOUNT credits to ACCOUNT (its id)."""
    from scopitone.store.database import writing
    from scopitone.tasks.accounts import credit_ledger
    from scopitone.tasks.accounts.accounts import check_account

    engine = open_database(data_dir)
    check_account(engine, account)
    with writing(engine) as session:
        credit_ledger.grant(session, account, amount)
        session.flush()
        balance = credit_ledger.balance_of(session, account) / 100
    print_result({"account": account, "balance": balance}, f"{balance:.2f}", as_json=as_json)


@command.command()
@json_option
@data_dir_option
def show(as_json: bool, data_dir: Path | None) -> None:
    """Show the credits of every account."""
    from scopitone.store.database import reading
    from scopitone.tasks.accounts import credit_ledger

    accounts = []
    if engine := find_database(data_dir):
        with reading(engine) as session:
            accounts = credit_ledger.audit_accounts(session)
    columns = ("granted", "charged", "reserved", "balance")
    rows: list[tuple[str, ...]] = [("account", "name", *columns)]
    for account in accounts:
        amounts = (f"{getattr(account, column) / 100:.2f}" for column in columns)
        rows.append((account.id, account.name, *amounts))
    items = [
        {"account": account.id, "name": account.name}
        | {column: getattr(account, column) / 100 for column in columns}
        for account in accounts
    ]
    print_list("accounts", items, rows, as_json=as_json, folder=data_dir)
