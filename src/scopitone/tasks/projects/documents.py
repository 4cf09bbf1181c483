"""Documents of projects on this server: checked, and made of a song.

A document is that of a project file (`video.project`). Its song is a clip of the account, and its
files are files of this server, so that a project can always be rendered and downloaded.
"""

from __future__ import annotations

import hashlib
import json
from typing import Any

from sqlalchemy import Engine, select

from scopitone.core.errors import InputError
from scopitone.core.settings import Settings
from scopitone.lyrics.json_codec import from_json, to_json
from scopitone.store.blobs import Blobs
from scopitone.store.database import reading
from scopitone.store.tables import Clip, File
from scopitone.tasks.clips import find_own_clip
from scopitone.tasks.errors import NotFoundError, TooLargeError
from scopitone.tasks.files.uploads import find_file
from scopitone.video.project.project_document import (
    check_project,
    list_document_files,
    map_document_files,
)
from scopitone.video.project.project_migrations import current_version
from scopitone.video.project.server_files import ServerSong, file_id_of, is_server_file

FIELD = "document"
UNUSED_OPTIONS = ("storyboard", "pictures")
"""Options that a project keeps for the command line; this server does not use them."""

_NOT_IN_A_VIDEO = ("version", "cuts")
"""Keys of a document that change nothing in its video."""

_MAX_TEXT = 200
"""Characters of a text: as long as a title may be."""


def check_server_document(document: object, base_url: str, max_bytes: int) -> dict[str, Any]:
    """Check a document that a client sent. Returns it in the current version.

    Whether its song and its files exist is not checked: see `check_song`.

    base_url: of this server; it is removed from the URLs of files. max_bytes: of the document.

    Raises: InputError naming the key, such as `document.options.fps`; TooLargeError.
    """
    checked = check_project(document, FIELD)
    if isinstance(checked["song"], str):
        raise InputError(
            f"{FIELD}.song", "is a path; accepted: {task_id, suno_id} of a song of this server"
        )
    prefix = f"{base_url}/media/"
    shortened = map_document_files(
        checked, lambda name: name.removeprefix(base_url) if name.startswith(prefix) else name
    )
    _check_files(shortened)
    _check_texts(shortened.get("options", {}), f"{FIELD}.options")
    size = len(json.dumps(shortened, ensure_ascii=False, separators=(",", ":")).encode())
    if size > max_bytes:
        raise TooLargeError(
            f"The project is too large: it has {size / 1000:.0f} kB; at most "
            f"{max_bytes / 1000:.0f} kB are accepted"
        )
    return shortened


def check_song(engine: Engine, account_id: str, document: dict[str, Any]) -> Clip:
    """Return the song of a checked document. Raises InputError if the account has no such song."""
    song = document["song"]
    clip = find_own_clip(engine, account_id, song["suno_id"])
    if clip is None or clip.task_id != song["task_id"]:
        raise InputError(
            f"{FIELD}.song", "is not a song of this account; accepted: a song that it has"
        )
    return clip


def build_document(
    clip: Clip, options: dict[str, Any] | None = None, lyrics: dict[str, Any] | None = None
) -> dict[str, Any]:
    """Return the document of a song. lyrics: None means a copy of the song's."""
    return {
        "version": current_version(),
        "song": ServerSong(clip.task_id, clip.id).to_json(),
        "lyrics": to_json(from_json(clip.lyrics if lyrics is None else lyrics)),
        "options": options or {},
    }


def digest_document(document: dict[str, Any]) -> str:
    """Return a SHA-256 that two documents share if the same video is made from them."""
    shown = {key: value for key, value in document.items() if key not in _NOT_IN_A_VIDEO}
    # Programs write 1.0 as 1.
    uniform = json.loads(json.dumps(shown), parse_int=float)
    text = json.dumps(uniform, sort_keys=True, separators=(",", ":"))
    return hashlib.sha256(text.encode()).hexdigest()


def named_file_ids(document: dict[str, Any]) -> list[str]:
    """Return the ids of the files of this server that a checked document names, each once."""
    names = (name for _, name in list_document_files(document) if is_server_file(name))
    return list(dict.fromkeys(map(file_id_of, names)))


def _check_files(document: dict[str, Any]) -> None:
    for key, name in list_document_files(document):
        if not is_server_file(name):
            shown = name if len(name) <= _MAX_TEXT else name[:_MAX_TEXT] + "…"
            raise InputError(
                f"{FIELD}.{key}",
                f"is not a file of this server: {shown}; accepted: the URL of an upload",
            )


def _check_texts(value: Any, field: str) -> None:
    if isinstance(value, str) and len(value) > _MAX_TEXT:
        raise InputError(field, f"has {len(value)} characters; accepted: at most {_MAX_TEXT}")
    if isinstance(value, dict | list):
        items = value.items() if isinstance(value, dict) else enumerate(value)
        for key, item in items:
            name = f"{field}.{key}" if isinstance(value, dict) else f"{field}[{key}]"
            _check_texts(item, name)


def find_missing_files(
    settings: Settings, engine: Engine, blobs: Blobs, document: dict[str, Any]
) -> list[tuple[str, str]]:
    """Return the key and the name of each file of a checked document that does not exist.

    Uploads that went to the store directly are accepted, if they were not yet.
    """
    named = [(k, n) for k, n in list_document_files(document) if is_server_file(n)]
    ids = {file_id_of(name) for _, name in named}
    with reading(engine) as session:
        known = set(session.scalars(select(File.id).where(File.id.in_(ids))))
    unknown = {file_id for file_id in ids - known if not _accept(settings, engine, blobs, file_id)}
    return [(key, name) for key, name in named if file_id_of(name) in unknown]


def _accept(settings: Settings, engine: Engine, blobs: Blobs, file_id: str) -> bool:
    try:
        find_file(engine, blobs, file_id, settings.max_upload_bytes, settings.max_stored_bytes)
    except (NotFoundError, InputError):
        return False
    return True
