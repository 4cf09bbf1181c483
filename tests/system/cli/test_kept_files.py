"""What users keep beside their videos: no command replaces it."""

from __future__ import annotations

import json
import os
import shutil
import subprocess
from collections.abc import Callable
from pathlib import Path

import pytest

from scopitone.cli.shared.batch_log import BatchLog

Run = Callable[..., "subprocess.CompletedProcess[str]"]

SMALL = ("--resolution", "720p", "--fps", "10", "--workers", "1", "--motion", "still", "-q")
MINE = b"made by hand"


@pytest.mark.parametrize("name", ["song.mp3", "cover.jpg", "leave-a-light-on.mp4"])
def test_the_demo_replaces_no_file_of_others(scopitone: Run, tmp_path: Path, name: str) -> None:
    here = tmp_path / "here"
    original = tmp_path / "original"
    original.write_bytes(MINE)
    (here / name).symlink_to(original)
    (here / "lyrics.txt").hardlink_to(original)
    done = scopitone("demo", "-o", ".")
    assert done.returncode == 5
    assert f"lyrics.txt, {name} exist and were not made by Scopitone" in done.stderr or (
        f"{name}, lyrics.txt exist and were not made by Scopitone" in done.stderr
    )
    assert original.read_bytes() == MINE
    assert {path.name for path in here.iterdir()} == {name, "lyrics.txt"}


@pytest.mark.parametrize(
    ("options", "kept"),
    [
        ("--footage f -o f/clip.mp4", "f/clip.mp4"),
        ("--brand-kit kit.toml -o f/clip.mp4", "f/clip.mp4"),
        ("--storyboard cuts.toml --footage g -o f/clip.mp4", "f/clip.mp4"),
        ("--cuts youtube --background s-youtube.mp4 -o s.mp4", "s-youtube.mp4"),
        ("--lyrics al.json --report al.json", "al.json"),
        ("--lyrics r/report.json --report r", "r/report.json"),
        ("--pack youtube -o d.mp4 --cover d-youtube/thumbnail.jpg", "d-youtube/thumbnail.jpg"),
        ("--pack youtube -o d.mp4 --lyrics d-youtube/captions.srt", "d-youtube/captions.srt"),
        ("--captions srt -o a.mp4 --lyrics a.srt", "a.srt"),
    ],
)
def test_no_output_replaces_an_input(
    scopitone: Run, short_song: Path, tmp_path: Path, options: str, kept: str
) -> None:
    here = tmp_path / "here"
    for name in (kept, "f/clip.mp4", "f/two.jpg", "g/one.jpg", "g/two.jpg"):
        (here / name).parent.mkdir(exist_ok=True)
        (here / name).write_bytes(MINE)
    (here / "kit.toml").write_text('footage = ["f"]\n')
    (here / "cuts.toml").write_text('[[cut]]\ntime = 0\nfile = "f/clip.mp4"\n')
    done = scopitone("render", short_song, *SMALL, *options.split())
    assert done.returncode == 2, done.stderr
    assert "is an input file" in done.stderr or "contains the input file" in done.stderr
    assert kept in done.stderr
    assert (here / kept).read_bytes() == MINE


def test_a_report_and_captions_in_one_file_are_refused(scopitone: Run, short_song: Path) -> None:
    both = ("--captions", "json", "--report", "a.json", "-o", "a.mp4")
    done = scopitone("render", short_song, *SMALL, *both)
    assert done.returncode == 2
    assert "--report: a.json is written by --captions, too" in done.stderr


@pytest.mark.parametrize(
    ("options", "kept"),
    [
        (("-o", "a.mp4", "--captions", "lrc,srt"), "a.srt"),
        (("-o", "a.mp4", "--cuts", "youtube"), "a-youtube.mp4"),
        ((), "01 - short_song.mp4"),
    ],
)
def test_what_others_made_is_replaced_only_if_it_is_named(
    scopitone: Run, short_song: Path, tmp_path: Path, options: tuple[str, ...], kept: str
) -> None:
    path = tmp_path / "here" / kept
    path.write_bytes(MINE)
    done = scopitone("render", short_song, *SMALL, *options)
    assert done.returncode == 5
    assert f"{kept} exists and was not made by Scopitone" in done.stderr
    assert [file.name for file in path.parent.iterdir()] == [kept]
    assert path.read_bytes() == MINE


def test_captions_are_replaced_until_they_are_edited_and_never_empty(
    scopitone: Run, short_song: Path, tmp_path: Path
) -> None:
    here = tmp_path / "here"
    (here / "words.lrc").write_text("[00:00.50]Blue hour\n")
    words = ("--lyrics", "words.lrc", "--listening-model", "none")
    made = ("render", short_song, *SMALL, "-o", "a.mp4", "--captions", "srt")
    for offset in (0, 500):
        done = scopitone(*made, *words, "--lyrics-offset", offset)
        assert done.returncode == 0, done.stderr
    captions = here / "a.srt"
    assert "00:00:01,000 -->" in captions.read_text()
    without = scopitone(*made, "-o", "b.mp4")
    assert without.returncode == 0, without.stderr
    assert "there are no words, and so b.srt was not written" in without.stderr
    assert not (here / "b.srt").exists()
    captions.write_text("edited")
    assert scopitone(*made, *words).returncode == 5
    assert captions.read_text() == "edited"


