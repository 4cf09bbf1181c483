"""`-` is stdin or stdout: words, lists, pictures, and projects' lyrics go through pipes."""

from __future__ import annotations

import json
from collections.abc import Callable
from pathlib import Path
from typing import Any

from sounding import tone

LRC = "[00:01.00]Blue hour\n[00:02.00]Gray rain\n"
SMALL = ("--resolution", "720p", "--fps", "10", "--motion", "still")


def test_words_go_through_a_pipe(scopitone: Callable[..., Any]) -> None:
    done = scopitone("lyrics", "-", "--to", "srt", "-o", "-", input=LRC)
    assert (done.returncode, done.stderr) == (0, "")
    assert "00:00:01,000 --> 00:00:02,000\nBlue hour\n" in done.stdout
    again = scopitone("lyrics", "-", input=done.stdout)
    assert [line["text"] for line in json.loads(again.stdout)["lines"]] == [
        "Blue hour",
        "Gray rain",
    ]


def test_an_error_names_stdin(scopitone: Callable[..., Any]) -> None:
    done = scopitone("lyrics", "-", "--to", "srt", input="[99:99:99.00]a")
    assert done.returncode == 4
    assert "stdin: line 1: '99:99:99.00' is not" in done.stderr


def test_a_video_takes_its_words_from_stdin_and_a_frame_goes_to_stdout(
    scopitone: Callable[..., Any], tmp_path: Path
) -> None:
    song = tone(tmp_path / "song.wav", 3.0)
    project = tmp_path / "here" / "song.scopitone.json"
    made = scopitone("project", "new", song, "--lyrics", "-", "--json", input=LRC)
    assert json.loads(made.stdout) == {"path": "song.scopitone.json", "lines": 2}
    out = scopitone("project", "export", project.name, "--lyrics", "-", "--to", "lrc")
    assert (out.returncode, out.stderr) == (0, "")
    assert out.stdout.count("Blue hour") == 1
    frame = scopitone("preview", project.name, *SMALL, "--at", 1, "-o", "-", text=False)
    assert frame.returncode == 0, frame.stderr
    assert frame.stdout.startswith(b"\x89PNG\r\n")
    assert frame.stdout.endswith(b"IEND\xaeB`\x82")
    both = scopitone("preview", project.name, "--at", 1, "-o", "-", "--json")
    assert both.returncode == 2


def test_a_list_comes_from_stdin_with_paths_in_the_current_folder(
    scopitone: Callable[..., Any], tmp_path: Path
) -> None:
    for rows in ("song,out\na.mp3,x.mp4\n", '{"song": "a.mp3", "out": "x.mp4"}\n'):
        done = scopitone("batch", "-", "--resume", "done", "--json", input=rows)
        assert done.returncode == 6
        [row] = map(json.loads, done.stdout.splitlines())
        assert (row["song"], row["state"]) == ("a.mp3", "failed")
        assert str(tmp_path / "here" / "a.mp3") in row["reason"]
    forgotten = scopitone("batch", "-", input="song\na.mp3\n")
    assert forgotten.returncode == 2
    assert "--resume" in forgotten.stderr


def test_a_song_is_composed_to_words_from_stdin(scopitone: Callable[..., Any]) -> None:
    """They are read before the SoundFont, which is missing."""
    options = ("--lyrics", "-", "-o", "out", "--soundfont", "none.sf2")
    refused = scopitone("compose", *options, input="[Verse]\nBlue hour\n")
    assert refused.returncode == 3
    assert refused.stderr.startswith("scopitone: --soundfont: ")
