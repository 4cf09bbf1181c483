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
    told = json.loads(done.stdout)
    assert told["path"] == "01 - short_song.mp4"
    assert (told["frames"], told["fps"], told["width"], told["height"]) == (30, 10, 1280, 720)
    assert told["duration"] == pytest.approx(3.0, abs=0.1)
    assert told["speed"] == pytest.approx(told["duration"] / told["seconds"], rel=0.05)
    assert told["warnings"] == []
    with av.open(str(here / told["path"])) as video:
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
        "preview", short_song, *SMALL, "--author", "Me", "--at", 2.0, "-o", "frame.png"
    )
    assert (drawn.returncode, drawn.stdout) == (0, "frame.png\n"), drawn.stderr
    with av.open(str(rendered[0] / "01 - short_song.mp4")) as video:
        frames = [frame.to_ndarray(format="rgb24") for frame in video.decode(video=0)]
    with av.open(str(tmp_path / "here" / "frame.png")) as picture:
        frame = next(picture.decode(video=0)).to_ndarray(format="rgb24")
    apart = [float(np.abs(frame.astype(int) - other).mean()) for other in frames]
    assert apart[20] < 2.0
    assert apart[20] == min(apart)


def test_a_preview_beyond_the_end(scopitone: Callable, short_song: Path) -> None:
    done = scopitone("preview", short_song, *SMALL, "--at", 99)
    assert done.returncode == 4
    assert "scopitone: at: " in done.stderr


def test_an_unknown_style(scopitone: Callable, short_song: Path) -> None:
    done = scopitone("render", short_song, *SMALL, "--style", "none", "-q")
    assert done.returncode == 4
    assert done.stderr.startswith("scopitone: style: ")


def test_several_cuts_of_one_song(
    scopitone: Callable[..., subprocess.CompletedProcess[str]], short_song: Path, tmp_path: Path
) -> None:
    given = ("--cuts", "square,shorts", "--style", "type", "--subtitles", "soft", "--json")
    done = scopitone("render", short_song, *given, "-o", "out.mp4")
    assert done.returncode == 0, done.stderr
    told = json.loads(done.stdout)["videos"]
    assert [video["path"] for video in told] == ["out-square.mp4", "out-shorts.mp4"]
    sizes = []
    for video in told:
        with av.open(str(tmp_path / "here" / video["path"])) as made:
            sizes.append((made.streams.video[0].width, made.streams.video[0].height))
    assert sizes == [(1080, 1080), (1080, 1920)]
    assert not (tmp_path / "here" / "out.mp4").exists()


def test_an_unknown_cut(scopitone: Callable, short_song: Path) -> None:
    done = scopitone("render", short_song, "--cuts", "youtube,cinema")
    assert done.returncode == 2
    assert "'cinema'; accepted: youtube" in done.stderr


def test_the_styles_are_listed(scopitone: Callable) -> None:
    listed = scopitone("styles").stdout.splitlines()
    assert listed[0].startswith("auto ")
    found = json.loads(scopitone("styles", "--json").stdout)["styles"]
    names = [line.split()[0] for line in listed[1:] if not line.startswith(" ")]
    assert [style["name"] for style in found] == names
    assert any(line.split()[:2] == ["corners:", "The"] for line in listed)
    assert {"cover", "vinyl", "type"} <= {style["name"] for style in found}


def test_a_brand_kit_and_what_is_given_beside_it(
    scopitone: Callable[..., subprocess.CompletedProcess[str]], short_song: Path, tmp_path: Path
) -> None:
    kit = tmp_path / "brand.toml"
    kit.write_text('author = "Ava"\nstyle = "poster"\ncolours = ["#e8a33d", "#1c2340"]\n')
    given = (*SMALL, "--brand-kit", kit, "--json", "-q")
    told = json.loads(scopitone("render", short_song, *given, "-o", "out.mp4").stdout)
    assert told["style"] == "poster"
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
    made = ("-o", "out.mp4", "--lyrics", "words.lrc", "--captions", "srt,elrc,json", "-q")
    done = scopitone("render", short_song, *SMALL, *made, "--lyrics-offset", 500)
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
    assert "there is no 'doc'" in unknown.stderr
