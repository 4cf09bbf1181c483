"""scopitone backup: the server's data as one file, while it runs."""

from __future__ import annotations

from dataclasses import asdict
from pathlib import Path

import click

from scopitone.cli.operating import as_json, data_dir, tell


@click.command()
@click.argument("out", type=click.Path(path_type=Path, dir_okay=False))
@data_dir
@as_json
def command(out: Path, data_dir: Path | None, as_json: bool) -> None:
    """Write the server's database and media into the tar OUT. Works beside a running server.

    A file that is there is replaced when the new one is whole.
    """
    from scopitone.settings import Settings
    from scopitone.tasks.backup import back_up

    made = back_up(Settings.with_options({"data_dir": data_dir}), out)
    text = f"{out}: the database and {made.media} media, {made.size / 2**20:.1f} MB"
    tell({"path": str(out), **asdict(made)}, text, as_json=as_json)
