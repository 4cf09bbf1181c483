"""scopitone media: check and repair the media store, and its owner."""

from __future__ import annotations

from dataclasses import asdict
from pathlib import Path
from typing import TYPE_CHECKING

import click

from scopitone.cli import exit_codes
from scopitone.cli.shared.operator_database import (
    data_dir_option,
    json_option,
    open_existing_database,
    print_result,
)

if TYPE_CHECKING:
    from sqlalchemy import Engine

    from scopitone.store.blobs import Blobs
    from scopitone.tasks.media_store.check import MediaReport

# Unnamed media are normal for a day; a screen of them is enough.
_MAX_LISTED = 20


@click.group()
def command() -> None:
    """Check and repair the media store. Works while the server runs."""


@command.command()
@click.option("--sums/--no-sums", default=True, help="Read all files and compare their SHA-256.")
@json_option
@data_dir_option
def check(sums: bool, as_json: bool, data_dir: Path | None) -> int:
    """Compare the database with the media store.

    Changes nothing. Lists rows whose files are missing, files that no row references, and files
    whose bytes have changed. Exits with 6 if files are missing or have changed.
    """
    from scopitone.tasks.media_store.check import check_media

    report = check_media(*_open_stores(data_dir), sums=sums)
    print_result(
        {"ok": report.is_sound, **asdict(report)}, _describe(report, sums), as_json=as_json
    )
    return 0 if report.is_sound else exit_codes.FAILED


@command.command()
@click.option(
    "--all",
    "everything",
    is_flag=True,
    help="Also restore files that no row references; after a day, they return to the trash.",
)
@json_option
@data_dir_option
def restore(everything: bool, as_json: bool, data_dir: Path | None) -> None:
    """Take media that the database references back out of the trash.

    Use this after restoring an older database, which may reference media that were deleted
    later.
    """
    from scopitone.tasks.media_store.restore import restore_media

    keys = restore_media(*_open_stores(data_dir), everything=everything)
    text = f"restored {len(keys)} media files from the trash"
    print_result({"restored": keys}, text, as_json=as_json)


@command.command()
@click.option(
    "--orphans",
    is_flag=True,
    help="Also take over media that no row references; they are deleted later.",
)
@json_option
@data_dir_option
def adopt(orphans: bool, as_json: bool, data_dir: Path | None) -> None:
    """Make this database's installation the owner of its media store.

    Only the owner deletes media, and only media that it stored. Do not adopt the store of a
    server that is still running: that server would no longer delete anything.
    """
    from scopitone.tasks.media_store import ownership
    from scopitone.tasks.media_store.restore import adopt_orphans

    engine, blobs = _open_stores(data_dir)
    before = ownership.adopt_store(engine, blobs)
    count = adopt_orphans(engine, blobs) if orphans else 0
    text = f"The media store now belongs to this installation, {before.installation}"
    if before.owner not in ("", before.installation):
        text += f"; it belonged to {before.owner} before"
    if orphans:
        text += f"\ntook over {count} media files that no row references"
    result = {"installation": before.installation, "before": before.owner or None, "orphans": count}
    print_result(result, text, as_json=as_json)


def _open_stores(folder: Path | None) -> tuple[Engine, Blobs]:
    from scopitone.core.settings import Settings
    from scopitone.store.s3 import open_blobs

    engine = open_existing_database(folder)
    settings = Settings.with_options({"data_dir": folder})
    return engine, open_blobs(settings.blob_url, settings.blob_dir, settings.blob_endpoint, engine)


def _describe(report: MediaReport, sums: bool) -> str:
    lines = [f"{report.named} media files are referenced by the database"]
    for blob in report.missing:
        where = "is in the trash" if blob.in_trash else "is missing"
        rows = [f"file {name}" for name in blob.files] + [f"clip {name}" for name in blob.clips]
        lines.append(f"{blob.key} {where}: {', '.join(rows)}")
    lines += [f"{key} has changed since it was stored" for key in report.differing]
    lines += [f"{key} is not referenced" for key in report.unnamed[:_MAX_LISTED]]
    if len(report.unnamed) > _MAX_LISTED:
        lines.append(f"… and {len(report.unnamed) - _MAX_LISTED} more; use --json to list all")
    unnamed = f"{len(report.unnamed)} media files, {report.unnamed_bytes / 2**20:.1f} MB"
    lines.append(f"Not referenced: {unnamed}; in the trash: {report.in_trash}")
    missing = sum(not blob.in_trash for blob in report.missing)
    compared = f"{len(report.differing)} changed" if sums else "checksums not compared"
    lines.append(f"{missing} missing, {compared}")
    return "\n".join(lines)
