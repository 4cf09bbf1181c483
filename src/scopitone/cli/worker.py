"""scopitone worker: workers alone, beside a server that runs elsewhere on the same data."""

from __future__ import annotations

import signal
import sys
from pathlib import Path

import click


@click.command()
@click.option(
    "--data-dir",
    type=click.Path(path_type=Path, file_okay=False),
    help="The server's data folder; default SCOPITONE_DATA_DIR or ~/.local/share/scopitone.",
)
@click.option("--workers", type=click.IntRange(1), help="Worker processes; default 1.")
def command(data_dir: Path | None, workers: int | None) -> None:
    """Work on the tasks that a server accepts, until stopped."""
    from scopitone.settings import Settings
    from scopitone.tasks.supervisor import Supervisor

    settings = Settings.with_options({"data_dir": data_dir, "workers": workers})
    supervisor = Supervisor(settings)

    for number in (signal.SIGTERM, signal.SIGINT):
        signal.signal(number, lambda *_: sys.exit(0))
    supervisor.start()
    try:
        click.echo(f"{settings.workers} worker(s) at work on {settings.data_dir}")
        supervisor.wait()
    finally:
        supervisor.stop()
