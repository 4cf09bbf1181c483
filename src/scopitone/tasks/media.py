"""Files that have a URL: uploads, and what tasks made.

A URL is /media/{id}/{name}; `id` is 128 random bits, so knowing it is the permission to read.
"""

from __future__ import annotations

import re
import secrets
import time
import unicodedata
from dataclasses import dataclass
from urllib.parse import quote

from sqlalchemy import Engine, select, update
from sqlalchemy.orm import Session

from scopitone.errors import InputError
from scopitone.store.database import reading, writing
from scopitone.store.tables import File, Upload
from scopitone.tasks.errors import ChoiceError, NotFoundError
from scopitone.tasks.sniff import AAC, FLAC, JPEG, M4A, MP3, OGG, PNG, WAV, WEBP

UPLOAD_SECONDS = 15 * 60
USED = "input"
"""The role of an upload that a task has taken in; it has none before."""
_UNSAFE = re.compile(r'[\x00-\x1f\x7f"\\/:*?<>|]+')
ACCEPTED_TYPES = [kind.content_type for kind in (MP3, AAC, M4A, FLAC, WAV, OGG, JPEG, PNG, WEBP)]
# Other names that browsers and clients give the same types.
_SAME_TYPE = {
    "audio/mp3": "audio/mpeg",
    "audio/x-m4a": "audio/mp4",
    "audio/m4a": "audio/mp4",
    "audio/x-wav": "audio/wav",
    "audio/wave": "audio/wav",
    "audio/x-flac": "audio/flac",
    "audio/opus": "audio/ogg",
    "application/ogg": "audio/ogg",
    "image/jpg": "image/jpeg",
}


@dataclass(frozen=True, slots=True)
class Medium:
    """A blob that is to have a URL: under which name, and as what."""

    blob: str
    name: str
    content_type: str
    size: int


def new_id() -> str:
    """An identifier that cannot be guessed: 128 random bits in hexadecimal."""
    return secrets.token_hex(16)


def path_of(file: File) -> str:
    """The path of the file's URL."""
    return f"/media/{file.id}/{quote(_ascii(file.name))}"


def readable_name(stem: str, extension: str) -> str:
    """A file name that people can read and every system accepts."""
    cleaned = _UNSAFE.sub(" ", stem)
    return (" ".join(cleaned.split())[:100].strip(". ") or "Untitled") + extension


def _ascii(name: str) -> str:
    stem, dot, extension = name.rpartition(".")
    plain = unicodedata.normalize("NFKD", stem).encode("ascii", "ignore").decode()
    return "-".join(re.findall(r"[A-Za-z0-9]+", plain)).lower()[:60] + dot + extension


def normal_type(content_type: str, field: str) -> str:
    """`content_type` without parameters, in the spelling that we use.

    Raises:
        ChoiceError: it is no type that can be used as a song or a cover.
    """
    plain = content_type.partition(";")[0].strip().lower()
    plain = _SAME_TYPE.get(plain, plain)
    if plain not in ACCEPTED_TYPES:
        raise ChoiceError(field, f"{content_type!r} cannot be used", ACCEPTED_TYPES)
    return plain


def add_file(engine: Engine, account_id: str, medium: Medium) -> File:
    """Give an uploaded blob a URL."""
    with writing(engine) as session:
        return _add(session, account_id, medium, new_id())


def publish(session: Session, account_id: str, task_id: str, role: str, medium: Medium) -> File:
    """Give what a task made a URL, in the caller's transaction; doing it again changes nothing."""
    found = session.scalar(select(File).where(File.task_id == task_id, File.role == role))
    if found is not None:
        return found
    return _add(session, account_id, medium, new_id(), task_id, role)


def _add(
    session: Session,
    account_id: str,
    medium: Medium,
    file_id: str,
    task_id: str | None = None,
    role: str | None = None,
) -> File:
    file = File(
        id=file_id,
        account_id=account_id,
        task_id=task_id,
        role=role,
        blob=medium.blob,
        name=medium.name,
        content_type=medium.content_type,
        size=medium.size,
        created_at=int(time.time()),
    )
    session.add(file)
    return file


def mark_used(engine: Engine, file: File) -> None:
    """Keep an upload for as long as what was made of it, see `tasks.retention`."""
    if file.task_id is not None or file.role is not None:
        return
    with writing(engine) as session:
        session.execute(update(File).where(File.id == file.id).values(role=USED))


def promise_upload(engine: Engine, account_id: str, content_type: str, extension: str) -> Upload:
    """Allow one upload without a key within UPLOAD_SECONDS; the file's URL is known at once."""
    upload = Upload(
        id=new_id(),
        account_id=account_id,
        file_id=new_id(),
        name=readable_name("upload", extension),
        content_type=content_type,
        expires_at=int(time.time()) + UPLOAD_SECONDS,
    )
    with writing(engine) as session:
        session.add(upload)
    return upload


def check_upload(engine: Engine, upload_id: str, content_type: str) -> Upload:
    """The promise, if it can still be kept.

    Raises:
        NotFoundError: unknown, expired or used.
        InputError: another type than was promised.
    """
    with reading(engine) as session:
        upload = session.get(Upload, upload_id)
    if upload is None or upload.used_at is not None or upload.expires_at < time.time():
        raise NotFoundError("This upload URL is unknown, was used, or is older than 15 minutes")
    if normal_type(content_type, "Content-Type") != upload.content_type:
        raise InputError("Content-Type", f"must be {upload.content_type}, as was announced")
    return upload


def keep_upload(
    engine: Engine, upload: Upload, blob: str, size: int, content_type: str | None = None
) -> None:
    """Give the uploaded blob the URL that was promised, as `content_type` (default: as promised).

    Raises NotFoundError if the promise was used meanwhile.
    """
    with writing(engine) as session:
        kept = session.scalar(
            update(Upload)
            .where(Upload.id == upload.id, Upload.used_at.is_(None))
            .values(used_at=int(time.time()))
            .returning(Upload.id)
        )
        if kept is None:
            raise NotFoundError("This upload URL was used")
        medium = Medium(blob, upload.name, content_type or upload.content_type, size)
        _add(session, upload.account_id, medium, upload.file_id)
