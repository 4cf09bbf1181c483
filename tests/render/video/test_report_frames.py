"""Flashes counted from files: test films that must be caught, and calm ones that must pass."""

from __future__ import annotations

import io
from collections.abc import Callable, Iterator
from dataclasses import replace
from pathlib import Path

import numpy as np
import pytest
from PIL import Image

from scopitone.audio.encode import encode_aac
from scopitone.core.errors import MediaError, MissingInputError
from scopitone.video.encode.codecs import choose_codec
from scopitone.video.encode.codecs.h264 import H264
from scopitone.video.encode.mux import FileLabel, join_segments
from scopitone.video.encode.segment_encoder import encode_segment
from scopitone.video.quality.report.findings import examine
from scopitone.video.quality.report.frames import MAX_STILLS, view_video
from scopitone.video.raster.canvas import Canvas
from scopitone.video.styles import STYLES, load_style

FPS = 30
WHITE, BLACK, GREY = (235, 128, 128), (16, 128, 128), (110, 128, 128)
# So dark that its luminance is no flash.
DARK_RED = (40, 116, 175)


def film(path: Path, colour: Callable[[int], tuple[int, int, int]], frames: int = 60) -> Path:
    def pictures() -> Iterator[Canvas]:
        for n in range(frames):
            canvas = Canvas.blank(320, 180)
            canvas.luma[:], canvas.blue[:], canvas.red[:] = colour(n)
            yield canvas

    encode_segment(pictures(), path, width=320, height=180, fps=FPS, codec=H264())
    return path


def strobe(hertz: float, on: tuple[int, int, int], off: tuple[int, int, int]) -> Callable:
    return lambda n: on if int(2 * hertz * (n + 0.5) / FPS) % 2 else off


@pytest.mark.parametrize("hertz", [4, 7.5, 15])
def test_a_flash_test_video_is_caught(hertz: float, tmp_path: Path) -> None:
    viewing = view_video(film(tmp_path / "strobe.mp4", strobe(hertz, WHITE, BLACK)))
    assert viewing.frames == 60
    assert not viewing.flash.passed
    assert viewing.flash.most_per_second == pytest.approx(hertz, abs=1)


def test_red_flashes_are_caught_by_themselves(tmp_path: Path) -> None:
    flash = view_video(film(tmp_path / "red.mp4", strobe(5, DARK_RED, BLACK))).flash
    assert (flash.passed, flash.most_per_second) == (False, 0)
    assert flash.most_red_per_second == pytest.approx(5, abs=1)


@pytest.mark.parametrize("hertz", [1, 3])
def test_what_is_slow_enough_passes(hertz: float, tmp_path: Path) -> None:
    assert view_video(film(tmp_path / "slow.mp4", strobe(hertz, WHITE, BLACK))).flash.passed


def test_another_codec_is_seen_as_well(tmp_path: Path) -> None:
    path = tmp_path / "strobe.mp4"

    def pictures() -> Iterator[Canvas]:
        for n in range(45):
            canvas = Canvas.blank(320, 240)
            canvas.luma[:], canvas.blue[:], canvas.red[:] = strobe(6, WHITE, BLACK)(n)
            yield canvas

    codec = choose_codec("av1", "small")
    encode_segment(pictures(), path, width=320, height=240, fps=FPS, codec=codec)
    assert not view_video(path).flash.passed


