"""scopitone check, render --report and --codec, as users run them."""

from __future__ import annotations

import json
from collections.abc import Callable, Iterator
from pathlib import Path

import av
import pytest

from scopitone.video.encode.codecs.h264 import H264
from scopitone.video.encode.segment_encoder import encode_segment
from scopitone.video.raster.canvas import Canvas

SMALL = ("--resolution", "720p", "--fps", "10", "--workers", "1", "--motion", "still")


@pytest.fixture
def strobe(tmp_path: Path) -> Path:
    """Two seconds of white and black, six times a second, without sound."""

    def pictures() -> Iterator[Canvas]:
        for n in range(60):
            canvas = Canvas.blank(320, 180)
            light = 235 if n // 3 % 2 else 16
            canvas.luma[:], canvas.blue[:], canvas.red[:] = light, 128, 128
            yield canvas

    path = tmp_path / "strobe.mp4"
    encode_segment(pictures(), path, width=320, height=180, fps=30, codec=H264())
    return path


def test_a_file_that_flashes_is_refused(scopitone: Callable, strobe: Path) -> None:
    done = scopitone("check", strobe, "--report", "found")
    assert done.returncode == 6, done.stderr
    lines = {line[6:29].strip(): line for line in done.stdout.splitlines()[1:]}
    assert lines["Flashes"].startswith("fail")
    assert "at most 3 (WCAG 2.3.1)" in lines["Flashes"]
    assert lines["Red flashes"].startswith("ok")
    result = json.loads(scopitone("check", strobe, "--json").stdout)
    assert result["passed"] is False
    assert result["flash"]["most_per_second"] > 3
    assert result["facts"]["frames"] == 60
    here = strobe.parent / "here" / "found"
    assert sorted(path.name for path in here.iterdir()) == ["report.html", "report.json"]
    assert json.loads((here / "report.json").read_text()) == result
    assert "data:image/jpeg" in (here / "report.html").read_text()


def test_what_is_no_video(scopitone: Callable, tmp_path: Path) -> None:
    missing = scopitone("check", "none.mp4")
    assert (missing.returncode, missing.stdout) == (3, "")
    text = tmp_path / "text.mp4"
    text.write_text("no video " * 99)
    broken = scopitone("check", text, "--json")
    assert broken.returncode == 4
    assert json.loads(broken.stdout)["error"]["field"] == "video"


@pytest.mark.extended
def test_a_report_of_what_was_rendered(
    scopitone: Callable, short_song: Path, tmp_path: Path
) -> None:
    words = tmp_path / "words.lrc"
    words.write_text("[00:00.50]Hello there\n[00:02.00]Good bye\n")
    done = scopitone(
        *("render", short_song, *SMALL, "--lyrics", words, "--codec", "hevc", "--json"),
        *("--author", "<Me>", "--report", "report.json", "-q"),
    )
    assert done.returncode == 0, done.stderr
    here = tmp_path / "here"
    result = json.loads(done.stdout)
    assert result["codec"] == "libx265"
    assert result["size"] == (here / result["path"]).stat().st_size
    record = json.loads((here / "report.json").read_text())
    assert record["passed"] is True
    assert record["author"] == "<Me>"
    assert record["options"]["codec"] == "hevc"
    assert record["facts"]["tag"] == "hvc1"
    assert [line["text"] for line in record["contrast"]] == ["Hello there", "Good bye"]
    stages = {"analyse", "listen", "plan", "encode", "join", "check", "review"}
    assert set(record["stages"]) == stages
    work = record["work"]
    assert work["frames"] == result["frames"] == 30
    assert 0 < work["first_frame_seconds"] < result["seconds"]
    assert work["drawing_ms_per_frame"] > 0
    assert work["encoding_ms_per_frame"] > 0
    assert record["flash"]["passed"]
    assert record["loudness"]["integrated_lufs"] < 0
    assert scopitone("check", here / result["path"]).returncode == 0


def test_an_overlay_for_editors(scopitone: Callable, short_song: Path, tmp_path: Path) -> None:
    wrong = scopitone("render", short_song, "--codec", "prores", "-o", "out.mp4")
    assert wrong.returncode == 2
    assert ".mov" in wrong.stderr
    done = scopitone("render", short_song, *SMALL, "--codec", "prores", "--end", 1, "-q")
    assert done.returncode == 0, done.stderr
    with av.open(str(tmp_path / "here" / "01 - short_song.mov")) as video:
        assert video.streams.video[0].codec_context.pix_fmt.startswith("yuva444p")
        assert video.streams.audio[0].codec_context.name == "pcm_f32le"
        assert sum(1 for _ in video.decode(video=0)) == 10


def test_a_codec_that_is_not_here_is_refused_at_once(
    scopitone: Callable, short_song: Path, tmp_path: Path
) -> None:
    from scopitone.video.encode.codecs import CODECS, find_fault

    gone = next(name for name, kind in CODECS.items() if not kind.everywhere and find_fault(name))
    done = scopitone("render", short_song, "--codec", gone, "-q")
    assert done.returncode == 4
    assert f"codec: {gone} does not work on this machine: " in done.stderr
    assert list((tmp_path / "here").iterdir()) == []


def test_a_report_of_a_video_that_was_reused(
    scopitone: Callable, short_song: Path, tmp_path: Path
) -> None:
    for _ in range(2):
        done = scopitone("render", short_song, *SMALL, "-o", "a.mp4", "--report", "report", "-q")
        assert done.returncode == 0, done.stderr
    record = json.loads((tmp_path / "here" / "report" / "report.json").read_text())
    assert record["work"]["encoded_segments"] == 0
    assert record["work"]["drawing_ms_per_frame"] == 0
    page = (tmp_path / "here" / "report" / "report.html").read_text()
    assert "No frame was drawn" in page
