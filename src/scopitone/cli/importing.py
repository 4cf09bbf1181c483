"""scopitone import: a song of one's own becomes a music task of the server."""

from __future__ import annotations

import time
from pathlib import Path

import click

from scopitone.cli import exits
from scopitone.cli.operating import as_json, data_dir, database, tell

_FILE = click.Path(path_type=Path, dir_okay=False)
_LOOK_EVERY_S = 0.2


@click.command()
@click.argument("song", type=_FILE)
@click.option("--lyrics", type=_FILE, help="Lyrics: text, LRC, SRT, VTT, ASS or TTML.")
@click.option("--cover", type=_FILE, help="Cover art: JPEG, PNG or WebP.")
@click.option("--title", help="The song's title; default: from its tags.")
@click.option("--artist", help="Who made it; default: from its tags.")
@click.option("--account", default="default", help="For whom; an id of `accounts list`.")
@click.option("--no-wait", is_flag=True, help="Do not wait until a worker has taken it in.")
@as_json
@data_dir
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
    """Take SONG in on the server, so that videos can be made of it there.

    A server must run on this data folder: its workers do the work. Prints the task's id and the
    clip's, which suno/music-video takes as task_id and suno_id.
    """
    from scopitone.cli.taking_in import Taken, hand_over, outcome

    engine = database(data_dir)
    given = {"title": title, "artist": artist}
    task_id = hand_over(engine, data_dir, account, song, cover, lyrics, given)
    taken: Taken | None = None
    while not no_wait and taken is None:
        time.sleep(_LOOK_EVERY_S)
        taken = outcome(engine, account, task_id)
    if taken is None:
        tell({"task_id": task_id}, task_id, as_json=as_json)
        return 0
    shown = {"task_id": task_id, "suno_id": taken.clip, "problem": taken.problem}
    tell(shown, taken.problem or f"{task_id} {taken.clip}", as_json=as_json)
    return exits.UNUSABLE if taken.problem else 0
