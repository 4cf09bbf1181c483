"""What users keep beside their videos: no command replaces it."""

from __future__ import annotations

import subprocess
from collections.abc import Callable
from pathlib import Path

import pytest

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
