"""scopitone import: import your own song as a music task of the server."""

from __future__ import annotations

import time
from pathlib import Path

import click

from scopitone.cli import exit_codes
from scopitone.cli.shared.operator_database import (
    data_dir_option,
    json_option,
    open_database,
    print_result,
)
from scopitone.lyrics.formats.registry import describe_formats

_FILE = click.Path(path_type=Path, dir_okay=False)
_POLL_INTERVAL_S = 0.2


@click.command()
@click.argument("song", type=_FILE)
@click.option("--lyrics", type=_FILE, help=f"Lyrics: {describe_formats()}.")
@click.option("--cover", type=_FILE, help="Cover image, such as JPEG, PNG, WebP, or HEIC.")
@click.option("--title", help="Song title; default: the title in its tags.")
@click.option("--artist", "--author", "artist", help="Artist; default: the artist in its tags.")
@click.option("--account", default="default", help="Id of the account; see `accounts list`.")
@click.option("--no-wait", is_flag=True, help="Do not wait for the import to finish.")
@json_option
@data_dir_option
def command(
    song: Path,
    lyrics: Path | None,
    cover: Path | None,
    title: str | None,
    artist: str | None,
    account: str,
    no_wait: bool,
    as_json: bool,
    data_dir: Path | None,
) -> int:
    """Import SONG into the server, so that videos can be made for it there.

    A server must be running on this data folder; its workers do the import. Prints the ids of
    the task and the clip, which suno/music-video takes as task_id and suno_id.
    """
    from scopitone.cli.shared.server_import import ImportResult, create_import, find_result

    engine = open_database(data_dir)
    tags = {"title": title, "artist": artist}
    task_id = create_import(engine, data_dir, account, song, cover, lyrics, tags)
    imported: ImportResult | None = None
    while not no_wait and imported is None:
        time.sleep(_POLL_INTERVAL_S)
        imported = find_result(engine, account, task_id)
    if imported is None:
        print_result({"task_id": task_id}, task_id, as_json=as_json)
        return 0
    result = {"task_id": task_id, "suno_id": imported.clip, "problem": imported.problem}
    text = imported.problem or f"{task_id} {imported.clip}"
    print_result(result, text, as_json=as_json)
    return exit_codes.UNUSABLE if imported.problem else 0
