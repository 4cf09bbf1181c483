"""scopitone backup: write the server's data to one file while it runs."""

from __future__ import annotations

from dataclasses import asdict
from pathlib import Path

import click

from scopitone.cli.shared.operator_database import data_dir_option, json_option, print_result


@click.command()
@click.argument("out", type=click.Path(path_type=Path, dir_okay=False))
@data_dir_option
@json_option
def command(out: Path, data_dir: Path | None, as_json: bool) -> None:
    """Write the server's database and media to the tar file OUT. Works while the server runs.

    An existing OUT is replaced when the backup is complete.
    """
    from scopitone.core.settings import Settings
    from scopitone.tasks.operations.backup import create_backup

    backup = create_backup(Settings.with_options({"data_dir": data_dir}), out)
    text = f"{out}: database and {backup.media} media files, {backup.size / 2**20:.1f} MB"
    print_result({"path": str(out), **asdict(backup)}, text, as_json=as_json)
