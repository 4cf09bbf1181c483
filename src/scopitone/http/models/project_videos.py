"""Projects in `input` of suno/music-video: what they set, and what takes precedence over them."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

from scopitone.core.errors import InputError
from scopitone.http.schemas.requests import VideoInput
from scopitone.http.services import Services
from scopitone.lyrics.json_codec import from_json, to_json
from scopitone.store.project_tables import StoredProject
from scopitone.tasks.clip_lyrics import revise_lyrics
from scopitone.tasks.errors import NotFoundError
from scopitone.tasks.projects.documents import (
    UNUSED_OPTIONS,
    digest_document,
    find_missing_files,
)
from scopitone.tasks.projects.projects import find_project
from scopitone.tasks.projects.video_documents import NO_LYRICS, options_of_input
from scopitone.video.encode.codecs import AUTO, DEFAULT_CODEC
from scopitone.video.inputs.brand_kit_keys import resolve_aliases
from scopitone.video.options import FROM_SONG, PORTABLE_CODECS
from scopitone.video.project.overrides import override_options

_FIELD = "input.project_id"
_KIT = "brand_kit"


@dataclass(frozen=True, slots=True)
class ProjectVideo:
    """A project of which a video is made.

    Attributes:
        digest: of the project's document as it is stored.
        given: what was chosen, by option name.
        kit: the brand kit, by its keys.
        document: with what takes precedence over it.
        own_names: the options that are the project's.
        warnings: about options that this server does not use.
    """

    project_id: str
    digest: str
    given: dict[str, Any]
    kit: Mapping[str, Any]
    document: dict[str, Any]
    own_names: frozenset[str]
    warnings: tuple[str, ...]

    def field_of(self, name: str) -> str:
        """Return the field that sets an option: the request's, or the project's."""
        return f"project.options.{name}" if name in self.own_names else f"input.{name}"


def complete_input(
    server: Services, account_id: str, video_input: dict[str, Any]
) -> dict[str, Any]:
    """Return `input` with the song of its project, if it names one.

    Raises: InputError if there is no such project, or the input names another song.
    """
    project_id = video_input.get("project_id")
    if not isinstance(project_id, str) or not project_id.strip():
        return video_input
    song = _find(server, account_id, project_id.strip()).document["song"]
    for name, value in song.items():
        sent = video_input.get(name) or value
        if sent != value:
            raise InputError(
                f"input.{name}",
                f"is not that of the project's song; leave it out, or send {value}",
            )
    return {**video_input, **song}


def read_project(
    server: Services, account_id: str, fields: VideoInput, clip_lyrics: dict[str, Any]
) -> ProjectVideo | None:
    """Return what the project of an input sets, if it names one.

    clip_lyrics: those of the song.

    Raises: InputError if there is no such project, or one of its files was deleted.
    """
    if fields.project_id is None:
        return None
    document = _find(server, account_id, fields.project_id).document
    _check_files(server, document)
    stored = dict(document.get("options", {}))
    kit = resolve_aliases(stored.pop(_KIT, {}), f"project.options.{_KIT}")
    sent = {name: getattr(fields, name) for name in fields.model_fields_set}
    overrides = options_of_input(fields.model_dump(exclude_unset=True, exclude_none=True))
    sent_kit = overrides.pop(_KIT, None)
    if sent_kit is not None:
        kit = sent_kit
    options = override_options(stored, overrides)
    lyrics = _lyrics_of(fields, document, clip_lyrics)
    used_codec = _choose_codec(options.get("codec", AUTO))
    return ProjectVideo(
        project_id=fields.project_id,
        digest=digest_document(document),
        given={
            **options,
            **{name: sent[name] for name in sent.keys() & options.keys()},
            "codec": used_codec,
        },
        kit={**kit, "font": [kit["font"]]} if isinstance(kit.get("font"), str) else kit,
        document={
            **{key: value for key, value in document.items() if key != "lyrics"},
            **({} if lyrics is None else {"lyrics": lyrics}),
            "options": {**options, **({_KIT: kit} if kit else {})},
        },
        own_names=frozenset(options) - sent.keys(),
        warnings=tuple(
            f"project.options.{name}: is not used by this server"
            for name in UNUSED_OPTIONS
            if name in options
        )
        + _warn_of_codec(options.get("codec", AUTO), used_codec),
    )


def _choose_codec(name: str) -> str:
    """Return the codec that this server uses for that of a project.

    A project file may name an encoder of the machine that it was written on.
    """
    return name if name in PORTABLE_CODECS else DEFAULT_CODEC


def _warn_of_codec(wanted: str, used: str) -> tuple[str, ...]:
    if wanted in (used, AUTO):
        return ()
    return (f"project.options.codec: {wanted} is not available on this server; {used} is used",)


def _find(server: Services, account_id: str, project_id: str) -> StoredProject:
    try:
        return find_project(server.engine, account_id, project_id)
    except NotFoundError as error:
        # Not NotFoundError: clients take a 404 of CreateTask for a lost answer.
        raise InputError(
            _FIELD, "must be the id of a project of this account; there is no such project"
        ) from error


def _check_files(server: Services, document: dict[str, Any]) -> None:
    for key, name in find_missing_files(server.settings, server.engine, server.blobs, document):
        raise InputError(f"project.{key}", f"the file was deleted: {name}; choose another one")


def _lyrics_of(
    fields: VideoInput, document: dict[str, Any], clip_lyrics: dict[str, Any]
) -> Any | None:
    """Return `lyrics` of the document; None if those of the song are shown."""
    if fields.lyrics == "off":
        return NO_LYRICS
    lyrics = document.get("lyrics")
    if fields.aligned_words is None:
        return lyrics
    words = [(word.word, word.start_s, word.end_s) for word in fields.aligned_words]
    base = clip_lyrics if lyrics in (None, FROM_SONG) else lyrics
    return to_json(revise_lyrics(to_json(from_json(base)), words))
