"""Project files that clients upload: a ZIP file with its song and files, or a document alone."""

from __future__ import annotations

from pathlib import Path
from typing import IO, Any

from sqlalchemy import select

from scopitone.core.errors import InputError
from scopitone.http.create_task.handler import create
from scopitone.http.file_uploads import store_upload
from scopitone.http.security.strict_json import parse
from scopitone.http.services import Services
from scopitone.store.blobs import key_of
from scopitone.store.database import reading
from scopitone.store.project_tables import StoredProject
from scopitone.store.tables import Clip, File, Task
from scopitone.tasks.clips import imported_clip_id_of
from scopitone.tasks.files.files import path_of
from scopitone.tasks.models import IMPORT
from scopitone.tasks.projects.archive_reader import ArchiveReader, is_archive, open_archive
from scopitone.tasks.projects.documents import FIELD, check_server_document, check_song
from scopitone.tasks.projects.projects import NewProject, check_room, create_project
from scopitone.video.project.project_document import (
    check_project,
    list_document_files,
    map_document_files,
)
from scopitone.video.project.project_file import name_of
from scopitone.video.project.server_files import is_server_file

_MACHINE_OPTIONS = ("storyboard", "pictures")
"""Options that name what is on the machine of the command line."""


def accept_project_file(
    server: Services, account_id: str, file: IO[bytes], name: str, base_url: str
) -> tuple[StoredProject, list[str]]:
    """Store the project of an uploaded file. Returns it, and what was left out.

    Files in a ZIP file become uploads. A song that the account does not have is imported.

    Raises: InputError, TooLargeError, and the errors of uploads and of CreateTask.
    """
    warnings: list[str] = []
    check_room(server.engine, account_id, server.settings.max_projects)
    if not is_archive(file):
        sent = file.read(server.settings.max_project_bytes * 6)
        document = check_server_document(parse(sent), base_url, server.settings.max_project_bytes)
        check_song(server.engine, account_id, document)
        title = name_of(Path(name or "Untitled"))
    else:
        with open_archive(file, server.settings.max_upload_bytes) as archive:
            document, warnings = _unpack(server, account_id, archive, base_url)
            title = archive.name
        document = check_server_document(document, base_url, server.settings.max_project_bytes)
    new = NewProject(account_id, title[:200], document, server.settings.max_projects)
    return create_project(server.engine, new), warnings


def _unpack(
    server: Services, account_id: str, archive: ArchiveReader, base_url: str
) -> tuple[dict[str, Any], list[str]]:
    max_bytes = server.settings.max_project_bytes
    checked = check_project(parse(archive.read_document(2 * max_bytes)), FIELD)
    if not isinstance(checked["song"], str):
        raise InputError(
            f"{FIELD}.song", "is on a server; accepted: the path of a file in the ZIP file"
        )
    options = checked.get("options", {})
    warnings = [
        f"options.{name}: is not used by this server; left out"
        for name in _MACHINE_OPTIONS
        if name in options
    ]
    portable = {name: value for name, value in options.items() if name not in _MACHINE_OPTIONS}
    document = {**checked, "options": portable}
    with archive.open_file(checked["song"], "song") as song:
        clip = _find_song(server, account_id, song)
        if clip is not None:
            portable = _without_known(archive, clip, portable)
            document = {**document, "options": portable}
        document = _upload_files(server, account_id, archive, document)
        ids = (
            _import_song(server, account_id, song, document, base_url)
            if clip is None
            else {"task_id": clip.task_id, "suno_id": clip.id}
        )
    return {**document, "song": ids}, warnings


def _upload_files(
    server: Services, account_id: str, archive: ArchiveReader, document: dict[str, Any]
) -> dict[str, Any]:
    """Store the files of a document. Returns it with their URLs."""
    urls: dict[str, str] = {}
    for key, name in list_document_files(document):
        if name in urls:
            continue
        if is_server_file(name) or key == "options.brand_kit":
            raise InputError(f"{FIELD}.{key}", "is not a file in the ZIP file; add the file")
        with archive.open_file(name, key) as body:
            stored = store_upload(server, account_id, body, Path(name).name)
        urls[name] = path_of(stored)
    return map_document_files(document, lambda name: urls[name])


def _find_song(server: Services, account_id: str, song: IO[bytes]) -> Clip | None:
    """Return the clip of the account that has the bytes of `song`, as decoded or as it was sent."""
    blob = key_of(song)
    sent = select(File.task_id).where(File.blob == blob, File.role == "audio")
    query = (
        select(Clip)
        .join(Task, Task.id == Clip.task_id)
        .where(
            Clip.account_id == account_id,
            Task.deleted_at.is_(None),
            (Clip.audio_blob == blob) | Clip.task_id.in_(sent),
        )
        .order_by(Task.create_at.desc())
        .limit(1)
    )
    with reading(server.engine) as session:
        return session.scalar(query)


def _without_known(archive: ArchiveReader, clip: Clip, options: dict[str, Any]) -> dict[str, Any]:
    """Return options without a title, an artist, and a cover that the song has anyway."""
    known = {("title", clip.title), ("author", clip.author)}
    if "cover" in options and clip.cover_blob is not None:
        with archive.open_file(options["cover"], "options.cover") as cover:
            if key_of(cover) == clip.cover_blob:
                known.add(("cover", options["cover"]))
    named = ("title", "author", "cover")
    return {
        name: value
        for name, value in options.items()
        if name not in named or (name, value) not in known
    }


def _import_song(
    server: Services, account_id: str, song: IO[bytes], document: dict[str, Any], base_url: str
) -> dict[str, str]:
    """Create the task that imports the song. Returns the ids that its clip will have."""
    song.seek(0)
    options = document["options"]
    url = path_of(store_upload(server, account_id, song, "song"))
    sent = {"audio_url": url, "title": options.get("title"), "artist": options.get("author")}
    if "cover" in options:
        sent["image_url"] = options["cover"]
    body = {"model": IMPORT, "input": {key: value for key, value in sent.items() if value}}
    task_id = create(server, account_id, body, base_url).data["task_id"]
    return {"task_id": task_id, "suno_id": imported_clip_id_of(task_id)}
