from __future__ import annotations

import io
import math
import multiprocessing
import os
import shutil
import signal
from collections.abc import Callable
from dataclasses import replace
from itertools import pairwise
from pathlib import Path

import av
import numpy as np
import pytest

from scopitone.audio.analysis.pipeline import analyze
from scopitone.core.errors import Canceled, InputError, MediaError, OutputError, RenderError
from scopitone.core.graphics import skia
from scopitone.core.progress import RenderProgress
from scopitone.core.song import Line, Lyrics, Song, Word
from scopitone.lyrics.listening.weights import NO_MODEL, ModelChoice
from scopitone.video.options import Options
from scopitone.video.prepare import prepare
from scopitone.video.preview import preview
from scopitone.video.render import render
from scopitone.video.result import RenderResult
from scopitone.video.styles import load_style

SMALL = Options(
    width=640, height=360, brand="Scopitone", workers=2, listening=ModelChoice(NO_MODEL)
)
SECONDS = 9.37
RATE = 48_000


@pytest.fixture(scope="module")
def song(
    tmp_path_factory: pytest.TempPathFactory, save_sound: Callable, sung: Callable, paint_cover
) -> Song:
    """9.37 s of chords and noise with two lines: not a whole number of frames or of GOPs."""
    at = np.arange(round(SECONDS * RATE)) / RATE
    chord = sum(np.sin(2 * np.pi * f * at) for f in (220, 277.2, 329.6))
    noise = np.random.default_rng(3).standard_normal(len(at)) * (np.sin(2 * np.pi * 2 * at) > 0.9)
    samples = 0.2 * chord + 0.1 * noise
    path = save_sound(tmp_path_factory.mktemp("song") / "song.wav", samples)
    lyrics = sung(("Hello old friend", 3.5, 5.0), ("sing along with me", 5.2, 7.4))
    return Song(path, "Täst & <Title>", "Jöhn Ångström", paint_cover("busy"), lyrics)


