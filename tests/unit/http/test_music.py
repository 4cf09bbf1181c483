"""Inputs of the music models: limits, required fields, spellings of versions."""

from __future__ import annotations

import json
from pathlib import Path
from typing import Any

import pytest

from scopitone.http.models.catalogue import MODELS, build_entry, input_schema
from scopitone.http.schemas.checking import InvalidError, check
from scopitone.http.schemas.music import (
    CoverInput,
    ExtendInput,
    ExtendUploadInput,
    GenerateInput,
)
from scopitone.tasks.models import MODELS as TASK_MODELS

ROOT = next(folder for folder in Path(__file__).parents if (folder / "pyproject.toml").exists())
SIMPLE = {"mode": "simple", "model": "v5", "prompt": "a sea shanty"}
CUSTOM = {"mode": "custom", "model": "v5", "title": "t", "tags": "folk", "lyrics": "la"}
SONG = {"audio_url": "https://example.com/a.mp3"}
EXTEND = {"task_id": "t", "suno_id": "s"}


def invalid_fields(model: Any, data: dict[str, Any]) -> list[str]:
    """Return the invalid fields."""
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
    assert invalid_fields(model, data) == fields


@pytest.mark.parametrize(
    ("version", "field", "limit"),
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
def test_limits_are_in_code_points_and_by_version(version: str, field: str, limit: int) -> None:
    at_most = {**CUSTOM, "model": version, field: "\N{FAMILY}" * limit}
    assert invalid_fields(GenerateInput, at_most) == []
    assert invalid_fields(GenerateInput, {**at_most, field: "\N{FAMILY}" * (limit + 1)}) == [field]


def test_a_prompt_has_at_most_500() -> None:
    assert invalid_fields(GenerateInput, {**SIMPLE, "prompt": "p" * 500}) == []
    assert invalid_fields(GenerateInput, {**SIMPLE, "prompt": "p" * 501}) == ["prompt"]


@pytest.mark.parametrize(
    ("spelling", "version"),
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
        ("chirp-auk", "v4.5"),
        ("chirp-bluejay", "v4.5plus"),
        ("chirp-crow", "v5"),
        ("chirp-fenix", "v5.5"),
        ("V4_5ALL", "v4.5"),
        ("chirp-v3-5", "v4"),
        ("V6", "v5.5"),
        ("V6_MINI", "v5.5"),
    ],
)
def test_spellings_of_versions(spelling: str, version: str) -> None:
    assert check(GenerateInput, {**SIMPLE, "model": spelling}).model == version


@pytest.mark.parametrize("spelling", ["v3", "5", "v7", "", 5, None, ["v5"]])
def test_what_is_no_version(spelling: Any) -> None:
    assert invalid_fields(GenerateInput, {**SIMPLE, "model": spelling}) == ["model"]


def test_every_model_is_a_task_model_with_a_section_in_the_docs() -> None:
    assert MODELS.keys() == TASK_MODELS.keys()
    [page] = (ROOT / "docs").rglob("api.md")
    headings = {line.removeprefix("### ") for line in page.read_text().splitlines()}
    assert MODELS.keys() <= headings


@pytest.mark.parametrize("name", sorted(MODELS))
def test_a_schema_is_plain(name: str) -> None:
    """Forms of clients read type, enum and limits of a field, and know nothing of references."""
    schema = input_schema(name)
    assert "$ref" not in json.dumps(schema)
    for field, told in schema["properties"].items():
        assert told["type"], field
        assert "null" not in json.dumps(told.get("anyOf", [])), field
        assert told.get("default", "") is not None, field
        if field in schema["required"]:
            assert "default" not in told


def test_what_the_plain_schema_accepts_is_accepted() -> None:
    video = input_schema("suno/music-video")["properties"]
    assert video["brand_kit"]["properties"]["logo"]["type"] == "string"
    assert video["palette"]["type"] == ["string", "array"]
    assert video["start"] == {
        "type": "number",
        "minimum": 0,
        "maximum": 86400.0,
        "title": "Start",
        "description": video["start"]["description"],
    }
    music = input_schema("suno/music-extend")["properties"]
    assert music["model"]["enum"] == ["v4", "v4.5", "v4.5plus", "v5", "v5.5"]
    assert (music["style_weight"]["minimum"], music["style_weight"]["maximum"]) == (0, 1)


def test_every_model_has_a_schema_of_its_fields() -> None:
    for name in MODELS:
        schema = input_schema(name)
        assert list(schema["properties"]) == build_entry(name)["input_fields"]
    generate = input_schema("suno/music-generate")
    assert generate["properties"]["mode"]["enum"] == ["simple", "custom"]
    required = {"title", "tags"}
    assert any(set(rule["then"].get("required", ())) == required for rule in generate["allOf"])
