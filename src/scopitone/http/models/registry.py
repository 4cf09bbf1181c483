"""The models of the API: the schema of each one's input, and how it becomes a worker's spec."""

from __future__ import annotations

import dataclasses
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from typing import Any

from scopitone.core.errors import InputError
from scopitone.http.models.project_videos import complete_input, read_project
from scopitone.http.schemas.checking import Wire, check
from scopitone.http.schemas.requests import (
    MIN_EXCERPT_S,
    TRANSCRIBE_LYRICS,
    AlignedWord,
    BrandKit,
    ImportInput,
    VideoInput,
)
from scopitone.http.services import Services
from scopitone.lyrics.readings import check_furigana
from scopitone.store.tables import Clip, Task
from scopitone.tasks import state
from scopitone.tasks.clips import find_own_clip
from scopitone.tasks.errors import NotFoundError
from scopitone.tasks.jobs.import_song import MODEL_VERSION as IMPORTED
from scopitone.tasks.jobs.music_video import find_clip
from scopitone.tasks.models import IMPORT, VIDEO
from scopitone.tasks.specs import ImportSpec, Spec, VideoSpec
from scopitone.video.inputs.user_colors import check_colors
from scopitone.video.options import Options, StoredOptions
from scopitone.video.options_merge import merge_options, resolve_options
from scopitone.video.styles import AUTO, can_show_backdrop, can_show_footage


@dataclass(frozen=True, slots=True)
class ValidatedRequest:
    """A validated input: the worker's spec, and TaskInfo's `model_version`.

    warnings: about what a project sets. project_id: the project of a video.
    """

    spec: Spec
    model_version: str
    warnings: tuple[str, ...] = ()
    project_id: str | None = None


def _keep_input(_server: Services, _account_id: str, sent: dict[str, Any]) -> dict[str, Any]:
    return sent


@dataclass(frozen=True, slots=True)
class ApiModel:
    """A model as the API offers it: how `input` is validated, and its catalog entry.

    `validate` is called as (services, account id, `input` as an instance of `schema`). It checks
    what the schema cannot, and raises InputError or InvalidError. `complete` is called before, as
    (services, account id, `input` as it was sent): it adds what the input only refers to.
    """

    schema: type[Wire]
    validate: Callable[[Services, str, Any], ValidatedRequest]
    modality: str
    operations: tuple[str, ...]
    supports_reference: bool
    complete: Callable[[Services, str, dict[str, Any]], dict[str, Any]] = _keep_input

    def read(self, server: Services, account_id: str, sent: dict[str, Any]) -> Wire:
        """Return `input` as an instance of `schema`. Raises InputError, InvalidError."""
        return check(self.schema, self.complete(server, account_id, sent), "input")


def _validate_import(server: Services, account_id: str, fields: ImportInput) -> ValidatedRequest:
    words = fields.aligned_words
    transcribe = fields.lyrics is not None and fields.lyrics.strip() == TRANSCRIBE_LYRICS
    if transcribe and words:
        raise InputError(
            "input.lyrics",
            f"{TRANSCRIBE_LYRICS!r} cannot be combined with aligned_words; send one of the two",
        )
    if fields.replaces and find_own_clip(server.engine, account_id, fields.replaces) is None:
        raise InputError("input.replaces", "must be the suno_id of a song of this account")
    spec = ImportSpec(
        audio_url=fields.audio_url,
        image_url=fields.image_url,
        title=fields.title,
        artist=fields.artist,
        lyrics=None if transcribe else fields.lyrics,
        hear_lyrics=transcribe,
        lyrics_offset_s=fields.lyrics_offset_ms / 1000,
        words=list_word_times(words),
        replaces=fields.replaces,
        allow_loopback=server.allows_loopback(),
    )
    return ValidatedRequest(spec, IMPORTED)


def list_word_times(
    words: Sequence[AlignedWord] | None,
) -> list[tuple[str, float, float]] | None:
    """Return (text, start, end) of each word, times in seconds, as specs store them."""
    return None if words is None else [(word.word, word.start_s, word.end_s) for word in words]


