"""Each preset's video, decoded, against what its platform takes."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path

import av
import numpy as np
import pytest

from scopitone.song import Song
from scopitone.video.options import Options
from scopitone.video.presets import PRESETS
from scopitone.video.render import render
from scopitone.video.shapes import frame_size

SECONDS = 9.0


@pytest.fixture(scope="module")
def song(tmp_path_factory: pytest.TempPathFactory, save_sound: Callable) -> Song:
    at = np.arange(round(SECONDS * 48_000)) / 48_000
    beat = np.exp(-12 * (at % 0.5)) * np.sin(2 * np.pi * 70 * at)
    tune = 0.15 * np.sin(2 * np.pi * 440 * at) * (1 + np.sin(2 * np.pi * at / 4))
    path = save_sound(tmp_path_factory.mktemp("song") / "song.wav", 0.4 * beat + tune)
    return Song(path, "Song", "Somebody")


@pytest.mark.slow
@pytest.mark.parametrize("name", PRESETS)
def test_a_presets_video_is_what_the_platform_takes(name: str, song: Song, tmp_path: Path) -> None:
    preset = PRESETS[name]
    width, height = frame_size(preset.aspect_ratio, preset.resolution)
    options = Options(
        width=width,
        height=height,
        fps=preset.fps,
        loudness=preset.loudness,
        longest=preset.longest,
        loop=preset.loop,
    )
    out = tmp_path / "video.mp4"
    report = render(song, options, out)
    with av.open(str(out)) as video:
        picture = video.streams.video[0]
        context = picture.codec_context
        assert (context.name, context.pix_fmt) == ("h264", "yuv420p")
        assert (context.width, context.height) == (width, height)
        assert picture.average_rate == preset.fps
        assert context.color_primaries == context.color_trc == context.colorspace == 1
        frames = sum(1 for _ in video.decode(video=0))
        assert frames == report.frames
        if preset.loop:
            assert 3 <= frames / preset.fps <= 8
            assert not video.streams.audio
        else:
            assert frames / preset.fps <= min(preset.longest or SECONDS, SECONDS) + 0.1
            sound = video.streams.audio[0].codec_context
            assert (sound.name, sound.sample_rate, sound.channels) == ("aac", 48_000, 2)
    if preset.loudness is not None:
        assert report.loudness is not None
        assert report.loudness.integrated_lufs == pytest.approx(preset.loudness, abs=0.5)
        assert (report.loudness.true_peak_dbtp or 0.0) <= -1.0 + 0.1
    with out.open("rb") as file:
        assert b"moov" in file.read(64), "the index stands in front"
