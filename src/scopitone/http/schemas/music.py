"""`input` of the four music models."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Annotated, Any, ClassVar, Literal

from pydantic import BeforeValidator, ConfigDict, Field, StringConstraints

from scopitone.http.schemas.checking import MediaUrl, Wire
from scopitone.http.schemas.requests import Identifier
from scopitone.music.composer.prompt.length import MAX_LENGTH_S, MIN_LENGTH_S

Version = Literal["v4", "v4.5", "v4.5plus", "v5", "v5.5"]
_VERSIONS = ("v4", "v4.5", "v4.5plus", "v5", "v5.5")


# Other names of versions, and versions that are not made here, by the nearest that is.
_STAND_INS = {
    "auk": "v4.5",
    "bluejay": "v4.5plus",
    "crow": "v5",
    "fenix": "v5.5",
    "v3.5": "v4",
    "v4.5all": "v4.5",
    "v6": "v5.5",
    "v6.mini": "v5.5",
    "v6.wild": "v5.5",
}


def _normalize_version(value: object) -> object:
    """Convert other spellings of a version: V4_5, V4_5PLUS, chirp-v4-5, v4.5+, chirp-crow."""
    if not isinstance(value, str):
        return value
    version = _simplify_version(value)
    version = _STAND_INS.get(version, version)
    return version if version in _VERSIONS else value


def _simplify_version(value: str) -> str:
    version = value.strip().lower().removeprefix("chirp-").replace("_", ".").replace("-", ".")
    return version.replace("+", "plus").replace(".plus", "plus").replace(".all", "all")


def _describe_stand_in(given: dict[str, Any]) -> Iterator[str]:
    """Yield a warning if the version is another one by name."""
    value = given.get("model")
    if isinstance(value, str) and _simplify_version(value) in _STAND_INS:
        yield f"model: {value.strip()!r} is treated as {_normalize_version(value)}"


AnyVersion = Annotated[
    Version,
    BeforeValidator(_normalize_version),
    Field(description="Other spellings, such as V4_5 and chirp-crow, are accepted"),
]
Mode = Annotated[Literal["simple", "custom"], Field(description="Which fields are required")]
Instrumental = Annotated[bool, Field(description="Whether nobody sings")]
VocalGender = Annotated[
    Literal["m", "f"], Field(description="The voice that sings: male (`m`) or female (`f`)")
]
StyleWeight = Annotated[
    float, Field(ge=0, le=1, description="How closely the song follows its style")
]
Weirdness = Annotated[float, Field(ge=0, le=1, description="How unusual the song may be")]
AudioWeight = Annotated[
    float, Field(ge=0, le=1, description="How closely the song follows the recording")
]
Seconds = Annotated[float, Field(gt=0, le=24 * 3600)]
Prompt = Annotated[str, StringConstraints(max_length=500)]
Title = Annotated[str, StringConstraints(max_length=100)]
Tags = Annotated[str, StringConstraints(max_length=1000)]
LyricsText = Annotated[str, StringConstraints(max_length=5000)]
NegativeTags = Annotated[
    str,
    StringConstraints(max_length=200),
    Field(description="What the song must not contain: instruments, genres, moods"),
]
PersonaId = Annotated[
    Identifier, Field(description="A persona, whose voice, range, sounds, and groove the song gets")
]

V4_LIMITS = {"title": 80, "tags": 200, "lyrics": 3000}
"""Maximum lengths with v4. The limits in the field types are those of v4.5 and later."""


def check_v4_lengths(given: dict[str, Any]) -> Iterator[tuple[str, str]]:
    """Yield (field, message) for each text that is too long for v4."""
    for field, limit in V4_LIMITS.items():
        text = given.get(field)
        if isinstance(text, str) and len(text) > limit:
            yield field, f"must have at most {limit} characters with v4"


def _add_mode_rules(schema: dict[str, Any], model: Any) -> None:
    """Add rules to a JSON Schema that express `Moded.cross_field_errors`."""
    rules: list[dict[str, Any]] = [
        {"if": _equals("mode", mode), "then": {"required": list(fields)}}
        for mode, fields in model.required_by_mode.items()
    ]
    instrumental = {"if": _equals("instrumental", True)}
    rules.append(
        {
            "if": _equals("mode", "custom"),
            "then": {**instrumental, "else": {"required": ["lyrics"]}},
        }
    )
    schema["allOf"] = [*rules, _build_v4_rule()]


def _build_v4_rule() -> dict[str, Any]:
    limits = {field: {"maxLength": limit} for field, limit in V4_LIMITS.items()}
    return {"if": _equals("model", "v4"), "then": {"properties": limits}}


def _equals(field: str, value: object) -> dict[str, Any]:
    return {"properties": {field: {"const": value}}, "required": [field]}


class Moded(Wire):
    """Base class of requests with a simple and a custom mode, which require different fields."""

    model_config = ConfigDict(protected_namespaces=(), json_schema_extra=_add_mode_rules)
    required_by_mode: ClassVar[dict[str, tuple[str, ...]]] = {
        "simple": ("prompt",),
        "custom": ("title", "tags"),
    }

    mode: Mode
    model: AnyVersion
    instrumental: Instrumental = False
    prompt: Prompt | None = Field(
        default=None, description="Description of the song. Required in simple mode"
    )
    title: Title | None = Field(
        default=None, description="Required in custom mode. v4: at most 80 characters"
    )
    tags: Tags | None = Field(
        default=None, description="Musical style. Required in custom mode. v4: at most 200"
    )
    lyrics: LyricsText | None = Field(
        default=None,
        description="Required in custom mode, unless `instrumental` is true. v4: at most 3000",
    )
    vocal_gender: VocalGender | None = None
    style_weight: StyleWeight | None = None
    weirdness_constraint: Weirdness | None = None
    negative_tags: NegativeTags | None = None
    persona_id: PersonaId | None = None

    @classmethod
    def cross_field_errors(cls, given: dict[str, Any]) -> Iterator[tuple[str, str]]:
        """Yield fields that the mode requires, and texts that are too long for the version."""
        mode = given.get("mode")
        required = cls.required_by_mode.get(mode, ()) if isinstance(mode, str) else ()
        if mode == "custom" and given.get("instrumental") is not True:
            required += ("lyrics",)
        for field in required:
            if field not in given:
                yield field, f"is required in {mode} mode"
        if _normalize_version(given.get("model")) == "v4":
            yield from check_v4_lengths(given)

    @classmethod
    def warnings(cls, given: dict[str, Any]) -> Iterator[str]:
        """Yield a warning if the version is another one by name."""
        yield from _describe_stand_in(given)


class GenerateInput(Moded):
    """`input` of suno/music-generate."""

    duration: Annotated[float, Field(ge=MIN_LENGTH_S, le=MAX_LENGTH_S)] | None = Field(
        default=None,
        description="How many seconds the song should last, whatever the prompt says",
    )


class ExtendUploadInput(Moded):
    """`input` of suno/music-extend-upload."""

    required_by_mode: ClassVar[dict[str, tuple[str, ...]]] = {
        "simple": ("prompt",),
        "custom": ("continue_at", "title", "tags"),
    }

    audio_url: MediaUrl = Field(description="http(s) or data: URL, or the URL of an upload")
    continue_at: Seconds | None = Field(
        default=None, description="Where the extension starts, in seconds. Required in custom mode"
    )
    audio_weight: AudioWeight | None = None


class CoverInput(Moded):
    """`input` of suno/music-cover."""

    audio_url: MediaUrl = Field(description="http(s) or data: URL, or the URL of an upload")
    audio_weight: AudioWeight | None = None


class ExtendInput(Wire):
    """`input` of suno/music-extend; fields that are absent are taken from the source song."""

    model_config = ConfigDict(
        protected_namespaces=(),
        json_schema_extra=lambda schema: schema.update(allOf=[_build_v4_rule()]),
    )

    task_id: Identifier = Field(description="A completed music task")
    suno_id: Identifier = Field(description="The `suno_id` of an item of that task's `suno_data`")
    continue_at: Seconds | None = Field(
        default=None,
        description="Where the extension starts, in seconds. Default: the end of the song",
    )
    model: AnyVersion | None = None
    instrumental: Instrumental | None = None
    title: Title | None = Field(default=None, description="v4: at most 80 characters")
    tags: Tags | None = Field(default=None, description="v4: at most 200 characters")
    lyrics: LyricsText | None = Field(default=None, description="v4: at most 3000 characters")
    vocal_gender: VocalGender | None = None
    style_weight: StyleWeight | None = None
    weirdness_constraint: Weirdness | None = None
    negative_tags: NegativeTags | None = None
    persona_id: PersonaId | None = None

    @classmethod
    def cross_field_errors(cls, given: dict[str, Any]) -> Iterator[tuple[str, str]]:
        """Yield texts that are too long for the version, if there is one."""
        if _normalize_version(given.get("model")) == "v4":
            yield from check_v4_lengths(given)

    @classmethod
    def warnings(cls, given: dict[str, Any]) -> Iterator[str]:
        """Yield a warning if the version is another one by name."""
        yield from _describe_stand_in(given)
