"""Every codec that is on every machine: its segments, joined and decoded again."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from itertools import pairwise
from pathlib import Path

import av
import numpy as np
import pytest

from scopitone.audio.decode import decode
from scopitone.audio.encode import encode_aac, write_wav
from scopitone.core.errors import InputError
from scopitone.video.encode.codecs import AUTO, CODECS, choose_codec, find_fault, suffix_of
from scopitone.video.encode.codecs.codec import QUALITIES, Codec, EncoderSettings
from scopitone.video.encode.codecs.probe import try_codec
from scopitone.video.encode.mux import FileLabel, join_segments
from scopitone.video.encode.segment_encoder import encode_segment
from scopitone.video.quality.checks import check_video
from scopitone.video.raster.canvas import Canvas
from scopitone.video.styles.overlay import AlphaFrame, merge_alpha

WIDTH, HEIGHT = 320, 240
EVERYWHERE = [name for name, kind in CODECS.items() if kind.everywhere]
HARDWARE = [name for name, kind in CODECS.items() if not kind.everywhere]
PLAYERS = {"h264": "avc1", "hevc": "hvc1", "av1": "av01", "prores": "ap4h"}


def canvas(n: int, ground: int) -> Canvas:
    blank = Canvas.blank(WIDTH, HEIGHT)
    blank.luma[...], blank.blue[...], blank.red[...] = ground, 128, 128
    blank.luma[:, n : n + 16] = 220
    return blank


def pictures(codec: Codec, first: int, count: int) -> Iterator[Canvas | AlphaFrame]:
    """Draw a bright bar of 16 columns that moves by one column a frame, on gray or on nothing."""
    for n in range(first, first + count):
        if codec.settings(1).overlay:
            yield AlphaFrame(
                merge_alpha(canvas(n, 16), canvas(n, 235)), *[np.zeros(0, np.uint8)] * 3
            )
        else:
            yield canvas(n, 60)


def made(codec: Codec, folder: Path, fps: int, *lengths: int) -> list[tuple[int, Path]]:
    parts, first = [], 0
    for count in lengths:
        path = folder / f"{first}.part"
        encode_segment(
            pictures(codec, first, count),
            path,
            width=WIDTH,
            height=HEIGHT,
            fps=fps,
            codec=codec,
        )
        parts.append((first, path))
        first += count
    return parts


@pytest.fixture
def joined(tmp_path: Path, save_sound: Callable) -> Callable[..., tuple[Path, list]]:
    """`joined("hevc", 25, 50, 30)` -> the video of segments of 50 and 30 frames, and they."""

    def make(name: str, fps: int, *lengths: int, quality: str = "standard", deep: bool = True):
        codec = choose_codec(name, quality)
        seconds = sum(lengths) / fps
        at = np.arange(round(seconds * 48_000))
        song = save_sound(tmp_path / "song.wav", 0.3 * np.sin(at / 20))
        out = tmp_path / f"out{suffix_of(name)}"
        sound = tmp_path / ("sound.wav" if out.suffix == ".mov" else "sound.mp4")
        blocks = decode(song, rate=48_000, channels=2)
        (write_wav if sound.suffix == ".wav" else encode_aac)(blocks, sound)
        parts = made(codec, tmp_path, fps, *lengths)
        label = FileLabel({"title": "T"}, JPEG, 16)
        join_segments(parts, sound, out, fps=fps, label=label)
        check_video(
            out,
            frames=sum(lengths),
            fps=fps,
            width=WIDTH,
            height=HEIGHT,
            audio_duration=seconds,
            deep=deep,
            settings=codec.settings(1),
        )
        return out, parts

    return make


def jpeg() -> bytes:
    from scopitone.core.graphics import skia

    image = skia.Image.fromarray(
        np.full((16, 16, 4), 255, np.uint8), skia.ColorType.kRGBA_8888_ColorType
    )
    return bytes(image.encodeToData(skia.EncodedImageFormat.kJPEG, 90))


JPEG = jpeg()


def shown(path: Path) -> list[np.ndarray]:
    """Luma, or of a picture with alpha how opaque it is."""
    with av.open(str(path)) as container:
        frames = list(container.decode(video=0))
    plane = 3 if frames[0].format.name.startswith("yuva") else 0
    kind = np.uint8 if plane == 0 else np.uint16
    planes = []
    for frame in frames:
        rows = np.frombuffer(memoryview(frame.planes[plane]), kind)
        width = frame.planes[plane].line_size // kind().itemsize
        planes.append(rows.reshape(-1, width)[:HEIGHT, :WIDTH].copy())
    return planes


def where_the_bar_is(picture: np.ndarray) -> int:
    columns = picture.mean(axis=0)
    return int(np.flatnonzero(columns > (columns.min() + columns.max()) / 2).min())


@pytest.mark.parametrize("name", EVERYWHERE)
def test_joined_segments_are_the_frames_of_each_in_order(name: str, joined: Callable) -> None:
    out, parts = joined(name, 25, 50, 30)
    frames = shown(out)
    assert [where_the_bar_is(frame) for frame in frames] == list(range(80))
    alone = [frame for _, path in parts for frame in shown(path)]
    assert all(np.array_equal(one, other) for one, other in zip(frames, alone, strict=True))


@pytest.mark.parametrize("deep", [True, False])
@pytest.mark.parametrize("count", [1, 2, 3])
@pytest.mark.parametrize("name", EVERYWHERE)
def test_a_video_may_end_shortly_after_a_keyframe(
    name: str, count: int, deep: bool, joined: Callable
) -> None:
    out, _ = joined(name, 30, 60, 60, count, deep=deep)
    assert [where_the_bar_is(frame) for frame in shown(out)] == list(range(120 + count))


@pytest.mark.parametrize("name", EVERYWHERE)
def test_the_file_is_one_that_players_and_editors_know(name: str, joined: Callable) -> None:
    out, _ = joined(name, 25, 60)
    with av.open(str(out)) as container:
        context = container.streams.video[0].codec_context
        assert context.codec_tag == PLAYERS[name]
        assert context.pix_fmt == ("yuva444p12le" if name == "prores" else "yuv420p")
        assert container.metadata["title"] == "T"
        sound = container.streams.audio[0].codec_context.name
        assert sound == ("pcm_f32le" if name == "prores" else "aac")
    with av.open(str(out)) as container:
        packets = [p for p in container.demux(video=0) if p.dts is not None]
    keys = sorted(float(p.pts * p.time_base) for p in packets if p.is_keyframe)
    assert keys[0] == 0
    assert max(b - a for a, b in pairwise([*keys, 60 / 25])) <= 2.0
    assert out.read_bytes().index(b"moov") < out.read_bytes().index(b"mdat")


@pytest.mark.parametrize("name", EVERYWHERE)
def test_a_segment_needs_nothing_of_the_one_before(name: str, tmp_path: Path) -> None:
    """The second group of pictures decodes to the same frames on its own."""
    ((_, path),) = made(choose_codec(name, "standard"), tmp_path, 10, 40)
    whole = shown(path)
    with av.open(str(path)) as container:
        stream = container.streams.video[0]
        container.seek(round(2.0 / stream.time_base), stream=stream, backward=True)
        times = [frame.time for frame in container.decode(stream)]
    assert times == pytest.approx([n / 10 for n in range(20, 40)])
    assert len(whole) == 40


@pytest.mark.parametrize("name", EVERYWHERE)
def test_encoding_is_repeatable(name: str, tmp_path: Path) -> None:
    made_twice = []
    for turn in ("one", "two"):
        (tmp_path / turn).mkdir()
        ((_, path),) = made(choose_codec(name, "standard"), tmp_path / turn, 25, 30)
        made_twice.append(shown(path))
    assert all(np.array_equal(a, b) for a, b in zip(*made_twice, strict=True))


@pytest.mark.parametrize("fps", [24, 25, 30, 50, 60])
def test_every_frame_rate(fps: int, joined: Callable) -> None:
    out, _ = joined("h264", fps, 2 * fps, fps)
    with av.open(str(out)) as container:
        assert container.streams.video[0].average_rate == fps
        assert sum(1 for _ in container.decode(video=0)) == 3 * fps


def grainy(count: int) -> Iterator[Canvas]:
    random = np.random.default_rng(1)
    for n in range(count):
        picture = canvas(n, 60)
        picture.luma[:] += random.integers(0, 30, picture.luma.shape, np.uint8)
        yield picture


@pytest.mark.parametrize("name", [name for name in EVERYWHERE if name != "prores"])
def test_quality_costs_bytes(name: str, tmp_path: Path) -> None:
    sizes = []
    for quality in QUALITIES:
        path = tmp_path / f"{quality}.mp4"
        codec = choose_codec(name, quality)
        encode_segment(grainy(5), path, width=WIDTH, height=HEIGHT, fps=25, codec=codec)
        sizes.append(path.stat().st_size)
    small, standard, high = sizes
    assert 1.2 * small < standard < 0.85 * high


def test_a_prores_overlay_has_more_bits_at_high_quality(tmp_path: Path) -> None:
    ((_, path),) = made(choose_codec("prores", "high"), tmp_path, 25, 3)
    with av.open(str(path)) as container:
        assert container.streams.video[0].codec_context.codec_tag == "ap4x"


@pytest.mark.parametrize("name", HARDWARE)
def test_a_hardware_encoder_is_tried_before_it_is_used(name: str) -> None:
    """The encoder works, or the error gives the reason and alternatives."""
    reason = find_fault(name)
    if reason is None:
        assert choose_codec(name, "standard").settings(60).encoder == name
        return
    assert name in reason
    with pytest.raises(
        InputError, match=f"codec: {name} does not work .*; try auto, h264"
    ) as caught:
        choose_codec(name, "standard")
    assert caught.value.field == "codec"


def test_auto_is_h264_that_works() -> None:
    setting = choose_codec(AUTO, "standard").settings(60)
    assert setting.tag == "avc1"
    working = [name for name in HARDWARE if name.startswith("h264") and find_fault(name) is None]
    assert setting.encoder == (working[0] if working else "libx264")


class Fixed:
    def __init__(self, setting: EncoderSettings) -> None:
        self._setting = setting

    def settings(self, _gop: int) -> EncoderSettings:
        return self._setting


def test_what_is_wrong_with_an_encoder_is_said() -> None:
    missing = try_codec(Fixed(EncoderSettings("h264_nowhere", "avc1", {})))
    assert missing == "this FFmpeg was built without h264_nowhere"
    wrong = try_codec(Fixed(EncoderSettings("libx264", "avc1", {"preset": "nonsense"})))
    assert wrong is not None
    assert wrong.startswith("libx264 cannot be opened (")
    assert try_codec(Fixed(EncoderSettings("libx264", "avc1", {}, pix_fmt="nv12"))) is None


def test_a_name_that_is_none_is_refused_with_those_there_are() -> None:
    with pytest.raises(InputError, match="codec: unknown codec 'vp9'; accepted: auto, h264, hevc"):
        choose_codec("vp9", "standard")
    with pytest.raises(
        InputError, match="quality: unknown quality 'best'; accepted: small, standard"
    ):
        choose_codec("h264", "best")
