"""What a client sends to CreateTask."""

from __future__ import annotations

from typing import Annotated, Any, Literal

from pydantic import AliasChoices, ConfigDict, Field, StringConstraints, model_validator

from scopitone.http.schemas.checking import HttpUrl, MediaUrl, Unavailable, Wire

Short = Annotated[str, StringConstraints(max_length=50)]
Identifier = Annotated[str, StringConstraints(max_length=64)]
Title = Annotated[str, StringConstraints(max_length=200)]

# A song's length at most, so that a wrong unit (ms for s) is noticed.
_MAX_SECONDS = 24 * 3600.0


class CreateTask(Wire):
    """The body of CreateTask; `input` depends on the model."""

    model: str
    input: dict[str, Any]
    callback_url: HttpUrl | None = None


class CancelTask(Wire):
    """The body of cancel."""

    task_id: Identifier = Field(description="A task that is pending or running")


class VideoInput(Wire):
    """`input` of suno/music-video."""

    task_id: Identifier = Field(description="A completed music task")
    suno_id: Identifier = Field(description="The suno_id of one item of that task's suno_data")
    author: Short | None = Field(default=None, description="Shown in the opening title card")
    brand: Short | None = Field(default=None, description="A discreet watermark throughout")
    aspect_ratio: Literal["16:9"] = "16:9"
    resolution: Literal["720p", "1080p"] = "1080p"
    fps: Literal[24, 25, 30] = 30
    style: Literal["auto", "cover"] = "auto"
    palette: Literal["auto"] = "auto"
    lyrics: Literal["auto", "off"] = "auto"
    loudness: Literal["off"] = "off"
    start: Unavailable = None
    end: Unavailable = None
    preset: Unavailable = None


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
    lyrics: str | None = Field(default=None, description="Plain, LRC, enhanced LRC or SRT")
    lyrics_offset_ms: Annotated[int, Field(ge=-600_000, le=600_000)] = 0
    aligned_words: list[AlignedWord] | None = Field(default=None, max_length=20_000)
