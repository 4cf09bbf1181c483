"""Validation of requests, with one error message for each invalid field."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Annotated, Any, ClassVar, TypedDict, TypeVar

from pydantic import (
    BaseModel,
    ConfigDict,
    StringConstraints,
    ValidationError,
    model_validator,
)
from pydantic_core import ErrorDetails

from scopitone.core.errors import ScopitoneError


class Problem(TypedDict, total=False):
    """One invalid field: its path, what is wrong, and the accepted values if they are a list."""

    field: str
    message: str
    accepted: list[str]


class InvalidError(ScopitoneError):
    """A request is not valid; `problems` has at least one item."""

    def __init__(self, problems: list[Problem]) -> None:
        super().__init__(f"{problems[0]['field']}: {problems[0]['message']}")
        self.problems = problems


class Wire(BaseModel):
    """Base class of everything that clients send.

    Types are not coerced. If `strip_blank` is set, strings are trimmed, and a field that is null
    or blank counts as missing.
    """

    model_config = ConfigDict(strict=True, frozen=True, extra="ignore")
    strip_blank: ClassVar[bool] = True

    @model_validator(mode="before")
    @classmethod
    def _preprocess(cls, data: Any) -> Any:
        return _strip_blank(data) if cls.strip_blank and isinstance(data, dict) else data

    @classmethod
    def cross_field_errors(
        cls,
        given: dict[str, Any],  # noqa: ARG003
    ) -> Iterator[tuple[str, str]]:
        """Yield (field, message) for each error that concerns several fields.

        `given` is the request without blank fields; its types are not checked yet.
        """
        yield from ()

    @classmethod
    def warnings(
        cls,
        given: dict[str, Any],  # noqa: ARG003
    ) -> Iterator[str]:
        """Yield "FIELD: …" for each valid field that means something else than it says.

        `given` is the request as it was sent.
        """
        yield from ()


def _strip_blank(data: dict[str, Any]) -> dict[str, Any]:
    trimmed = {key: v.strip() if isinstance(v, str) else v for key, v in data.items()}
    return {key: v for key, v in trimmed.items() if v is not None and v != ""}


T = TypeVar("T", bound=Wire)


HttpUrl = Annotated[str, StringConstraints(max_length=2048, pattern=r"^https?://[^\s/]+\S*$")]
"""An absolute http or https URI."""

MediaUrl = Annotated[str, StringConstraints(pattern=r"^(https?://[^\s/]+\S*|data:\S+|/media/\S+)$")]
"""A song or image: an http(s) URL, a data: URI, or a media URL of this server."""


def check(model: type[T], data: object, prefix: str = "") -> T:
    """Validate `data` as an instance of `model`.

    Args:
        prefix: The path of `data` in the request, for the fields of the errors.

    Raises:
        InvalidError: `data` is not valid; it lists all invalid fields.
    """
    instance = None
    try:
        instance = model.model_validate(data)
        problems = []
    except ValidationError as error:
        problems = [_build_problem(item, prefix) for item in error.errors()]
    if isinstance(data, dict):
        fields = {problem["field"] for problem in problems}
        for name, message in model.cross_field_errors(_strip_blank(data)):
            if _join(prefix, name) not in fields:
                problems.append({"field": _join(prefix, name), "message": message})
    if instance is None or problems:
        raise InvalidError(problems)
    return instance


def unknown_fields(model: type[BaseModel], data: dict[str, Any], prefix: str = "") -> list[str]:
    """Return a warning for each field that `model` does not have."""
    return [
        f"{_join(prefix, name)}: unknown field, ignored"
        for name in data
        if name not in model.model_fields
    ]


def _build_problem(item: ErrorDetails, prefix: str) -> Problem:
    field = ".".join([prefix, *map(str, item["loc"])] if prefix else map(str, item["loc"]))
    context = item.get("ctx", {})
    if item["type"] == "literal_error":
        # A number and the string that spells it are one choice.
        parts = context["expected"].replace(" or ", ", ").split(",")
        accepted = list(dict.fromkeys(part.strip("' ") for part in parts))
        kind = "" if any("'" in part for part in parts) else "the numbers "
        return {
            "field": field,
            "message": f"must be one of {kind}{', '.join(accepted)}",
            "accepted": accepted,
        }
    return {"field": field, "message": _build_message(item)}


def _build_message(item: ErrorDetails) -> str:
    if item["type"] == "missing":
        return "is required"
    if item["type"] == "string_too_long":
        return f"must have at most {item['ctx']['max_length']} characters"
    if item["type"] == "string_pattern_mismatch":
        media = "data:" in item["ctx"]["pattern"]
        return f"must be an {'http, https, or data' if media else 'http or https'} URL"
    # Pydantic's own message, such as "Input should be a valid string".
    return item["msg"][0].lower() + item["msg"][1:]


def _join(prefix: str, name: str) -> str:
    return f"{prefix}.{name}" if prefix else name
