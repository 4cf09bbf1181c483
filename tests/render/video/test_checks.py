from __future__ import annotations

from collections.abc import Callable
from fractions import Fraction
from pathlib import Path
from typing import Any

import av
import numpy as np
import pytest

from scopitone.audio.encode import encode_aac
from scopitone.core.errors import RenderError
from scopitone.video.quality.checks import Checks, check_video

FPS = 30
SECONDS = 6
CLICKS = [1.0, 2.5, 4.0]
REGION = (slice(0, 36), slice(0, 64))
WANTED: dict[str, Any] = {
    "frames": FPS * SECONDS,
    "fps": FPS,
    "width": 128,
    "height": 72,
    "audio_duration": float(SECONDS),
}


@pytest.fixture
def make_video(write_sound: Callable, click_track: Callable, tmp_path: Path) -> Callable[..., Path]:
    """Make a video that passes, except for the errors that the arguments cause."""

    def make(
        *,
        frames: int = FPS * SECONDS,
        size: tuple[int, int] = (128, 72),
        gop: int = 2 * FPS,
        colour: int = 1,
        colour_range: int = 1,
        pix_fmt: str = "yuv420p",
        movflags: str = "+faststart",
        sound: bool = True,
        sound_late: float = 0.0,
        drop: int | None = None,
    ) -> Path:
        out, track = tmp_path / "video.mp4", tmp_path / "track.m4a"
        encode_aac(write_sound("s.wav", click_track(CLICKS, duration=SECONDS)), track)
        with (
            av.open(str(out), "w", options={"movflags": movflags}) as target,
            av.open(str(track)) as source,
        ):
            stream = target.add_stream("libx264", rate=FPS)
            context = stream.codec_context
            context.width, context.height, context.pix_fmt = *size, pix_fmt
            context.time_base = Fraction(1, FPS)
            context.color_primaries = context.color_trc = context.colorspace = colour
            context.color_range = colour_range
            options = f"keyint={gop}:min-keyint={gop}:scenecut=0:open-gop=0"
            context.options = {"preset": "ultrafast", "x264-params": options}
            copy = target.add_stream_from_template(source.streams.audio[0]) if sound else None
            packets = [p for n in range(frames) for p in stream.encode(_picture(n, size, pix_fmt))]
            packets += stream.encode(None)
            target.mux([p for n, p in enumerate(packets) if n != drop])
            for packet in source.demux(audio=0):
                if copy is not None and packet.dts is not None:
                    packet.stream = copy
                    packet.pts += round(sound_late * 48_000)
                    packet.dts += round(sound_late * 48_000)
                    target.mux(packet)
        return out

    return make


