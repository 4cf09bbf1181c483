"""Lists of songs: read, made once each, begun again; folders that are watched; what alone says."""

from __future__ import annotations

import json
import re
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest
from sounding import tone

from scopitone.cli.commands.batch import read_rows
from scopitone.cli.shared.made_files import MadeFiles
from scopitone.cli.shared.watch_folder import find_songs
from scopitone.core.errors import InputError, MissingInputError

SMALL = "resolution,fps,motion"
VALUES = "720p,10,still"


def test_rows_are_render_options(tmp_path: Path) -> None:
    path = tmp_path / "list.csv"
    path.write_text("song,author,aspect-ratio,out\none.mp3,Ava,9:16,a.mp4\ntwo.mp3,,,\n")
    first, second = read_rows(path)
    assert first.values == {
        "song": "one.mp3",
        "author": "Ava",
        "aspect_ratio": "9:16",
        "out": "a.mp4",
    }
    assert second.values == {"song": "two.mp3"}
    assert first.digest != second.digest


@pytest.mark.parametrize(
    ("name", "text", "expected"),
    [
        ("a.csv", "song,colour\nx.mp3,red\n", "line 1: unknown column 'colour'"),
        ("a.csv", "author\nAva\n", "line 2: no song"),
        ("a.csv", "song\nx.scopitone.json\n", "line 2: x.scopitone.json is a project file; accep"),
        ("a.csv", "song\nx.mp3,more\n", "line 2: more cells"),
        ("a.jsonl", '{"song": "x.mp3"}\n{"song"\n', "line 2: not JSON"),
        (
            "a.csv",
            "song,watch\nx.mp3,yes\n",
            "line 1: unknown column 'watch'.*style-option, subtitles",
        ),
        ("a.jsonl", "[1]\n", "line 1: must be a JSON object"),
    ],
)
def test_what_is_wrong_with_a_list_is_said(
    tmp_path: Path, name: str, text: str, expected: str
) -> None:
    (tmp_path / name).write_text(text)
    with pytest.raises(InputError, match=expected):
        list(read_rows(tmp_path / name))


def test_what_render_takes_several_times_may_be_a_list(tmp_path: Path) -> None:
    path = tmp_path / "list.jsonl"
    row = {"song": "x.mp3", "font": ["a.ttf", "b.ttf"], "style-option": "progress=off"}
    path.write_text(json.dumps(row))
    [only] = read_rows(path)
    assert only.values["fonts"] == ["a.ttf", "b.ttf"]
    assert only.values["style_options"] == "progress=off"


def test_a_missing_list_is_a_missing_input(scopitone: Callable[..., Any], tmp_path: Path) -> None:
    done = scopitone("batch", tmp_path / "nope.csv")
    assert done.returncode == 3
    assert "nope.csv does not exist" in done.stderr


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("song\na.mp3\na.flac\n", r"lines 2 \(a.mp3\) and 3 \(a.flac\) would both write \S+a.mp4;"),
        ("song,out\na.mp3,x.mp4\nb.mp3,y/../x.mp4\n", "lines 2 .* and 3 .* would both write .*x.m"),
        ("song,out,cuts\na.mp3,,shorts\nb.mp3,a-shorts.mp4,\n", "lines 2 .* write .*a-shorts.mp4"),
        (
            "song,out,captions\na.mp3,,srt\nb.mp3,b.mp4,\na.wav,a.mov,srt\n",
            "lines 2 .* and 4 .*srt",
        ),
        ("song,report\na.mp3,r\nb.mp3,r\n", "lines 2 .* and 3 .* would both write .*r;"),
        ("song,out\na.mp3,b.mp4\nb.mp4,c.mp4\n", "line 2 .* which is the song of line 3"),
        ("song\na.mp3\na.mp3\n", "lines 2 .* and 3 .* would both write"),
    ],
)
def test_two_rows_never_write_one_file(
    scopitone: Callable[..., Any], tmp_path: Path, text: str, expected: str
) -> None:
    """Nothing is read or written: the songs do not exist."""
    path = tmp_path / "list.csv"
    path.write_text(text)
    done = scopitone("batch", path)
    assert done.returncode == 4
    assert re.search(f"^scopitone: songs: {expected}", done.stderr), done.stderr
    assert done.stdout == ""
    assert [file.name for file in tmp_path.iterdir() if file.is_file()] == ["list.csv"]


def test_rows_with_files_of_their_own_are_begun(
    scopitone: Callable[..., Any], tmp_path: Path
) -> None:
    path = tmp_path / "list.csv"
    path.write_text(
        "song,out,codec,romanize\na.mp3,,,\na.mp3,b.mp4,,\na.mp3,,prores,\nc.mp3,,,ja\n"
    )
    done = scopitone("batch", path)
    assert done.returncode == 6
    reasons = [line.partition(": line ")[2] for line in done.stderr.splitlines()]
    assert ["no such file" in reason for reason in reasons] == [True, True, True, False]
    assert (
        reasons[3] == "5: --romanize: 'ja' is not yes or no; accepted: yes, true, 1, no, false, 0"
    )


