"""scopitone serve: the job API, its workers, and the studio."""

from __future__ import annotations

import json
from pathlib import Path

import click


def _prices(_context: click.Context, _option: click.Parameter, given: tuple[str, ...]) -> str:
    prices = {}
    for one in given:
        model, equals, amount = one.partition("=")
        if not equals or not amount.replace(".", "", 1).isdigit():
            raise click.BadParameter(f"{one!r} is not MODEL=CREDITS")
        prices[model] = amount
    return json.dumps(prices) if prices else ""


@click.command()
@click.option("--host", help="Address to listen on; default 127.0.0.1, this machine only.")
@click.option("--port", type=click.IntRange(0, 65535), help="Port; default 8000, 0 for a free one.")
@click.option(
    "--data-dir",
    type=click.Path(path_type=Path, file_okay=False),
    help="Where all state lives; default SCOPITONE_DATA_DIR or ~/.local/share/scopitone.",
)
@click.option("--workers", type=click.IntRange(1), help="Worker processes; default 1.")
@click.option("--no-workers", is_flag=True, help="The API alone; workers run elsewhere.")
@click.option("--public-url", help="How clients reach this server, if through a proxy.")
@click.option(
    "--price",
    "prices",
    multiple=True,
    metavar="MODEL=CREDITS",
    callback=_prices,
    help="What a task of a model costs; default 0. May be given several times.",
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
    """Serve the job API and the studio; prints addresses and, the first time, an API key."""
    from scopitone.http.server import Started, serve
    from scopitone.settings import Settings
    from scopitone.studio import PATH
    from scopitone.studio.install import install

    if workers and no_workers:
        raise click.UsageError("--workers and --no-workers exclude each other")
    given = {
        "host": host,
        "port": port,
        "data_dir": data_dir,
        "workers": 0 if no_workers else workers,
        "public_url": public_url,
        "prices": json.loads(prices) if prices else None,
    }

    def ready(started: Started) -> None:
        click.echo(f"Scopitone listens on {started.url}")
        if started.first_key:
            click.echo(f"API key (shown only this once): {started.first_key}")
        base = (settings.public_url or started.url).rstrip("/") + PATH
        if started.sign_in:
            click.echo(f"Studio, by a link that works once: {base}/enter/{started.sign_in}")
        else:
            click.echo(f"Studio: {base}/ (`scopitone open` signs you in)")

    settings = Settings.with_options(given)
    serve(settings, ready, install)
