"""scopitone worker: workers alone, beside a server that runs elsewhere on the same data."""

from __future__ import annotations

import signal
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

    def stop(*_: object) -> None:
        raise SystemExit(0)

    signal.signal(signal.SIGTERM, stop)
    supervisor.start()
    click.echo(f"{settings.workers} worker(s) at work on {settings.data_dir}")
    try:
        signal.pause()
    except KeyboardInterrupt:
        pass
    finally:
        supervisor.stop()
