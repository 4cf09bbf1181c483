"""Bodies of bodies. Limits of lengths and values are those of the job API, which checks them."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any, ClassVar, Literal

from pydantic import ConfigDict, Field

from scopitone.http.schemas.checking import HttpUrl, Wire
from scopitone.http.schemas.personas import PersonaDescription, PersonaName

# Names of fields are those of the dialect.
# ruff: noqa: N815


class CallbackBody(Wire):
    """A request whose result may be sent to a URL."""

    callBackUrl: HttpUrl | None = Field(
        default=None, description="Receives the result; need not be reachable"
    )


class _StyleBody(Wire):
    """The fields that shape a song."""

    model_config = ConfigDict(protected_namespaces=())

    callBackUrl: HttpUrl = Field(description="Receives each stage; need not be reachable")
    model: str = Field(description="V4, V4_5, V4_5PLUS, V5, V5_5, and names that stand for them")
    prompt: str | None = Field(
        default=None, description="Custom: the lyrics. Otherwise: the description of the song"
    )
    style: str | None = None
    title: str | None = None
    negativeTags: str | None = None
    vocalGender: Literal["m", "f"] | None = None
    styleWeight: float | None = None
    weirdnessConstraint: float | None = None
    audioWeight: float | None = None
    personaId: str | None = None


class GenerateBody(_StyleBody):
    """The body of generate."""

    customMode: bool
    instrumental: bool


class CoverBody(GenerateBody):
    """The body of generate/upload-cover."""

    uploadUrl: str


class _FlaggedBody(_StyleBody):
    """A request whose parameters count only if a flag is true."""

    required_with_flag: ClassVar[tuple[str, ...]] = ("style", "title", "continueAt")

    defaultParamFlag: bool = Field(
        description="true: the parameters here; false: those of the song"
    )
    instrumental: bool | None = None
    continueAt: float | None = None

    @classmethod
    def cross_field_errors(cls, given: dict[str, Any]) -> Iterator[tuple[str, str]]:
        """Yield the fields that the flag requires."""
        if given.get("defaultParamFlag") is not True:
            return
        lyrics = () if given.get("instrumental") is True else ("prompt",)
        for name in (*cls.required_with_flag, *lyrics):
            if name not in given:
                yield name, "is required if defaultParamFlag is true"


class ExtendBody(_FlaggedBody):
    """The body of generate/extend."""

    audioId: str


class UploadExtendBody(_FlaggedBody):
    """The body of generate/upload-extend."""

    uploadUrl: str


class TrackBody(CallbackBody):
    """The body of wav/generate and midi/generate."""

    taskId: str
    audioId: str


class VideoBody(TrackBody):
    """The body of mp4/generate."""

    author: str | None = None
    domainName: str | None = None


class SeparationBody(TrackBody):
    """The body of vocal-removal/generate."""

    type: Literal["separate_vocal", "split_stem"] = "separate_vocal"


class PicturesBody(CallbackBody):
    """The body of suno/cover/generate."""

    taskId: str


class LyricsBody(Wire):
    """The body of lyrics."""

    callBackUrl: HttpUrl
    prompt: str


class TimedLyricsBody(Wire):
    """The body of generate/get-timestamped-lyrics."""

    taskId: str
    audioId: str | None = None
    musicIndex: int | None = Field(default=None, ge=0, le=7, description="Instead of audioId")


class PersonaBody(Wire):
    """The body of generate/generate-persona."""

    taskId: str
    audioId: str
    name: PersonaName
    description: PersonaDescription = ""


class JobBody(CallbackBody):
    """The body of jobs/createTask."""

    model_config = ConfigDict(protected_namespaces=())

    model: str
    input: dict[str, Any]


class DownloadBody(Wire):
    """The body of common/download-url."""

    url: HttpUrl


class Base64Body(Wire):
    """The body of file-base64-upload."""

    base64Data: str = Field(description="Base64, or a data: URL")
    fileName: str | None = None
    uploadPath: str | None = None


class UrlBody(Wire):
    """The body of file-url-upload."""

    fileUrl: str
    fileName: str | None = None
    uploadPath: str | None = None
