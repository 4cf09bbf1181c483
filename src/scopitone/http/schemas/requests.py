"""Bodies of requests about tasks; `input` of the import and video models."""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator
from typing import TYPE_CHECKING, Annotated, Any, ClassVar, Literal

from pydantic import (
    AliasChoices,
    BeforeValidator,
    ConfigDict,
    Field,
    StringConstraints,
    create_model,
)
from pydantic_core import PydanticCustomError

from scopitone.http.schemas.checking import HttpUrl, MediaUrl, Wire
from scopitone.lyrics.formats.registry import describe_formats
from scopitone.video.frame_sizes import MAX_PLAYER_SIDE, MIN_SIDE
from scopitone.video.inputs.footage.limits import MAX_FILES, MIN_FILES
from scopitone.video.inputs.user_colors import COLOR_PATTERN, MAX_COLORS, MIN_COLORS
from scopitone.video.options import OPTIONS, ApiField, VideoOption
from scopitone.video.styles import AUTO, styles_by_name

Short = Annotated[str, StringConstraints(max_length=50)]
Identifier = Annotated[str, StringConstraints(max_length=64)]
Title = Annotated[str, StringConstraints(max_length=200)]

Color = Annotated[str, StringConstraints(pattern=COLOR_PATTERN)]
Colors = Annotated[list[Color], Field(min_length=MIN_COLORS, max_length=MAX_COLORS)]


def _check_palette(value: object) -> object:
    """Check a palette with one error message, instead of one for each member of the union."""
    if value != "auto" and not (
        isinstance(value, list)
        and MIN_COLORS <= len(value) <= MAX_COLORS
        and all(isinstance(color, str) and re.fullmatch(COLOR_PATTERN, color) for color in value)
    ):
        raise PydanticCustomError("palette", "must be auto, or 2 to 5 colors as #rrggbb")
    return value


Palette = Annotated[Literal["auto"] | Colors, BeforeValidator(_check_palette)]

MIN_EXCERPT_S = 1
"""Minimum duration of a video in seconds."""

# Maximum of a time in a song; it catches wrong units (ms instead of s).
_MAX_SECONDS = 24 * 3600.0
Seconds = Annotated[float, Field(ge=0, le=_MAX_SECONDS)]


class CreateTask(Wire):
    """The body of CreateTask. The fields of `input` depend on the model."""

    model: str = Field(description="The model, such as `suno/music-video`")
    input: dict[str, Any] = Field(description="The fields of the model")
    callback_url: HttpUrl | None = Field(
        default=None, description="Where TaskInfo's `data` is sent when the task has ended"
    )


class CancelTask(Wire):
    """The body of `cancel`."""

    task_id: Identifier = Field(description="A task that is pending or running")


class DeleteTask(Wire):
    """The body of `delete`."""

    task_id: Identifier = Field(description="A task that has ended")


class TryWebhook(Wire):
    """The body of `webhook-test`."""

    url: HttpUrl = Field(description="Where the test delivery is sent")


if TYPE_CHECKING:
    StyleName = str
else:
    StyleName = Literal[(AUTO, *styles_by_name())]


OptionValue = Annotated[str, StringConstraints(max_length=100)] | bool | float
StyleOptions = Annotated[dict[str, OptionValue], Field(max_length=20)]


Footage = Annotated[list[MediaUrl], Field(min_length=MIN_FILES, max_length=MAX_FILES)]


class BrandKit(Wire):
    """Branding shared by several videos; the fields are those of a brand kit's TOML file.

    Fields of `input` itself override it.
    """

    model_config = ConfigDict(extra="forbid")

    name: Short | None = Field(default=None, description="Watermark text, like `brand`")
    logo: MediaUrl | None = Field(
        default=None, description="Logo instead of the watermark text: SVG, PNG, JPEG, or WebP"
    )
    author: Short | None = Field(default=None, description="Name on the title card, like `author`")
    colors: Colors | None = Field(
        default=None,
        validation_alias=AliasChoices("colors", "colours"),
        description="Colors, like `palette`",
    )
    style: StyleName | None = Field(default=None, description="The style, like `style`")
    intro: Title | None = Field(default=None, description="Line of text on the title card")
    outro: Title | None = Field(default=None, description="Line of text on the end card")
    background: MediaUrl | None = Field(
        default=None, description="Background picture or clip: MP4, WebM, GIF, JPEG, or PNG"
    )
    footage: Footage | None = Field(default=None, description="Photos and clips, like `footage`")
    font: MediaUrl | Annotated[list[MediaUrl], Field(max_length=4)] | None = Field(
        default=None, description="Fonts used before the built-in ones: TTF or OTF"
    )
    options: StyleOptions | None = Field(
        default=None, description="Style parameters, like `style_options`"
    )


class AlignedWord(Wire):
    """A sung word and its start and end in seconds."""

    model_config = ConfigDict(populate_by_name=True)
    # A line break at the end of a word ends the line, so it must not be trimmed.
    strip_blank: ClassVar[bool] = False

    word: str = Field(description="The word; a line break at its end ends the line")
    start_s: float = Field(
        validation_alias=AliasChoices("start_s", "startS"),
        ge=0,
        le=_MAX_SECONDS,
        description="Its start, in seconds of the song",
    )
    end_s: float = Field(
        validation_alias=AliasChoices("end_s", "endS"),
        ge=0,
        le=_MAX_SECONDS,
        description="Its end, in seconds of the song",
    )


AlignedWords = Annotated[list[AlignedWord], Field(max_length=20_000)]


