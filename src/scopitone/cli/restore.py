"""scopitone restore: a server's data from a backup."""

from __future__ import annotations

from dataclasses import asdict
from pathlib import Path

import click

from scopitone.cli.operating import as_json, data_dir, tell


@click.command()
@click.argument("backup", type=click.Path(path_type=Path, dir_okay=False))
@data_dir
@as_json
def command(backup: Path, data_dir: Path | None, as_json: bool) -> None:
    """Lay what BACKUP holds into an empty data folder; then start the server.

    Tasks that were not finished when the backup was made are taken up again.
    """
    from scopitone.settings import Settings
    from scopitone.tasks.backup import restore

    settings = Settings.with_options({"data_dir": data_dir})
    found = restore(settings, backup)
    text = f"{settings.data_dir}: the database and {found.media} media of version {found.version}"
    tell({"data_dir": str(settings.data_dir), **asdict(found)}, text, as_json=as_json)
