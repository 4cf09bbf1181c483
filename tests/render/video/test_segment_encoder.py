from __future__ import annotations

from collections.abc import Callable
from dataclasses import replace
from itertools import pairwise
from pathlib import Path

import av
import numpy as np
import pytest
from av.stream import Disposition

from scopitone.audio.encode import encode_aac
from scopitone.core.errors import RenderError
from scopitone.core.graphics import skia
from scopitone.video.encode.codecs.h264 import H264
from scopitone.video.encode.mux import FileLabel, join_segments
from scopitone.video.encode.segment_encoder import encode_segment
from scopitone.video.plan.timeline import Timeline
from scopitone.video.raster.canvas import Canvas
from scopitone.video.styles import load_style

WIDTH, HEIGHT, FPS = 320, 240, 25


def pictures(first: int, count: int):
    """Yield a bright bar of 16 columns on gray that moves by one column a frame."""
    for n in range(first, first + count):
        canvas = Canvas.blank(WIDTH, HEIGHT)
        canvas.luma[...], canvas.blue[...], canvas.red[...] = 60, 128, 128
        canvas.luma[:, n : n + 16] = 220
        yield canvas


def where_the_bar_is(picture: np.ndarray) -> int:
    columns = np.flatnonzero(picture[:HEIGHT].mean(axis=0) > 140)
    return int(columns.min())


def segment(path: Path, first: int, count: int, **encoding: object) -> Path:
    encode_segment(
        pictures(first, count),
        path,
        width=WIDTH,
        height=HEIGHT,
        fps=FPS,
        codec=H264(**encoding),
    )
    return path


def label(tags: dict[str, str] | None = None) -> FileLabel:
    image = skia.Image.fromarray(
        np.full((64, 64, 4), (200, 30, 40, 255), np.uint8), skia.ColorType.kRGBA_8888_ColorType
    )
    return FileLabel(tags or {}, bytes(image.encodeToData(skia.EncodedImageFormat.kJPEG, 90)), 64)


@pytest.fixture
def sound(tmp_path: Path, save_sound: Callable) -> Path:
    samples = 0.3 * np.sin(np.arange(round(4.5 * 48_000)) / 20)
    path = tmp_path / "sound.mp4"
    encode_aac(save_sound(tmp_path / "sound.wav", samples), path)
    return path


def test_a_segment_keeps_every_frame_in_its_place(tmp_path: Path, decoded: Callable) -> None:
    frames = decoded(segment(tmp_path / "0.mp4", 0, 60))
    assert [where_the_bar_is(frame) for frame in frames] == list(range(60))


def test_a_segment_begins_with_a_keyframe_and_has_one_every_two_seconds(tmp_path: Path) -> None:
    with av.open(str(segment(tmp_path / "0.mp4", 0, 130))) as container:
        packets = [p for p in container.demux(video=0) if p.dts is not None]
    keys = sorted(float(p.pts * p.time_base) for p in packets if p.is_keyframe)
    assert packets[0].is_keyframe
    assert keys[0] == 0
    assert max(b - a for a, b in pairwise(keys)) <= 2.0
    assert 130 / FPS - keys[-1] <= 2.0


@pytest.mark.parametrize("count", [1, 2, 3])
def test_the_shortest_segments(count: int, tmp_path: Path, decoded: Callable) -> None:
    assert len(decoded(segment(tmp_path / "0.mp4", 0, count))) == count


def test_encoding_is_repeatable(tmp_path: Path) -> None:
    once, twice = (segment(tmp_path / f"{i}.mp4", 0, 30) for i in range(2))
    assert once.read_bytes() == twice.read_bytes()


def test_encoders_agree_where_blocks_do_not_fill_vectors(
    whole_show: Timeline, tmp_path: Path
) -> None:
    # 45 blocks a row: with AVX-512, x264 gave other bytes of these frames from run to run.
    timeline = replace(whole_show, width=720, height=720)
    scene = load_style("dust")(timeline)
    for run in range(4):
        encode_segment(
            (scene.draw(n) for n in range(300, 348)),
            tmp_path / f"{run}.mp4",
            width=720,
            height=720,
            fps=FPS,
            codec=H264(),
        )
    assert len({(tmp_path / f"{run}.mp4").read_bytes() for run in range(4)}) == 1


