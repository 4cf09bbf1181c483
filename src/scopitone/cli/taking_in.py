"""Files handed to a server through its own stores, as an upload and CreateTask would."""

from __future__ import annotations

from dataclasses import dataclass
from pathlib import Path

from sqlalchemy import Engine

from scopitone.errors import InputError, MissingInputError
from scopitone.http.creating import create
from scopitone.http.limits import CallLimits
from scopitone.http.services import Services
from scopitone.settings import Settings
from scopitone.store.s3 import open_blobs
from scopitone.tasks import lifecycle, media
from scopitone.tasks.accounts import check_account
from scopitone.tasks.queueing import Queueing
from scopitone.tasks.room import Room
from scopitone.tasks.sniff import HEAD_BYTES, kind


@dataclass(frozen=True, slots=True)
class Taken:
    """What became of an import: the clip's id, or what was wrong."""

    clip: str
    problem: str


def hand_over(
    engine: Engine,
    data_dir: Path | None,
    account: str,
    song: Path,
    cover: Path | None,
    lyrics: Path | None,
    given: dict[str, str | None],
) -> str:
    """Store the files and create the task of scopitone/import; its id.

    Raises MissingInputError, InputError, and what creating a task raises.
    """
    check_account(engine, account)
    settings = Settings.with_options({"data_dir": data_dir})
    blobs = open_blobs(settings.blob_url, settings.blob_dir, settings.blob_endpoint)
    server = Services(
        settings, engine, blobs, Queueing(engine), CallLimits(settings), Room.of(settings)
    )
    base = settings.public_url or f"http://{settings.host}:{settings.port}"
    wanted = {name: text for name, text in given.items() if text}
    wanted["audio_url"] = base + _stored(server, account, song, "song")
    if cover:
        wanted["image_url"] = base + _stored(server, account, cover, "cover")
    if lyrics:
        wanted["lyrics"] = _bytes(lyrics, "lyrics").decode("utf-8-sig", "replace")
    body = {"model": "scopitone/import", "input": wanted}
    task_id: str = create(server, account, body, base).data["task_id"]
    return task_id


def outcome(engine: Engine, account: str, task_id: str) -> Taken | None:
    """What became of the import, None while it is not done."""
    task = lifecycle.find(engine, account, task_id)
    result = task.result or {}
    if task.status == "success":
        return Taken(result["suno_data"][0]["suno_id"], "")
    return Taken("", result["message"]) if task.status == "failed" else None


def _stored(server: Services, account: str, path: Path, field: str) -> str:
    content = _bytes(path, field)
    found = kind(content[:HEAD_BYTES])
    if found is None:
        raise InputError(field, f"{path} is neither a song nor an image that is known")
    name = media.readable_name(path.stem, found.extension)
    medium = media.Medium(server.blobs.put(content), name, found.content_type, len(content))
    return media.path_of(media.add_file(server.engine, account, medium))


def _bytes(path: Path, field: str) -> bytes:
    try:
        return path.read_bytes()
    except FileNotFoundError as error:
        raise MissingInputError(field, f"there is no file {path}") from error