@pytest.fixture(scope="module")
def brief(song: Song, tmp_path_factory: pytest.TempPathFactory, save_sound: Callable) -> Song:
    """The same song, over after 1.5 s: one segment."""
    samples = 0.3 * np.sin(np.arange(3 * RATE // 2) / 20)
    path = save_sound(tmp_path_factory.mktemp("brief") / "song.wav", samples)
    return replace(song, audio=path, lyrics=Lyrics())


@pytest.fixture(scope="module")
def report(song: Song, tmp_path_factory: pytest.TempPathFactory) -> RenderResult:
    return render(song, SMALL, tmp_path_factory.mktemp("video") / "out.mp4")


def left_in(folder: Path) -> list[str]:
    return sorted(path.name for path in folder.iterdir())


def test_picture_is_h264_high_in_bt709(report: RenderResult) -> None:
    with av.open(str(report.path)) as container:
        picture = container.streams.video[0]
        context = picture.codec_context
        assert (context.name, context.profile, context.pix_fmt) == ("h264", "High", "yuv420p")
        assert (context.width, context.height, picture.average_rate) == (640, 360, 30)
        assert (context.color_primaries, context.color_trc, context.colorspace) == (1, 1, 1)
        assert context.color_range == 1, "1 is limited range"


def test_frames_are_counted_and_timed_exactly(report: RenderResult) -> None:
    wanted = math.ceil(SECONDS * 30)
    with av.open(str(report.path)) as container:
        times = [frame.time for frame in container.decode(video=0)]
    assert times == pytest.approx([n / 30 for n in range(wanted)], abs=1e-6)
    assert report.frames == wanted


def test_sound_is_aac_lc_and_as_long_as_the_picture(report: RenderResult) -> None:
    with av.open(str(report.path)) as container:
        (sound,) = container.streams.audio
        context = sound.codec_context
        assert (context.name, context.profile) == ("aac", "LC")
        assert (context.rate, context.layout.name) == (RATE, "stereo")
        heard = float(sound.duration * sound.time_base)
        picture = container.streams.video[0]
        seen = float(picture.duration * picture.time_base)
    assert heard == pytest.approx(SECONDS, abs=1 / 30)
    assert seen == pytest.approx(heard, abs=1 / 30)


def test_picture_and_sound_start_at_zero(report: RenderResult) -> None:
    with av.open(str(report.path)) as container:
        assert {stream.start_time for stream in container.streams} == {0}
        assert next(container.decode(video=0)).time == 0
    with av.open(str(report.path)) as container:
        assert next(container.decode(audio=0)).time == 0


def _nal_types(data: bytes) -> list[int]:
    """Types of the length-prefixed NAL units of a packet (ISO/IEC 14496-15; H.264 table 7-1)."""
    types, at = [], 0
    while at < len(data):
        size = int.from_bytes(data[at : at + 4], "big")
        types.append(data[at + 4] & 31)
        at += 4 + size
    return types


def test_groups_of_pictures_are_closed_and_short(report: RenderResult) -> None:
    with av.open(str(report.path)) as container:
        packets = [p for p in container.demux(video=0) if p.dts is not None]
    keys = [index for index, packet in enumerate(packets) if packet.is_keyframe]
    times = [float(packets[index].pts * packets[index].time_base) for index in keys]
    assert max(np.diff([*times, SECONDS])) <= 2.0 + 1e-6
    for index in keys:
        assert 5 in _nal_types(bytes(packets[index])), "a keyframe that is no IDR picture"
        assert all(p.pts < packets[index].pts for p in packets[:index])
        assert all(p.pts > packets[index].pts for p in packets[index + 1 :])
    assert not any(7 in _nal_types(bytes(p)) for p in packets), "parameter sets are repeated"


def test_index_stands_before_the_data(report: RenderResult) -> None:
    data = report.path.read_bytes()
    boxes, at = [], 0
    while at < len(data):
        boxes.append(data[at + 4 : at + 8])
        at += int.from_bytes(data[at : at + 4], "big")
    assert boxes.index(b"moov") < boxes.index(b"mdat")


def test_title_author_and_cover_stand_in_the_file(report: RenderResult, song: Song) -> None:
    with av.open(str(report.path)) as container:
        assert container.metadata["title"] == song.title
        assert container.metadata["artist"] == song.author
        (cover,) = container.decode(container.streams.video[1])
    assert (cover.format.name, cover.width, cover.height) == ("yuvj420p", 800, 800)


def test_the_report_says_what_was_made(report: RenderResult) -> None:
    assert (report.width, report.height, report.fps, report.style) == (640, 360, 30, "cover")
    assert report.segments == 5
    assert report.duration == pytest.approx(SECONDS, abs=1e-3)
    assert report.warnings == ()
    assert report.checks.frames == report.frames
    assert set(report.timings) == {"analyse", "listen", "plan", "encode", "join", "check"}
    assert left_in(report.path.parent) == ["out.mp4"]


def test_what_is_decoded_is_what_was_drawn(
    report: RenderResult, song: Song, decoded: Callable, planes: Callable
) -> None:
    timeline, _, _ = prepare(song, analyze(song.audio, fps=30), SMALL)
    scene = load_style("cover")(timeline)
    frames = decoded(report.path)
    for n in (0, 60, 105, 150, 200, 239, 240, 241, 281):
        drawn = np.concatenate([np.frombuffer(p, np.uint8) for p in planes(scene.draw(n))])
        error = np.abs(frames[n].ravel().astype(int) - drawn)
        # A close view of a busy cover is coded coarsely; a frame of another time differs by more.
        assert error.mean() < 4.5, f"frame {n}"


def test_other_sizes_and_rates(brief: Song, tmp_path: Path, decoded: Callable) -> None:
    options = Options(width=642, height=354, fps=24, workers=1)
    result = render(brief, options, tmp_path / "out.mp4")
    frames = decoded(result.path)
    assert len(frames) == result.frames == 36
    assert frames[0].shape == (354 * 3 // 2, 642)


@pytest.mark.parametrize(("width", "height"), [(360, 640), (360, 360), (360, 450)])
def test_other_shapes_are_encoded_as_they_are_drawn(
    width: int, height: int, brief: Song, tmp_path: Path, decoded: Callable, planes: Callable
) -> None:
    options = replace(SMALL, width=width, height=height, fps=60)
    result = render(brief, options, tmp_path / "out.mp4")
    frames = decoded(result.path)
    assert (len(frames), result.width, result.height) == (90, width, height)
    timeline, _, _ = prepare(brief, analyze(brief.audio, fps=60), options)
    drawn = np.concatenate(
        [np.frombuffer(p, np.uint8) for p in planes(load_style("cover")(timeline).draw(60))]
    )
    # A close view of a busy cover is coded coarsely; a frame of another time differs by more.
    assert np.abs(frames[60].ravel().astype(int) - drawn).mean() < 4.5


def test_the_users_colours_are_in_the_picture(song: Song) -> None:
    def corner(*palette: str) -> np.ndarray:
        # Without other views, the background is in the corner.
        options = replace(SMALL, palette=palette, motion="still")
        timeline, _, _ = prepare(song, analyze(song.audio, fps=30), options)
        canvas = load_style("cover")(timeline).draw(200)
        return np.array([canvas.blue[5:40, 5:60].mean(), canvas.red[5:40, 5:60].mean()])

    blue, red = corner("#0000ff", "#0030c0"), corner("#ff0000", "#c02000")
    assert blue[0] > 140 > 128 > red[0]
    assert red[1] > 140 > 128 > blue[1]


def test_a_part_is_a_video_of_its_own(song: Song, tmp_path: Path, decoded: Callable) -> None:
    options = replace(SMALL, start=3.0, end=6.0, loudness=-14.0)
    result = render(song, options, tmp_path / "out.mp4")
    assert (result.frames, result.duration) == (90, pytest.approx(3.0, abs=1e-3))
    assert len(decoded(result.path)) == 90
    first, second = result.lyrics.lines
    assert (first.start, second.start) == (pytest.approx(0.5), pytest.approx(2.2))
    assert result.loudness is not None
    assert result.loudness.integrated_lufs == pytest.approx(-14.0, abs=0.5)
    assert left_in(tmp_path) == ["out.mp4"]
    image = skia.Image.MakeFromEncoded(skia.Data.MakeWithCopy(preview(song, options, 2.9)))
    assert (image.width(), image.height()) == (640, 360)
    with pytest.raises(InputError, match=r"less than the video.s 3\.00 seconds"):
        preview(song, options, 3.0)


def test_a_loop_is_silent_and_without_seam(song: Song, tmp_path: Path, decoded: Callable) -> None:
    result = render(song, replace(SMALL, loop=True), tmp_path / "out.mp4")
    assert 3.0 <= result.duration <= 8.0
    assert result.loudness is None
    with av.open(str(result.path)) as container:
        assert len(container.streams.audio) == 0
    frames = [frame[:360].astype(int) for frame in decoded(result.path)]
    assert len(frames) == result.frames
    moves = [np.abs(b - a).mean() for a, b in pairwise(frames)]
    assert np.abs(frames[0] - frames[-1]).mean() <= 1.5 * max(moves)


def test_preview_is_the_very_frame_that_is_encoded(song: Song) -> None:
    at = 4.321
    timeline, _, _ = prepare(song, analyze(song.audio, fps=30), SMALL)
    canvas = load_style("cover")(timeline).draw(int(at * 30))
    pixels = canvas.frame.reformat(
        format="rgb24", src_colorspace="ITU709", dst_colorspace="ITU709", threads=1
    ).to_ndarray()
    image = skia.Image.MakeFromEncoded(skia.Data.MakeWithCopy(preview(song, SMALL, at)))
    shown = image.toarray(colorType=skia.ColorType.kRGBA_8888_ColorType)
    assert np.array_equal(shown[..., :3], pixels)
    assert (shown[..., 3] == 255).all()


@pytest.mark.parametrize("at", [-0.1, SECONDS, 100.0, float("nan")])
def test_preview_outside_the_song_is_refused(at: float, song: Song) -> None:
    with pytest.raises(InputError, match=r"9\.37 seconds"):
        preview(song, SMALL, at)


@pytest.mark.parametrize(
    ("options", "field"),
    [
        (replace(SMALL, width=641), "resolution"),
        (replace(SMALL, height=238), "resolution"),
        (replace(SMALL, width=240, height=640), "aspect_ratio"),
        (replace(SMALL, palette=("red", "blue")), "palette"),
        (replace(SMALL, start=9.0), "start"),
        (replace(SMALL, fps=0), "fps"),
        (replace(SMALL, fps=61), "fps"),
        (replace(SMALL, style="nope"), "style"),
    ],
)
def test_options_that_cannot_be_are_named(
    options: Options, field: str, song: Song, tmp_path: Path
) -> None:
    with pytest.raises(InputError) as caught:
        render(song, options, tmp_path / "out.mp4")
    assert caught.value.field == field
    assert left_in(tmp_path) == []


def test_characters_without_a_glyph_are_reported(song: Song) -> None:
    strange = replace(song, title="A \U000e0041\U0010fffd title")
    _, _, warnings = prepare(strange, analyze(song.audio, fps=30), SMALL)
    assert any("\U0010fffd" in warning for warning in warnings)


def test_lyrics_beyond_the_end_are_reported_and_left_out(song: Song) -> None:
    late = replace(song, lyrics=Lyrics((Line("early", 1.0), Line("too late", 60.0))))
    timeline, _, warnings = prepare(late, analyze(song.audio, fps=30), SMALL)
    assert [line.text for line in timeline.lines] == ["early"]
    assert any("too late" in warning for warning in warnings)


@pytest.mark.parametrize(
    ("stop", "stage", "name"),
    [
        (Canceled, "analyse", "brief"),
        (Canceled, "plan", "brief"),
        (KeyboardInterrupt, "encode", "song"),
        (Canceled, "encode", "song"),
        (KeyboardInterrupt, "check", "brief"),
    ],
)
def test_stopping_leaves_no_process_and_no_file(
    stop: type[BaseException],
    stage: str,
    name: str,
    request: pytest.FixtureRequest,
    tmp_path: Path,
) -> None:
    def progress(step: RenderProgress) -> None:
        if step.stage == stage:
            raise stop

    with pytest.raises(stop):
        render(request.getfixturevalue(name), SMALL, tmp_path / "out.mp4", progress=progress)
    assert left_in(tmp_path) == []
    assert multiprocessing.active_children() == []


def test_an_encoder_that_dies_is_an_error_and_the_old_file_stays(
    song: Song, tmp_path: Path
) -> None:
    out = tmp_path / "out.mp4"
    out.write_bytes(b"the old one")

    def progress(step: RenderProgress) -> None:
        if step.stage == "encode" and (children := multiprocessing.active_children()):
            os.kill(children[0].pid, signal.SIGKILL)

    with pytest.raises(RenderError, match="died"):
        render(song, SMALL, out, progress=progress)
    assert left_in(tmp_path) == ["out.mp4"]
    assert out.read_bytes() == b"the old one"
    assert multiprocessing.active_children() == []


def test_an_old_file_is_replaced(brief: Song, tmp_path: Path) -> None:
    out = tmp_path / "out.mp4"
    out.write_bytes(b"the old one")
    render(brief, SMALL, out)
    with av.open(str(out)) as container:
        assert sum(1 for _ in container.decode(video=0)) == 45
    assert left_in(tmp_path) == ["out.mp4"]


@pytest.mark.parametrize("folder", ["missing", "file", "/proc"])
def test_a_folder_that_cannot_be_written_is_an_output_error(
    folder: str, song: Song, tmp_path: Path
) -> None:
    (tmp_path / "file").write_text("not a folder")
    with pytest.raises(OutputError, match="cannot write to"):
        render(song, SMALL, tmp_path / folder / "out.mp4")


def test_a_folder_that_was_deleted_meanwhile_is_an_output_error(
    brief: Song, tmp_path: Path
) -> None:
    def progress(step: RenderProgress) -> None:
        if step.stage == "plan":
            (folder,) = tmp_path.iterdir()
            shutil.rmtree(folder)

    with pytest.raises(OutputError):
        render(brief, SMALL, tmp_path / "out.mp4", progress=progress)
    assert left_in(tmp_path) == []
    assert multiprocessing.active_children() == []


def test_a_cover_that_is_no_picture_is_named(song: Song, tmp_path: Path) -> None:
    with pytest.raises(MediaError, match="cover"):
        render(replace(song, cover=b"not a picture"), SMALL, tmp_path / "out.mp4")
    assert left_in(tmp_path) == []


PHASES = (0.0, 0.2, 0.4, 0.6, 0.8, 0.5)
"""Position of each click within a frame, in frames."""


@pytest.fixture(scope="module")
def clicking(tmp_path_factory: pytest.TempPathFactory, save_sound: Callable, paint_cover) -> Song:
    """Clicks 0.7 s apart, and a line whose words last 40 ms from each click on."""
    clicks = [(90 + 21 * i + phase) / 30 for i, phase in enumerate(PHASES)]
    samples = np.zeros(9 * RATE, np.float32)
    at = np.arange(960) / RATE
    for click in clicks:
        first = round(click * RATE)
        samples[first : first + 960] = 0.8 * np.cos(2 * np.pi * 2000 * at) * np.exp(-at / 0.003)
    words = tuple(
        Word(text, click, click + 0.04)
        for text, click in zip(("one", "two", "six", "ten", "hop", "top"), clicks, strict=True)
    )
    line = Line("one two six ten hop top", clicks[0], clicks[-1] + 0.04, words)
    path = save_sound(tmp_path_factory.mktemp("clicks") / "clicks.wav", samples)
    return Song(path, "Clicks", "", paint_cover("black"), Lyrics((line,)))


@pytest.fixture(scope="module")
def flashing(clicking: Song, tmp_path_factory: pytest.TempPathFactory) -> Path:
    options = replace(SMALL, motion="still", brand="")
    return render(clicking, options, tmp_path_factory.mktemp("flashes") / "out.mp4").path


def _rise(levels: np.ndarray, times: np.ndarray, around: float, of_its_way: float) -> float:
    """When a level has gone this part of its way up, within 0.2 s of `around`."""
    near = np.flatnonzero(np.abs(times - around) <= 0.2)
    before, top = levels[near[:3]].mean(), levels[near].max()
    assert top - before > 0.5, "nothing lights up"
    return float(times[near[np.argmax(levels[near] > before + of_its_way * (top - before))]])


def _offsets(
    video: Path,
    region: tuple[slice, slice],
    clicks: list[float],
    *,
    of_its_way: float,
    darkest: int = 0,
) -> list[float]:
    """Return the seconds from each click to the moment when `region` lights up, after decoding.

    What is darker than `darkest` does not count: the background's light moves by itself.
    """
    with av.open(str(video)) as container:
        frames = [(f.time, f.to_ndarray(format="gray")) for f in container.decode(video=0)]
    with av.open(str(video)) as container:
        sounds = list(container.decode(audio=0))
    sound = np.abs(np.concatenate([s.to_ndarray()[0] for s in sounds]))
    times = np.array([time for time, _ in frames])
    levels = np.array([np.maximum(picture[region], darkest).mean() for _, picture in frames])
    offsets = []
    for click in clicks:
        first = round((click - 0.1 - sounds[0].time) * RATE)
        peak = first + int(sound[first : first + round(0.2 * RATE)].argmax())
        heard = sounds[0].time + peak / RATE
        assert heard == pytest.approx(click, abs=0.001)
        offsets.append(_rise(levels, times, heard, of_its_way) - heard)
    return offsets


def test_words_light_up_within_half_a_frame_of_their_clicks(clicking: Song, flashing: Path) -> None:
    clicks = [word.start for word in clicking.lyrics.lines[0].words]
    lyrics = (slice(120, 210), slice(278, 600))
    offsets = _offsets(flashing, lyrics, clicks, of_its_way=0.05, darkest=130)
    assert max(map(abs, offsets)) <= 0.5 / 30 + 0.0005, offsets


def test_spectrum_bars_jump_within_half_a_frame_of_the_clicks(
    clicking: Song, flashing: Path
) -> None:
    clicks = [word.start for word in clicking.lyrics.lines[0].words]
    bars = (slice(286, 318), slice(278, 600))
    offsets = _offsets(flashing, bars, clicks, of_its_way=0.5)
    assert max(map(abs, offsets)) <= 0.5 / 30 + 0.002, offsets


def test_the_hardest_click_track_does_not_flash(
    tmp_path: Path, save_sound: Callable, click_track: Callable, decoded: Callable
) -> None:
    """WCAG 2.3.1 counts pairs of opposing changes of 10 % of the relative luminance in a second.

    A cut to another view may be one such change; the beat may be none.
    """
    sound = save_sound(tmp_path / "s.wav", click_track(np.arange(0.5, 5, 1 / 8), duration=5))
    result = render(Song(sound, "Flash", "", None, Lyrics()), SMALL, tmp_path / "out.mp4")
    luma = np.array([frame[:360].mean() for frame in decoded(result.path)])
    changes = np.abs(np.diff(luma)) > 0.10 * 219
    assert np.convolve(changes, np.ones(30), "valid").max() <= 1
    assert result.flash.passed


def test_the_cover_is_generated_where_there_is_none(song: Song) -> None:
    bare = replace(song, cover=None, title="", author="", lyrics=Lyrics())
    image = preview(bare, SMALL, 5.0)
    with av.open(io.BytesIO(image)) as container:
        picture = next(container.decode(video=0)).to_ndarray(format="gray")
    assert picture.std() > 10


def test_silence_is_refused_and_leaves_nothing(tmp_path: Path, save_sound: Callable) -> None:
    silent = save_sound(tmp_path / "silent.wav", np.zeros(3 * 48_000, np.float32))
    before = sorted(tmp_path.iterdir())
    with pytest.raises(MediaError, match="silent"):
        render(Song(audio=silent), Options(width=640, height=360), tmp_path / "out.mp4")
    assert sorted(tmp_path.iterdir()) == before
