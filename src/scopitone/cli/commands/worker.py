"""scopitone worker: run only workers, for a server that runs elsewhere on the same data."""

from __future__ import annotations

import math
import signal
import sys
from pathlib import Path

import click

from scopitone.cli.values.name_sources import list_queues
from scopitone.cli.values.names import NameList
from scopitone.cli.values.ranges import WholeNumber

# A worker process encodes at most two groups of four segments at a time.
_CORES_PER_PROCESS = 8


@click.command()
@click.option(
    "--data-dir",
    type=click.Path(path_type=Path, file_okay=False),
    help="The server's data folder; default SCOPITONE_DATA_DIR or ~/.local/share/scopitone.",
)
@click.option(
    "--workers",
    type=WholeNumber(1),
    help="Number of worker processes; default 1, or one per 8 cores of --concurrency.",
)
@click.option(
    "--queues",
    metavar="NAME,…",
    type=NameList("queue", list_queues),
    help="Queues to serve: import, video, music, segments, callback; default all.",
)
@click.option(
    "--concurrency",
    type=WholeNumber(1),
    help="Number of cores to encode with; default all.",
)
def command(
    data_dir: Path | None,
    workers: int | None,
    queues: tuple[str, ...] | None,
    concurrency: int | None,
) -> None:
    """Run workers that process a server's tasks, until they are stopped.

    Machines need to share only SCOPITONE_DATABASE_URL and SCOPITONE_BLOB_URL.
    """
    from scopitone.core.errors import InputError
    from scopitone.core.settings import Settings
    from scopitone.store.database import refuse_newer_database
    from scopitone.tasks.worker.supervisor import Supervisor

    encoders = None
    if concurrency:
        workers = workers or math.ceil(concurrency / _CORES_PER_PROCESS)
        encoders = math.ceil(concurrency / workers)
    settings = Settings.with_options(
        {
            "data_dir": data_dir,
            "workers": workers,
            "queues": list(queues) if queues else None,
            "encoders": encoders,
        }
    )
    if settings.workers == 0:
        raise InputError("SCOPITONE_WORKERS", "is 0; accepted by this command: 1 or more")
    # The supervisor starts workers again when they end; they would end again.
    refuse_newer_database(settings.database_url)
    supervisor = Supervisor(settings)

    for number in (signal.SIGTERM, signal.SIGINT):
        signal.signal(number, lambda *_: sys.exit(0))
    supervisor.start()
    try:
        click.echo(f"{settings.workers} worker(s) running on {settings.data_dir}")
        supervisor.wait()
    finally:
        supervisor.stop()
