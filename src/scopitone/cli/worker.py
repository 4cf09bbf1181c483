"""scopitone worker: workers alone, beside a server that runs elsewhere on the same data."""

from __future__ import annotations

import math
import signal
import sys
from pathlib import Path

import click

# A worker process has two groups of four segments in work at most.
_CORES_A_PROCESS = 8


def _names(
    _context: click.Context, _option: click.Parameter, given: str | None
) -> list[str] | None:
    from scopitone.settings import QUEUE_NAMES

    if given is None:
        return None
    names = [name.strip() for name in given.split(",")]
    unknown = [name for name in names if name not in QUEUE_NAMES]
    if unknown:
        accepted = ", ".join(QUEUE_NAMES)
        raise click.BadParameter(f"{unknown[0]!r} is none; accepted: {accepted}")
    return names


@click.command()
@click.option(
    "--data-dir",
    type=click.Path(path_type=Path, file_okay=False),
    help="The server's data folder; default SCOPITONE_DATA_DIR or ~/.local/share/scopitone.",
)
@click.option("--workers", type=click.IntRange(1), help="Worker processes; default 1.")
@click.option(
    "--queues",
    metavar="NAME,…",
    callback=_names,
    help="What to take: import, video, music, segments, callback; default all of them.",
)
@click.option(
    "--concurrency",
    type=click.IntRange(1),
    help="Cores to encode with; default all. Without --workers, one process for every 8.",
)
def command(
    data_dir: Path | None,
    workers: int | None,
    queues: list[str] | None,
    concurrency: int | None,
) -> None:
    """Work on the tasks that a server accepts, until stopped.

    Machines need share nothing but SCOPITONE_DATABASE_URL and SCOPITONE_BLOB_URL.
    """
    from scopitone.settings import Settings
    from scopitone.tasks.supervisor import Supervisor

    encoders = None
    if concurrency:
        workers = workers or math.ceil(concurrency / _CORES_A_PROCESS)
        encoders = math.ceil(concurrency / workers)
    settings = Settings.with_options(
        {"data_dir": data_dir, "workers": workers, "queues": queues, "encoders": encoders}
    )
    supervisor = Supervisor(settings)

    for number in (signal.SIGTERM, signal.SIGINT):
        signal.signal(number, lambda *_: sys.exit(0))
    supervisor.start()
    try:
        click.echo(f"{settings.workers} worker(s) at work on {settings.data_dir}")
        supervisor.wait()
    finally:
        supervisor.stop()
