"""What the operator's commands share: the database beside which a server may run."""

from __future__ import annotations

import json
from collections.abc import Callable, Sequence
from decimal import Decimal, InvalidOperation
from pathlib import Path
from typing import TYPE_CHECKING, Any, TypeVar

import click

from scopitone.errors import InputError

if TYPE_CHECKING:
    from sqlalchemy import Engine

F = TypeVar("F", bound=Callable[..., Any])

data_dir = click.option(
    "--data-dir",
    type=click.Path(path_type=Path, file_okay=False),
    help="The server's data folder; default SCOPITONE_DATA_DIR or ~/.local/share/scopitone.",
)
as_json = click.option("--json", "as_json", is_flag=True, help="Print one JSON object.")


def database(folder: Path | None) -> Engine:
    """The server's database, brought to the newest schema, with the default account."""
    from scopitone.settings import Settings
    from scopitone.store.database import migrate, open_engine
    from scopitone.tasks.keys import ensure_account

    settings = Settings.with_options({"data_dir": folder})
    migrate(settings.database_url, settings.data_dir / "migrate.lock")
    engine = open_engine(settings.database_url)
    ensure_account(engine)
    return engine


def existing_database(folder: Path | None) -> Engine:
    """The same, of a server that was started before.

    Raises InputError ("data_dir"): there is no such database, which a mistyped folder may mean.
    """
    from scopitone.settings import Settings
    from scopitone.store.database import sqlite_file

    file = sqlite_file(Settings.with_options({"data_dir": folder}).database_url)
    if file is not None and not file.exists():
        raise InputError("data_dir", f"there is no database at {file}")
    return database(folder)


def server_url(folder: Path | None) -> str:
    """Where clients reach the server, or would if it ran; without a slash at its end."""
    from scopitone.http.whereabouts import address_of
    from scopitone.settings import Settings

    settings = Settings.with_options({"data_dir": folder})
    usual = f"http://{settings.host}:{settings.port}"
    return (settings.public_url or address_of(settings.data_dir) or usual).rstrip("/")


def tell(shown: dict[str, Any], text: str, *, as_json: bool) -> None:
    """Print one or the other."""
    click.echo(json.dumps(shown, ensure_ascii=False) if as_json else text)


def table(rows: Sequence[tuple[str, ...]]) -> str:
    """Rows of text under each other, in columns."""
    widths = [max(len(cell) for cell in column) for column in zip(*rows, strict=True)]
    return "\n".join(
        "  ".join(cell.ljust(width) for cell, width in zip(row, widths, strict=True)).rstrip()
        for row in rows
    )


def hundredths(_context: click.Context, _option: click.Parameter, given: str) -> int:
    """Credits as they are typed, in hundredths."""
    try:
        exact = Decimal(given) * 100
    except InvalidOperation:
        exact = Decimal(0)
    if not exact.is_finite() or exact <= 0 or exact != exact.to_integral_value():
        raise click.BadParameter(f"{given!r} is not a positive number with at most two decimals")
    return int(exact)
