"""The inputs of the music models: every limit and spelling."""

from __future__ import annotations

from typing import Any

import pytest

from scopitone.http.catalogue import MODELS, entry, input_schema
from scopitone.http.schemas.checking import InvalidError, check
from scopitone.http.schemas.music import (
    CoverInput,
    ExtendInput,
    ExtendUploadInput,
    GenerateInput,
)

SIMPLE = {"mode": "simple", "model": "v5", "prompt": "a sea shanty"}
CUSTOM = {"mode": "custom", "model": "v5", "title": "t", "tags": "folk", "lyrics": "la"}
SONG = {"audio_url": "https://example.com/a.mp3"}
EXTEND = {"task_id": "t", "suno_id": "s"}


def wrong(model: Any, data: dict[str, Any]) -> list[str]:
    """The fields that are wrong."""
    try:
        check(model, data, "input")
    except InvalidError as error:
        return [problem["field"].removeprefix("input.") for problem in error.problems]
    return []


def without(data: dict[str, Any], *fields: str) -> dict[str, Any]:
    return {key: value for key, value in data.items() if key not in fields}


@pytest.mark.parametrize(
    ("model", "data", "fields"),
    [
        (GenerateInput, SIMPLE, []),
        (GenerateInput, CUSTOM, []),
        (GenerateInput, {}, ["mode", "model"]),
        (GenerateInput, without(SIMPLE, "prompt"), ["prompt"]),
        (GenerateInput, {**SIMPLE, "prompt": " \n"}, ["prompt"]),
        (GenerateInput, without(CUSTOM, "title", "tags", "lyrics"), ["title", "tags", "lyrics"]),
        (GenerateInput, {**without(CUSTOM, "lyrics"), "instrumental": True}, []),
        (GenerateInput, {**CUSTOM, "mode": "easy"}, ["mode"]),
        (GenerateInput, {**CUSTOM, "instrumental": "yes"}, ["instrumental"]),
        (GenerateInput, {**CUSTOM, "vocal_gender": "x"}, ["vocal_gender"]),
        (GenerateInput, {**CUSTOM, "style_weight": 1.01}, ["style_weight"]),
        (GenerateInput, {**CUSTOM, "weirdness_constraint": -0.1}, ["weirdness_constraint"]),
        (GenerateInput, {**CUSTOM, "style_weight": 1, "weirdness_constraint": 0}, []),
        (GenerateInput, {**CUSTOM, "negative_tags": "x" * 201}, ["negative_tags"]),
        (CoverInput, {**SIMPLE, **SONG}, []),
        (CoverInput, CUSTOM, ["audio_url"]),
        (CoverInput, {**CUSTOM, **SONG, "audio_weight": 2}, ["audio_weight"]),
        (CoverInput, {**SONG, "mode": "custom", "model": "v5"}, ["title", "tags", "lyrics"]),
        (ExtendUploadInput, {**SIMPLE, **SONG}, []),
        (ExtendUploadInput, {**CUSTOM, **SONG}, ["continue_at"]),
        (ExtendUploadInput, {**CUSTOM, **SONG, "continue_at": 12.5}, []),
        (ExtendUploadInput, {**CUSTOM, **SONG, "continue_at": 0}, ["continue_at"]),
        (ExtendInput, EXTEND, []),
        (ExtendInput, {}, ["task_id", "suno_id"]),
        (ExtendInput, {**EXTEND, "continue_at": -1}, ["continue_at"]),
        (ExtendInput, {**EXTEND, "model": "v4", "title": "t" * 81}, ["title"]),
        (ExtendInput, {**EXTEND, "title": "t" * 100}, []),
    ],
)
def test_what_is_required_and_accepted(model: Any, data: Any, fields: list[str]) -> None:
    assert wrong(model, data) == fields


@pytest.mark.parametrize(
    ("version", "field", "most"),
    [
        ("v4", "title", 80),
        ("v4", "tags", 200),
        ("v4", "lyrics", 3000),
        ("v4.5", "title", 100),
        ("v4.5plus", "tags", 1000),
        ("v5.5", "lyrics", 5000),
        ("V4", "title", 80),
        ("chirp-v4", "lyrics", 3000),
    ],
)
def test_limits_are_in_code_points_and_by_version(version: str, field: str, most: int) -> None:
    at_most = {**CUSTOM, "model": version, field: "\N{FAMILY}" * most}
    assert wrong(GenerateInput, at_most) == []
    assert wrong(GenerateInput, {**at_most, field: "\N{FAMILY}" * (most + 1)}) == [field]


def test_a_prompt_has_at_most_500() -> None:
    assert wrong(GenerateInput, {**SIMPLE, "prompt": "p" * 500}) == []
    assert wrong(GenerateInput, {**SIMPLE, "prompt": "p" * 501}) == ["prompt"]


@pytest.mark.parametrize(
    ("spelt", "meant"),
    [
        ("V4", "v4"),
        ("V4_5", "v4.5"),
        ("chirp-v4", "v4"),
        ("chirp-v4-5", "v4.5"),
        ("V4_5PLUS", "v4.5plus"),
        ("v4.5+", "v4.5plus"),
        ("V5", "v5"),
        ("V5_5", "v5.5"),
        (" v5 ", "v5"),
    ],
)
def test_spellings_of_versions(spelt: str, meant: str) -> None:
    assert check(GenerateInput, {**SIMPLE, "model": spelt}).model == meant


@pytest.mark.parametrize("spelt", ["v3", "5", "v6", "", 5, None, ["v5"]])
def test_what_is_no_version(spelt: Any) -> None:
    assert wrong(GenerateInput, {**SIMPLE, "model": spelt}) == ["model"]


def test_every_model_has_a_schema_of_its_fields() -> None:
    assert len(MODELS) == 6
    for name in MODELS:
        schema = input_schema(name)
        assert list(schema["properties"]) == entry(name)["input_fields"]
    generate = input_schema("suno/music-generate")
    assert generate["properties"]["mode"]["enum"] == ["simple", "custom"]
    required = {"title", "tags"}
    assert any(set(rule["then"].get("required", ())) == required for rule in generate["allOf"])
