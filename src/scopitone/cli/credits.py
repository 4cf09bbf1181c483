"""scopitone credits: what accounts can spend."""

from __future__ import annotations

from pathlib import Path

import click

from scopitone.cli.operating import as_json, data_dir, database, hundredths, table, tell


@click.group()
def command() -> None:
    """Grant credits and show them. Works beside a running server; changes hold at once."""


@command.command()
@click.argument("account")
@click.argument("amount", callback=hundredths)
@as_json
@data_dir
def grant(account: str, amount: int, as_json: bool, data_dir: Path | None) -> None:
    """Give ACCOUNT (its id) AMOUNT credits to spend."""
    from scopitone.store.database import writing
    from scopitone.tasks import ledger
    from scopitone.tasks.accounts import check_account

    engine = database(data_dir)
    check_account(engine, account)
    with writing(engine) as session:
        ledger.grant(session, account, amount)
        session.flush()
        balance = ledger.balance(session, account) / 100
    tell({"account": account, "balance": balance}, f"{balance:.2f}", as_json=as_json)


@command.command()
@as_json
@data_dir
def show(as_json: bool, data_dir: Path | None) -> None:
    """Show every account's books."""
    from scopitone.store.database import reading
    from scopitone.tasks import ledger

    with reading(database(data_dir)) as session:
        found = ledger.books(session)
    columns = ("granted", "charged", "reserved", "balance")
    rows: list[tuple[str, ...]] = [("account", "name", *columns)]
    for one in found:
        amounts = (f"{getattr(one, column) / 100:.2f}" for column in columns)
        rows.append((one.id, one.name, *amounts))
    shown = [
        {"account": one.id, "name": one.name}
        | {column: getattr(one, column) / 100 for column in columns}
        for one in found
    ]
    tell({"accounts": shown}, table(rows), as_json=as_json)
