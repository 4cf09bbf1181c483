import json
import os
import resource
from collections.abc import Callable
from pathlib import Path

import pytest
from commands import command

from scopitone.core.graphics import skia

SMALL = ("--resolution", "720p", "--fps", "10", "--workers", "1", "--motion", "still")


def assert_one_line(stderr: str) -> str:
    """The error, after whatever progress there was."""
    messages = [line for line in stderr.splitlines() if line.startswith("scopitone: ")]
    assert len(messages) == 1
    assert "Traceback" not in stderr
    return messages[0].removeprefix("scopitone: ")


@pytest.mark.parametrize(
    ("name", "content", "code", "expected"),
    [
        ("none.mp3", None, 3, "audio: no such file: "),
        ("text.mp3", b"This is no song. " * 99, 4, "audio: "),
        ("empty.mp3", b"", 4, "audio: "),
        ("cut.wav", b"RIFF\x24\0\0\0WAVEfmt \x10\0\0\0", 4, "audio: "),
    ],
)
def test_songs_that_are_none(
    scopitone: Callable, tmp_path: Path, name: str, content: bytes | None, code: int, expected: str
) -> None:
    song = tmp_path / name
    if content is not None:
        song.write_bytes(content)
    done = scopitone("render", song, "-q")
    assert done.returncode == code
    assert assert_one_line(done.stderr).startswith(expected)
    assert list((tmp_path / "here").iterdir()) == []


@pytest.mark.parametrize(
    ("option", "content", "code", "expected"),
    [
        ("--cover", None, 3, "--cover: no such file: "),
        (
            "--cover",
            b"\x89PNG\r\n, perhaps",
            4,
            "--cover: file: is not a readable picture; accepted: JPEG",
        ),
        ("--lyrics", None, 3, "--lyrics: no such file: "),
        ("--lyrics", b"[99:99:99.00]a", 4, "--lyrics: file: line 1: '99:99:99.00' is not"),
        ("--lyrics", bytes(99), 4, "--lyrics: file: not a text file"),
    ],
)
def test_other_inputs(
    scopitone: Callable,
    short_song: Path,
    tmp_path: Path,
    option: str,
    content: bytes | None,
    code: int,
    expected: str,
) -> None:
    file = tmp_path / "file"
    if content is not None:
        file.write_bytes(content)
    done = scopitone("render", short_song, option, file, "--json")
    assert done.returncode == code
    assert assert_one_line(done.stderr).startswith(expected)
    error = json.loads(done.stdout)["error"]
    assert (error["code"], error["field"]) == (code, option.removeprefix("--"))


def test_the_song_is_never_overwritten(
    scopitone: Callable, short_song: Path, tmp_path: Path
) -> None:
    song = tmp_path / "here" / "song.mp4"
    song.write_bytes(short_song.read_bytes())
    assert scopitone("render", "song.mp4").returncode == 2
    assert song.read_bytes() == short_song.read_bytes()


@pytest.mark.parametrize("out", ["none/out.mp4", "/sys/kernel/out.mp4"])
def test_a_place_that_cannot_be_written(scopitone: Callable, short_song: Path, out: str) -> None:
    done = scopitone("render", short_song, *SMALL, "-o", out)
    assert done.returncode == 5
    assert_one_line(done.stderr)


def full_disk() -> None:
    """Files may not grow beyond 40 kB: a write fails in the middle, as on a full disk."""
    resource.setrlimit(resource.RLIMIT_FSIZE, (40_000, 40_000))


def test_a_disk_that_is_full(scopitone: Callable, short_song: Path, tmp_path: Path) -> None:
    here = tmp_path / "here"
    (here / "out.mp4").write_bytes(b"an earlier video")
    done = scopitone("render", short_song, *SMALL, "-o", "out.mp4", preexec_fn=full_disk)
    assert done.returncode == 5
    assert_one_line(done.stderr)
    assert [path.name for path in here.iterdir()] == ["out.mp4"]
    assert (here / "out.mp4").read_bytes() == b"an earlier video"


