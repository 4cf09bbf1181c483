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
    found = check(VideoInput, {**VIDEO, "author": "  Ava ", "brand": " ", "style": ""})
    assert (found.author, found.brand, found.style) == ("Ava", None, "auto")
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
    assert problem["accepted"] == ["720p", "1080p"]
    [single] = problems(VideoInput, {**VIDEO, "aspect_ratio": "1:1"})
    assert single["accepted"] == ["16:9"]


def test_what_is_not_there_yet_says_so() -> None:
    [problem] = problems(VideoInput, {**VIDEO, "preset": "youtube"})
    assert problem["message"] == "is not available yet; leave it out"


def test_unknown_fields_become_warnings() -> None:
    assert unknown_fields(CreateTask, {"model": "m", "x": 1}) == ["x: unknown field, ignored"]
    assert unknown_fields(VideoInput, {**VIDEO, "autor": ""}, "input") == [
        "input.autor: unknown field, ignored"
    ]


@pytest.mark.parametrize("names", [("start_s", "end_s"), ("startS", "endS")])
def test_words_have_two_spellings_and_keep_their_breaks(names: tuple[str, str]) -> None:
    word = {"word": "stay\n", names[0]: 1, names[1]: 1.5}
    found = check(ImportInput, {"audio_url": "data:,x", "aligned_words": [word]})
    assert found.aligned_words is not None
    [one] = found.aligned_words
    assert (one.word, one.start_s, one.end_s) == ("stay\n", 1.0, 1.5)


@pytest.mark.parametrize("url", ["x", "http:/a", "https://", "ftp://a/b", "javascript:1", "//a/b"])
def test_urls(url: str) -> None:
    [problem] = problems(ImportInput, {"audio_url": url})
    assert problem == {"field": "input.audio_url", "message": "must be an absolute URL"}
