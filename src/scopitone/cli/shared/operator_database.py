"""What the operator's commands share: the server's database, their options and their output."""

from __future__ import annotations

import json
from collections.abc import Sequence
from decimal import Decimal, InvalidOperation
from pathlib import Path
from typing import TYPE_CHECKING, Any

import click

from scopitone.core.errors import InputError

if TYPE_CHECKING:
    from sqlalchemy import Engine

data_dir_option = click.option(
    "--data-dir",
    type=click.Path(path_type=Path, file_okay=False),
    help="The server's data folder; default SCOPITONE_DATA_DIR or ~/.local/share/scopitone.",
)
json_option = click.option("--json", "as_json", is_flag=True, help="Print one JSON object.")


def open_database(folder: Path | None) -> Engine:
    """Open the server's database, migrated to the newest schema, with the default account.

    folder: the data folder; None means that of the settings. A server may be running on it.
    """
    from scopitone.core.settings import Settings
    from scopitone.store.database import migrate, open_engine
    from scopitone.store.restoration import finish_restore
    from scopitone.tasks.accounts.api_keys import ensure_default_account

    settings = Settings.with_options({"data_dir": folder})
    finish_restore(settings)
    migrate(settings.database_url, settings.data_dir / "migrate.lock")
    engine = open_engine(settings.database_url)
    ensure_default_account(engine)
    return engine


def open_existing_database(folder: Path | None) -> Engine:
    """Open the database of a server that was started before.

    Raises: InputError ("data_dir") if there is none, so that a mistyped folder is noticed.
    """
    from scopitone.core.settings import Settings
    from scopitone.store.database import sqlite_file
    from scopitone.store.restoration import finish_restore

    settings = Settings.with_options({"data_dir": folder})
    finish_restore(settings)
    file = sqlite_file(settings.database_url)
    if file is not None and not file.exists():
        raise InputError("data_dir", f"no database at {file}; specify a server's data folder")
    return open_database(folder)


def find_server_url(folder: Path | None) -> str:
    """Return the URL at which clients reach the server, without a slash at its end.

    If the server is not running, it is the URL that the settings give it.
    """
    from scopitone.core.settings import Settings
    from scopitone.http.address_file import read_address

    settings = Settings.with_options({"data_dir": folder})
    usual = f"http://{settings.host}:{settings.port}"
    return (settings.public_url or read_address(settings.data_dir) or usual).rstrip("/")


def print_result(result: dict[str, Any], text: str, *, as_json: bool) -> None:
    """Print `result` as JSON, or else `text`."""
    click.echo(json.dumps(result, ensure_ascii=False) if as_json else text)


def format_table(rows: Sequence[tuple[str, ...]]) -> str:
    """Align the cells of `rows` in columns, one row per line."""
    widths = [max(len(cell) for cell in column) for column in zip(*rows, strict=True)]
    return "\n".join(
        "  ".join(cell.ljust(width) for cell, width in zip(row, widths, strict=True)).rstrip()
        for row in rows
    )


def parse_credits(_context: click.Context, _option: click.Parameter, text: str) -> int:
    """Convert credits as typed into hundredths. Raises: BadParameter."""
    try:
        amount = Decimal(text) * 100
    except InvalidOperation:
        amount = Decimal(0)
    if not amount.is_finite() or amount <= 0 or amount != amount.to_integral_value():
        raise click.BadParameter(f"{text!r} is not a positive number with at most two decimals")
    return int(amount)