def test_stills_are_the_frames_at_their_times(tmp_path: Path) -> None:
    """The film fades from black to white, so a still's lightness gives its time."""
    path = film(tmp_path / "fade.mp4", lambda n: (16 + 219 * n // 120, 128, 128), frames=120)
    stills = view_video(path).stills
    assert len(stills) == MAX_STILLS
    for part, still in enumerate(stills):
        assert still.time == pytest.approx(int((part + 0.5) * 5) / FPS, abs=1e-3)
        image = Image.open(io.BytesIO(still.jpeg)).convert("L")
        assert image.size == (still.width, still.height) == (320, 176)
        light = np.asarray(image).mean() / 255
        assert light == pytest.approx(still.time * FPS / 120, abs=0.03)


@pytest.mark.parametrize("name", STYLES)
def test_the_hardest_click_track_does_not_flash_in_the_file(
    name: str, make_timeline: Callable, sung: Callable, tmp_path: Path
) -> None:
    """Every band, the bass and the energy jump to full four times a second on a white cover."""
    lyrics = sung(("Should auld acquaintance be forgot", 1.0, 4.0))
    calm = make_timeline(8.0, lyrics, cover="white", bpm=240)
    on = np.exp(-(np.arange(len(calm.bands)) % (FPS / 4)) / (0.18 * FPS)).astype(np.float32)
    wild = replace(
        calm, bands=np.repeat(on[:, None], calm.bands.shape[1], axis=1), low=on, energy=on
    )
    scene = load_style(name)(wild)
    path = tmp_path / "wild.mp4"
    frames = (scene.draw(n) for n in range(45, 45 + 75))
    encode_segment(frames, path, width=640, height=360, fps=FPS, codec=H264())
    viewing = view_video(path)
    assert viewing.frames == 75
    assert viewing.flash.passed, viewing.flash


@pytest.fixture
def whole(tmp_path: Path, save_sound: Callable) -> Callable[..., Path]:
    """`whole(colour, late=0.0)` -> a film of two seconds with sound."""

    def make(colour: Callable, *, volume: float = 0.3) -> Path:
        segment = film(tmp_path / "segment.mp4", colour)
        samples = volume * np.sin(np.arange(2 * 48_000) / 20)
        encode_aac(save_sound(tmp_path / "sound.wav", samples), tmp_path / "sound.mp4")
        out = tmp_path / "whole.mp4"
        jpeg = io.BytesIO()
        Image.new("RGB", (16, 16)).save(jpeg, "JPEG")
        label = FileLabel({}, jpeg.getvalue(), 16)
        join_segments([(0, segment)], tmp_path / "sound.mp4", out, fps=FPS, label=label)
        return out

    return make


def test_a_good_file_is_found_good(whole: Callable) -> None:
    examination = examine(whole(lambda _: GREY))
    assert examination.passed
    assert all(finding.passed for finding in examination.findings)
    facts = examination.facts
    assert (facts.width, facts.height, facts.fps, facts.frames) == (320, 180, 30, 60)
    assert (facts.codec, facts.tag, facts.fast_start) == ("h264", "avc1", True)
    assert facts.sound is not None
    assert (facts.sound.codec, facts.sound.rate, facts.sound.channels) == ("aac", 48_000, 2)
    assert facts.sound.start == pytest.approx(0, abs=0.001)
    assert facts.sound.duration == pytest.approx(2, abs=0.03)
    assert examination.loudness is not None


def test_flashes_make_a_file_fail_and_a_loud_peak_is_advice(whole: Callable) -> None:
    failed = examine(whole(strobe(6, WHITE, BLACK), volume=1.0))
    assert not failed.passed
    wrong = {finding.name: finding.serious for finding in failed.findings if not finding.passed}
    assert wrong == {"Flashes": True, "True peak": False}


def test_sound_that_comes_late_is_found(whole: Callable, tmp_path: Path) -> None:
    import av

    late = tmp_path / "late.mp4"
    with (
        av.open(str(whole(lambda _: GREY))) as source,
        av.open(str(late), "w") as target,
    ):
        kept = {
            s: target.add_stream_from_template(s)
            for s in (source.streams.video[0], source.streams.audio[0])
        }
        for packet in source.demux(*kept):
            if packet.dts is not None:
                if packet.stream.type == "audio":
                    packet.pts += round(0.2 / packet.time_base)
                    packet.dts += round(0.2 / packet.time_base)
                packet.stream = kept[packet.stream]
                target.mux(packet)
    examination = examine(late)
    assert not examination.passed
    wrong = {finding.name: finding.found for finding in examination.findings if not finding.passed}
    # What primes the decoder is heard as well now: 21 ms of silence.
    assert wrong["Sound vs. picture"] in ("+178 ms", "+179 ms", "+200 ms")
    assert wrong["Index"] == "after the data"


def test_files_that_are_none(tmp_path: Path, save_sound: Callable) -> None:
    with pytest.raises(MissingInputError, match="video: no such file"):
        view_video(tmp_path / "none.mp4")
    text = tmp_path / "text.mp4"
    text.write_text("This is no video. " * 99)
    with pytest.raises(MediaError, match="cannot be decoded"):
        view_video(text)
    sound = tmp_path / "sound.mp4"
    encode_aac(save_sound(tmp_path / "sound.wav", np.zeros(96_000)), sound)
    with pytest.raises(MediaError, match="no picture track"):
        view_video(sound)
