from __future__ import annotations

from typing import Any

import pytest

from scopitone.http.schemas.checking import InvalidError, check, unknown_fields
from scopitone.http.schemas.requests import CreateTask, ImportInput, VideoInput

VIDEO = {"task_id": "t", "suno_id": "s"}


def problems(model: Any, data: Any) -> list[Any]:
    with pytest.raises(InvalidError) as caught:
        check(model, data, "input")
    return caught.value.problems


def test_strings_are_trimmed_and_blank_is_missing() -> None:
    fields = check(VideoInput, {**VIDEO, "author": "  Ava ", "brand": " ", "style": ""})
    assert (fields.author, fields.brand, fields.style) == ("Ava", None, "auto")
    [problem] = problems(VideoInput, {"task_id": "t", "suno_id": "\t"})
    assert problem == {"field": "input.suno_id", "message": "is required"}


def test_limits_count_code_points() -> None:
    author = "\N{FAMILY}" * 50
    assert check(VideoInput, {**VIDEO, "author": author}).author == author
    [problem] = problems(VideoInput, {**VIDEO, "author": author + "x"})
    assert problem["message"] == "must have at most 50 characters"


def test_null_is_absent() -> None:
    assert check(VideoInput, {**VIDEO, "fps": None, "author": None}).fps == 30


def test_types_are_not_guessed() -> None:
    for field, value in [("fps", 30.5), ("fps", True), ("task_id", 5), ("author", {"a": 1})]:
        assert problems(VideoInput, {**VIDEO, field: value})[0]["field"] == f"input.{field}"


def test_choices_are_listed() -> None:
    [problem] = problems(VideoInput, {**VIDEO, "resolution": "480p"})
    assert problem["accepted"] == ["720p", "1080p", "1440p", "2160p"]
    for field, value in [
        ("aspect_ratio", "4:3"),
        ("fps", 48),
        ("style", "x"),
        ("lyrics", "on"),
        ("preset", "vine"),
        ("loudness", "-16"),
    ]:
        [refused] = problems(VideoInput, {**VIDEO, field: value})
        assert refused["field"] == f"input.{field}"
        assert len(refused["accepted"]) >= 2


@pytest.mark.parametrize("value", [["#123456"], ["#12345g", "#000000"], "red", {}, ["#123456"] * 6])
def test_a_palette_is_auto_or_a_few_colours(value: Any) -> None:
    [problem] = problems(VideoInput, {**VIDEO, "palette": value})
    assert problem["message"] == "must be auto, or 2 to 5 colors as #rrggbb"
    assert check(VideoInput, {**VIDEO, "palette": "auto"}).palette == "auto"
    colors = ["#123456", "#ABCdef"]
    assert check(VideoInput, {**VIDEO, "palette": colors}).palette == colors


@pytest.mark.parametrize(
    ("part", "field"),
    [
        ({"start": -1}, "start"),
        ({"end": 0.5}, "end"),
        ({"start": 5, "end": 5.9}, "end"),
        ({"start": "5"}, "start"),
    ],
)
def test_a_part_ends_behind_its_start(part: dict[str, Any], field: str) -> None:
    [problem] = problems(VideoInput, {**VIDEO, **part})
    assert problem["field"] == f"input.{field}"
    assert check(VideoInput, {**VIDEO, "start": 5, "end": 6}).end == 6


def test_unknown_fields_become_warnings() -> None:
    assert unknown_fields(CreateTask, {"model": "m", "x": 1}) == ["x: unknown field, ignored"]
    assert unknown_fields(VideoInput, {**VIDEO, "autor": ""}, "input") == [
        "input.autor: unknown field, ignored"
    ]


@pytest.mark.parametrize("names", [("start_s", "end_s"), ("startS", "endS")])
def test_words_have_two_spellings_and_keep_their_breaks(names: tuple[str, str]) -> None:
    word = {"word": "stay\n", names[0]: 1, names[1]: 1.5}
    fields = check(ImportInput, {"audio_url": "data:,x", "aligned_words": [word]})
    assert fields.aligned_words is not None
    [aligned] = fields.aligned_words
    assert (aligned.word, aligned.start_s, aligned.end_s) == ("stay\n", 1.0, 1.5)


def test_a_number_is_no_text() -> None:
    [problem] = problems(VideoInput, {**VIDEO, "fps": "30"})
    assert problem["message"] == "must be one of the numbers 24, 25, 30, 50, 60"


@pytest.mark.parametrize("url", ["x", "http:/a", "https://", "ftp://a/b", "javascript:1", "//a/b"])
def test_urls(url: str) -> None:
    [problem] = problems(ImportInput, {"audio_url": url})
    assert problem == {"field": "input.audio_url", "message": "must be an http, https, or data URL"}
