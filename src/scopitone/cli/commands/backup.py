"""scopitone backup: write the server's data to one file while it runs."""

from __future__ import annotations

from dataclasses import asdict
from pathlib import Path

import click

from scopitone.cli.shared.operator_database import data_dir_option, json_option, print_result


@click.command()
@click.argument("out", type=click.Path(path_type=Path, dir_okay=False))
@click.option(
    "--verify/--no-verify",
    default=True,
    help="Read the backup back and compare all checksums; default on.",
)
@click.option(
    "--allow-missing",
    is_flag=True,
    help="Replace an existing OUT even if media are missing from the store or damaged.",
)
@data_dir_option
@json_option
def command(
    out: Path, verify: bool, allow_missing: bool, data_dir: Path | None, as_json: bool
) -> None:
    """Write the server's database and media to the tar file OUT. Works while the server runs.

    OUT must be outside of the data folder.

    An existing OUT is replaced only after the backup is complete and verified, and only if no
    media are missing or damaged.
    """
    from scopitone.core.settings import Settings
    from scopitone.tasks.operations.backup import create_backup

    settings = Settings.with_options({"data_dir": data_dir})
    backup, faults = create_backup(settings, out, verify=verify, allow_missing=allow_missing)
    text = f"{out}: database and {backup.media} media files, {backup.size / 2**20:.1f} MB"
    if verify:
        text += ", verified"
    result = {"path": str(out), **asdict(backup), "verified": verify, **asdict(faults)}
    print_result(result, text, as_json=as_json)
    if str(faults):
        click.echo(f"warning: {faults}; see `scopitone media check`", err=True)
