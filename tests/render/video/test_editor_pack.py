"""The pack `editor`: its files are there, and what an editor sends back is rendered as it is."""

from __future__ import annotations

import json
from collections.abc import Callable
from dataclasses import replace
from pathlib import Path
from typing import Any

import av
import numpy as np
import pytest
from PIL import Image
from takes import write_take

from scopitone.api.song_parts import find_song_parts
from scopitone.core.progress import ignore_progress
from scopitone.core.song import NO_PARTS, Song, SongParts
from scopitone.video.encode.codecs import choose_codec
from scopitone.video.options import Options
from scopitone.video.packs.editor import NO_STEMS, make_editor_pack
from scopitone.video.packs.pack import PackFiles, PackSource
from scopitone.video.render import render
from scopitone.video.result import RenderResult

FPS = 10
COLORS = {"red.png": (200, 30, 30), "green.png": (30, 180, 40), "blue.png": (40, 60, 220)}
FILES = ["captions.srt", "captions.vtt", "overlay.mov", "song.wav", "timeline.edl",
         "timeline.fcpxml", "timeline.otio"]  # fmt: skip
OPTIONS = Options(width=640, height=360, fps=FPS, style="cover", workers=1)


@pytest.fixture(scope="module")
def footage(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """Three photos, each of one color."""
    folder = tmp_path_factory.mktemp("footage")
    for name, color in COLORS.items():
        Image.new("RGB", (1280, 720), color).save(folder / name)
    return folder


@pytest.fixture(scope="module")
def song(tmp_path_factory: pytest.TempPathFactory, paint_cover: Callable[..., bytes]) -> Song:
    """A take of a few seconds."""
    take = write_take(tmp_path_factory.mktemp("take"))
    return Song(take.audio, "Leaving", "Ava", paint_cover("busy"), take.timed)


def make_pack(
    song: Song, options: Options, folder: Path, parts: SongParts = NO_PARTS
) -> tuple[PackFiles, RenderResult]:
    result = render(song, options, folder / "v.mp4")
    source = PackSource(song, options, result, parts)
    pack = make_editor_pack(source, folder / "pack", progress=ignore_progress, cache=None)
    return pack, result


@pytest.fixture(scope="module")
def montage(
    song: Song, footage: Path, tmp_path_factory: pytest.TempPathFactory
) -> tuple[PackFiles, RenderResult]:
    """The pack of a montage."""
    folder = tmp_path_factory.mktemp("montage")
    parts = find_song_parts(song.audio, folder, lambda _share: None)
    return make_pack(song, replace(OPTIONS, style="reel", footage=(footage,)), folder, parts)


def find(pack: PackFiles, name: str) -> Path:
    return next(path for path in pack.files if path.name == name)


def test_the_folder_has_what_an_editor_opens(montage: tuple[PackFiles, RenderResult]) -> None:
    pack, result = montage
    stems = [path.name for path in pack.files if path.parent.name == "stems"]
    assert sorted(stems) == ["bass.wav", "drums.wav", "other.wav", "vocals.wav"]
    assert sorted({path.name for path in pack.files} - {*stems}) == FILES
    assert pack.remarks == ()
    with av.open(find(pack, "overlay.mov")) as overlay:
        stream = overlay.streams.video[0]
        assert (stream.codec.name, stream.width, stream.frames) == ("prores", 640, result.frames)
        assert "yuva" in stream.pix_fmt
    with av.open(find(pack, "vocals.wav")) as stem:
        assert stem.duration / av.time_base == pytest.approx(result.duration, abs=0.1)


def test_the_timeline_has_the_shots_and_the_parts_of_the_song(
    montage: tuple[PackFiles, RenderResult], song: Song
) -> None:
    pack, result = montage
    timeline = json.loads(find(pack, "timeline.otio").read_text())
    shots = timeline["tracks"]["children"][0]["children"]
    assert sum(shot["source_range"]["duration"]["value"] for shot in shots) == result.frames
    assert [shot["name"] for shot in shots] == [
        row.split('"')[1] for row in result.storyboard.split("\n") if row.startswith("file")
    ]
    marks = timeline["tracks"]["markers"]
    lines = [mark["name"] for mark in marks if mark["metadata"]["scopitone"]["kind"] == "line"]
    assert lines == [line.text for line in song.lyrics.lines]
    assert len(lines) < len(marks)


def test_an_edited_timeline_is_a_storyboard(
    montage: tuple[PackFiles, RenderResult], song: Song, footage: Path, tmp_path: Path
) -> None:
    timeline = json.loads(find(montage[0], "timeline.otio").read_text())
    track = timeline["tracks"]["children"][0]
    by_name = {shot["name"]: shot for shot in track["children"]}
    lengths = {"blue.png": 37, "red.png": 22, "green.png": 61}
    track["children"] = [_cut(by_name[name], length) for name, length in lengths.items()]
    edited = tmp_path / "edited.otio"
    edited.write_text(json.dumps(timeline))
    options = replace(OPTIONS, style="reel", footage=(footage,), storyboard=edited)
    render(replace(song, lyrics=replace(song.lyrics, lines=())), options, tmp_path / "again.mp4")
    shown = _name_frames(tmp_path / "again.mp4")
    starts = [n for n in range(len(shown)) if n == 0 or shown[n] != shown[n - 1]]
    assert starts[:3] == [0, 37, 59]
    assert [shown[n] for n in starts[:3]] == list(lengths)


def _cut(shot: dict[str, Any], length: int) -> dict[str, Any]:
    """Return a shot of another length."""
    span = shot["source_range"]
    return {**shot, "source_range": {**span, "duration": {**span["duration"], "value": length}}}


def _name_frames(video: Path) -> list[str]:
    """Return the photo that each frame shows, by the color of a corner without words."""
    names = []
    with av.open(str(video)) as container:
        for frame in container.decode(video=0):
            corner = frame.to_ndarray(format="rgb24")[20:60, -120:-40].reshape(-1, 3).mean(axis=0)
            # Pictures are graded, but keep their hue.
            strongest = int(np.argmax(corner))
            names.append(("red.png", "green.png", "blue.png")[strongest])
    return names


def test_a_video_without_a_montage_is_one_shot(song: Song, tmp_path: Path) -> None:
    pack, result = make_pack(song, OPTIONS, tmp_path)
    timeline = json.loads(find(pack, "timeline.otio").read_text())
    (shot,) = timeline["tracks"]["children"][0]["children"]
    assert shot["media_reference"]["target_url"] == result.path.as_uri()
    assert shot["source_range"]["duration"]["value"] == result.frames
    assert pack.remarks == (NO_STEMS,)
    assert choose_codec("prores", "standard").settings(1).overlay
