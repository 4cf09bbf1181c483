"""Importing files into a server through its stores, as an upload and CreateTask would."""

from __future__ import annotations

from dataclasses import dataclass
from pathlib import Path

from sqlalchemy import Engine

from scopitone.core.errors import InputError, MissingInputError
from scopitone.core.paths import readable_name
from scopitone.core.settings import Settings
from scopitone.http.create_task.handler import create
from scopitone.http.security.rate_limits import CallLimits
from scopitone.http.services import Services
from scopitone.store.s3 import open_blobs
from scopitone.tasks import state
from scopitone.tasks.accounts.accounts import check_account
from scopitone.tasks.files import files
from scopitone.tasks.files.disk_space import DiskGuard
from scopitone.tasks.files.mime_sniffing import HEAD_BYTES, sniff_media
from scopitone.tasks.queue.client import QueueClient
from scopitone.tasks.status import TaskStatus


@dataclass(frozen=True, slots=True)
class ImportResult:
    """The result of an import: the clip's id, or why it failed. The other one is empty."""

    clip: str
    problem: str


def create_import(
    engine: Engine,
    data_dir: Path | None,
    account: str,
    song: Path,
    cover: Path | None,
    lyrics: Path | None,
    tags: dict[str, str | None],
) -> str:
    """Store the files, create a task of scopitone/import, and return its id.

    tags: title and artist; None keeps those of the file.
    Raises: MissingInputError, InputError, and the errors of creating a task.
    """
    check_account(engine, account)
    settings = Settings.with_options({"data_dir": data_dir})
    blobs = open_blobs(settings.blob_url, settings.blob_dir, settings.blob_endpoint, engine)
    server = Services(
        settings, engine, blobs, QueueClient(engine), CallLimits(settings), DiskGuard.of(settings)
    )
    base = settings.public_url or f"http://{settings.host}:{settings.port}"
    fields = {name: text for name, text in tags.items() if text}
    fields["audio_url"] = base + _store_file(server, account, song, "song")
    if cover:
        fields["image_url"] = base + _store_file(server, account, cover, "cover")
    if lyrics:
        fields["lyrics"] = _read_file(lyrics, "lyrics").decode("utf-8-sig", "replace")
    body = {"model": "scopitone/import", "input": fields}
    task_id: str = create(server, account, body, base).data["task_id"]
    return task_id


def find_result(engine: Engine, account: str, task_id: str) -> ImportResult | None:
    """Return the result of an import, or None while it is not finished."""
    task = state.find_task(engine, account, task_id)
    result = task.result or {}
    if task.status == TaskStatus.SUCCESS:
        return ImportResult(result["suno_data"][0]["suno_id"], "")
    return ImportResult("", result["message"]) if task.status == TaskStatus.FAILED else None


def _store_file(server: Services, account: str, path: Path, field: str) -> str:
    content = _read_file(path, field)
    media_type = sniff_media(content[:HEAD_BYTES])
    if media_type is None:
        raise InputError(field, f"{path} is not a song or image of a known format")
    name = readable_name(path.stem, media_type.extension)
    medium = files.NewFile(server.blobs.put(content), name, media_type.content_type, len(content))
    return files.path_of(files.add_file(server.engine, account, medium))


def _read_file(path: Path, field: str) -> bytes:
    try:
        return path.read_bytes()
    except FileNotFoundError as error:
        raise MissingInputError(field, f"{path} does not exist") from error
