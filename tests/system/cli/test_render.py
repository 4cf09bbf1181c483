import json
import os
import subprocess
import sys
from collections.abc import Callable
from pathlib import Path

import av
import numpy as np
import pytest

SCOPITONE = (sys.executable, "-c", "import sys; from scopitone.cli import main; sys.exit(main())")
SMALL = ("--resolution", "720p", "--fps", "10", "--workers", "1", "--motion", "still")


@pytest.fixture(scope="module")
def rendered(
    tmp_path_factory: pytest.TempPathFactory, short_song: Path
) -> tuple[Path, subprocess.CompletedProcess[str]]:
    """The folder of a video that was made there, and what was said about it."""
    here = tmp_path_factory.mktemp("here")
    args = ["render", str(short_song), *SMALL, "--author", "Me", "--json"]
    env = {**os.environ, "SCOPITONE_CACHE_DIR": str(here / "cache")}
    done = subprocess.run(
        [*SCOPITONE, *args], cwd=here, env=env, capture_output=True, text=True, check=False
    )
    assert done.returncode == 0, done.stderr
    return here, done


def test_a_video_with_the_default_name_and_what_is_told_about_it(
    rendered: tuple[Path, subprocess.CompletedProcess[str]],
) -> None:
    here, done = rendered
    result = json.loads(done.stdout)
    assert result["path"] == "01 - short_song.mp4"
    assert (result["frames"], result["fps"], result["width"], result["height"]) == (
        30,
        10,
        1280,
        720,
    )
    assert result["duration"] == pytest.approx(3.0, abs=0.1)
    assert result["speed"] == pytest.approx(result["duration"] / result["seconds"], rel=0.05)
    assert result["warnings"] == []
    with av.open(str(here / result["path"])) as video:
        assert video.metadata["title"] == "short song"
        assert video.metadata["artist"] == "Me"
        assert sum(1 for _ in video.decode(video=0)) == 30
    assert any(path.suffix == ".npz" for path in (here / "cache").iterdir())
    lines = [line.split(" (")[0] for line in done.stderr.splitlines()]
    assert lines.index("analyse") < lines.index("encode") < lines.index("encode 100%")


def test_a_preview_is_a_frame_of_the_video(
    scopitone: Callable[..., subprocess.CompletedProcess[str]],
    rendered: tuple[Path, subprocess.CompletedProcess[str]],
    short_song: Path,
    tmp_path: Path,
) -> None:
    drawn = scopitone(
        "preview", short_song, *SMALL, "--author", "Me", "--at", 0.7, "-o", "frame.png"
    )
    assert (drawn.returncode, drawn.stdout) == (0, "frame.png\n"), drawn.stderr
    with av.open(str(rendered[0] / "01 - short_song.mp4")) as video:
        frames = [frame.to_ndarray(format="rgb24") for frame in video.decode(video=0)]
    with av.open(str(tmp_path / "here" / "frame.png")) as picture:
        frame = next(picture.decode(video=0)).to_ndarray(format="rgb24")
    apart = [float(np.abs(frame.astype(int) - other).mean()) for other in frames]
    assert apart[7] < 2.0
    assert apart[7] == min(apart)


def test_a_preview_warns_as_a_render_does(
    scopitone: Callable[..., subprocess.CompletedProcess[str]], short_song: Path, tmp_path: Path
) -> None:
    words = tmp_path / "words.lrc"
    words.write_text(
        "[00:01.00]La \U0001fabf\U000e0041\u1cf7 la\n[00:09.00]Too late\n[0x:01] Odd\n", "utf-8"
    )
    drawn = scopitone(
        "preview", short_song, *SMALL, "--lyrics", words, "--at", 1.5, "-o", "p.png", "--json"
    )
    assert drawn.returncode == 0, drawn.stderr
    warnings = json.loads(drawn.stdout)["warnings"]
    assert any("begins after the end of the song" in warning for warning in warnings)
    assert sum(warning.startswith("lyrics: line 3: ") for warning in warnings) == 1
    assert all(drawn.stderr.count(f"warning: {warning}\n") == 1 for warning in warnings)


def test_lines_get_the_readings_that_they_lack(
    scopitone: Callable[..., subprocess.CompletedProcess[str]], short_song: Path, tmp_path: Path
) -> None:
    words = tmp_path / "words.lrc"
    words.write_text("[00:01.00]夜の雨\n[00:02.00]Rain\n", "utf-8")
    read = scopitone("lyrics", words, "--romanize", "--furigana")
    lines = json.loads(read.stdout)["lines"]
    assert [(line["role"], line["text"]) for line in lines] == [
        ("main", "夜の雨"),
        ("romanization", "yoru no ame"),
        ("main", "Rain"),
    ]
    assert [ruby["reading"] for ruby in lines[0]["ruby"]] == ["よる", "あめ"]
    given = ("--lyrics", words, "--listening-model", "none", "--captions", "srt", "--romanize")
    done = scopitone("render", short_song, *SMALL, *given, "-o", "out.mp4")
    assert done.returncode == 0, done.stderr
    assert "夜の雨\nyoru no ame\n" in (tmp_path / "here" / "out.srt").read_text("utf-8")


