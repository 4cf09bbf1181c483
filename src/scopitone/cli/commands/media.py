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
from scopitone.core.errors import InputError

if TYPE_CHECKING:
    from sqlalchemy import Engine

    from scopitone.store.blobs import Blobs
    from scopitone.tasks.media_store.check import MediaReport
    from scopitone.tasks.media_store.ownership import Ownership

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
    help="Also take over media that this database does not know, also those of another "
    "installation. They are deleted after a day. Without --confirm, only list them.",
)
@click.option(
    "--confirm",
    type=int,
    metavar="N",
    help="Do it: N is the number of media files that --orphans lists.",
)
@json_option
@data_dir_option
def adopt(orphans: bool, confirm: int | None, as_json: bool, data_dir: Path | None) -> None:
    """Make this database's installation the owner of its media store.

    Only the owner stores and deletes media, and it deletes only media that are listed as its own
    in its database. Do not adopt the store of a server that is still running: that server would
    no longer store anything, and with --orphans, its media would be deleted.
    """
    from scopitone.tasks.media_store import ownership
    from scopitone.tasks.media_store.restore import adopt_orphans, list_orphans

    if confirm is not None and not orphans:
        raise click.UsageError("--confirm: needs --orphans")
    engine, blobs = _open_stores(data_dir)
    keys = list_orphans(engine, blobs) if orphans else []
    if confirm is not None and confirm != len(keys):
        raise InputError("--confirm", f"there are other media files; accepted: {len(keys)}")
    is_adopted = not keys or confirm is not None
    adopt_or_look = ownership.adopt_store if is_adopted else ownership.examine_store
    before = adopt_or_look(engine, blobs)
    if is_adopted:
        adopt_orphans(engine, keys)
    result = {
        "installation": before.installation,
        "before": before.owner or None,
        "adopted": is_adopted,
        "orphans": len(keys),
        "keys": keys,
    }
    print_result(result, _describe_adoption(before, keys, is_adopted), as_json=as_json)


def _describe_adoption(before: Ownership, keys: list[str], is_adopted: bool) -> str:
    other = before.owner if before.owner != before.installation else ""
    if is_adopted:
        text = f"The media store now belongs to this installation, {before.installation}"
        text += f"; it belonged to {other} before" if other else ""
        return f"{text}\ntook over {len(keys)} media files" if keys else text
    lines = [*_shorten_list(keys)]
    lines.append(f"This database does not know {len(keys)} media files; nothing was changed.")
    if other:
        lines.append(f"The media of the installation {other} will be deleted if you continue.")
    lines.append(f"To have them deleted after a day, add --confirm {len(keys)}")
    return "\n".join(lines)


def _shorten_list(lines: list[str]) -> list[str]:
    if len(lines) <= _MAX_LISTED:
        return lines
    rest = f"… and {len(lines) - _MAX_LISTED} more; use --json to list all"
    return [*lines[:_MAX_LISTED], rest]


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
    lines += _shorten_list([f"{key} is not referenced" for key in report.unnamed])
    unnamed = f"{len(report.unnamed)} media files, {report.unnamed_bytes / 2**20:.1f} MB"
    lines.append(f"Not referenced: {unnamed}; in the trash: {report.in_trash}")
    missing = sum(not blob.in_trash for blob in report.missing)
    compared = f"{len(report.differing)} changed" if sums else "checksums not compared"
    lines.append(f"{missing} missing, {compared}")
    return "\n".join(lines)
