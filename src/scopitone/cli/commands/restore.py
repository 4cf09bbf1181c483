"""scopitone restore: restore a server's data from a backup."""

from __future__ import annotations

from dataclasses import asdict
from pathlib import Path

import click

from scopitone.cli.shared.operator_database import data_dir_option, json_option, print_result


@click.command()
@click.argument("backup", type=click.Path(path_type=Path, dir_okay=False))
@data_dir_option
@json_option
def command(backup: Path, data_dir: Path | None, as_json: bool) -> None:
    """Restore BACKUP into a data folder without database and media. Then start the server.

    Tasks that were unfinished when the backup was made are resumed.
    """
    from scopitone.core.settings import Settings
    from scopitone.tasks.operations.backup import restore_backup

    settings = Settings.with_options({"data_dir": data_dir})
    content = restore_backup(settings, backup)
    text = (
        f"{settings.data_dir}: restored the database and {content.media} media files "
        f"of version {content.version}"
    )
    print_result({"data_dir": str(settings.data_dir), **asdict(content)}, text, as_json=as_json)
