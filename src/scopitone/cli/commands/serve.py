"""scopitone serve: run the job API, its workers, and the studio."""

from __future__ import annotations

import json
from pathlib import Path

import click

from scopitone.cli.values.name_sources import list_task_models
from scopitone.cli.values.names import describe_unknown
from scopitone.cli.values.ranges import WholeNumber


def _parse_prices(_context: click.Context, _option: click.Parameter, texts: tuple[str, ...]) -> str:
    """Convert MODEL=CREDITS texts to a JSON object; empty without any. Raises: BadParameter."""
    prices = {}
    for text in texts:
        model, equals, amount = text.partition("=")
        if not equals or not amount.replace(".", "", 1).isdigit():
            raise click.BadParameter(f"{text!r} is not a price; accepted: MODEL=CREDITS")
        if model not in (models := list_task_models()):
            raise click.BadParameter(describe_unknown(model, "model", models))
        prices[model] = amount
    return json.dumps(prices) if prices else ""


@click.command()
@click.option("--host", help="Address to listen on; default 127.0.0.1 (this machine only).")
@click.option(
    "--port",
    type=WholeNumber(0, 65535),
    help="Port to listen on; default 8000; 0 chooses a free one.",
)
@click.option(
    "--data-dir",
    type=click.Path(path_type=Path, file_okay=False),
    help="Folder for all data; default SCOPITONE_DATA_DIR or ~/.local/share/scopitone.",
)
@click.option(
    "--workers",
    type=WholeNumber(0),
    help="Number of worker processes; default 1; 0 is the same as --no-workers.",
)
@click.option(
    "--no-workers", is_flag=True, help="Run only the API and the studio; workers run elsewhere."
)
@click.option("--public-url", help="URL at which clients reach this server through a proxy.")
@click.option(
    "--price",
    "prices",
    multiple=True,
    metavar="MODEL=CREDITS",
    callback=_parse_prices,
    shell_complete=lambda _context, _option, typed: [
        f"{model}=" for model in list_task_models() if model.startswith(typed)
    ],
    help="Price of a task of MODEL, in credits; default 0. Repeatable.",
)
def command(
    host: str | None,
    port: int | None,
    data_dir: Path | None,
    workers: int | None,
    no_workers: bool,
    public_url: str | None,
    prices: str,
) -> None:
    """Serve the job API and the studio.

    Prints their addresses and, on the first start, an API key.
    """
    from scopitone.core.settings import Settings
    from scopitone.http.server import ServerStarted, serve
    from scopitone.studio import PATH
    from scopitone.studio.app import install

    if workers and no_workers:
        raise click.UsageError("--workers and --no-workers cannot be used together")
    options = {
        "host": host,
        "port": port,
        "data_dir": data_dir,
        "workers": 0 if no_workers else workers,
        "public_url": public_url,
        "prices": json.loads(prices) if prices else None,
    }

    def print_addresses(started: ServerStarted) -> None:
        click.echo(f"Scopitone listens on {started.url}")
        if started.first_key:
            click.echo(f"API key (shown only once): {started.first_key}")
        base = (settings.public_url or started.url).rstrip("/") + PATH
        if started.sign_in:
            click.echo(f"Studio (one-time link): {base}/enter/{started.sign_in}")
        else:
            click.echo(f"Studio: {base}/ (`scopitone open` signs you in)")

    settings = Settings.with_options(options)
    serve(settings, print_addresses, install)
