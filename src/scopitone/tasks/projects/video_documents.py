"""Documents made of the `input` of videos: of one that is created, and of one that was made."""

from __future__ import annotations

import json
from collections.abc import Mapping
from typing import Any

from scopitone.lyrics.json_codec import to_json
from scopitone.store.tables import Clip, Task
from scopitone.tasks.clip_lyrics import revise_lyrics
from scopitone.tasks.projects.documents import build_document
from scopitone.video.project.project_document import list_document_files, map_document_files
from scopitone.video.project.project_schema import stored_options
from scopitone.video.project.server_files import is_server_file

Document = dict[str, Any]
NO_LYRICS: Mapping[str, Any] = {"lines": []}

_MISSING = ""


def options_of_input(sent: Mapping[str, Any]) -> dict[str, Any]:
    """Return the options of a document that mean the same as fields of `input`.

    sent: what a client sent, whose types were checked.
    """
    names = {row.name for row in stored_options()}
    options = {
        name: value for name, value in sent.items() if name in names and not _is_blank(value)
    }
    if options.get("palette") == "auto":
        del options["palette"]
    if "loudness" in options:
        # The API also takes a number.
        options["loudness"] = str(options["loudness"])
    if "brand_kit" in options:
        kit = options["brand_kit"].items()
        options["brand_kit"] = {key: value for key, value in kit if not _is_blank(value)}
    return options


def document_of_video(task: Task, clip: Clip, base_url: str) -> tuple[Document, list[str]]:
    """Return the document that makes the same video as a task, and what had to be left out.

    clip: of the video. base_url: of this server; it is removed from the URLs of files.
    """
    spec = task.spec
    if spec.get("document") is not None:
        return leave_out_foreign_files(spec["document"], base_url)
    lyrics: Mapping[str, Any] | None = None
    if not spec["lyrics"]:
        lyrics = NO_LYRICS
    elif spec["words"] is not None:
        lyrics = to_json(revise_lyrics(clip.lyrics, spec["words"]))
    options = options_of_input(json.loads(task.request)["input"])
    document = build_document(clip, options, None if lyrics is None else dict(lyrics))
    return leave_out_foreign_files(document, base_url)


def leave_out_foreign_files(document: Document, base_url: str) -> tuple[Document, list[str]]:
    """Return a document without files that are not on this server, and a warning for each."""
    prefix = f"{base_url}/media/"

    def shorten(name: str) -> str:
        local = name.removeprefix(base_url) if name.startswith(prefix) else name
        return local if is_server_file(local) else _MISSING

    warnings = [
        f"{key}: {name[:80]} is not on this server; upload the file, and choose it again"
        for key, name in list_document_files(document)
        if shorten(name) == _MISSING
    ]
    shortened = map_document_files(document, shorten)
    return {**shortened, "options": _without_missing(shortened["options"])}, warnings


def _without_missing(value: Any) -> Any:
    if isinstance(value, dict):
        inner = {key: _without_missing(item) for key, item in value.items() if item != _MISSING}
        return {key: item for key, item in inner.items() if item != []}
    if isinstance(value, list):
        return [item for item in value if item != _MISSING]
    return value


def _is_blank(value: object) -> bool:
    if isinstance(value, str):
        return not value.strip()
    return value is None or value in ([], {})
