"""A project as a ZIP file, with its song and its files: it is rendered where it is unpacked."""

from __future__ import annotations

import zipfile
from dataclasses import dataclass, field
from pathlib import PurePosixPath
from typing import IO, Any

from sqlalchemy import Engine

from scopitone.core.errors import InputError
from scopitone.core.paths import readable_name
from scopitone.store.blobs import Blobs
from scopitone.store.database import reading
from scopitone.store.project_tables import StoredProject
from scopitone.store.tables import Clip, File
from scopitone.tasks.clips import find_own_clip
from scopitone.tasks.files.mime_sniffing import HEAD_BYTES, sniff_audio, sniff_image
from scopitone.tasks.projects.documents import FIELD
from scopitone.video.project.project_document import list_document_files, map_document_files
from scopitone.video.project.project_file import SUFFIX, format_document
from scopitone.video.project.server_files import file_id_of, is_server_file

SONG_NAME, COVER_NAME, FOLDER = "song", "cover", "files"


@dataclass(slots=True)
class _Contents:
    """The blobs of the files in an archive, by their names in it."""

    blobs: dict[str, str] = field(default_factory=dict)

    def add(self, name: str, blob: str) -> str:
        """Add a blob under a name that is free. Returns the name."""
        path, number = PurePosixPath(name), 1
        while self.blobs.get(str(path), blob) != blob:
            number += 1
            path = PurePosixPath(name).with_stem(f"{PurePosixPath(name).stem}-{number}")
        self.blobs[str(path)] = blob
        return str(path)


def archive_name(project: StoredProject) -> str:
    """Return the name of the ZIP file of a project."""
    return readable_name(project.name, ".zip")


def write_archive(engine: Engine, blobs: Blobs, project: StoredProject, out: IO[bytes]) -> None:
    """Write a project, its song and its files as a ZIP file to `out`.

    Raises: InputError naming the key of the song or the file that was deleted.
    """
    clip = find_own_clip(engine, project.account_id, project.clip_id)
    if clip is None:
        raise InputError(f"{FIELD}.song", "was deleted, or is not imported yet")
    contents = _Contents()
    document = _with_files(engine, project.document, contents)
    try:
        document = _with_song(blobs, clip, document, contents)
        _write(blobs, project.name, document, contents, out)
    except FileNotFoundError as error:
        raise InputError(FIELD, "has a file that was deleted") from error


def _write(
    blobs: Blobs, title: str, document: dict[str, Any], contents: _Contents, out: IO[bytes]
) -> None:
    with zipfile.ZipFile(out, "w") as archive:
        name = readable_name(title, SUFFIX)
        archive.writestr(name, format_document(document), zipfile.ZIP_DEFLATED)
        for file_name, blob in contents.blobs.items():
            # Sound and pictures are compressed already.
            with archive.open(zipfile.ZipInfo(file_name), "w", force_zip64=True) as target:
                blobs.write_to(blob, target)


def _with_files(engine: Engine, document: dict[str, Any], contents: _Contents) -> dict[str, Any]:
    names = {name: key for key, name in list_document_files(document) if is_server_file(name)}
    with reading(engine) as session:
        files = {name: session.get(File, file_id_of(name)) for name in names}

    def place(name: str) -> str:
        file = files.get(name)
        if file is None:
            raise InputError(f"{FIELD}.{names.get(name, '')}", f"the file was deleted: {name}")
        return contents.add(f"{FOLDER}/{file.name}", file.blob)

    return map_document_files(document, lambda name: place(name) if name in names else name)


def _with_song(
    blobs: Blobs, clip: Clip, document: dict[str, Any], contents: _Contents
) -> dict[str, Any]:
    """Return a document with the song as a file, and with what this server knows of the song."""
    head = blobs.read_start(clip.audio_blob, HEAD_BYTES)
    audio = sniff_audio(head)
    assert audio is not None, "imports and engines publish songs"
    song = contents.add(SONG_NAME + audio.extension, clip.audio_blob)
    options = {"title": clip.title, **({"author": clip.author} if clip.author else {})}
    if clip.cover_blob is not None and "cover" not in document.get("options", {}):
        image = sniff_image(blobs.read_start(clip.cover_blob, HEAD_BYTES))
        extension = image.extension if image else ""
        options["cover"] = contents.add(COVER_NAME + extension, clip.cover_blob)
    return {
        "version": document["version"],
        "song": song,
        "lyrics": document.get("lyrics", clip.lyrics),
        "options": {**options, **document.get("options", {})},
        **{key: document[key] for key in ("cuts",) if key in document},
    }
