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
    engine = find_database(folder)
    if engine is None:
        place = _find_sqlite_file(folder)
        raise InputError("data_dir", f"no database at {place}; specify a server's data folder")
    return engine


def find_database(folder: Path | None) -> Engine | None:
    """Open the database as `open_database` does; None if there is none yet. Makes nothing."""
    from scopitone.core.settings import Settings
    from scopitone.store.restoration import finish_restore

    finish_restore(Settings.with_options({"data_dir": folder}))
    file = _find_sqlite_file(folder)
    return None if file is not None and not file.exists() else open_database(folder)


def _find_sqlite_file(folder: Path | None) -> Path | None:
    """Return the place of the database; None for PostgreSQL."""
    from scopitone.core.settings import Settings
    from scopitone.store.database import sqlite_file

    return sqlite_file(Settings.with_options({"data_dir": folder}).database_url)


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


def print_list(
    kind: str,
    items: Sequence[dict[str, Any]],
    rows: Sequence[tuple[str, ...]],
    *,
    as_json: bool,
    folder: Path | None,
) -> None:
    """Print a list as JSON, `{kind: items}`, or as a table.

    An empty one says so, and whether there is no database, so that a mistyped folder is noticed.

    rows: the header and the items' rows. folder: the data folder that the user named.
    """
    if as_json or items:
        print_result({kind: items}, format_table(rows), as_json=as_json)
        return
    file = _find_sqlite_file(folder)
    is_missing = file is not None and not file.exists()
    click.echo(f"no {kind}" + (f"; there is no database at {file}" if is_missing else ""))


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
