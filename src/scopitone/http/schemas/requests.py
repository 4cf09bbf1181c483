"""What a client sends to CreateTask."""

from __future__ import annotations

import re
from collections.abc import Iterator
from typing import TYPE_CHECKING, Annotated, Any, Literal

from pydantic import (
    AliasChoices,
    BeforeValidator,
    ConfigDict,
    Field,
    StringConstraints,
    model_validator,
)
from pydantic_core import PydanticCustomError

from scopitone.http.schemas.checking import HttpUrl, MediaUrl, Wire
from scopitone.video.styles import AUTO, looks

Short = Annotated[str, StringConstraints(max_length=50)]
Identifier = Annotated[str, StringConstraints(max_length=64)]
Title = Annotated[str, StringConstraints(max_length=200)]

_COLOUR = r"^#[0-9a-fA-F]{6}$"
Colour = Annotated[str, StringConstraints(pattern=_COLOUR)]
Colours = Annotated[list[Colour], Field(min_length=2, max_length=5)]


def _colours(value: object) -> object:
    """Say what is accepted in one sentence, not once for each kind of it."""
    if value != "auto" and not (
        isinstance(value, list)
        and 2 <= len(value) <= 5
        and all(isinstance(colour, str) and re.fullmatch(_COLOUR, colour) for colour in value)
    ):
        raise PydanticCustomError("palette", "must be auto, or 2 to 5 colours as #rrggbb")
    return value


Palette = Annotated[Literal["auto"] | Colours, BeforeValidator(_colours)]

SHORTEST_PART = 1
"""Seconds that a video lasts at least."""

# A song's length at most, so that a wrong unit (ms for s) is noticed.
_MAX_SECONDS = 24 * 3600.0
Seconds = Annotated[float, Field(ge=0, le=_MAX_SECONDS)]


class CreateTask(Wire):
    """The body of CreateTask; `input` depends on the model."""

    model: str
    input: dict[str, Any]
    callback_url: HttpUrl | None = None


class CancelTask(Wire):
    """The body of cancel."""

    task_id: Identifier = Field(description="A task that is pending or running")


class DeleteTask(Wire):
    """The body of delete."""

    task_id: Identifier = Field(description="A task that has ended")


class TryWebhook(Wire):
    """The body of a test delivery."""

    url: HttpUrl


if TYPE_CHECKING:
    StyleName = str
else:
    StyleName = Literal[(AUTO, *looks())]


OptionValue = Annotated[str, StringConstraints(max_length=100)] | bool | float
StyleOptions = Annotated[dict[str, OptionValue], Field(max_length=20)]


class BrandKit(Wire):
    """What all videos of one house have in common, as in a kit's TOML file.

    What `input` says itself counts before it.
    """

    model_config = ConfigDict(extra="forbid")

    name: Short | None = Field(default=None, description="The watermark, as `brand`")
    logo: MediaUrl | None = Field(default=None, description="Instead of it: SVG, PNG, JPEG, WebP")
    author: Short | None = None
    colours: Colours | None = Field(default=None, description="As `palette`")
    style: StyleName | None = None
    intro: Title | None = Field(default=None, description="A line on the first card")
    outro: Title | None = Field(default=None, description="A line on the last card")
    background: MediaUrl | None = Field(
        default=None, description="A picture or clip behind everything: MP4, WebM, GIF, JPEG, PNG"
    )
    font: MediaUrl | Annotated[list[MediaUrl], Field(max_length=4)] | None = Field(
        default=None, description="Fonts that are asked before ours: TTF or OTF"
    )
    options: StyleOptions | None = Field(default=None, description="As `style_options`")


class VideoInput(Wire):
    """`input` of suno/music-video."""

    task_id: Identifier = Field(description="A completed music task")
    suno_id: Identifier = Field(description="The suno_id of one item of that task's suno_data")
    author: Short | None = Field(default=None, description="Shown in the opening title card")
    brand: Short | None = Field(default=None, description="A discreet watermark throughout")
    aspect_ratio: Literal["16:9", "9:16", "1:1", "4:5"] = "16:9"
    resolution: Literal["720p", "1080p", "1440p", "2160p"] = Field(
        default="1080p", description="Pixels of the shorter side"
    )
    fps: Literal[24, 25, 30, 50, 60] = 30
    style: StyleName = Field(default="auto", description="See GET /api/v1/styles")
    style_options: StyleOptions = Field(
        default_factory=dict, description="What the style lets be set, see GET /api/v1/styles"
    )
    brand_kit: BrandKit | None = None
    palette: Palette = Field(
        default="auto", description="From the cover, or colours of which the first is the accent"
    )
    lyrics: Literal["auto", "off"] = "auto"
    subtitles: Literal["off", "soft"] = Field(
        default="off", description="soft: also as a text track that players can show"
    )
    start: Seconds | None = Field(default=None, description="Where in the song the video begins")
    end: Seconds | None = Field(default=None, description="Where in the song it ends")
    preset: Literal["youtube", "shorts", "tiktok", "reels", "canvas", "square"] | None = Field(
        default=None, description="Sets what is not set beside it as the platform takes it"
    )
    loudness: Literal["off", "-14", -14] = Field(default="off", description="LUFS of the sound")

    @classmethod
    def conditions(cls, given: dict[str, Any]) -> Iterator[tuple[str, str]]:
        """The end lies behind the start."""
        start, end = given.get("start", 0), given.get("end")
        if _number(start) and _number(end) and end < start + SHORTEST_PART:
            yield "end", f"must be at least {SHORTEST_PART} s after the start"


class PreviewFrame(Wire):
    """The body of preview: `input` of suno/music-video, and the moment in seconds."""

    input: dict[str, Any]
    at: Seconds = 0.0


class AlignedWord(Wire):
    """A sung word with its times in seconds."""

    model_config = ConfigDict(populate_by_name=True)

    word: str
    start_s: float = Field(
        validation_alias=AliasChoices("start_s", "startS"), ge=0, le=_MAX_SECONDS
    )
    end_s: float = Field(validation_alias=AliasChoices("end_s", "endS"), ge=0, le=_MAX_SECONDS)

    @model_validator(mode="before")
    @classmethod
    def _drop_blank(cls, data: Any) -> Any:
        # Line breaks at a word's end part the lines, so nothing is trimmed here.
        return data


class ImportInput(Wire):
    """`input` of scopitone/import."""

    audio_url: MediaUrl = Field(description="http(s), data:, or the URL of an upload")
    image_url: MediaUrl | None = Field(default=None, description="The cover, likewise")
    title: Title | None = Field(default=None, description="Default: from the song's tags")
    artist: Title | None = Field(default=None, description="Default: from the song's tags")
    lyrics: str | None = Field(
        default=None, description="Plain, LRC, enhanced LRC, SRT, VTT, ASS or TTML"
    )
    lyrics_offset_ms: Annotated[int, Field(ge=-600_000, le=600_000)] = 0
    aligned_words: list[AlignedWord] | None = Field(default=None, max_length=20_000)


def _number(value: object) -> bool:
    return isinstance(value, int | float) and not isinstance(value, bool)