@pytest.mark.extended
def test_a_list_is_made_once_and_a_bad_row_stops_nothing(
    scopitone: Callable[..., Any], tmp_path: Path
) -> None:
    for name in ("one", "two"):
        tone(tmp_path / f"{name}.wav", 2.0)
    path = tmp_path / "list.csv"
    path.write_text(f"song,{SMALL}\none.wav,{VALUES}\nnone.wav,{VALUES}\ntwo.wav,{VALUES}\n")
    first = scopitone("batch", path, "--json")
    assert first.returncode == 6
    assert "none.wav: line 3" in first.stderr
    results = [json.loads(line) for line in first.stdout.splitlines()]
    [failed] = [row for row in results if row.get("state") == "failed"]
    assert "none.wav" in failed["reason"]
    mtimes = {name: (tmp_path / f"{name}.mp4").stat().st_mtime_ns for name in ("one", "two")}
    tone(tmp_path / "none.wav", 2.0)
    again = scopitone("batch", path, "--json")
    assert again.returncode == 0
    states = [json.loads(line) for line in again.stdout.splitlines()]
    assert [row["song"] for row in states if row.get("state") == "done before"] == [
        "one.wav",
        "two.wav",
    ]
    assert (tmp_path / "none.mp4").exists()
    assert mtimes == {n: (tmp_path / f"{n}.mp4").stat().st_mtime_ns for n in ("one", "two")}


@pytest.mark.parametrize(
    ("columns", "values", "name"),
    [
        ("", "", "one.mp4"),
        (",out", ",videos/a.mp4", "videos/a.mp4"),
        (",cuts", ",shorts", "one-shorts.mp4"),
        (",captions", ",srt", "one.srt"),
    ],
)
def test_a_file_of_others_is_not_replaced(
    scopitone: Callable[..., Any], tmp_path: Path, columns: str, values: str, name: str
) -> None:
    tone(tmp_path / "one.wav", 2.0)
    path = tmp_path / "list.csv"
    path.write_text(f"song{columns}\none.wav{values}\n")
    theirs = tmp_path / name
    theirs.parent.mkdir(exist_ok=True)
    theirs.write_bytes(b"made by hand")
    for _ in range(2):
        done = scopitone("batch", path)
        assert done.returncode == 6
        assert f"{theirs} exists and was not made by this batch" in done.stderr
        assert theirs.read_bytes() == b"made by hand"


@pytest.mark.extended
def test_what_the_batch_made_is_replaced_and_the_rest_on_demand(
    scopitone: Callable[..., Any], tmp_path: Path
) -> None:
    tone(tmp_path / "one.wav", 2.0)
    video, path = tmp_path / "one.mp4", tmp_path / "list.csv"
    video.write_bytes(b"made by hand")
    path.write_text(f"song,{SMALL}\none.wav,{VALUES}\n")
    assert scopitone("batch", path, "--overwrite").returncode == 0
    first = video.read_bytes()
    assert first != b"made by hand"
    path.write_text(f"song,{SMALL},title\none.wav,{VALUES},Changed\n")
    assert scopitone("batch", path).returncode == 0
    assert video.read_bytes() != first


def test_a_folder_gives_songs_with_what_lies_beside_them(tmp_path: Path) -> None:
    for name in ("b.mp3", "b.lrc", "b.jpg", "a.flac", "notes.md", "done.wav"):
        (tmp_path / name).write_bytes(b"x")
    (tmp_path / "done.mp4").write_bytes(b"x")
    first, second = find_songs(tmp_path, None, MadeFiles(tmp_path / "made"), once=True)
    assert (first.song.name, first.lyrics, first.cover) == ("a.flac", None, None)
    assert (second.lyrics, second.cover) == (tmp_path / "b.lrc", tmp_path / "b.jpg")
    assert second.video == tmp_path / "b.mp4"


def test_songs_whose_videos_have_one_name_are_not_both_made(
    tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    for name in ("a.flac", "a.mp3"):
        (tmp_path / name).write_bytes(b"x")
    [only] = find_songs(tmp_path, None, MadeFiles(tmp_path / "made"), once=True)
    assert only.song.name == "a.flac"
    assert "a.mp3 and a.flac would both become" in capsys.readouterr().err


def test_a_song_that_still_grows_is_left(tmp_path: Path) -> None:
    song = tmp_path / "late.mp3"
    song.write_bytes(b"x")
    coming = find_songs(tmp_path, None, MadeFiles(tmp_path / "made"), once=False)
    assert next(coming).song == song


def test_watching_wants_a_folder(tmp_path: Path) -> None:
    with pytest.raises(MissingInputError, match="is not a folder"):
        next(find_songs(tmp_path / "nowhere", None, MadeFiles(tmp_path / "made"), once=True))


@pytest.mark.extended
def test_a_watched_folder_becomes_videos(scopitone: Callable[..., Any], tmp_path: Path) -> None:
    songs, videos = tmp_path / "songs", tmp_path / "videos"
    songs.mkdir()
    tone(songs / "one.wav", 2.0)
    options = ("--resolution", "720p", "--fps", "10", "--motion", "still", "-q")
    done = scopitone("render", songs, "--watch", "--once", "-o", videos, *options)
    assert done.returncode == 0, done.stderr
    assert [path.name for path in videos.iterdir()] == ["one.mp4"]
    again = scopitone("render", songs, "--watch", "--once", "-o", videos, *options)
    assert (again.returncode, again.stdout) == (0, "")


def test_alone_it_says_what_one_can_do_now(scopitone: Callable[..., Any], tmp_path: Path) -> None:
    (tmp_path / "here" / "my song.mp3").write_bytes(b"x")
    done = scopitone()
    assert done.returncode == 0
    assert "scopitone render 'my song.mp3'" in done.stdout
    assert "scopitone serve" in done.stdout


@pytest.mark.parametrize("shell", ["bash", "zsh", "fish"])
def test_shells_get_their_completion(scopitone: Callable[..., Any], shell: str) -> None:
    done = scopitone("completion", shell)
    assert done.returncode == 0
    assert "_SCOPITONE_COMPLETE" in done.stdout