class _ClipReference(Wire):
    """The music clip that a video is made for."""

    task_id: Identifier = Field(description="A completed music task")
    suno_id: Identifier = Field(description="The `suno_id` of an item of that task's `suno_data`")
    aligned_words: AlignedWords | None = Field(
        default=None, description="Corrected words and times, shown instead of the clip's"
    )
    project_id: Identifier | None = Field(
        default=None,
        description="A project, which sets `task_id`, `suno_id`, and all fields that are not sent",
    )

    @classmethod
    def cross_field_errors(cls, given: dict[str, Any]) -> Iterator[tuple[str, str]]:
        """Yield an error for an `end` that is before `start` or too close to it."""
        start, end = given.get("start", 0), given.get("end")
        if _is_number(start) and _is_number(end) and end < start + MIN_EXCERPT_S:
            yield "end", f"must be at least {MIN_EXCERPT_S} s after the start"


_ANNOTATIONS: dict[str, Any] = {
    "flag": bool,
    "seconds": Seconds,
    "style": StyleName,
    "parameters": StyleOptions,
    "palette": Palette,
    "brand_kit": BrandKit,
    "media_urls": Footage,
}
# Problems are listed in this order; fields that are not here come last.
_FIELD_ORDER = (
    *("author", "brand", "aspect_ratio", "resolution", "fps", "style", "style_options"),
    *(
        "brand_kit",
        "palette",
        "lyrics",
        "motion",
        "subtitles",
        "start",
        "end",
        "preset",
        "loudness",
    ),
)


def build_video_input(options: Iterable[VideoOption]) -> type[_ClipReference]:
    """Build the model of `input` of suno/music-video from the table of video options."""
    fields: dict[str, Any] = {
        option.name: _build_field(option, option.api) for option in options if option.api
    }
    ordered: dict[str, Any] = {name: fields.pop(name) for name in _FIELD_ORDER if name in fields}
    return create_model(
        "VideoInput",
        __base__=_ClipReference,
        __doc__="`input` of suno/music-video.",
        __module__=__name__,
        **ordered,
        **fields,
    )


def _build_field(option: VideoOption, api: ApiField) -> tuple[Any, Any]:
    """Return the annotation and the Field of an option."""
    if api.kind == "parameters":
        return StyleOptions, Field(default_factory=dict, description=api.description)
    if api.kind == "media_urls":
        return Footage, Field(default_factory=list, description=api.description)
    if api.kind == "choice":
        annotation: Any = Literal[api.accepted]
    elif api.kind == "text":
        annotation = Annotated[str, StringConstraints(max_length=api.max_length)]
    else:
        annotation = _ANNOTATIONS[api.kind]
    default = option.default if api.default is None else api.default
    if default is None:
        annotation = annotation | None
    return annotation, Field(default=default, description=api.description)


if TYPE_CHECKING:

    class VideoInput(_ClipReference):
        """`input` of suno/music-video; its fields are those of the table of video options."""

        brand_kit: BrandKit | None

        def __getattr__(self, name: str) -> Any: ...

else:
    VideoInput = build_video_input(OPTIONS)


class _Preview(Wire):
    """What all previews have: `input` of suno/music-video, and the time `at` in seconds."""

    input: dict[str, Any] = Field(description="`input` of suno/music-video")
    at: Seconds = Field(default=0.0, description="Seconds of the video")
    player: Identifier = Field(
        default="",
        description="A name for the player that shows the previews; it is needed for `turn`",
    )
    turn: Annotated[int, Field(ge=0, le=2**53)] = Field(
        default=0,
        description="A number that grows whenever the user of the player changes something. "
        "Requests of this player with a lower number return 409",
    )


PlayerSide = Annotated[int, Field(ge=MIN_SIDE, le=MAX_PLAYER_SIDE, multiple_of=2)]


class PreviewFrame(_Preview):
    """The body of `preview`."""

    side: PlayerSide | None = Field(
        default=None,
        description="Pixels of the shorter side, in a video of 30 frames per second. "
        "Default: the size and frame rate of the video",
    )


class PreviewPiece(_Preview):
    """The body of `preview-piece`."""

    length: Annotated[float, Field(gt=0, le=4)] = Field(
        default=1.0, description="Seconds; fewer at the end of the video"
    )
    side: PlayerSide = Field(default=360, description="Pixels of the shorter side")


TRANSCRIBE_LYRICS = "auto"
"""The value of `lyrics` of an import that transcribes the words from the song."""


class ImportInput(Wire):
    """`input` of scopitone/import."""

    audio_url: MediaUrl = Field(description="http(s) or data: URL, or the URL of an upload")
    image_url: MediaUrl | None = Field(default=None, description="Cover image; same kinds of URL")
    title: Title | None = Field(default=None, description="Default: from the file's tags")
    artist: Title | None = Field(default=None, description="Default: from the file's tags")
    lyrics: str | None = Field(
        default=None,
        description=f"{describe_formats()}. auto: transcribe the song",
    )
    lyrics_offset_ms: Annotated[int, Field(ge=-600_000, le=600_000)] = Field(
        default=0, description="Milliseconds to add to all times of the lyrics"
    )
    aligned_words: AlignedWords | None = Field(
        default=None, description="Words with their times, instead of `lyrics`"
    )
    replaces: Identifier | None = Field(
        default=None,
        description="The `suno_id` of a song that this import corrects and replaces",
    )


class CorrectWords(Wire):
    """The body of `correct-words`: words with times, and the text that they are to have."""

    task_id: Identifier = Field(description="A completed music task")
    suno_id: Identifier = Field(description="The `suno_id` of an item of that task's `suno_data`")
    aligned_words: AlignedWords = Field(description="The words before the correction")
    lyrics: Annotated[str, StringConstraints(max_length=100_000)] = Field(
        description="The corrected text, one line each"
    )


def _is_number(value: object) -> bool:
    return isinstance(value, int | float) and not isinstance(value, bool)