def find_source(
    server: Services, account_id: str, task_id: str, clip_id: str, prefix: str = "input."
) -> tuple[Clip, Task]:
    """Return the clip that a request names, and its task.

    prefix: of the names of the two fields in the errors.

    Raises:
        InputError: There is no such task or clip. Not NotFoundError: clients take a 404 of
            CreateTask for a lost answer, and look for the task that they created.
    """
    try:
        clip = find_clip(server.engine, account_id, task_id, clip_id, prefix)
        return clip, state.find_task(server.engine, account_id, task_id)
    except NotFoundError as error:
        raise InputError(
            f"{prefix}task_id",
            "must be a completed music task of this account; there is no such task",
        ) from error


def _validate_video(server: Services, account_id: str, fields: VideoInput) -> ValidatedRequest:
    clip, source = find_source(server, account_id, fields.task_id, fields.suno_id)
    project = read_project(server, account_id, fields, clip.lyrics)
    if project is None:
        sent = {name: getattr(fields, name) for name in fields.model_fields_set}
        values = merge_options(sent, _kit_values(fields.brand_kit or BrandKit()))
    else:
        values = merge_options(project.given, project.kit)
    field_of = _name_input if project is None else project.field_of
    _check_excerpt(values["start"], values["end"], clip.duration, field_of)
    options = resolve_options(values)
    _check_style(values, field_of, is_checked=project is None)
    if options["furigana"]:
        check_furigana(field_of("furigana"))
    spec = VideoSpec(
        clip_id=clip.id,
        author=values["author"],
        brand=values["brand"],
        lyrics=project is not None or fields.lyrics == "auto",
        words=list_word_times(fields.aligned_words) if project is None else None,
        palette=list(options["palette"]),
        choices=values["style_options"],
        logo_url=values["logo"],
        background_url=values["background"],
        font_urls=list(values["fonts"]),
        footage_urls=list(values["footage"]),
        allow_loopback=server.allows_loopback(),
        project_id=None if project is None else project.project_id,
        project_digest=None if project is None else project.digest,
        document=None if project is None else project.document,
        title=values["title"],
        cover_url=values["cover"],
        **{field.name: options[field.name] for field in dataclasses.fields(StoredOptions)},
    )
    warnings = () if project is None else project.warnings
    return ValidatedRequest(spec, source.model_version, warnings, spec.project_id)


def _name_input(name: str) -> str:
    return f"input.{name}"


def _kit_values(kit: BrandKit) -> dict[str, Any]:
    """Return what a brand kit sets, by its keys."""
    values = kit.model_dump(exclude_none=True)
    if isinstance(kit.font, str):
        values["font"] = [kit.font]
    return values


def _check_style(
    values: dict[str, Any], field_of: Callable[[str], str], *, is_checked: bool
) -> None:
    """Check that the style has the parameters, and shows what it is to show.

    is_checked: whether there is such a style, and the colors are colors.
    """
    style, options = values["style"], values["style_options"]
    background, footage = values["background"], values["footage"]
    if is_checked and not options and not background and not footage:
        return
    # Imported only if needed, because the renderer is large.
    from scopitone.video.options_check import check_options

    try:
        if values["palette"] != "auto":
            check_colors(values["palette"])
        check_options(Options(style=style, choices=tuple(options.items())))
    except InputError as error:
        raise InputError(field_of(error.field), error.message) from error
    if background and style != AUTO and not can_show_backdrop(style):
        own = field_of("background")
        raise InputError(
            own if own.startswith("project.") else "input.brand_kit.background",
            f"is not supported by the style {style}; choose auto or a style that shows one",
        )
    if footage and style != AUTO and not can_show_footage(style):
        raise InputError(
            field_of("footage"), f"is not supported by the style {style}; choose auto or reel"
        )


def _check_excerpt(
    start: float | None, end: float | None, duration: float, field_of: Callable[[str], str]
) -> None:
    limit = f"the clip's duration is {duration:g} s"
    if start is not None and start > duration - MIN_EXCERPT_S:
        raise InputError(
            field_of("start"),
            f"must be at least {MIN_EXCERPT_S} s before the end of the song; {limit}",
        )
    # The duration that clients see is rounded.
    if end is not None and end > duration + 0.01:
        raise InputError(field_of("end"), f"must not be after the end of the song; {limit}")
    if end is not None and end < (start or 0) + MIN_EXCERPT_S:
        raise InputError(field_of("end"), f"must be at least {MIN_EXCERPT_S} s after the start")


SONGS_AND_VIDEOS = {
    VIDEO: ApiModel(
        VideoInput, _validate_video, "video", ("music-video",), True, complete=complete_input
    ),
    IMPORT: ApiModel(ImportInput, _validate_import, "audio", ("import",), True),
}
