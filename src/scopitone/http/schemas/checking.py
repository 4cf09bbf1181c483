"""Validating with the wire's models, and saying what is wrong field by field."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Annotated, Any, TypedDict, TypeVar

from pydantic import (
    BaseModel,
    ConfigDict,
    StringConstraints,
    ValidationError,
    model_validator,
)
from pydantic_core import ErrorDetails

from scopitone.errors import ScopitoneError


class Problem(TypedDict, total=False):
    """One thing that is wrong: the field's path, why, and what would be accepted."""

    field: str
    message: str
    accepted: list[str]


class InvalidError(ScopitoneError):
    """A request does not validate; `problems` has at least one item."""

    def __init__(self, problems: list[Problem]) -> None:
        super().__init__(f"{problems[0]['field']}: {problems[0]['message']}")
        self.problems = problems


class Wire(BaseModel):
    """Base of what clients send: no guessing of types, strings trimmed, blank is missing."""

    model_config = ConfigDict(strict=True, frozen=True, extra="ignore")

    @model_validator(mode="before")
    @classmethod
    def _drop_blank(cls, data: Any) -> Any:
        return _without_blank(data) if isinstance(data, dict) else data

    @classmethod
    def conditions(cls, given: dict[str, Any]) -> Iterator[tuple[str, str]]:  # noqa: ARG003
        """(field, message) for what is wrong between fields; `given` has no blank ones."""
        yield from ()


def _without_blank(data: dict[str, Any]) -> dict[str, Any]:
    trimmed = {key: v.strip() if isinstance(v, str) else v for key, v in data.items()}
    return {key: v for key, v in trimmed.items() if v is not None and v != ""}


T = TypeVar("T", bound=Wire)


HttpUrl = Annotated[str, StringConstraints(max_length=2048, pattern=r"^https?://[^\s/]+\S*$")]
"""An absolute http or https URI."""

MediaUrl = Annotated[str, StringConstraints(pattern=r"^(https?://[^\s/]+\S*|data:\S+|/media/\S+)$")]
"""Where a song or image can be had: http(s), a data: URI, or one of our own media URLs."""


def check(model: type[T], data: object, prefix: str = "") -> T:
    """`data` as a `model`. Raises InvalidError with every problem, paths under `prefix`."""
    made = None
    try:
        made = model.model_validate(data)
        problems = []
    except ValidationError as error:
        problems = [_problem(item, prefix) for item in error.errors()]
    if isinstance(data, dict):
        found = {problem["field"] for problem in problems}
        for name, message in model.conditions(_without_blank(data)):
            if _join(prefix, name) not in found:
                problems.append({"field": _join(prefix, name), "message": message})
    if made is None or problems:
        raise InvalidError(problems)
    return made


def unknown_fields(model: type[BaseModel], data: dict[str, Any], prefix: str = "") -> list[str]:
    """A warning for each field that `model` does not know."""
    return [
        f"{_join(prefix, name)}: unknown field, ignored"
        for name in data
        if name not in model.model_fields
    ]


def _problem(item: ErrorDetails, prefix: str) -> Problem:
    field = ".".join([prefix, *map(str, item["loc"])] if prefix else map(str, item["loc"]))
    context = item.get("ctx", {})
    if item["type"] == "literal_error":
        # A number and its spelling are one choice.
        parts = context["expected"].replace(" or ", ", ").split(",")
        accepted = list(dict.fromkeys(part.strip("' ") for part in parts))
        kind = "" if any("'" in part for part in parts) else "the numbers "
        return {
            "field": field,
            "message": f"must be one of {kind}{', '.join(accepted)}",
            "accepted": accepted,
        }
    return {"field": field, "message": _message(item)}


def _message(item: ErrorDetails) -> str:
    if item["type"] == "missing":
        return "is required"
    if item["type"] == "string_too_long":
        return f"must have at most {item['ctx']['max_length']} characters"
    if item["type"] == "string_pattern_mismatch":
        media = "data:" in item["ctx"]["pattern"]
        return f"must be an {'http, https or data' if media else 'http or https'} URL"
    # Pydantic's own words: "Input should be a valid string".
    return item["msg"][0].lower() + item["msg"][1:]


def _join(prefix: str, name: str) -> str:
    return f"{prefix}.{name}" if prefix else name