def _picture(number: int, size: tuple[int, int], pix_fmt: str) -> av.VideoFrame:
    """Noise that moves; its upper left quarter is white for 4 frames from each click on."""
    width, height = size
    noise = np.random.default_rng(number // 8).integers(16, 90, (height * 3 // 2, width), np.uint8)
    if any(0 <= number - round(click * FPS) < 4 for click in CLICKS):
        noise[: height // 2, : width // 2] = 235
    frame = av.VideoFrame.from_ndarray(noise, format="yuv420p").reformat(format=pix_fmt)
    frame.pts, frame.time_base = number, Fraction(1, FPS)
    return frame


@pytest.mark.parametrize("deep", [True, False])
def test_a_good_video_passes(deep: bool, make_video: Callable) -> None:
    checks = check_video(make_video(), deep=deep, **WANTED)
    decoded = FPS * SECONDS if deep else 2 * FPS + 2
    assert checks == Checks(
        frames=FPS * SECONDS,
        duration=SECONDS,
        audio_duration=pytest.approx(SECONDS, abs=0.001),
        keyframe_gap=pytest.approx(2.0),
        av_offset=pytest.approx(0.0, abs=0.001),
        decoded=decoded,
        deep=deep,
    )


@pytest.mark.parametrize(
    ("spoilt", "reason"),
    [
        ({"movflags": "-faststart"}, "no fast start"),
        ({"size": (160, 90)}, "it is 160x90, not 128x72"),
        ({"pix_fmt": "yuv444p"}, "its pixels are yuv444p"),
        ({"colour": 6}, "not BT.709"),
        ({"colour": 2}, "not BT.709"),
        ({"colour_range": 2}, "limited range"),
        ({"frames": FPS * SECONDS - 1}, "it has 179 frames, not 180"),
        ({"gop": 3 * FPS}, "keyframes are 3.00 s apart"),
        ({"drop": 100}, "it has 179 frames"),
        ({"sound": False}, "it has 0 sound tracks"),
        ({"sound_late": 0.5}, "lasts|apart|edit list"),
    ],
    ids=lambda value: next(iter(value), None) if isinstance(value, dict) else None,
)
@pytest.mark.parametrize("deep", [True, False])
def test_what_is_wrong_is_said(
    spoilt: dict[str, Any], reason: str, deep: bool, make_video: Callable
) -> None:
    with pytest.raises(RenderError, match=reason):
        check_video(make_video(**spoilt), deep=deep, **WANTED)


def test_sound_whose_priming_is_not_declared_is_late(make_video: Callable) -> None:
    with pytest.raises(RenderError, match="priming"):
        check_video(make_video(sound_late=1024 / 48_000), **WANTED)


@pytest.mark.parametrize("off", [-0.05, 0.05])
def test_another_length_than_the_song_is_said(off: float, make_video: Callable) -> None:
    with pytest.raises(RenderError, match=r"lasts 6\.000 s, the song"):
        check_video(make_video(), **{**WANTED, "audio_duration": SECONDS + off})


def test_a_video_cut_short_is_refused(make_video: Callable) -> None:
    video = make_video()
    video.write_bytes(video.read_bytes()[: video.stat().st_size * 2 // 3])
    with pytest.raises(RenderError):
        check_video(video, deep=False, **WANTED)


def _spoil(video: Path, packet_number: int) -> None:
    """Overwrite the second half of one picture packet."""
    with av.open(str(video)) as container:
        packets = [p for p in container.demux(video=0) if p.dts is not None]
        packet = packets[packet_number]
        at, size = packet.pos, packet.size
    data = bytearray(video.read_bytes())
    middle = at + size // 2
    data[middle : at + size] = np.random.default_rng(1).bytes(at + size - middle)
    video.write_bytes(data)


@pytest.mark.parametrize("number", [48, 60, 104, 176])
def test_damage_anywhere_is_seen_when_all_is_decoded(number: int, make_video: Callable) -> None:
    video = make_video()
    _spoil(video, number)
    with pytest.raises(RenderError):
        check_video(video, deep=True, **WANTED)


@pytest.mark.parametrize("number", [0, 60, 176])
def test_damage_of_keyframes_and_the_last_gop_is_always_seen(
    number: int, make_video: Callable
) -> None:
    video = make_video()
    _spoil(video, number)
    with pytest.raises(RenderError):
        check_video(video, deep=False, **WANTED)


@pytest.mark.parametrize("content", [b"", b"not a video at all", b"\0\0\0\x10moov" + bytes(8)])
def test_what_is_no_video_is_refused(content: bytes, tmp_path: Path) -> None:
    (tmp_path / "video.mp4").write_bytes(content)
    with pytest.raises(RenderError):
        check_video(tmp_path / "video.mp4", **WANTED)


def test_a_missing_video_is_refused(tmp_path: Path) -> None:
    with pytest.raises(RenderError, match="cannot be read"):
        check_video(tmp_path / "none.mp4", **WANTED)


def test_flashes_are_seen_when_clicks_are_heard(make_video: Callable, av_offsets) -> None:
    offsets = av_offsets(make_video(), REGION)
    assert offsets == pytest.approx([0.0] * len(CLICKS), abs=0.5 / FPS)


def test_sync_is_really_measured(make_video: Callable, av_offsets) -> None:
    offsets = av_offsets(make_video(sound_late=0.08), REGION)
    assert offsets == pytest.approx([-0.08] * len(CLICKS), abs=0.002)