def test_joined_segments_are_the_frames_of_each_in_order(
    tmp_path: Path, sound: Path, decoded: Callable
) -> None:
    parts = [(0, segment(tmp_path / "0.mp4", 0, 50)), (50, segment(tmp_path / "1.mp4", 50, 50))]
    parts.append((100, segment(tmp_path / "2.mp4", 100, 12)))
    alone = [frame for _, path in parts for frame in decoded(path)]
    join_segments(
        parts, sound, tmp_path / "out.mp4", fps=FPS, label=label({"title": "T", "artist": ""})
    )
    joined = decoded(tmp_path / "out.mp4")
    assert [frame.tobytes() for frame in joined] == [frame.tobytes() for frame in alone]
    with av.open(str(tmp_path / "out.mp4")) as container:
        times = [frame.time for frame in container.decode(video=0)]
        assert times == pytest.approx([n / FPS for n in range(112)], abs=1e-6)
        assert container.metadata["title"] == "T"
        assert "artist" not in container.metadata


def test_joining_changes_no_packet(tmp_path: Path, sound: Path) -> None:
    parts = [(0, segment(tmp_path / "0.mp4", 0, 50)), (50, segment(tmp_path / "1.mp4", 50, 30))]

    def payload(path: Path, kind: str) -> list[bytes]:
        with av.open(str(path)) as container:
            stream = getattr(container.streams, kind)[0]
            return [bytes(p) for p in container.demux(stream) if p.dts is not None]

    join_segments(parts, sound, tmp_path / "out.mp4", fps=FPS, label=label())
    video = [packet for _, path in parts for packet in payload(path, "video")]
    assert payload(tmp_path / "out.mp4", "video") == video
    assert payload(tmp_path / "out.mp4", "audio") == payload(sound, "audio")


def test_the_cover_is_a_tag_of_the_file(tmp_path: Path, sound: Path) -> None:
    parts = [(0, segment(tmp_path / "0.mp4", 0, 25))]
    join_segments(parts, sound, tmp_path / "out.mp4", fps=FPS, label=label())
    with av.open(str(tmp_path / "out.mp4")) as container:
        picture, cover = container.streams.video
        assert Disposition.attached_pic in cover.disposition
        assert Disposition.attached_pic not in picture.disposition
        (shown,) = container.decode(cover)
    pixels = shown.to_ndarray(format="rgb24").astype(int)
    assert np.abs(pixels - (200, 30, 40)).max() <= 4


def test_sound_and_picture_are_interleaved(tmp_path: Path, sound: Path) -> None:
    join_segments(
        [(0, segment(tmp_path / "0.mp4", 0, 100))],
        sound,
        tmp_path / "out.mp4",
        fps=FPS,
        label=label(),
    )
    with av.open(str(tmp_path / "out.mp4")) as container:
        streams = container.streams.video[0], container.streams.audio[0]
        packets = [p for p in container.demux(*streams) if p.dts is not None]
    times = [float(p.dts * p.time_base) for p in packets]
    assert all(later > earlier - 0.5 for earlier, later in pairwise(times))


def test_decoding_times_ascend_across_the_seams(tmp_path: Path, sound: Path) -> None:
    parts = [(n, segment(tmp_path / f"{n}.mp4", n, 25)) for n in range(0, 100, 25)]
    join_segments(parts, sound, tmp_path / "out.mp4", fps=FPS, label=label())
    with av.open(str(tmp_path / "out.mp4")) as container:
        packets = [p for p in container.demux(video=0) if p.dts is not None]
    assert all(a.dts < b.dts for a, b in pairwise(packets))
    assert all(p.dts <= p.pts for p in packets)


def test_segments_of_other_settings_are_refused(tmp_path: Path, sound: Path) -> None:
    other = {"bframes": "0", "ref": "4"}
    parts = [
        (0, segment(tmp_path / "0.mp4", 0, 25)),
        (25, segment(tmp_path / "1.mp4", 25, 25, params=other)),
    ]
    with pytest.raises(RenderError, match=r"1\.mp4"):
        join_segments(parts, sound, tmp_path / "out.mp4", fps=FPS, label=label())
