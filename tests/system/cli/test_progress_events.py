"""Progress for programs: every line on stderr is a JSON object of the documented schema."""

from __future__ import annotations

import json
from collections.abc import Callable
from pathlib import Path
from typing import Any

import jsonschema
import pytest
from sounding import tone

from scopitone.cli.progress.json_lines import EVENT_SCHEMA

SMALL = ("--resolution", "720p", "--fps", "10", "--workers", "1", "--motion", "still")
EVENTS = ("--progress", "json")


def read_events(stderr: str) -> list[dict[str, Any]]:
    events = [json.loads(line) for line in stderr.splitlines()]
    for event in events:
        jsonschema.validate(event, EVENT_SCHEMA)
    return events


def test_a_render_tells_stages_warnings_and_which_cut(
    scopitone: Callable[..., Any], tmp_path: Path
) -> None:
    song = tone(tmp_path / "song.wav", 2.0)
    words = tmp_path / "words.lrc"
    words.write_text("[00:01.00]One\n[00:09.00]Too late\n")
    options = ("--style", "type", "--lyrics", words, "--cuts", "square,youtube", "-o", "out.mp4")
    done = scopitone("render", song, *options, "--workers", "1", *EVENTS)
    assert done.returncode == 0, done.stderr
    events = read_events(done.stderr)
    warnings = [event["message"] for event in events if event["event"] == "warning"]
    assert any("after the end of the song" in warning for warning in warnings)
    progress = [event for event in events if event["event"] == "progress"]
    assert {"analyse", "encode", "join", "check"} <= {event["stage"] for event in progress}
    ends = [event["item"] for event in progress if event["stage"] == "join"]
    assert ends == [
        {"path": "out-square.mp4", "number": 1, "count": 2},
        {"path": "out-youtube.mp4", "number": 2, "count": 2},
    ]
    assert len(done.stdout.splitlines()) == 2


def test_a_batch_tells_the_row_and_failed_rows(
    scopitone: Callable[..., Any], tmp_path: Path
) -> None:
    tone(tmp_path / "one.wav", 2.0)
    rows = tmp_path / "list.csv"
    values = "720p,10,still,1"
    rows.write_text(f"song,resolution,fps,motion,workers\nnone.wav,{values}\none.wav,{values}\n")
    done = scopitone("batch", rows, "--progress=json", "--json")
    assert done.returncode == 6
    first, *rest = read_events(done.stderr)
    assert (first["event"], first["code"], first["field"]) == ("error", 3, "audio")
    assert first["message"].startswith("none.wav: line 2: ")
    places = {(event["item"]["number"], event["item"]["count"]) for event in rest}
    assert places == {(2, 2)}
    assert {Path(event["item"]["path"]).name for event in rest} == {"one.mp4"}


@pytest.mark.parametrize(
    ("given", "code", "field"),
    [
        (("render", "none.mp3", *EVENTS), 3, "audio"),
        (("render", "none.mp3", "--style", "vinly", *EVENTS), 4, "style"),
        (("render", "none.mp3", "--preset", "x", *EVENTS), 2, "preset"),
        (("lyrics", "--song", "none.mp3", "--to", "lrc", "--progress=json"), 3, "audio"),
        (("compose", "a song", "-o", "x", "--soundfont", "no.sf2", *EVENTS), 3, "soundfont"),
        (("batch", "none.csv", *EVENTS), 3, "songs"),
        (("demo", "-o", "/dev/null/x", *EVENTS), 5, None),
    ],
    ids=lambda value: " ".join(value)[:40] if isinstance(value, tuple) else "",
)
def test_an_error_is_an_event(
    scopitone: Callable[..., Any], given: tuple[str, ...], code: int, field: str | None
) -> None:
    done = scopitone(*given)
    assert done.returncode == code
    [error] = read_events(done.stderr)
    assert (error["event"], error["code"], error.get("field")) == ("error", code, field)


def test_progress_and_quiet_exclude_each_other(scopitone: Callable[..., Any]) -> None:
    done = scopitone("render", "none.mp3", "--progress", "plain", "-q")
    assert done.returncode == 2
    assert "cannot be used together" in done.stderr


@pytest.mark.slow
def test_composing_tells_its_share_and_the_time_left(
    scopitone: Callable[..., Any],
) -> None:
    options = ("-o", "out", "--takes", "1", "--length", "0:10", "--instrumental", "--seed", "1")
    done = scopitone("compose", "a calm piano piece", *options, *EVENTS, "--json")
    assert done.returncode == 0, done.stderr
    events = [event for event in read_events(done.stderr) if event["event"] == "progress"]
    assert {event["stage"] for event in events} == {"compose"}
    assert events[-1]["share"] == 1
    assert any(event["left"] is not None for event in events)
    assert json.loads(done.stdout)["takes"][0]["title"]
