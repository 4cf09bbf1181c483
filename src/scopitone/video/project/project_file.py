"""Project files: read, written, and their files found."""

from __future__ import annotations

import json
from pathlib import Path
from typing import Any

from scopitone.core.errors import InputError, MissingInputError
from scopitone.video.inputs.toml_files import read_limited
from scopitone.video.project.project_document import (
    FIELD,
    Project,
    from_document,
    named_files,
    to_document,
)

SUFFIX = ".scopitone.json"
MAX_COLUMNS = 100
_ACCEPTED = (
    "accepted: a path relative to the project file's folder. Download the project as a ZIP file "
    "from its server"
)
MAX_BYTES = 16 << 20
"""A line with times of its words takes about 500 bytes: room for 30,000 lines."""


def is_project(path: Path) -> bool:
    """Whether a path is that of a project file and not of a song: no song is JSON."""
    return path.suffix.lower() == ".json"


def name_of(path: Path) -> str:
    """The name of a project: that of its file without `.scopitone.json`."""
    return path.stem.removesuffix(Path(SUFFIX).stem)


def read_project(path: Path) -> Project:
    """Read a project file. The files that it names are not checked: see `check_files`.

    Raises: MissingInputError or InputError for `project` or a key in it.
    """
    data = read_limited(path, FIELD, MAX_BYTES)
    try:
        return from_document(_parse_json(data, path), path.parent)
    except RecursionError as error:
        raise InputError(FIELD, f"{path}: is nested too deeply; accepted: a project") from error


def format_project(project: Project, path: Path) -> bytes:
    """Return the contents of the project file `path`, whose folder must exist.

    Raises: InputError if the project could not be read again.
    """
    document = to_document(project, path.parent)
    from_document(document, path.parent)
    return format_document(document)


def format_document(document: dict[str, Any]) -> bytes:
    """Return the contents of a project file with a document."""
    return (_format_json(document) + "\n").encode()


def check_files(project: Project) -> None:
    """Check that the song and the files of a project exist on this machine.

    Raises: MissingInputError or InputError naming the key.
    """
    local_song(project)
    for key, file in named_files(project):
        if isinstance(file, str):
            raise InputError(f"{FIELD}.{key}", f"is a file of a server: {file}; {_ACCEPTED}")
        if not file.exists():
            raise MissingInputError(
                f"{FIELD}.{key}",
                f"no such file: {file}; accepted: a path relative to the project file's folder",
            )


def local_song(project: Project) -> Path:
    """Return the path of the song. Raises: InputError if it is a song of a server."""
    if isinstance(project.song, Path):
        return project.song
    raise InputError(f"{FIELD}.song", f"is a song of a server; {_ACCEPTED}")


def _parse_json(data: bytes, path: Path) -> object:
    try:
        return json.loads(data)
    except ValueError as error:
        raise InputError(FIELD, f"{path}: is not JSON: {error}; accepted: a project") from error


def _format_json(value: Any, column: int = 0) -> str:
    """JSON in which what fits in a line is on one line, so that a word is a line of the file."""
    text = json.dumps(value, ensure_ascii=False)
    if not isinstance(value, (dict, list)) or column + len(text) <= MAX_COLUMNS:
        return text
    inner = column + 1
    items = (
        [
            f"{json.dumps(key, ensure_ascii=False)}: {_format_json(v, inner)}"
            for key, v in value.items()
        ]
        if isinstance(value, dict)
        else [_format_json(item, inner) for item in value]
    )
    joined = f",\n{' ' * inner}".join(items)
    start, end = "{}" if isinstance(value, dict) else "[]"
    return f"{start}\n{' ' * inner}{joined}\n{' ' * column}{end}"
