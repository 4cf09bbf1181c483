"""Backdrops: cropped to fill the frame, repeated, and dark enough for text."""

from __future__ import annotations

import io
from collections.abc import Callable
from dataclasses import replace
from fractions import Fraction
from pathlib import Path

import av
import numpy as np
import pytest

from scopitone.core.errors import InputError, MediaError, MissingInputError
from scopitone.video.inputs.backdrop import FADE_SECONDS, Backdrop, prepare_backdrop
from scopitone.video.options import Options
from scopitone.video.options_check import check_options
from scopitone.video.plan.palette import relative_luminance
from scopitone.video.plan.timeline import Timeline
from scopitone.video.prepare import choose_style
from scopitone.video.styles import STYLES, can_show_backdrop, load_style
from scopitone.video.styles.backdrop_layer import SHADED_LUMINANCE

FPS = 10
FADE = round(FADE_SECONDS * FPS)


@pytest.fixture
def clip(tmp_path: Path) -> Callable[..., Path]:
    """`clip(levels, fps=10)` -> a clip of 320x180 whose frame n is gray of level n."""

    def write(levels: list[int], fps: int = FPS, size: tuple[int, int] = (320, 180)) -> Path:
        path = tmp_path / "clip.mp4"
        with av.open(str(path), "w") as container:
            stream = container.add_stream("libx264", rate=fps, options={"crf": "5"})
            stream.width, stream.height, stream.pix_fmt = *size, "yuv420p"
            for n, level in enumerate(levels):
                grey = np.full((size[1], size[0], 3), level, np.uint8)
                frame = av.VideoFrame.from_ndarray(grey, "rgb24")
                frame.pts, frame.time_base = n, Fraction(1, fps)
                container.mux(stream.encode(frame))
            container.mux(stream.encode(None))
        return path

    return write


def prepared(path: Path, frames: int, fps: int = FPS, **more: object) -> Backdrop:
    return prepare_backdrop(path, width=240, height=240, fps=fps, frames=frames, **more)


def levels(backdrop: Backdrop) -> list[float]:
    """Return the mean luma of each frame of a prepared clip, as gray of sRGB."""
    with av.open(io.BytesIO(backdrop.data)) as container:
        assert (container.streams.video[0].width, container.streams.video[0].height) == (240, 240)
        return [
            float((frame.to_ndarray()[:240].mean() - 16) * 255 / 219)
            for frame in container.decode(video=0)
        ]


def test_a_clip_that_lasts_is_played_once(clip: Callable[..., Path]) -> None:
    path = clip([3 * n + 30 for n in range(40)])
    lumas = levels(prepared(path, 30))
    assert len(lumas) == 30
    np.testing.assert_allclose(lumas, [3 * n + 30 for n in range(30)], atol=3)


def test_a_short_clip_becomes_a_loop_without_a_cut(clip: Callable[..., Path]) -> None:
    steps = [3 * n + 30 for n in range(40)]
    backdrop = prepared(clip(steps), 300)
    lumas = levels(backdrop)
    assert backdrop.frames == len(lumas) == 40 - FADE
    np.testing.assert_allclose(lumas[: 40 - 2 * FADE], steps[FADE : 40 - FADE], atol=3)
    # From the last frame to the first it goes back down in steps, not at once.
    way = [*lumas[-FADE - 1 :], lumas[0]]
    assert max(np.abs(np.diff(way))) < (max(steps) - min(steps)) / 3


def test_a_clip_of_another_rate_keeps_its_speed(clip: Callable[..., Path]) -> None:
    path = clip([2 * n + 20 for n in range(100)], fps=25)
    lumas = levels(prepared(path, 20))
    # Frame n is at n / 10 s, which is frame 2.5 n of the clip.
    np.testing.assert_allclose(lumas, [2 * 2.5 * n + 20 for n in range(20)], atol=4)


def test_a_prepared_clip_is_kept(clip: Callable[..., Path], tmp_path: Path) -> None:
    path, cache = clip([100] * 20), tmp_path / "cache"
    first = prepared(path, 15, cache=cache)
    (cache_file,) = cache.iterdir()
    assert cache_file.read_bytes() == first.data
    assert prepared(path, 15, cache=cache) == first


def test_a_picture_stays_one(tmp_path: Path, paint_cover: Callable[[str], bytes]) -> None:
    path = tmp_path / "wall.png"
    path.write_bytes(paint_cover("busy"))
    assert prepared(path, 30) == Backdrop(path.read_bytes(), 0)


def test_what_is_neither_is_refused(tmp_path: Path, clip: Callable[..., Path]) -> None:
    text = tmp_path / "text.mp4"
    text.write_text("no clip")
    with pytest.raises(MediaError, match=r"background.*accepted: a picture"):
        prepared(text, 30)
    cut = tmp_path / "cut.mp4"
    cut.write_bytes(clip([50] * 30).read_bytes()[:700])
    with pytest.raises(MediaError, match="background"):
        prepared(cut, 30)
    with pytest.raises(MissingInputError, match=r"none\.mp4"):
        prepared(tmp_path / "none.mp4", 30)
    playlist = tmp_path / "list.mp4"
    playlist.write_text(f"ffconcat version 1.0\nfile '{clip([50] * 30)}'\n")
    with pytest.raises(MediaError, match="background"):
        prepared(playlist, 30)


@pytest.fixture
def show(make_timeline: Callable[..., Timeline], sung: Callable, clip: Callable[..., Path]):
    lyrics = sung(("Should auld acquaintance", 3.0, 5.0))
    timeline = make_timeline(8.0, lyrics, width=240, height=240, fps=FPS)

    def make(grey: list[int]) -> Timeline:
        return replace(timeline, backdrop=prepared(clip(grey), 80))

    return make


WITH = [name for name in STYLES if can_show_backdrop(name)]


@pytest.mark.parametrize("name", WITH)
def test_frames_are_found_in_any_order(name: str, show: Callable, planes: Callable) -> None:
    scene = load_style(name)(show([4 * n + 20 for n in range(50)]))
    forward = [planes(scene.draw(n)) for n in range(38, 64)]
    again = load_style(name)(show([4 * n + 20 for n in range(50)]))
    assert [planes(again.draw(n)) for n in reversed(range(38, 64))][::-1] == forward


@pytest.mark.parametrize("name", WITH)
def test_words_are_readable_on_a_white_clip(name: str, show: Callable) -> None:
    timeline = replace(show([255] * 20), brand="", title="", author="")
    lines = timeline.lines
    bare = load_style(name)(replace(timeline, lines=())).draw(45)
    sung_ = load_style(name)(timeline).draw(45)
    letters = np.abs(sung_.luma.astype(int) - bare.luma) > 60
    assert letters.any()
    assert lines
    ground = float(np.percentile(bare.luma[letters], 95) - 16) / 219
    assert relative_luminance((ground,) * 3) <= SHADED_LUMINANCE


def test_auto_becomes_the_window_and_others_say_that_they_show_none(
    hand_made: Callable, tmp_path: Path, sung: Callable
) -> None:
    options = Options(style="auto", backdrop=tmp_path / "clip.mp4")
    with pytest.raises(MissingInputError, match=r"clip\.mp4: No such file"):
        check_options(options)
    (tmp_path / "clip.mp4").touch()
    check_options(options)
    song = type("Titled", (), {"genre": "jazz"})()
    assert choose_style(song, sung(), hand_made(8.0), options).name == "window"
    with pytest.raises(
        InputError, match=r"the style horizon shows no background; accepted: auto, .*window"
    ):
        check_options(replace(options, style="horizon"))
