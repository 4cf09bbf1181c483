"""What a client sends as `input` of the four music models."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Annotated, Any, ClassVar, Literal

from pydantic import BeforeValidator, ConfigDict, Field, StringConstraints

from scopitone.http.schemas.checking import MediaUrl, Wire
from scopitone.http.schemas.requests import Identifier

Version = Literal["v4", "v4.5", "v4.5plus", "v5", "v5.5"]
_VERSIONS = ("v4", "v4.5", "v4.5plus", "v5", "v5.5")


def _plain_version(value: object) -> object:
    """Other spellings of a version as ours: V4_5, V4_5PLUS, chirp-v4-5, v4.5+."""
    if not isinstance(value, str):
        return value
    plain = value.lower().removeprefix("chirp-").replace("_", ".").replace("-", ".")
    plain = plain.replace("+", "plus").replace(".plus", "plus")
    return plain if plain in _VERSIONS else value


AnyVersion = Annotated[
    Version,
    BeforeValidator(_plain_version),
    Field(description="Also spelt V4_5, chirp-v4-5 and the like"),
]
Mode = Annotated[Literal["simple", "custom"], Field(description="Which fields are required")]
Share = Annotated[float, Field(ge=0, le=1)]
Seconds = Annotated[float, Field(gt=0, le=24 * 3600)]
Prompt = Annotated[str, StringConstraints(max_length=500)]
Title = Annotated[str, StringConstraints(max_length=100)]
Tags = Annotated[str, StringConstraints(max_length=1000)]
LyricsText = Annotated[str, StringConstraints(max_length=5000)]
NegativeTags = Annotated[str, StringConstraints(max_length=200)]

V4_LIMITS = {"title": 80, "tags": 200, "lyrics": 3000}
"""Shorter than the fields' own limits, which are those of v4.5 and later."""


def too_long_for_v4(given: dict[str, Any]) -> Iterator[tuple[str, str]]:
    """(field, message) for each text that v4 does not take."""
    for field, limit in V4_LIMITS.items():
        text = given.get(field)
        if isinstance(text, str) and len(text) > limit:
            yield field, f"must have at most {limit} characters with v4"


def _schema_of_modes(schema: dict[str, Any], model: Any) -> None:
    """Say in JSON Schema what `Moded.conditions` checks."""
    rules: list[dict[str, Any]] = [
        {"if": _is("mode", mode), "then": {"required": list(fields)}}
        for mode, fields in model.required_by_mode.items()
    ]
    silent = {"if": _is("instrumental", True)}
    rules.append(
        {"if": _is("mode", "custom"), "then": {**silent, "else": {"required": ["lyrics"]}}}
    )
    schema["allOf"] = [*rules, _schema_of_v4()]


def _schema_of_v4() -> dict[str, Any]:
    limits = {field: {"maxLength": limit} for field, limit in V4_LIMITS.items()}
    return {"if": _is("model", "v4"), "then": {"properties": limits}}


def _is(field: str, value: object) -> dict[str, Any]:
    return {"properties": {field: {"const": value}}, "required": [field]}


class Moded(Wire):
    """What simple and custom requests have in common; which fields they need differs."""

    model_config = ConfigDict(protected_namespaces=(), json_schema_extra=_schema_of_modes)
    required_by_mode: ClassVar[dict[str, tuple[str, ...]]] = {
        "simple": ("prompt",),
        "custom": ("title", "tags"),
    }

    mode: Mode
    model: AnyVersion
    instrumental: bool = False
    prompt: Prompt | None = Field(default=None, description="Simple: what the song is to be")
    title: Title | None = Field(default=None, description="Custom. With v4 at most 80 characters")
    tags: Tags | None = Field(default=None, description="Custom: style. With v4 at most 200")
    lyrics: LyricsText | None = Field(
        default=None, description="Custom, unless instrumental. With v4 at most 3000"
    )

    @classmethod
    def conditions(cls, given: dict[str, Any]) -> Iterator[tuple[str, str]]:
        """What is missing or too long for the mode and the model version that are asked for."""
        mode = given.get("mode")
        required = cls.required_by_mode.get(mode, ()) if isinstance(mode, str) else ()
        if mode == "custom" and given.get("instrumental") is not True:
            required += ("lyrics",)
        for field in required:
            if field not in given:
                yield field, f"is required in {mode} mode"
        if _plain_version(given.get("model")) == "v4":
            yield from too_long_for_v4(given)


class GenerateInput(Moded):
    """`input` of suno/music-generate."""

    vocal_gender: Literal["m", "f"] | None = None
    style_weight: Share | None = None
    weirdness_constraint: Share | None = None
    negative_tags: NegativeTags | None = None


class ExtendUploadInput(Moded):
    """`input` of suno/music-extend-upload."""

    required_by_mode: ClassVar[dict[str, tuple[str, ...]]] = {
        "simple": ("prompt",),
        "custom": ("continue_at", "title", "tags"),
    }

    audio_url: MediaUrl = Field(description="http(s), data:, or the URL of an upload")
    continue_at: Seconds | None = Field(default=None, description="Seconds; required in custom")
    audio_weight: Share | None = None


class CoverInput(Moded):
    """`input` of suno/music-cover."""

    audio_url: MediaUrl = Field(description="http(s), data:, or the URL of an upload")
    audio_weight: Share | None = None


class ExtendInput(Wire):
    """`input` of suno/music-extend; what is absent is taken from the source."""

    model_config = ConfigDict(
        protected_namespaces=(),
        json_schema_extra=lambda schema: schema.update(allOf=[_schema_of_v4()]),
    )

    task_id: Identifier = Field(description="A completed music task")
    suno_id: Identifier = Field(description="The suno_id of one item of that task's suno_data")
    continue_at: Seconds | None = Field(
        default=None, description="Seconds, less than the track's duration. Default: its end"
    )
    model: AnyVersion | None = None
    instrumental: bool | None = None
    title: Title | None = Field(default=None, description="With v4 at most 80 characters")
    tags: Tags | None = Field(default=None, description="With v4 at most 200 characters")
    lyrics: LyricsText | None = Field(default=None, description="With v4 at most 3000 characters")
    vocal_gender: Literal["m", "f"] | None = None
    style_weight: Share | None = None
    weirdness_constraint: Share | None = None
    negative_tags: NegativeTags | None = None

    @classmethod
    def conditions(cls, given: dict[str, Any]) -> Iterator[tuple[str, str]]:
        """What is too long for the model version, where one is asked for."""
        if _plain_version(given.get("model")) == "v4":
            yield from too_long_for_v4(given)