def test_a_cover_of_one_pixel_and_lyrics_beyond_the_end(
    scopitone: Callable, short_song: Path, tmp_path: Path
) -> None:
    cover, lyrics = tmp_path / "cover.png", tmp_path / "late.lrc"
    surface = skia.Surface(1, 1)
    surface.getCanvas().clear(skia.ColorRED)
    cover.write_bytes(bytes(surface.makeImageSnapshot().encodeToData()))
    lyrics.write_text("[00:01.00]One\n[01:00.00]Two\n[02:00.00]Three")
    given = ("--cover", cover, "--lyrics", lyrics)
    done = scopitone("render", short_song, *SMALL, *given, "-o", "out.mp4", "--quiet")
    assert done.returncode == 0
    warning = "lyrics: 2 lines begin after the end of the song (0:03), left out: 'Two', 'Three'"
    assert done.stderr == f"scopitone: warning: {warning}\n"
    (line,) = done.stdout.splitlines()
    assert line.startswith("out.mp4: 0:03, 1280×720, 10 fps, rendered in ")
    assert (tmp_path / "here" / "out.mp4").stat().st_size > 10_000


@pytest.mark.parametrize(
    ("given", "expected"),
    [
        (
            ("worker", "--queues", "video,vidoes"),
            "unknown queue 'vidoes' (did you mean 'video'?)",
        ),
        (("serve", "--workers", "2", "--no-workers"), "cannot be used together"),
    ],
)
def test_what_workers_are_told(scopitone: Callable, given: tuple[str, ...], expected: str) -> None:
    done = scopitone(*given)
    assert done.returncode == 2
    assert expected in done.stderr


def test_a_worker_command_without_workers_is_refused(tmp_path: Path) -> None:
    environment = {**os.environ, "SCOPITONE_WORKERS": "0"}
    done = command("worker", "--data-dir", str(tmp_path / "data"), environment=environment)
    assert done.returncode == 4
    assert assert_one_line(done.stderr).startswith("SCOPITONE_WORKERS: is 0; accepted")


@pytest.mark.parametrize(
    "words",
    [("open", "--print"), ("accounts", "password"), ("keys", "reset", "x"), ("tasks", "show", "x")],
)
def test_a_folder_without_a_database_is_said(
    scopitone: Callable, words: tuple[str, ...], tmp_path: Path
) -> None:
    done = scopitone(*words, "--data-dir", tmp_path / "empty")
    assert done.returncode == 4
    assert "no database at" in done.stderr
    assert not (tmp_path / "empty").exists()


@pytest.mark.parametrize(
    ("words", "answer", "in_json"),
    [
        (("keys", "list"), "no keys; there is no database at ", {"keys": []}),
        (("accounts", "list"), "no accounts; there is no database at ", {"accounts": []}),
        (("tasks", "list"), "no tasks; there is no database at ", {"tasks": []}),
        (("credits", "show"), "no accounts; there is no database at ", {"accounts": []}),
        (("maintenance",), "Maintenance is off", {"maintenance": False}),
    ],
)
@pytest.mark.parametrize("exists", [False, True])
def test_a_list_without_a_database_is_empty_and_makes_none(
    scopitone: Callable,
    words: tuple[str, ...],
    answer: str,
    in_json: dict[str, object],
    exists: bool,
    tmp_path: Path,
) -> None:
    folder = tmp_path / "empty"
    if exists:
        folder.mkdir()
    done = scopitone(*words, "--data-dir", folder)
    assert (done.returncode, done.stderr) == (0, "")
    assert done.stdout.startswith(answer)
    told = scopitone(*words, "--data-dir", folder, "--json")
    assert json.loads(told.stdout) == in_json
    assert folder.exists() == exists
    assert not exists or list(folder.iterdir()) == []


def test_models_are_on_without_a_database(scopitone: Callable, tmp_path: Path) -> None:
    listed = scopitone("models", "list", "--json", "--data-dir", tmp_path / "empty")
    assert set(json.loads(listed.stdout)["models"].values()) == {"on"}
    assert not (tmp_path / "empty").exists()


def test_a_list_of_nothing_in_a_database_is_said(scopitone: Callable, tmp_path: Path) -> None:
    folder = ("--data-dir", tmp_path / "data")
    assert scopitone("accounts", "create", "Ava", *folder).returncode == 0
    assert scopitone("keys", "list", *folder).stdout == "no keys\n"
    assert scopitone("tasks", "list", *folder).stdout == "no tasks\n"
