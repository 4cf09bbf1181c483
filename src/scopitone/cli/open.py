"""scopitone open: the studio in the browser, signed in."""

from __future__ import annotations

import webbrowser
from pathlib import Path

import click

from scopitone.cli.operating import as_json, data_dir, existing_database, server_url, tell


@click.command()
@click.option("--account", default="default", help="Whose studio; an id of `accounts list`.")
@click.option(
    "--url", help="Where the server is; default SCOPITONE_PUBLIC_URL, else as it says itself."
)
@click.option("--print", "only_print", is_flag=True, help="Print the link and open nothing.")
@as_json
@data_dir
def command(
    account: str, url: str | None, only_print: bool, as_json: bool, data_dir: Path | None
) -> None:
    """Open the studio by a link that works once, within an hour."""
    from scopitone.studio import PATH
    from scopitone.tasks.accounts import check_account
    from scopitone.tasks.sessions import make_link

    engine = existing_database(data_dir)
    check_account(engine, account)
    base = url.rstrip("/") if url else server_url(data_dir)
    link = f"{base}{PATH}/enter/{make_link(engine, account)}"
    opened = not (only_print or as_json) and webbrowser.open(link)
    tell({"url": link}, "Opened the studio" if opened else link, as_json=as_json)