def test_a_preview_replaces_no_cover(scopitone: Run, short_song: Path, tmp_path: Path) -> None:
    cover = tmp_path / "here" / "01 - short_song.png"
    cover.write_bytes(MINE)
    drawn = ("preview", short_song, "--resolution", "720p", "--at", 1)
    refused = scopitone(*drawn)
    assert refused.returncode == 5
    assert "short_song.png exists and was not made by Scopitone" in refused.stderr
    assert cover.read_bytes() == MINE
    cover.unlink()
    for _ in range(2):
        assert scopitone(*drawn).returncode == 0


def test_a_batch_keeps_what_was_put_in_place_of_its_video(
    scopitone: Run, short_song: Path, tmp_path: Path
) -> None:
    (tmp_path / "u.wav").symlink_to(short_song)
    path, video = tmp_path / "list.csv", tmp_path / "u.mp4"
    small = "720p,10,still"
    for title in ("One", "Two"):
        path.write_text(f"song,resolution,fps,motion,title\nu.wav,{small},{title}\n")
        done = scopitone("batch", path)
        assert done.returncode == 0, done.stderr
    video.write_bytes(MINE)
    path.write_text(f"song,resolution,fps,motion,title\nu.wav,{small},Three\n")
    refused = scopitone("batch", path)
    assert refused.returncode == 6
    assert "u.mp4 exists and was not made by this batch" in refused.stderr
    assert video.read_bytes() == MINE


@pytest.mark.parametrize("content", [b"notes\n", b'{"song": "a.mp3"}\n', b"\xff\xfb\x90", b"[1]\n"])
def test_a_batch_appends_to_no_file_of_others(
    scopitone: Run, tmp_path: Path, content: bytes
) -> None:
    path, notes = tmp_path / "list.csv", tmp_path / "notes.txt"
    path.write_text("song\nnone.mp3\n")
    notes.write_bytes(content)
    done = scopitone("batch", path, "--resume", notes)
    assert done.returncode == 4, done.stderr
    assert "--resume: " in done.stderr
    assert "notes.txt is no log of a batch: line 1; accepted: a log, or a new file" in done.stderr
    assert notes.read_bytes() == content


def test_a_log_that_a_crash_cut_off_is_continued(tmp_path: Path) -> None:
    log = BatchLog(tmp_path / "list.csv.done")
    log.record_finished("one", "a.mp3")
    with log.path.open("a") as file:
        file.write('{"row": "tw')
    log.record_finished("three", "c.mp3")
    assert log.read_finished() == {"one", "three"}


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("song,out,background\na.mp3,b.mp4,\nc.mp3,,b.mp4\n", "b.mp4, which is an input of line 2"),
        ("song,captions,lyrics\na.mp3,lrc,\nc.mp3,,a.lrc\n", "a.lrc, which is an input of line 2"),
        ("song,out,footage\na.mp3,f/a.mp4,\nc.mp3,,f\n", "a.mp4, which is an input of line 2"),
        ("song,pack,lyrics\na.mp3,youtube,\nc.mp3,,a-youtube/w.srt\n", "w.srt, which is an input"),
        ("song,report\na.mp3,list.json\n", "list.json, which is a file of the batch itself"),
    ],
)
def test_no_row_replaces_what_another_one_reads(
    scopitone: Run, tmp_path: Path, text: str, expected: str
) -> None:
    kept = [tmp_path / "f" / "a.mp4", tmp_path / "a-youtube" / "w.srt"]
    for file in kept:
        file.parent.mkdir()
        file.write_bytes(MINE)
    header, *lines = (line.split(",") for line in text.splitlines())
    path = tmp_path / "list.json"
    path.write_text(
        "".join(json.dumps(dict(zip(header, line, strict=True))) + "\n" for line in lines)
    )
    before = path.read_bytes()
    done = scopitone("batch", path, "--overwrite")
    assert done.returncode == 4, done.stderr
    assert expected in done.stderr
    assert path.read_bytes() == before
    assert all(file.read_bytes() == MINE for file in kept)


def test_a_watched_folder_keeps_videos_and_captions_of_others(
    scopitone: Run, short_song: Path, tmp_path: Path
) -> None:
    here = tmp_path / "here"
    for name in ("mine.mp4", "words.srt"):
        (here / name).write_bytes(MINE)
        os.utime(here / name, (0, 0))
    for name in ("mine", "words", "new"):
        shutil.copy(short_song, here / f"{name}.wav")
    (here / "new.lrc").write_text("[00:00.50]Blue hour\n")
    watch = ("render", ".", "--watch", "--once", "-o", ".", *SMALL, "--listening-model", "none")
    for _ in range(2):
        done = scopitone(*watch, "--captions", "srt")
        assert done.returncode == 0, done.stderr
        assert "mine.wav is left out: mine.mp4 exists and was not made by Scopi" in done.stderr
        assert "words.wav is left out: " in done.stderr
        assert {(here / name).read_bytes() for name in ("mine.mp4", "words.srt")} == {MINE}
        assert not (here / "words.mp4").exists()
        assert (here / "new.mp4").exists()
        assert "Blue hour" in (here / "new.srt").read_text()
        # The next time, the song is newer than its video.
        os.utime(here / "new.wav", (2e9, 2e9))
