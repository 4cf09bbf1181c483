"""Project files by the real command: written, rendered, overridden, exported, and refused."""

from __future__ import annotations

import json
import shutil
import subprocess
from collections.abc import Callable
from pathlib import Path

import av
import pytest

Run = Callable[..., "subprocess.CompletedProcess[str]"]

SMALL = ("--resolution", "720p", "--fps", "10", "--motion", "still", "--style", "type")
LYRICS = (
    "[00:00.50]<00:00.50>One <00:00.80>two\n[00:01.50]<00:01.50>three <00:02.25>four <00:02.70>\n"
)


@pytest.fixture
def folder(tmp_path: Path, short_song: Path) -> Path:
    """A folder with a song and its lyrics."""
    folder = tmp_path / "songs"
    folder.mkdir()
    shutil.copy(short_song, folder / "song.wav")
    (folder / "words.lrc").write_text(LYRICS)
    return folder


@pytest.fixture
def project(scopitone: Run, folder: Path) -> Path:
    """A project in that folder."""
    path = folder / "tune.scopitone.json"
    lyrics = ("--lyrics", folder / "words.lrc", "--lyrics-offset", 250)
    written = scopitone("project", "new", folder / "song.wav", *lyrics, *SMALL, "-o", path)
    assert written.returncode == 0, written.stderr
    assert written.stdout.startswith(f"{path}: 2 lines of lyrics")
    (folder / "words.lrc").unlink()
    return path


def test_a_project_is_rendered_where_it_was_moved(
    scopitone: Run, project: Path, tmp_path: Path
) -> None:
    moved = project.parent.rename(tmp_path / "moved") / project.name
    done = scopitone("render", moved, "--workers", 1, "--captions", "elrc", "--json")
    assert done.returncode == 0, done.stderr
    result = json.loads(done.stdout)
    assert (result["path"], result["fps"], result["height"]) == ("tune.mp4", 10, 720)
    with av.open(str(tmp_path / "here" / "tune.mp4")) as video:
        assert sum(1 for _ in video.decode(video=0)) == 30
    shown = (tmp_path / "here" / "tune.elrc").read_text()
    exported = scopitone("project", "export", moved, "--lyrics", "again.elrc")
    assert exported.returncode == 0, exported.stderr
    assert (tmp_path / "here" / "again.elrc").read_text() == shown
    assert "<00:01.750>three <00:02.500>four" in shown


def test_a_project_looks_as_its_options_do(scopitone: Run, folder: Path, tmp_path: Path) -> None:
    """The command line takes precedence, and what belongs to a replaced style is dropped."""
    here = tmp_path / "here"

    def draw(name: str, *arguments: object) -> bytes:
        drawn = scopitone("preview", *arguments, "--at", 1.0, "-o", name)
        assert drawn.returncode == 0, drawn.stderr
        return (here / name).read_bytes()

    song = folder / "song.wav"
    look = ("--lyrics", folder / "words.lrc", "--palette", "#ffcc00,#102030", "--motion", "still")
    small = (*look, "--resolution", "720p", "--fps", "10", "--aspect-ratio", "9:16")
    vinyl = ("--style", "vinyl", "--style-option", "turns=45")
    path = folder / "a.json"
    written = scopitone("project", "new", song, *small, *vinyl, "-o", path)
    assert written.returncode == 0, written.stderr
    as_stored = draw("a.png", path)
    assert as_stored == draw("b.png", song, *small, *vinyl)
    square = ("--preset", "square", "--style", "type", "--resolution", "720p", "--fps", "10")
    overridden = draw("c.png", path, *square)
    assert overridden == draw("d.png", song, *look, *square)
    assert overridden != as_stored


def test_words_to_transcribe_and_no_words_are_stored(scopitone: Run, folder: Path) -> None:
    for option, expected in (("--lyrics=auto", "auto"), ("--no-lyrics", {"lines": []})):
        path = folder / "x.scopitone.json"
        written = scopitone(
            "project", "new", folder / "song.wav", option, "--overwrite", "-o", path, "--json"
        )
        assert json.loads(written.stdout) == {"path": str(path), "lines": 0}, written.stderr
        stored = json.loads(path.read_text())
        assert stored == {"version": 2, "song": "song.wav", "lyrics": expected, "options": {}}
    refused = scopitone("project", "export", path, "--lyrics", "a.srt")
    assert refused.returncode == 4
    assert refused.stderr.startswith("scopitone: project.lyrics: ")


def test_a_project_is_not_overwritten(scopitone: Run, project: Path, tmp_path: Path) -> None:
    before = project.read_bytes()
    again = scopitone("project", "new", project.parent / "song.wav", "-o", project)
    assert again.returncode == 2
    assert "exists; choose another file, or add --overwrite" in again.stderr
    nested = scopitone("project", "new", project, "-o", tmp_path / "x.json")
    assert nested.returncode == 2
    assert "is a project file; SONG must be a song" in nested.stderr
    (project.parent / "tune.json").write_bytes(before)
    drawn = scopitone("preview", project.parent / "tune.json", "--at", 1, "-o", project)
    assert drawn.returncode == 2
    assert project.read_bytes() == before


@pytest.mark.parametrize(
    ("change", "arguments", "message"),
    [
        ({"song": "gone.wav"}, (), "project.song: no such file: {folder}/gone.wav; accepted: a pa"),
        ({"options": {"cover": "gone.jpg"}}, (), "project.options.cover: no such file: {folder}/g"),
        ({"options": {"speed": 2}}, (), "project.options.speed: is an unknown key; accepted: "),
        ({"options": {"style": "none"}}, (), "style: unknown style 'none'; accepted: "),
        ({"version": 9}, (), "project.version: is 9, from a newer Scopitone; accepted: 1"),
        ({"options": {"cover": "a.jpg"}}, ("--cover", "b.jpg"), "--cover: no such file: b.jp"),
    ],
)
def test_what_is_wrong_with_a_project_is_said(
    scopitone: Run,
    project: Path,
    change: dict[str, object],
    arguments: tuple[str, ...],
    message: str,
) -> None:
    project.write_text(json.dumps({**json.loads(project.read_text()), **change}))
    done = scopitone("preview", project, "--at", 1, *arguments)
    assert done.returncode in (3, 4)
    assert done.stderr.startswith("scopitone: " + message.format(folder=project.parent))


def test_the_schema_is_printed(scopitone: Run) -> None:
    printed = scopitone("project", "schema")
    schema = json.loads(printed.stdout)
    assert schema["required"] == ["version", "song"]
    assert "square" in schema["properties"]["cuts"]["items"]["enum"]