def test_the_encoding_of_lyrics_can_be_named(
    scopitone: Callable[..., subprocess.CompletedProcess[str]], tmp_path: Path
) -> None:
    words = tmp_path / "words.lrc"
    words.write_bytes("[00:01.00]Ты мой\n".encode("koi8-r"))
    read = scopitone("lyrics", words, "--lyrics-encoding", "KOI8-R")
    assert json.loads(read.stdout)["lines"][0]["text"] == "Ты мой"
    refused = scopitone("lyrics", words, "--lyrics-encoding", "klingon")
    assert refused.returncode == 4
    assert "unknown encoding 'klingon'; accepted: utf-8" in refused.stderr + refused.stdout


def test_a_preview_beyond_the_end(scopitone: Callable, short_song: Path) -> None:
    done = scopitone("preview", short_song, *SMALL, "--at", 99)
    assert done.returncode == 4
    assert "scopitone: --at: " in done.stderr


def test_an_unknown_style(scopitone: Callable, short_song: Path) -> None:
    done = scopitone("render", short_song, *SMALL, "--style", "none", "-q")
    assert done.returncode == 4
    assert done.stderr.startswith("scopitone: --style: unknown style 'none'")


def test_several_cuts_of_one_song(
    scopitone: Callable[..., subprocess.CompletedProcess[str]], short_song: Path, tmp_path: Path
) -> None:
    given = ("--cuts", "square,shorts", "--style", "type", "--subtitles", "soft", "--json")
    done = scopitone("render", short_song, *given, "-o", "out.mp4")
    assert done.returncode == 0, done.stderr
    result = json.loads(done.stdout)["videos"]
    assert [video["path"] for video in result] == ["out-square.mp4", "out-shorts.mp4"]
    sizes = []
    for item in result:
        with av.open(str(tmp_path / "here" / item["path"])) as video:
            sizes.append((video.streams.video[0].width, video.streams.video[0].height))
    assert sizes == [(1080, 1080), (1080, 1920)]
    assert not (tmp_path / "here" / "out.mp4").exists()


def test_an_unknown_cut(scopitone: Callable, short_song: Path) -> None:
    done = scopitone("render", short_song, "--cuts", "youtube,cinema")
    assert done.returncode == 2
    assert "'cinema'; accepted: youtube" in done.stderr


def test_the_styles_are_listed(scopitone: Callable) -> None:
    listed = scopitone("styles").stdout.splitlines()
    assert listed[0].startswith("auto ")
    styles = json.loads(scopitone("styles", "--json").stdout)["styles"]
    names = [line.split()[0] for line in listed[1:] if not line.startswith(" ")]
    assert [style["name"] for style in styles] == names
    assert any(line.split()[:2] == ["corners:", "The"] for line in listed)
    assert {"cover", "vinyl", "type"} <= {style["name"] for style in styles}


def test_a_brand_kit_and_what_is_given_beside_it(
    scopitone: Callable[..., subprocess.CompletedProcess[str]], short_song: Path, tmp_path: Path
) -> None:
    kit = tmp_path / "brand.toml"
    kit.write_text('author = "Ava"\nstyle = "poster"\ncolors = ["#e8a33d", "#1c2340"]\n')
    given = (*SMALL, "--brand-kit", kit, "--json", "-q")
    result = json.loads(scopitone("render", short_song, *given, "-o", "out.mp4").stdout)
    assert result["style"] == "poster"
    with av.open(str(tmp_path / "here" / "out.mp4")) as video:
        assert video.metadata["artist"] == "Ava"
    other = ("--style", "type", "-o", "other.mp4")
    assert json.loads(scopitone("render", short_song, *given, *other).stdout)["style"] == "type"
    kit.write_text("colour = 1")
    refused = scopitone("render", short_song, *given)
    assert refused.returncode == 4
    assert "brand_kit" in refused.stdout + refused.stderr


def test_captions_are_written_beside_the_video(
    scopitone: Callable[..., subprocess.CompletedProcess[str]], short_song: Path, tmp_path: Path
) -> None:
    here = tmp_path / "here"
    (here / "words.lrc").write_text("[00:00.50]<00:00.50>Blue <00:01.00>hour<00:01.50>\n")
    options = ("-o", "out.mp4", "--lyrics", "words.lrc", "--captions", "srt,elrc,json", "-q")
    done = scopitone("render", short_song, *SMALL, *options, "--lyrics-offset", 500)
    assert done.returncode == 0, done.stderr
    assert "00:00:01,000 --> 00:00:02,000\nBlue hour" in (here / "out.srt").read_text()
    assert (here / "out.elrc").read_text().startswith("[00:01.000]<00:01.000>Blue <00:01.500>hour")
    words = json.loads((here / "out.json").read_text())
    assert words == [
        {"word": "Blue ", "start_s": 1.0, "end_s": 1.5},
        {"word": "hour\n", "start_s": 1.5, "end_s": 2.0},
    ]
    clash = scopitone(
        "render", short_song, *SMALL, "-o", "words.mp4", "--lyrics", "words.lrc",
        "--captions", "lrc",
    )  # fmt: skip
    assert (clash.returncode, "words.lrc is an input" in clash.stderr) == (2, True)
    unknown = scopitone("render", short_song, "--captions", "srt,doc")
    assert "unknown format 'doc'" in unknown.stderr
