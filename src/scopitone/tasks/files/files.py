"""Files that have a URL: uploads, and the results of tasks.

A URL is /media/{id}/{name}; `id` is 128 random bits, so knowing it is the permission to read.
"""

from __future__ import annotations

import re
import secrets
import time
import unicodedata
from collections.abc import Iterable
from dataclasses import dataclass
from typing import Any, TypedDict
from urllib.parse import quote

from sqlalchemy import Engine, select, update
from sqlalchemy.orm import Session

from scopitone.core.errors import InputError
from scopitone.core.paths import readable_name
from scopitone.store.database import reading, writing
from scopitone.store.tables import File, Upload
from scopitone.tasks.errors import NotFoundError
from scopitone.tasks.files.upload_types import normalize_type

UPLOAD_TIMEOUT_S = 15 * 60
INPUT_ROLE = "input"
"""The role of an upload that a task has used; before, it has none."""
_MEDIA_ID = re.compile(r"/media/([0-9a-f]{32})")


@dataclass(frozen=True, slots=True)
class NewFile:
    """A blob that gets a URL, with the name and type of the file."""

    blob: str
    name: str
    content_type: str
    size: int


class StoredFile(TypedDict):
    """A blob as the outcomes of steps hold it. `extension` includes the dot."""

    blob: str
    size: int
    extension: str
    content_type: str


def generate_file_id() -> str:
    """Return an identifier that cannot be guessed: 128 random bits in hexadecimal."""
    return secrets.token_hex(16)


def path_of(file: File) -> str:
    """Return the path of the file's URL."""
    return f"/media/{file.id}/{quote(_to_ascii(file.name))}"


def find_media_ids(specs: Iterable[dict[str, Any]]) -> list[str]:
    """Return the ids of all files whose URLs are in specs of tasks."""
    return _MEDIA_ID.findall(" ".join(str(value) for spec in specs for value in spec.values()))


def _to_ascii(name: str) -> str:
    stem, dot, extension = name.rpartition(".")
    plain = unicodedata.normalize("NFKD", stem).encode("ascii", "ignore").decode()
    return "-".join(re.findall(r"[A-Za-z0-9]+", plain)).lower()[:60] + dot + extension


def add_file(engine: Engine, account_id: str, new: NewFile) -> File:
    """Give an uploaded blob a URL."""
    with writing(engine) as session:
        return _add(session, account_id, new, generate_file_id())


def publish_file(session: Session, account_id: str, task_id: str, role: str, new: NewFile) -> File:
    """Give a result of a task a URL, in the caller's transaction. Repeating it changes nothing."""
    file = session.scalar(select(File).where(File.task_id == task_id, File.role == role))
    if file is not None:
        return file
    return _add(session, account_id, new, generate_file_id(), task_id, role)


def _add(
    session: Session,
    account_id: str,
    new: NewFile,
    file_id: str,
    task_id: str | None = None,
    role: str | None = None,
) -> File:
    file = File(
        id=file_id,
        account_id=account_id,
        task_id=task_id,
        role=role,
        blob=new.blob,
        name=new.name,
        content_type=new.content_type,
        size=new.size,
        created_at=int(time.time()),
    )
    session.add(file)
    return file


def mark_used(engine: Engine, file: File) -> None:
    """Keep an upload until retention ends or the tasks that used it are deleted."""
    if file.task_id is not None or file.role is not None:
        return
    with writing(engine) as session:
        session.execute(update(File).where(File.id == file.id).values(role=INPUT_ROLE))


def create_upload(engine: Engine, account_id: str, content_type: str, extension: str) -> Upload:
    """Announce an upload, which needs no key and comes within UPLOAD_TIMEOUT_S.

    The URL of the file is known at once.
    """
    upload = Upload(
        id=generate_file_id(),
        account_id=account_id,
        file_id=generate_file_id(),
        name=readable_name("upload", extension),
        content_type=content_type,
        expires_at=int(time.time()) + UPLOAD_TIMEOUT_S,
    )
    with writing(engine) as session:
        session.add(upload)
    return upload


def check_upload(engine: Engine, upload_id: str, content_type: str) -> Upload:
    """Return the announced upload, which may have been made already.

    Raises:
        NotFoundError: the upload is unknown or expired.
        InputError: `content_type` is not the announced type.
    """
    with reading(engine) as session:
        upload = session.get(Upload, upload_id)
    if upload is None or upload.expires_at < time.time():
        raise NotFoundError("This upload URL is unknown, or is older than 15 minutes")
    if normalize_type(content_type, "Content-Type") != upload.content_type:
        raise InputError("Content-Type", f"must be {upload.content_type}, as declared for this URL")
    return upload


def check_repetition(engine: Engine, upload: Upload, blob: str) -> None:
    """Check that an upload that was made already is made again with the same bytes.

    Clients repeat a request whose answer was lost.

    Raises:
        NotFoundError: the bytes are others, or the file was deleted.
    """
    with reading(engine) as session:
        file = session.get(File, upload.file_id)
    if file is None or file.blob != blob:
        raise NotFoundError("This upload URL was already used, for a file with other bytes")


def complete_upload(
    engine: Engine, upload: Upload, blob: str, size: int, content_type: str | None = None
) -> None:
    """Give the uploaded blob the announced URL, as `content_type` (default: the announced type).

    Raises NotFoundError if the upload URL was used in the meantime, for other bytes.
    """
    with writing(engine) as session:
        used_id = session.scalar(
            update(Upload)
            .where(Upload.id == upload.id, Upload.used_at.is_(None))
            .values(used_at=int(time.time()))
            .returning(Upload.id)
        )
        if used_id is not None:
            new = NewFile(blob, upload.name, content_type or upload.content_type, size)
            _add(session, upload.account_id, new, upload.file_id)
            return
    check_repetition(engine, upload, blob)
