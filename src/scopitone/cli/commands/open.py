"""scopitone open: open the studio in the browser, signed in."""

from __future__ import annotations

import webbrowser
from pathlib import Path

import click

from scopitone.cli.shared.operator_database import (
    data_dir_option,
    find_server_url,
    json_option,
    open_existing_database,
    print_result,
)


@click.command()
@click.option("--account", default="default", help="Id of the account; see `accounts list`.")
@click.option(
    "--url", help="URL of the server; default SCOPITONE_PUBLIC_URL, or the address it listens on."
)
@click.option("--print", "only_print", is_flag=True, help="Print the link instead of opening it.")
@json_option
@data_dir_option
def command(
    account: str, url: str | None, only_print: bool, as_json: bool, data_dir: Path | None
) -> None:
    """Open the studio with a sign-in link that works once and expires after an hour."""
    from scopitone.studio import PATH
    from scopitone.tasks.accounts.accounts import check_account
    from scopitone.tasks.accounts.sessions import make_link

    engine = open_existing_database(data_dir)
    check_account(engine, account)
    base = url.rstrip("/") if url else find_server_url(data_dir)
    link = f"{base}{PATH}/enter/{make_link(engine, account)}"
    is_open = not (only_print or as_json) and webbrowser.open(link)
    print_result({"url": link}, "Opened the studio" if is_open else link, as_json=as_json)
