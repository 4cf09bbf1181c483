"""The page that makes videos, which is the studio's home page."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from typing import Any

from fastapi import APIRouter, Request
from fastapi.responses import Response

from scopitone.http.models.catalogue import input_schema
from scopitone.http.security import browser_sessions
from scopitone.http.services import services
from scopitone.lyrics.formats.registry import file_extensions, timed_format_names
from scopitone.studio.signed_in_pages import SignedInVisitor
from scopitone.studio.templating import language_of, render_page
from scopitone.studio.translations import load_strings
from scopitone.tasks import clips
from scopitone.tasks.clips import ClipWithItem
from scopitone.tasks.models import VIDEO
from scopitone.tasks.projects.projects import find_projects_of_clips
from scopitone.video.options import OPTIONS, ApiField, StudioField, VideoOption
from scopitone.video.options_merge import PRESET_OPTIONS, preset_options
from scopitone.video.presets import PRESETS
from scopitone.video.styles import AUTO, styles_by_name

router = APIRouter()
_MAX_SONGS = 24


@router.get("/")
@router.get("/video")
def show_video_form(
    request: Request,
    visitor: SignedInVisitor,
    project: str = "",
    task_id: str = "",
    suno_id: str = "",
) -> Response:
    """Show the page. `?project=` opens a project, `?task_id=&suno_id=` that of a song."""
    engine = services(request).engine
    songs = clips.list_latest_clips(engine, visitor.account_id, _MAX_SONGS)
    shown = [song.clip.id for song in songs]
    projects = find_projects_of_clips(engine, visitor.account_id, [*shown, suno_id])
    controls = build_controls(OPTIONS, load_strings(language_of(request)))
    return render_page(
        request,
        "video",
        visitor,
        songs=[describe_song(song, browser_sessions.root_path(request)) for song in songs],
        projects=projects,
        styles={AUTO: "", **{name: style.about for name, style in styles_by_name().items()}},
        presets={name: _form_values(name, controls) for name in ("", *PRESETS)},
        cuts=[choice for choice in _choices_of("preset", controls) if choice[0]],
        shapes=input_schema(VIDEO)["properties"]["aspect_ratio"]["enum"],
        controls=controls,
        requested={
            "project": project or projects.get(suno_id, ""),
            "task_id": task_id,
            "suno_id": suno_id,
        },
        fields={control.name: control.as_json for control in controls},
        lyric_extensions=",".join(file_extensions()),
        lyric_formats=", ".join(timed_format_names()),
    )


def describe_song(song: ClipWithItem, root: str) -> dict[str, Any]:
    """Return the fields of a song that pages show. `root` is the server's path prefix."""
    item = song.item
    return {
        "task_id": song.clip.task_id,
        "suno_id": song.clip.id,
        "title": song.clip.title,
        "artist": song.clip.author,
        "tags": song.clip.tags,
        "duration": song.clip.duration,
        "cover": root + item["suno_image_url"] if item.get("suno_image_url") else "",
        "audio": root + item["suno_audio_url"] if item.get("suno_audio_url") else "",
    }


def _choices_of(name: str, controls: Iterable[Control]) -> tuple[tuple[str, str], ...]:
    return next(control.choices for control in controls if control.name == name)


@dataclass(frozen=True, slots=True)
class Control:
    """A control of the form, made from a video option.

    Attributes:
        kind: `text`, `list` or `checkbox`.
        choices: (value, label) of a list.
        default: the value that the form does not send, as text.
        is_number: whether the API takes a number.
        is_flag: whether it takes true or false.
    """

    name: str
    group: str
    kind: str
    label: str
    default: str
    choices: tuple[tuple[str, str], ...] = ()
    checked: str = ""
    max_length: int = 0
    is_number: bool = False
    is_flag: bool = False

    @property
    def as_json(self) -> dict[str, Any]:
        """Return what scripts need to know about the control."""
        return {"default": self.default, "number": self.is_number, "flag": self.is_flag}


def build_controls(options: Iterable[VideoOption], texts: Mapping[str, str]) -> list[Control]:
    """Build the controls of the options that the studio offers, with texts of one language."""
    return [
        _build_control(option, option.api, option.studio, texts)
        for option in options
        if option.api is not None and option.studio is not None
    ]


def _build_control(
    option: VideoOption, api: ApiField, studio: StudioField, texts: Mapping[str, str]
) -> Control:
    default = option.default if api.default is None else api.default
    default_text = "" if default is None else str(default)
    # A list that may stay empty begins with the empty value.
    values = dict.fromkeys((*([] if default_text else [default_text]), *map(str, api.accepted)))
    labels = dict(studio.value_labels)
    choices = tuple(
        (value, texts.get(f"video.{option.name}_{value or 'none'}", labels.get(value, value)))
        for value in values
    )
    kind = "checkbox" if studio.checked else "list" if api.kind == "choice" else "text"
    return Control(
        option.name,
        studio.group,
        kind,
        texts.get(f"video.{option.name}", studio.label),
        default_text,
        choices,
        studio.checked,
        api.max_length,
        isinstance(default, int) and not isinstance(default, bool),
        api.kind == "flag",
    )


def _form_values(name: str, controls: Iterable[Control]) -> dict[str, str]:
    """Return the values of a preset, or the defaults without one, as texts of the form."""
    if not name:
        return {
            control.name: control.default for control in controls if control.name in PRESET_OPTIONS
        }
    values = {**preset_options(name)}
    loudness = values["loudness"]
    values["loudness"] = "off" if loudness is None else f"{loudness:g}"
    return {option: str(values[option]) for option in PRESET_OPTIONS}
